import { post } from '../api.js';
import { codeOf, filled, Form } from '../form.js';
import { text } from '../text.js';
import { Heading, html, Notice, useState } from '../ui.js';

const EMAIL = {
  name: 'email', label: text.signIn.email, type: 'email', autocomplete: 'username', inputmode: 'email', required: true,
};
export const NEW_PASSWORD = {
  name: 'password', label: text.signIn.password, type: 'password', autocomplete: 'new-password', required: true,
  hint: text.signUp.passwordHint,
};

/** Sign in, or make a login, or ask for another password, beside a few words on what this is. */
export function SignIn({ notice, enter }) {
  const [doing, setDoing] = useState(null);
  const Doing = { signIn: Enter, signUp: SignUp, forgot: Forgot }[doing ?? 'signIn'];
  return html`
    <div class="entry">
      ${notice && html`<${Notice}>${notice}<//>`}
      <section class="card"><${Doing} enter=${enter} swap=${setDoing} still=${doing === null} /></section>
      <aside class="about" aria-labelledby="about-title">
        <h2 id="about-title">${text.signIn.whatTitle}</h2>
        <p>${text.signIn.what}</p><p>${text.signIn.page}</p><p>${text.signIn.sandbox}</p>
        <p><a href="/docs">${text.signIn.api}</a><br /><a href="/problems">${text.signIn.problems}</a></p>
      </aside>
    </div>`;
}

function Enter({ enter, swap, still }) {
  const [coded, setCoded] = useState(false);
  const fields = [
    EMAIL,
    { name: 'password', label: text.signIn.password, type: 'password', autocomplete: 'current-password', required: true },
    { name: 'code', label: text.code, hint: text.signIn.codeHint, autocomplete: 'one-time-code', hidden: !coded },
  ];

  /** The code is asked for once the bank has said that there is one. */
  async function send({ code, ...credentials }) {
    const shown = /^[0-9]{6}$/.test(codeOf(code)) ? { totp: codeOf(code) } : { recovery_code: code };
    try {
      await enter('/v1/auth/login', code === '' ? credentials : { ...credentials, ...shown });
    } catch (failure) {
      if (failure.code === 'totp_required') setCoded(true);
      throw failure;
    }
  }

  const others = html`
    <button type="button" onClick=${() => swap('signUp')}>${text.signIn.toSignUp}</button>
    <button type="button" onClick=${() => swap('forgot')}>${text.signIn.toForgot}</button>`;
  return html`<${Heading} still=${still}>${text.signIn.title}<//>
    <${Form} fields=${fields} submit=${text.signIn.button} send=${send} after=${others} />`;
}

function SignUp({ enter, swap }) {
  const fields = [
    { name: 'full_name', label: text.signUp.fullName, autocomplete: 'name', required: true }, EMAIL, NEW_PASSWORD,
  ];
  return html`<${Heading}>${text.signUp.title}<//>
    <${Form} fields=${fields} submit=${text.signUp.button} send=${(values) => enter('/v1/auth/signup', values)} after=${back(swap)} />`;
}

function Forgot({ swap }) {
  const [said, setSaid] = useState(false);
  const send = async (values) => { await post('/v1/auth/password_resets', filled(values)); setSaid(true); };
  return html`<${Heading}>${text.forgot.title}<//>
    ${said && html`<p class="notice" role="status">${text.forgot.sent}</p>`}
    <${Form} fields=${[EMAIL]} submit=${text.forgot.button} send=${send} after=${back(swap)} />`;
}

const back = (swap) => html`<button type="button" onClick=${() => swap('signIn')}>${text.signUp.toSignIn}</button>`;
