import { all, ApiError, post } from '../api.js';
import { loadAccounts, mayPay, nameOf } from '../accounts.js';
import { FieldErrors, filled, Form } from '../form.js';
import { fractionDigits, grouped, money, parseTyped } from '../money.js';
import { go } from '../router.js';
import { text } from '../text.js';
import { day, Heading, html, useState } from '../ui.js';

export async function load() {
  const [accounts, payees, orders] = await Promise.all([
    loadAccounts(), all('/v1/payees?limit=200'), all('/v1/standing_orders?limit=200'),
  ]);
  return { accounts, payees, orders };
}

/** When it is paid, in words. */
export function rhythm({ frequency, day: on, start_on: start }) {
  if (frequency === 'once') return text.orders.once(day(start));
  return text.orders.rhythms[frequency](on);
}

/** What its user calls whom it pays; nothing where he has no name for him. */
export function payeeOf({ to_account_number: number }, accounts, payees) {
  const own = accounts.find((each) => each.number === number);
  return own ? nameOf(own) : payees.find((each) => each.account_number === number)?.name;
}

export const titleOf = (order, to) => order.memo || text.account.to(to ?? grouped(order.to_account_number));

/** What is paid again and again, and a form for another. */
export function View({ data: { accounts, payees, orders } }) {
  const payers = accounts.filter(mayPay);
  return html`
    <div>
      <${Heading}>${text.orders.title}<//>
      ${orders.length === 0 && html`<p class="quietly">${text.orders.none}</p>`}
      <ul class="entries">${orders.map((order) => html`
        <${Order} key=${order.id} order=${order} to=${payeeOf(order, accounts, payees)} />`)}</ul>
      ${payers.length === 0
        ? html`<p>${text.pay.noAccount}</p>`
        : html`<section class="card narrow"><h2>${text.orders.newTitle}</h2><${NewOrder} accounts=${payers} payees=${payees} /></section>`}
    </div>`;
}

function Order({ order, to }) {
  return html`
    <li>
      <div>
        <p class="what"><a href=${`#/orders/${order.id}`}>${titleOf(order, to)}</a></p>
        <p class="small">${rhythm(order.schedule)}${order.next_run && ` · ${text.orders.next(day(order.next_run.due_on))}`}</p>
        ${order.status !== 'active' && html`<p class="badge">${text.orders.status[order.status]}</p>`}
      </div>
      <div class="figures"><p class="amount">${money(order.amount, order.currency)}</p></div>
    </li>`;
}

function NewOrder({ accounts, payees }) {
  const [chosen, setChosen] = useState({ from_account_id: accounts[0].id, to: '', 'schedule/frequency': 'monthly', on_shortfall: 'retry' });
  const from = accounts.find((each) => each.id === chosen.from_account_id) ?? accounts[0];
  const own = accounts.filter((each) => each.id !== from.id && each.currency === from.currency);
  const targets = [['', text.pay.other], ...payees.map((each) => [each.id, each.name]), ...own.map((each) => [each.id, nameOf(each)])];
  const today = new Date().toLocaleDateString('sv', { timeZone: from.time_zone });
  const fields = [
    { name: 'from_account_id', label: text.pay.from, options: accounts.map((each) => [each.id, nameOf(each)]), initial: from.id },
    { name: 'to', label: text.pay.to, options: targets, initial: '' },
    { name: 'to_account_number', label: text.pay.number, hint: text.pay.numberHint, hidden: chosen.to !== '', maxlength: 40 },
    { name: 'amount', label: text.pay.amount(from.currency), inputmode: 'decimal', maxlength: 40 },
    { name: 'memo', label: text.pay.memo, maxlength: 140 },
    { name: 'schedule/frequency', label: text.orders.often, options: Object.entries(text.orders.frequencies), initial: 'monthly' },
    { name: 'schedule/start_on', label: text.orders.start, hint: text.orders.startHint, type: 'date', initial: today, required: true },
    { name: 'schedule/end_on', label: text.orders.end, type: 'date', hidden: chosen['schedule/frequency'] === 'once' },
    { name: 'on_shortfall', label: text.orders.shortfall, options: Object.entries(text.orders.shortfalls), initial: 'retry' },
  ];

  async function send({ to, amount: typed, totp, ...values }) {
    const { amount, problem } = parseTyped(typed, from.currency);
    const payee = payees.find((each) => each.id === to);
    const number = payee?.account_number ?? values.to_account_number;
    const errors = {};
    if (to === '' && number.trim() === '') errors.to_account_number = text.pay.needNumber;
    if (problem) errors.amount = text.amounts[problem](fractionDigits(from.currency));
    if (Object.keys(errors).length > 0) throw new FieldErrors(errors);
    const target = to === '' || payee ? { to_account_number: number } : { to_account_number: null, to_account_id: to };
    const once = values['schedule/frequency'] === 'once' ? { 'schedule/end_on': null } : {};
    const wish = filled({ ...values, ...target, ...once, amount, currency: from.currency, totp });
    const order = await post('/v1/standing_orders', wish).catch((failure) => {
      throw failure.status === 0 ? new ApiError(0, { code: 'network', detail: text.orders.unknown }) : failure;
    });
    go(`#/orders/${order.id}`);
  }

  return html`<${Form} fields=${fields} submit=${text.orders.create} send=${send} onValues=${setChosen} code />`;
}
