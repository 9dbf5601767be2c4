import { get, post, put, remove } from '../api.js';
import { CODE_MAX, codeOf, filled, Form, usernameField } from '../form.js';
import { reload } from '../router.js';
import { text } from '../text.js';
import { announce, Copyable, Heading, html, Notice, useState } from '../ui.js';
import { YouLinks } from '../you.js';
import { NEW_PASSWORD } from './signIn.js';

export const load = () => get('/v1/me/totp');

const PASSWORD = { name: 'password', label: text.security.password, type: 'password', autocomplete: 'current-password', required: true };

/** The two things that open the door: a password and an authenticator. */
export function View({ data: factor, user }) {
  const [codes, setCodes] = useState(null);
  return html`
    <div class="narrow">
      <${YouLinks} at="#/you/security" />
      <${Heading}>${text.security.title}<//>
      <section class="card">
        <h2>${text.totp.title}</h2>
        ${codes && html`<${RecoveryCodes} codes=${codes} />`}
        ${factor.enabled ? html`<${Enrolled} factor=${factor} user=${user} />` : html`<${Enrol} done=${setCodes} user=${user} />`}
      </section>
      <${Password} user=${user} />
      <${Email} user=${user} />
    </div>`;
}

/** Another address to sign in with; it takes a link that is mailed there. */
function Email({ user }) {
  const [sent, setSent] = useState(false);
  const fields = [
    usernameField(user),
    { name: 'email', label: text.email.address, type: 'email', inputmode: 'email', autocomplete: 'email', required: true },
    { ...PASSWORD, label: text.email.password },
  ];
  const send = async (values) => {
    setSent(false);
    await post('/v1/me/email', values);
    setSent(true);
  };
  return html`
    <section class="card">
      <h2>${text.email.title}</h2>
      <p class="quietly">${text.email.lead}</p>
      ${sent && html`<${Notice}>${text.email.sent}<//>`}
      <${Form} prefix="email" fields=${fields} submit=${text.email.send} send=${send} kind="quiet" code clears />
    </section>`;
}

function Password({ user }) {
  const fields = [
    usernameField(user),
    { ...PASSWORD, name: 'current_password', label: text.security.current },
    { ...NEW_PASSWORD, name: 'new_password', label: text.links.reset.password },
  ];
  const send = async (values) => {
    await put('/v1/me/password', values);
    announce(text.security.changed);
  };
  return html`
    <section class="card">
      <h2>${text.security.passwordTitle}</h2>
      <p class="quietly">${text.security.passwordLead}</p>
      <${Form} fields=${fields} submit=${text.security.change} send=${send} kind="quiet" clears />
    </section>`;
}

function Enrolled({ factor, user }) {
  const send = async (values) => {
    await remove('/v1/me/totp', values);
    await reload();
    announce(text.totp.removed);
  };
  return html`
    <p>${text.totp.on} ${text.totp.left(factor.recovery_codes_left)}</p>
    <details><summary>${text.totp.remove}</summary>
      <p>${text.totp.removeLead}</p>
      <${Form} prefix="off" fields=${[usernameField(user), PASSWORD]} submit=${text.totp.remove} send=${send} kind="danger" />
    </details>`;
}

/** A secret is made, scanned, and in force once its first code is right. */
function Enrol({ done, user }) {
  const [proposed, setProposed] = useState(null);
  const [late, setLate] = useState(false);
  const propose = async (values) => {
    try {
      setProposed(await post('/v1/me/totp', filled(values)));
    } catch (failure) {
      if (failure.fields.some(({ pointer }) => pointer === '#/password')) setLate(true);
      throw failure;
    }
  };
  const confirm = async ({ code }) => {
    done((await post('/v1/me/totp/confirm', { code: codeOf(code) })).recovery_codes);
    await reload();
  };
  if (proposed === null) {
    return html`<p>${text.totp.off}</p>
      <${Form} key="propose" prefix="on" fields=${late ? [usernameField(user), PASSWORD] : []} submit=${text.totp.start}
        send=${propose} />`;
  }
  const code = {
    name: 'code', label: text.code, hint: text.totp.codeHint, required: true, inputmode: 'numeric', maxlength: CODE_MAX,
    autocomplete: 'one-time-code',
  };
  return html`
    <p>${text.totp.scan}</p>
    <img class="qr" src=${`data:image/svg+xml,${encodeURIComponent(proposed.qr_svg)}`} alt=${text.totp.qr} width="200" height="200" />
    <p>${text.totp.secret} <${Copyable} value=${proposed.secret} said=${text.totp.copied} /></p>
    <${Form} key="confirm" fields=${[code]} submit=${text.totp.confirm} send=${confirm} />`;
}

function RecoveryCodes({ codes }) {
  return html`
    <${Notice}>${text.totp.enrolled}<//>
    <ul class="codes">${codes.map((code) => html`<li key=${code}><code>${code}</code></li>`)}</ul>`;
}
