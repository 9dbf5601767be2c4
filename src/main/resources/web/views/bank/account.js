import { get, post, put } from '../../api.js';
import { entryTitle } from '../../accounts.js';
import { BankLinks, isOperator, nameOf, useOrder } from '../../bank.js';
import { words } from '../../bankText.js';
import { FieldErrors, filled, Form } from '../../form.js';
import { fractionDigits, grouped, money, parseTyped, signed, typed } from '../../money.js';
import { reload } from '../../router.js';
import { text } from '../../text.js';
import { announce, Copyable, Facts, Heading, html, Moment, Press } from '../../ui.js';

const NEWEST = 25;
const WINDOWS = ['per_transfer', 'daily', 'monthly'];

export async function load({ id }) {
  const [seen, entries, limits] = await Promise.all([
    get(`/v1/accounts/${id}`), get(`/v1/accounts/${id}/entries?limit=${NEWEST}`), get(`/v1/limits?account_id=${id}`),
  ]);
  const more = seen.type === 'system' ? await ofTheBank(id) : await ofACustomer(seen.number);
  return { account: { ...seen, ...more }, entries: entries.data, limits: limits.data[0] ?? null };
}

const ofACustomer = async (number) => (await get(`/v1/admin/accounts?${new URLSearchParams({ number })}`)).data[0];

/** One of the bank's own has no number to be found by. */
async function ofTheBank(id) {
  const ledger = await get('/v1/admin/ledger');
  const { code } = ledger.currencies.flatMap((each) => each.system_accounts).find((each) => each.account_id === id);
  return { system_code: code, owner_ids: [], frozen_by: null, fenced: ledger.fenced_account_ids.includes(id), available: null };
}

/** Anybody's account, with what the bank may do about it. */
export function View({ data: { account, entries, limits }, user }) {
  const inMoney = (amount) => money(amount, account.currency);
  const owners = account.owner_ids.map((id) => html`<a key=${id} class="long" href=${`#/bank/users/${id}`}>${id}</a> `);
  const mayOrder = isOperator(user) && account.status !== 'closed' && account.system_code === null;
  return html`
    <div class="narrow">
      <${BankLinks} at="accounts" user=${user} />
      <${Heading}>${nameOf(account)}<//>
      <section class="card">
        <p class="sum big">${inMoney(account.balance)}</p>
        <${Facts} pairs=${[
          [words.accounts.number, html`<${Copyable} value=${account.number} shown=${grouped(account.number)} said=${words.copied} />`],
          [words.accounts.status, words.status[account.status]],
          [text.account.available, account.available === null ? null : inMoney(account.available)],
          [text.account.held, account.held === 0 ? null : inMoney(account.held)],
          [words.accounts.owners, owners.length === 0 ? words.accounts.nobody : owners],
          ['Id', html`<code>${account.id}</code>`],
        ]} />
        ${account.frozen_by && html`<p class="badge">${words.accounts.frozenBy[account.frozen_by]}</p>`}
        ${account.fenced && html`<p class="badge">${words.accounts.fenced}</p>`}
        <p><a href=${`#/bank/audit?subject=${account.id}`}>${words.places.audit}</a></p>
      </section>
      ${mayOrder && html`<${Freezing} account=${account} /><${Cash} account=${account} />`}
      <${Limits} account=${account} limits=${limits} maySet=${mayOrder} />
      <h2>${words.accounts.entries}</h2>
      ${entries.length === 0 && html`<p class="quietly">${words.accounts.noEntries}</p>`}
      <ol class="entries">${entries.map((entry) => html`
        <li key=${entry.sequence}>
          <div>
            <p class="what"><a href=${`#/bank/transfers/${entry.transfer_id}`}>${entryTitle(entry)}</a></p>
            ${entry.memo && html`<p class="memo">${entry.memo}</p>`}
            <p class="small"><${Moment} at=${entry.booked_at} zone=${account.time_zone} /></p>
          </div>
          <div class="figures"><p class="amount">${signed(entry.amount, account.currency)}</p></div>
        </li>`)}
      </ol>
    </div>`;
}

function Freezing({ account }) {
  const path = `/v1/admin/accounts/${account.id}`;
  const done = async (said) => { await reload(); announce(said); };
  const freeze = async (values) => { await post(`${path}/freeze`, filled(values)); await done(words.accounts.frozen); };
  const unfreeze = async () => { await post(`${path}/unfreeze`, {}); await done(words.accounts.unfrozen); };
  const reason = [{ name: 'reason', label: words.reason, hint: words.reasonHint, maxlength: 140, required: true }];
  return html`
    <section class="card">
      <h2>${words.accounts.freezeTitle}</h2>
      ${account.status === 'frozen'
        ? html`<p class="actions"><${Press} work=${unfreeze}>${words.accounts.unfreeze}<//></p>`
        : html`<${Form} prefix="freeze" fields=${reason} submit=${words.accounts.freeze} send=${freeze} kind="quiet" />`}
    </section>`;
}

function Cash({ account }) {
  const order = useOrder();
  const fields = [
    { name: 'deed', label: words.accounts.deed, options: Object.entries(words.accounts.deeds) },
    { name: 'amount', label: words.accounts.amount(account.currency), inputmode: 'decimal', required: true },
    { name: 'memo', label: words.accounts.memo, maxlength: 140 },
  ];
  const send = async ({ deed, amount, memo, totp }) => {
    const cents = minorUnits(amount, 'amount', account.currency);
    const body = filled({ account_id: account.id, amount: cents, currency: account.currency, memo, totp });
    await order(`/v1/${deed}`, body, words.accounts.paid[deed]);
    await reload();
  };
  return html`<section class="card"><h2>${words.accounts.cashTitle}</h2>
    <${Form} prefix="cash" fields=${fields} submit=${words.accounts.cashButton} send=${send} kind="quiet" clears /></section>`;
}

/** @throws FieldErrors what is no amount */
function minorUnits(said, field, currency) {
  const { amount, problem } = parseTyped(said, currency);
  if (problem) throw new FieldErrors({ [field]: text.amounts[problem](fractionDigits(currency)) });
  return amount;
}

function Limits({ account, limits, maySet }) {
  const { currency } = account;
  const fields = WINDOWS.map((name) => ({
    name, label: text.limitIn(text.windows[name], currency), hint: text.limitHint, inputmode: 'decimal',
    initial: limits?.[name] ? typed(limits[name].limit, currency) : '',
  }));
  const send = async (values) => {
    const amountOf = (name) => (values[name].trim() === '' ? null : minorUnits(values[name], name, currency));
    const wanted = Object.fromEntries(WINDOWS.map((name) => [name, amountOf(name)]));
    await put('/v1/limits', { account_id: account.id, currency, ...wanted });
    await reload();
    announce(words.accounts.limitsSet);
  };
  if (!maySet && limits === null) return null;
  return html`
    <section class="card">
      <h2>${words.accounts.limitsTitle}</h2>
      ${limits && html`<${Facts} pairs=${WINDOWS.filter((name) => limits[name]).map((name) => [text.windows[name],
        `${money(limits[name].limit, currency)}, ${words.accounts.used(money(limits[name].used, currency))}`])} />`}
      ${maySet && html`<details><summary>${words.accounts.setLimits}</summary>
        <${Form} prefix="limits" fields=${fields} submit=${words.accounts.setLimits} send=${send} kind="quiet" /></details>`}
    </section>`;
}
