import { get } from '../../api.js';
import { BankLinks, isOperator, useOrder } from '../../bank.js';
import { words } from '../../bankText.js';
import { Explained } from '../../explained.js';
import { FieldErrors, Form } from '../../form.js';
import { fractionDigits, money, parseTyped } from '../../money.js';
import { reload } from '../../router.js';
import { text } from '../../text.js';
import { Copyable, Facts, Heading, html, Moment, Press, useState } from '../../ui.js';

export const load = ({ id }) => get(`/v1/transfers/${id}`);

/** A transfer between whomever, and how the bank takes it back. */
export function View({ data: transfer, user }) {
  const inMoney = (amount) => money(amount, transfer.currency);
  const account = (id) => id && html`<a class="long" href=${`#/bank/accounts/${id}`}>${id}</a>`;
  const other = (id) => id && html`<a class="long" href=${`#/bank/transfers/${id}`}>${id}</a>`;
  const left = transfer.amount - transfer.reversed_amount;
  const mayReverse = isOperator(user) && transfer.status === 'posted' && transfer.reverses_id === null && left > 0;
  return html`
    <div class="narrow">
      <${BankLinks} at="find" user=${user} />
      <${Heading}>${words.transfer.title}<//>
      <section class="card">
        <p class="sum big">${inMoney(transfer.amount)}</p>
        <${Facts} pairs=${[
          [words.transfer.status, words.transfer.states[transfer.status] ?? transfer.status],
          [text.entry.kind, text.account.kinds[transfer.kind] ?? transfer.kind],
          [words.transfer.from, account(transfer.from_account_id)], [words.transfer.to, account(transfer.to_account_id)],
          [text.entry.memo, transfer.memo],
          [words.transfer.booked, transfer.booked_at && html`<${Moment} at=${transfer.booked_at} exact />`],
          [words.transfer.effective, html`<${Moment} at=${transfer.effective_at} exact />`],
          [words.transfer.left, transfer.reversed_amount > 0 ? inMoney(transfer.reversed_amount) : null],
          [text.entry.reverses, other(transfer.reverses_id)], [text.entry.hold, transfer.hold_id],
          ['Id', html`<${Copyable} value=${transfer.id} said=${words.copied} />`],
        ]} />
        ${transfer.reversed_by_ids.map((id) => html`<p key=${id}>${other(id)}</p>`)}
        ${transfer.decline && html`<p class="notice">${words.transfer.decline}: ${transfer.decline.detail ?? transfer.decline.title}</p>`}
      </section>
      ${mayReverse && html`<${Reversing} transfer=${transfer} />`}
      <${Why} transfer=${transfer} />
    </div>`;
}

function Reversing({ transfer }) {
  const order = useOrder();
  const fields = [
    { name: 'amount', label: words.transfer.part(transfer.currency), hint: words.transfer.partHint, inputmode: 'decimal' },
    { name: 'reason', label: words.reason, hint: words.reasonHint, maxlength: 140 },
    { name: 'force', label: words.transfer.force, hint: words.transfer.forceHint, type: 'checkbox' },
  ];
  const send = async ({ amount, reason, force }) => {
    const body = { force: force !== undefined };
    if (amount.trim() !== '') {
      const { amount: part, problem } = parseTyped(amount, transfer.currency);
      if (problem) throw new FieldErrors({ amount: text.amounts[problem](fractionDigits(transfer.currency)) });
      body.amount = part;
    }
    if (reason.trim() !== '') body.reason = reason.trim();
    await order(`/v1/transfers/${transfer.id}/reverse`, body, words.transfer.reversed);
    await reload();
  };
  return html`<section class="card"><h2>${words.transfer.reverseTitle}</h2>
    <${Form} fields=${fields} submit=${words.transfer.reverse} send=${send} kind="quiet" /></section>`;
}

function Why({ transfer }) {
  const [explanation, setExplanation] = useState(null);
  const ask = async () => setExplanation(await get(`/v1/transfers/${transfer.id}/explain`));
  if (explanation === null) return html`<p class="actions"><${Press} work=${ask}>${words.transfer.why}<//></p>`;
  return html`<${Explained} explanation=${explanation} currency=${transfer.currency} />`;
}
