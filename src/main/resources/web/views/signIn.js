import { button, el, heading, link } from '../dom.js';
import { form, input } from '../form.js';
import { text } from '../text.js';

/** Sign in, or make a login, beside a few words on what this is. */
export function signInView({ notice, enter, forgot }) {
  const place = el('section', { class: 'card' });
  const email = { type: 'email', autocomplete: 'username', inputmode: 'email', required: true };

  function signIn() {
    const fields = [
      input('email', text.signIn.email, email),
      input('password', text.signIn.password, { type: 'password', autocomplete: 'current-password', required: true }),
    ];
    const code = input('code', text.signIn.code, { autocomplete: 'one-time-code', hint: text.signIn.codeHint });
    code.node.hidden = true;
    place.replaceChildren(heading(text.signIn.title), form({
      fields: [...fields, code], submit: text.signIn.button, send: (values) => enterWith(values, code),
      after: [button(text.signIn.toSignUp, () => swap(signUp)), button(text.signIn.toForgot, () => swap(forget))],
    }).node);
  }

  /** The code is asked for once the bank has said that there is one. */
  async function enterWith({ code, ...credentials }, field) {
    const shown = /^[0-9]{6}$/.test(code.trim()) ? { totp: code.trim() } : { recovery_code: code };
    try {
      await enter('/v1/auth/login', code === '' ? credentials : { ...credentials, ...shown });
    } catch (failure) {
      if (failure.code === 'totp_required') field.node.hidden = false;
      throw failure;
    }
  }

  function forget() {
    const said = el('p', { class: 'notice', role: 'status', hidden: true }, text.forgot.sent);
    const send = async (values) => { await forgot(values); said.hidden = false; };
    place.replaceChildren(heading(text.forgot.title), said, form({
      fields: [input('email', text.signIn.email, email)], submit: text.forgot.button, send,
      after: [button(text.signUp.toSignIn, () => swap(signIn))],
    }).node);
  }

  function signUp() {
    const fields = [
      input('full_name', text.signUp.fullName, { autocomplete: 'name', required: true }),
      input('email', text.signIn.email, email),
      input('password', text.signIn.password, {
        type: 'password', autocomplete: 'new-password', required: true, hint: text.signUp.passwordHint,
      }),
    ];
    place.replaceChildren(heading(text.signUp.title), form({
      fields, submit: text.signUp.button, send: (values) => enter('/v1/auth/signup', values),
      after: [button(text.signUp.toSignIn, () => swap(signIn))],
    }).node);
  }

  function swap(other) {
    other();
    place.querySelector('h1').focus();
  }

  signIn();
  const about = el('aside', { class: 'about', 'aria-labelledby': 'about-title' },
    el('h2', { id: 'about-title' }, text.signIn.whatTitle),
    [text.signIn.what, text.signIn.page, text.signIn.sandbox].map((sentence) => el('p', {}, sentence)),
    el('p', {}, link('/openapi.json', text.signIn.api), el('br'), link('/problems', text.signIn.problems)));
  const said = notice === null ? null : el('p', { class: 'notice', role: 'status', tabindex: -1 }, notice);
  return { title: text.signIn.title, node: el('div', { class: 'entry' }, said, place, about) };
}
