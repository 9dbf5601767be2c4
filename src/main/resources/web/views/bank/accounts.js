import { BankLinks, Filters, firstPage, Listed, nameOf } from '../../bank.js';
import { words } from '../../bankText.js';
import { money } from '../../money.js';
import { Heading, html } from '../../ui.js';

const FILTERS = ['number', 'status', 'currency'];

export const load = ({ query }) => firstPage('/v1/admin/accounts', query, FILTERS);

/** Everybody's accounts and the bank's own, newest first. */
export function View({ data, query, user }) {
  const states = ['active', 'frozen', 'closed'].map((each) => [each, words.status[each]]);
  const fields = [
    { name: 'number', label: words.accounts.number, maxlength: 40 },
    { name: 'status', label: words.accounts.status, options: [['', words.any], ...states] },
    { name: 'currency', label: words.accounts.currency, maxlength: 3 },
  ];
  return html`
    <div>
      <${BankLinks} at="accounts" user=${user} />
      <${Heading}>${words.accounts.title}<//>
      <${Filters} place="#/bank/accounts" query=${query} fields=${fields} />
      <${Listed} first=${data} row=${(each) => html`
        <li key=${each.id}>
          <div>
            <p class="what"><a href=${`#/bank/accounts/${each.id}`}>${nameOf(each)}</a></p>
            <p class="small">${each.number}</p>
          </div>
          <div class="figures">
            <p>${money(each.balance, each.currency)}</p>
            ${each.status !== 'active' && html`<span class="badge">${words.status[each.status]}</span>`}
            ${each.fenced && html`<span class="badge">${words.accounts.fenced}</span>`}
          </div>
        </li>`} />
    </div>`;
}
