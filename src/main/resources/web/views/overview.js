import { get, post } from '../api.js';
import { EntryRow, loadAccounts, nameOf } from '../accounts.js';
import { filled, Form } from '../form.js';
import { grouped, money, sum } from '../money.js';
import { reload, usePoll } from '../router.js';
import { text } from '../text.js';
import { announce, Heading, html, useSince } from '../ui.js';

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'CZK', 'DKK', 'HUF', 'JPY', 'NOK', 'PLN', 'SEK'];
const POLLED = 200; // a list longer than a page is not asked for again and again
const FOLLOWED = 12; // of so many accounts the last entries are shown
const CURVE = 30;
const LATEST = 6;

export async function load() {
  const accounts = await loadAccounts();
  return { accounts, entries: await lastEntries(accounts) };
}

/** The last entries of each account that has any, newest first: `{account id: entries}`. */
async function lastEntries(accounts, known = {}, background = false) {
  const alive = accounts.filter((account) => account.balance_version > 0).slice(0, FOLLOWED);
  const found = await Promise.all(alive.map(async ({ id, balance_version: version }) => (
    known[id]?.[0]?.sequence === version
      ? [id, known[id]]
      : [id, (await get(`/v1/accounts/${id}/entries?limit=${CURVE}`, { background })).data])));
  return Object.fromEntries(found);
}

/** All accounts with their balances, what happened last, and a form that opens another account. */
export function View({ data }) {
  const [{ accounts, entries }, change] = useSince(data, data);

  usePoll(async () => {
    if (accounts.length > POLLED) return;
    const now = await loadAccounts(true);
    if (JSON.stringify(now) === JSON.stringify(accounts)) return;
    const latest = await lastEntries(now, entries, true);
    change(() => ({ accounts: now, entries: latest }));
  });

  return html`
    <div>
      <${Heading}>${text.accounts.title}<//>
      <${Totals} accounts=${accounts} />
      <ul class="cards">
        ${accounts.length === 0 && html`<li class="quietly">${text.accounts.none}</li>`}
        ${accounts.map((account) => html`<${Card} key=${account.id} account=${account} entries=${entries[account.id] ?? []} />`)}
      </ul>
      <${Latest} accounts=${accounts} entries=${entries} />
      <${Opening} />
    </div>`;
}

function Totals({ accounts }) {
  if (accounts.length < 2) return null;
  const currencies = [...new Set(accounts.map((account) => account.currency))].sort();
  const total = (currency) => money(sum(accounts.filter((each) => each.currency === currency).map((each) => each.balance)), currency);
  return html`<div class="totals">${currencies.map((currency) => html`
    <p key=${currency}><span class="small">${text.accounts.total(currency)}</span><strong>${total(currency)}</strong></p>`)}</div>`;
}

function Card({ account, entries }) {
  const inMoney = (amount) => money(amount, account.currency);
  const state = text.accounts.status[account.status];
  const parts = [
    account.available === account.balance ? null : text.accounts.available(inMoney(account.available)),
    account.held === 0 ? null : text.accounts.held(inMoney(account.held)),
  ].filter(Boolean);
  return html`
    <li class="card">
      <h2><a href=${`#/accounts/${account.id}`}>${nameOf(account)}</a></h2>
      <p class="small">${grouped(account.number)}</p>
      <p class="sum">${inMoney(account.balance)}</p>
      ${parts.length > 0 && html`<p class="small">${parts.join(' · ')}</p>`}
      ${state && html`<p class="badge">${state}</p>`}
      <${Curve} entries=${entries} />
    </li>`;
}

/** The last balances as a line, for the eye alone: the figures stand beside it. */
function Curve({ entries }) {
  if (entries.length < 3) return null;
  const balances = entries.map((entry) => entry.balance_after).reverse();
  const low = Math.min(...balances);
  const span = Math.max(...balances) - low || 1;
  const points = balances.map((balance, at) => `${(at / (balances.length - 1)) * 100},${23 - ((balance - low) / span) * 22}`).join(' ');
  return html`<svg class="curve" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true"><polyline points=${points} /></svg>`;
}

function Latest({ accounts, entries }) {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const latest = Object.values(entries).flat()
    .filter((entry) => byId.has(entry.account_id))
    .sort((one, other) => (one.booked_at < other.booked_at ? 1 : -1))
    .slice(0, LATEST);
  if (latest.length === 0) return null;
  const named = Object.fromEntries(accounts.map((account) => [account.number, nameOf(account)]));
  return html`
    <h2>${text.accounts.latest}</h2>
    <ol class="entries">${latest.map((entry) => html`
      <${EntryRow} key=${`${entry.account_id}/${entry.sequence}`} entry=${entry} account=${byId.get(entry.account_id)} named=${named}
        beside=${nameOf(byId.get(entry.account_id))} />`)}
    </ol>`;
}

function Opening() {
  const fields = [
    { name: 'type', label: text.accounts.kind, options: Object.entries(text.accounts.type) },
    { name: 'currency', label: text.accounts.currency, options: CURRENCIES.map((code) => [code, code]) },
    { name: 'name', label: text.accounts.label, hint: text.accounts.labelHint, maxlength: 80 },
  ];
  const send = async (values) => {
    const opened = await post('/v1/accounts', filled(values));
    await reload();
    announce(text.accounts.opened(nameOf(opened)));
  };
  return html`
    <section class="card narrow">
      <h2>${text.accounts.openTitle}</h2>
      <${Form} fields=${fields} submit=${text.accounts.openButton} send=${send} clears />
    </section>`;
}
