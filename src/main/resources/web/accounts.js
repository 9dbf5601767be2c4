import { all, ApiError, get, post } from './api.js';
import { grouped, money, signed } from './money.js';
import { text } from './text.js';
import { html, Moment } from './ui.js';

/** What views know of accounts and entries. */
export const loadAccounts = (background = false) => all('/v1/accounts?limit=200', { background });
export const loadAccount = (id, background = false) => get(`/v1/accounts/${id}`, { background });

export const nameOf = (account) => account.name || `${text.accounts.type[account.type]} ${account.currency}`;

/** Whether the user may pay from it. */
export const mayPay = (account) => account.status === 'active' && ['pay', 'manage'].includes(account.access);
export const mayManage = (account) => account.access === 'manage';

/** The way back up, and what else there is of an account. */
export function AccountLinks({ account, at }) {
  const place = (part, label) => html`
    <a href=${`#/accounts/${account.id}${part}`} aria-current=${part === at ? 'page' : null}>${label}</a>`;
  return html`
    <p><a class="back" href="#/accounts">${text.account.back}</a></p>
    <nav class="tabs" aria-label=${nameOf(account)}>
      ${place('', text.account.entries)}${place('/statements', text.statements.title)}${place('/members', text.members.title)}
      ${place('/settings', text.settings.title)}
    </nav>`;
}

/** What happened, in a line: with whom, or what it was. `named` are names of one's own accounts by their numbers. */
export function entryTitle(entry, named = {}) {
  const { name, account_number: number } = entry.counterparty ?? {};
  const who = named[number] || name || (number ? grouped(number) : null);
  const kind = text.account.kinds[entry.kind] ?? entry.kind;
  if (entry.kind !== 'transfer' || who === null) return kind;
  return entry.amount > 0 ? text.account.from(who) : text.account.to(who);
}

/** An entry as a line of a list; `beside` is what stands below its amount, `named` as for its title. */
export function EntryRow({ entry, account, beside, row, named }) {
  const coming = entry.amount > 0;
  return html`
    <li tabindex="-1" ref=${row}>
      <div>
        <p class="what"><a href=${`#/accounts/${account.id}/entries/${entry.sequence}`}>${entryTitle(entry, named)}</a></p>
        ${entry.memo && html`<p class="memo">${entry.memo}</p>`}
        <p class="small"><${Moment} at=${entry.effective_at} zone=${account.time_zone} /></p>
      </div>
      <div class="figures">
        <p class=${coming ? 'amount in' : 'amount'}>${signed(entry.amount, account.currency)}</p>
        <p class="small">${beside}</p>
      </div>
    </li>`;
}

export const balanceAfter = (entry, account) => text.account.balanceAfter(money(entry.balance_after, account.currency));

/** Whether the account is whose one thinks. That too many were asked keeps nobody from paying. */
export async function likenessOf(number, name) {
  try {
    return (await post('/v1/payees/check', { account_number: number, name })).result;
  } catch (failure) {
    if (!(failure instanceof ApiError && failure.code === 'rate_limited')) throw failure;
    return 'unchecked';
  }
}

export function Likeness({ result }) {
  return html`<p class=${result === 'match' ? 'likeness good' : 'likeness notice'} role="status">${text.likeness[result]}</p>`;
}
