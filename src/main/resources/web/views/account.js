import { get } from '../api.js';
import { announce, button, el, facts, heading, link, moment } from '../dom.js';
import { grouped, money, signed } from '../money.js';
import { text } from '../text.js';
import { nameOf } from './accounts.js';

/** One account: what is in it, and what was booked, newest first. */
export async function accountView({ id, render, reload, signal }) {
  const path = `/v1/accounts/${id}`;
  let [account, page] = await Promise.all([get(path), get(`${path}/entries`)]);
  let newest = page.data[0]?.sequence ?? 0;
  let cursor = page.next_cursor;

  const summary = el('section', { class: 'card' });
  const list = el('ol', { class: 'entries' }, page.data.map((entry) => row(entry, account)));
  const none = el('p', { class: 'quietly', hidden: newest > 0 }, text.account.none);
  const more = button(text.account.more, loadMore);
  more.hidden = cursor === null;

  async function loadMore() {
    if (more.getAttribute('aria-disabled')) return;
    more.setAttribute('aria-disabled', 'true');
    try {
      page = await get(`${path}/entries?cursor=${encodeURIComponent(cursor)}`);
    } catch (failure) {
      announce(failure.message);
      return;
    } finally {
      more.removeAttribute('aria-disabled');
    }
    const rows = page.data.map((entry) => row(entry, account));
    list.append(...rows);
    rows[0]?.focus();
    cursor = page.next_cursor;
    more.hidden = cursor === null;
    announce(text.account.moreDone(rows.length));
  }

  async function poll() {
    const later = await get(path, { background: true });
    if (signal.aborted || JSON.stringify(later) === JSON.stringify(account)) return;
    const entries = await get(`${path}/entries`, { background: true });
    if (signal.aborted) return;
    account = later;
    summary.replaceChildren(...summaryOf(account));
    const fresh = entries.data.filter((entry) => entry.sequence > newest);
    if (fresh.length === 0) return;
    if (entries.has_more && fresh.length === entries.data.length) { // more than a page has come
      reload();
      return;
    }
    list.prepend(...fresh.map((entry) => row(entry, account)));
    newest = fresh[0].sequence;
    none.hidden = true;
    announce(text.account.fresh(fresh.length));
  }

  summary.append(...summaryOf(account));
  render({
    title: nameOf(account), poll,
    node: el('div', {}, el('p', {}, link('#/accounts', text.account.back, 'back')), heading(nameOf(account)), summary,
      el('h2', {}, text.account.entries), none, list, more),
  });
}

function summaryOf(account) {
  const inMoney = (amount) => money(amount, account.currency);
  const copy = () => navigator.clipboard.writeText(account.number).then(() => announce(text.account.copied));
  const number = [el('span', { class: 'number' }, grouped(account.number)), ' ', navigator.clipboard ? button(text.account.copy, copy, 'inline') : ''];
  return [
    el('p', { class: 'small' }, text.account.balance),
    el('p', { class: 'sum big' }, inMoney(account.balance)),
    facts([
      [text.account.number, el('span', {}, number)],
      [text.account.available, account.available === account.balance ? null : inMoney(account.available)],
      [text.account.held, account.held === 0 ? null : inMoney(account.held)],
      [text.account.overdraft, account.overdraft_limit === 0 ? null : inMoney(account.overdraft_limit)],
    ]),
    account.status === 'active'
      ? el('p', { class: 'actions' }, link(`#/pay/${account.id}`, text.account.pay, 'primary'))
      : el('p', { class: 'badge' }, text.accounts.status[account.status]),
  ];
}

function row(entry, account) {
  const coming = entry.amount > 0;
  return el('li', { tabindex: -1 },
    el('div', {},
      el('p', { class: 'what' }, title(entry, coming)),
      entry.memo ? el('p', { class: 'memo' }, entry.memo) : null,
      el('p', { class: 'small' }, moment(entry.effective_at, account.time_zone))),
    el('div', { class: 'figures' },
      el('p', { class: coming ? 'amount in' : 'amount' }, signed(entry.amount, account.currency)),
      el('p', { class: 'small' }, text.account.balanceAfter(money(entry.balance_after, account.currency)))));
}

function title(entry, coming) {
  const { name, account_number: number } = entry.counterparty ?? {};
  const who = name || (number ? grouped(number) : null);
  const kind = text.account.kinds[entry.kind] ?? entry.kind;
  if (entry.kind !== 'transfer' || who === null) return kind;
  return coming ? text.account.from(who) : text.account.to(who);
}
