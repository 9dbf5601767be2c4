import { button, el, heading, link } from '../dom.js';
import { form, input } from '../form.js';
import { text } from '../text.js';

/** Sign in, or make a login, beside a few words on what this is. */
export function signInView({ notice, enter }) {
  const place = el('section', { class: 'card' });
  const email = { type: 'email', autocomplete: 'username', inputmode: 'email', required: true };

  function signIn() {
    const fields = [
      input('email', text.signIn.email, email),
      input('password', text.signIn.password, { type: 'password', autocomplete: 'current-password', required: true }),
    ];
    place.replaceChildren(heading(text.signIn.title), form({
      fields, submit: text.signIn.button, send: (values) => enter('/v1/auth/login', values),
      after: [button(text.signIn.toSignUp, () => swap(signUp))],
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
