import { Likeness } from '../accounts.js';
import { ApiError, get, post } from '../api.js';
import { CODE_FIELD, codeOf, Field } from '../form.js';
import { money } from '../money.js';
import * as payment from '../payment.js';
import { go } from '../router.js';
import { text } from '../text.js';
import { announce, Facts, Heading, html, Moment, Party, Press, useCommand, useRef, useState } from '../ui.js';

/**
 * The last look before money moves, and whatever comes after it. `edit(request, failure)` goes back to the form.
 *
 * The draft is kept until the bank has said what became of it: only then may another key be made for the same money.
 */
export function Review({ first, edit }) {
  const [draft, setDraft] = useState(first);
  const [said, setSaid] = useState(first.sent ? text.review.unknown : null);
  const [mayGiveUp, setMayGiveUp] = useState(false);
  const [paid, setPaid] = useState(null);
  const [paying, setPaying] = useState(false);
  const code = useRef();
  const { request, shown } = draft;
  const amount = money(request.amount, request.currency);

  /** The code is kept nowhere: it is no part of what the key stands for. */
  async function pay() {
    announce(text.review.sending);
    const typed = codeOf(code.current?.querySelector('input').value ?? '');
    const sent = payment.markSent(draft);
    setMayGiveUp(false);
    setPaying(true);
    try {
      settled(await post('/v1/transfers', typed ? { ...request, totp: typed } : request, { key: draft.key }));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      refused(sent, failure);
    } finally {
      setPaying(false);
    }
  }

  function settled(transfer) {
    payment.drop();
    setPaid(transfer);
    announce(`${text.receipt.title}: ${amount}`);
  }

  function refused(sent, failure) {
    if (failure.asksForCode) {
      setDraft(payment.askForCode(sent));
      setSaid(failure.message);
    } else if (failure.definite) {
      payment.drop();
      edit(request, failure);
    } else if (failure.status === 429 && !draft.sent) { // it was never looked at
      setDraft(payment.keep(draft));
      setSaid(failure.message);
    } else {
      setDraft(sent);
      setSaid(`${failure.message} ${text.review.unknown}`);
    }
  }

  /** Looks the payment up by its key, which pays nothing. */
  async function check() {
    let found;
    try {
      [found] = (await get(`/v1/transfers?idempotency_key=${draft.key}`)).data;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setSaid(failure.message);
      return;
    }
    if (!found) {
      setSaid(text.review.missing);
      setMayGiveUp(true);
    } else if (found.decline) {
      payment.drop();
      edit(request, new ApiError(422, found.decline));
    } else {
      settled(found);
    }
  }

  function giveUp() {
    payment.drop();
    announce(text.review.cancelled);
    go('#/accounts');
  }

  useCommand(() => (paid === null ? { method: 'POST', path: '/v1/transfers', content: request, key: draft.key } : null));
  if (paid !== null) return html`<${Receipt} key="paid" transfer=${paid} />`;
  const unsent = html`
    <button type="button" onClick=${() => { payment.drop(); edit(request); }}>${text.review.edit}</button>
    <button type="button" onClick=${giveUp}>${text.review.cancel}</button>`;
  const unknown = html`
    <${Press} work=${check}>${text.review.check}<//>
    ${mayGiveUp && html`<button type="button" onClick=${giveUp}>${text.review.giveUp}</button>`}`;
  return html`
    <div class="narrow" key="review">
      <${Heading}>${text.review.title}<//>
      <section class="card">
        <p class=${said ? 'notice' : 'quietly'} role=${said ? 'status' : null}>${said ?? text.review.lead}</p>
        <p class="sum big">${amount}</p>
        <${Facts} pairs=${[
          [text.review.from, html`<${Party} ...${shown.from} />`], [text.review.to, html`<${Party} ...${shown.to} />`],
          [text.review.memo, request.memo], [text.review.after, draft.sent ? null : shown.after],
        ]} />
        ${shown.likeness && html`<${Likeness} result=${shown.likeness} />`}
        ${shown.asksForCode && html`<div ref=${code}><${Field} ...${CODE_FIELD} hint=${text.review.codeHint} /></div>`}
        <div class="actions">
          <${Press} kind="primary" work=${pay}>${draft.sent ? text.review.finish : text.review.confirm(amount)}<//>
          ${!paying && (draft.sent ? unknown : unsent)}
        </div>
      </section>
    </div>`;
}

function Receipt({ transfer }) {
  const amount = money(transfer.amount, transfer.currency);
  const after = transfer.from_balance_after ?? null;
  return html`
    <div class="narrow">
      <${Heading}>${text.receipt.title}<//>
      <section class="card">
        <p>${text.receipt.lead(amount)}</p>
        <${Facts} pairs=${[
          [text.receipt.id, html`<code>${transfer.id}</code>`],
          [text.receipt.booked, html`<${Moment} at=${transfer.booked_at} />`],
          [text.review.memo, transfer.memo],
          [text.review.after, after === null ? null : money(after, transfer.currency)],
        ]} />
        <div class="actions">
          <a class="primary" href=${`#/accounts/${transfer.from_account_id}`}>${text.receipt.toAccount}</a>
          <button type="button" onClick=${() => go('#/pay')}>${text.receipt.again}</button>
        </div>
      </section>
    </div>`;
}
