import { Form } from '../form.js';
import { text } from '../text.js';
import { Heading, html } from '../ui.js';
import { NEW_PASSWORD } from './signIn.js';

/** What a link with a token leads to: a new password, a new address, or the first operator's login. */
export function LinkView({ kind, send }) {
  const words = text.links[kind];
  const email = { name: 'email', label: text.signIn.email, type: 'email', autocomplete: 'username', inputmode: 'email', required: true };
  const fields = {
    reset: [{ ...NEW_PASSWORD, name: 'new_password', label: words.password }],
    email: [],
    welcome: [email, NEW_PASSWORD],
  };
  return html`
    <div class="entry"><section class="card">
      <${Heading}>${words.title}<//>
      <${Form} fields=${fields[kind]} submit=${words.button} send=${send} />
    </section></div>`;
}
