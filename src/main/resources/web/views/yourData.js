import { getFile, remove } from '../api.js';
import { FieldErrors, Form, usernameField } from '../form.js';
import * as payment from '../payment.js';
import { keep } from '../statements.js';
import { text } from '../text.js';
import { announce, Heading, html, Press } from '../ui.js';
import { YouLinks } from '../you.js';

/** Everything about oneself to take along, and how to be forgotten. */
export function View({ user, ended }) {
  const take = (type, name) => async () => {
    const { blob } = await getFile('/v1/me/export', type);
    keep({ name, blob });
    announce(text.data.taken);
  };
  const fields = [
    usernameField(user),
    { name: 'password', label: text.security.password, type: 'password', autocomplete: 'current-password', required: true },
    { name: 'sure', label: text.data.sure, type: 'checkbox', required: true },
  ];
  const erase = async ({ password, sure }) => {
    if (!sure) throw new FieldErrors({ sure: text.data.needSure });
    await remove('/v1/me', { password });
    payment.drop();
    ended('erased');
  };
  return html`
    <div class="narrow">
      <${YouLinks} at="#/you/data" />
      <${Heading}>${text.data.title}<//>
      <section class="card">
        <h2>${text.data.exportTitle}</h2>
        <p>${text.data.exportLead}</p>
        <div class="actions">
          <${Press} work=${take('application/zip', 'florin-export.zip')}>${text.data.zip}<//>
          <${Press} work=${take('application/json', 'florin-export.json')}>${text.data.json}<//>
        </div>
      </section>
      <section class="card">
        <h2>${text.data.eraseTitle}</h2>
        <p>${text.data.eraseLead}</p>
        <${Form} fields=${fields} submit=${text.data.erase} send=${erase} kind="danger" />
      </section>
    </div>`;
}
