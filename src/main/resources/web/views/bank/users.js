import { BankLinks, Filters, firstPage, Listed } from '../../bank.js';
import { words } from '../../bankText.js';
import { text } from '../../text.js';
import { Heading, html, Moment } from '../../ui.js';

const FILTERS = ['email', 'role', 'status', 'kyc_status'];

export const load = ({ query }) => firstPage('/v1/admin/users', query, FILTERS);

/** Everybody who can log in, newest first. */
export function View({ data, query, user }) {
  const any = [['', words.any]];
  const fields = [
    { name: 'email', label: words.users.email, type: 'email', maxlength: 254 },
    { name: 'role', label: words.users.role, options: [...any, ...Object.entries(words.roles)] },
    { name: 'status', label: words.users.status, options: [...any, ['active', words.status.active], ['locked', words.status.locked]] },
    { name: 'kyc_status', label: words.users.kyc, options: [...any, ...Object.entries(text.kyc.status)] },
  ];
  return html`
    <div>
      <${BankLinks} at="users" user=${user} />
      <${Heading}>${words.users.title}<//>
      <${Filters} place="#/bank/users" query=${query} fields=${fields} />
      <${Listed} first=${data} row=${(each) => html`
        <li key=${each.id}>
          <div>
            <p class="what"><a href=${`#/bank/users/${each.id}`}>${each.full_name}</a></p>
            <p class="small">${each.email} · ${words.users.since} <${Moment} at=${each.created_at} dateOnly /></p>
          </div>
          <div class="figures">
            ${each.role !== 'customer' && html`<span class="badge">${words.roles[each.role]}</span>`}
            ${each.status === 'locked' && html`<span class="badge">${words.status.locked}</span>`}
          </div>
        </li>`} />
    </div>`;
}
