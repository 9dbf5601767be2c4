import { Form } from '../form.js';
import { text } from '../text.js';
import { Heading, html } from '../ui.js';
import { NEW_PASSWORD } from './signIn.js';

/** What a link with a token leads to: a new password, or the first operator's login. */
export function LinkView({ kind, send }) {
  const words = text.links[kind];
  const email = { name: 'email', label: text.signIn.email, type: 'email', autocomplete: 'username', inputmode: 'email', required: true };
  const fields = kind === 'reset' ? [{ ...NEW_PASSWORD, name: 'new_password', label: words.password }] : [email, NEW_PASSWORD];
  return html`
    <div class="entry"><section class="card">
      <${Heading}>${words.title}<//>
      <${Form} fields=${fields} submit=${words.button} send=${send} />
    </section></div>`;
}
