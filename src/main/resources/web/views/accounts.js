import { all, post } from '../api.js';
import { announce, el, heading, link } from '../dom.js';
import { form, input, select } from '../form.js';
import { grouped, money, sum } from '../money.js';
import { text } from '../text.js';

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'CZK', 'DKK', 'HUF', 'JPY', 'NOK', 'PLN', 'SEK'];
const POLLED = 200; // a list longer than a page is not asked for again and again

/** All accounts with their balances, and a form that opens another. */
export async function accountsView({ render, signal }) {
  const totals = el('div', { class: 'totals' });
  const list = el('ul', { class: 'cards' });
  let accounts = await load();

  function fill() {
    totals.replaceChildren(...totalsOf(accounts));
    list.replaceChildren(...(accounts.length > 0 ? accounts.map(card) : [el('li', { class: 'quietly' }, text.accounts.none)]));
  }

  async function poll() {
    if (accounts.length > POLLED) return;
    const before = JSON.stringify(accounts);
    const later = await load(true);
    if (signal.aborted || JSON.stringify(later) === before) return;
    const focused = document.activeElement?.closest('.cards a')?.getAttribute('href');
    accounts = later;
    fill();
    if (focused) list.querySelector(`a[href="${focused}"]`)?.focus();
  }

  const opening = form({
    fields: [
      select('type', text.accounts.kind, Object.entries(text.accounts.type)),
      select('currency', text.accounts.currency, CURRENCIES.map((code) => [code, code])),
      input('name', text.accounts.label, { hint: text.accounts.labelHint, maxlength: 80 }),
    ],
    submit: text.accounts.openButton,
    send: async ({ name, ...rest }) => {
      const opened = await post('/v1/accounts', name.trim() === '' ? rest : { ...rest, name: name.trim() });
      opening.node.reset();
      accounts = await load();
      fill();
      announce(text.accounts.opened(nameOf(opened)));
    },
  });

  fill();
  render({
    title: text.accounts.title, poll,
    node: el('div', {}, heading(text.accounts.title), totals, list,
      el('section', { class: 'card narrow' }, el('h2', {}, text.accounts.openTitle), opening.node)),
  });
}

const load = (background = false) => all('/v1/accounts?limit=200', { background });

export const nameOf = (account) => account.name || `${text.accounts.type[account.type]} ${account.currency}`;

function card(account) {
  const state = text.accounts.status[account.status];
  const differs = account.available !== account.balance;
  return el('li', { class: 'card' },
    el('h2', {}, link(`#/accounts/${account.id}`, nameOf(account))),
    el('p', { class: 'small' }, grouped(account.number)),
    el('p', { class: 'sum' }, money(account.balance, account.currency)),
    differs ? el('p', { class: 'small' }, text.accounts.available(money(account.available, account.currency))) : null,
    state ? el('p', { class: 'badge' }, state) : null);
}

function totalsOf(accounts) {
  const currencies = [...new Set(accounts.map((account) => account.currency))].sort();
  if (accounts.length < 2) return [];
  return currencies.map((currency) => el('p', {},
    el('span', { class: 'small' }, text.accounts.total(currency)),
    el('strong', {}, money(sum(accounts.filter((each) => each.currency === currency).map((each) => each.balance)), currency))));
}
