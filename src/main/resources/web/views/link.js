import { el, heading } from '../dom.js';
import { form, input } from '../form.js';
import { text } from '../text.js';

const password = (name, label) => input(name, label, {
  type: 'password', autocomplete: 'new-password', required: true, hint: text.signUp.passwordHint,
});

/** What a link with a token leads to: a new password, a new address, or the first operator's login. */
export function linkView({ kind, send }) {
  const words = text.links[kind];
  const fields = {
    reset: () => [password('new_password', words.password)],
    email: () => [],
    welcome: () => [
      input('email', text.signIn.email, { type: 'email', autocomplete: 'username', inputmode: 'email', required: true }),
      password('password', text.signIn.password),
    ],
  };
  const { node } = form({ fields: fields[kind](), submit: words.button, send });
  return { title: words.title, node: el('div', { class: 'entry' }, el('section', { class: 'card' }, heading(words.title), node)) };
}
