import { ApiError, get, post } from '../api.js';
import { announce, button, el, facts, heading, link, moment, party } from '../dom.js';
import { input } from '../form.js';
import { money } from '../money.js';
import * as payment from '../payment.js';
import { text } from '../text.js';

/**
 * The last look before money moves, and whatever comes after it. `edit(request, failure)` goes back to the form.
 *
 * The draft is kept until the bank has said what became of it: only then may another key be made for the same money.
 */
export function reviewView(context, draft, edit) {
  if (draft.sent) showUnknown(context, draft, edit, text.review.unknown);
  else showUnsent(context, draft, edit, { lead: text.review.lead });
}

function showUnsent(context, draft, edit, words) {
  show(context, draft, edit, {
    ...words,
    confirm: text.review.confirm(money(draft.request.amount, draft.request.currency)),
    others: [
      button(text.review.edit, () => { payment.drop(); edit(draft.request); }),
      button(text.review.cancel, () => giveUp(context)),
    ],
  });
}

function showUnknown(context, draft, edit, lead, mayGiveUp = false) {
  show(context, draft, edit, {
    lead, notice: true, confirm: text.review.finish,
    others: [
      button(text.review.check, () => check(context, draft, edit)),
      mayGiveUp ? button(text.review.giveUp, () => giveUp(context)) : null,
    ],
  });
}

function show(context, draft, edit, { lead, notice = false, confirm, others }) {
  const { request, shown } = draft;
  const code = shown.asksForCode ? codeField() : null;
  const pay = button(confirm, () => once(pay, () => send(context, draft, edit, code?.control.value.trim())), 'primary');
  context.render({
    title: text.review.title,
    node: el('div', { class: 'narrow' },
      heading(text.review.title),
      el('section', { class: 'card' },
        el('p', { class: notice ? 'notice' : 'quietly' }, lead),
        el('p', { class: 'sum big' }, money(request.amount, request.currency)),
        facts([
          [text.review.from, party(shown.from)], [text.review.to, party(shown.to)],
          [text.review.memo, request.memo], [text.review.after, draft.sent ? null : shown.after],
        ]),
        code?.node,
        el('p', { class: 'actions' }, pay, others))),
  });
}

function codeField() {
  return input('totp', text.review.code, { hint: text.review.codeHint, inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 6 });
}

/** A second click does nothing; and if it did, the same key would pay once. */
function once(pressed, work) {
  if (pressed.getAttribute('aria-disabled')) return;
  pressed.setAttribute('aria-disabled', 'true');
  pressed.textContent = text.review.sending;
  announce(text.review.sending);
  work();
}

/** The code is nowhere kept: it is no part of what the key stands for, and good for a moment only. */
async function send(context, draft, edit, code) {
  const sent = payment.markSent(draft);
  try {
    const transfer = await post('/v1/transfers', code ? { ...draft.request, totp: code } : draft.request, { key: draft.key });
    payment.drop();
    showReceipt(context, transfer);
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    settle(context, sent, edit, failure);
  }
}

function settle(context, sent, edit, failure) {
  if (failure.asksForCode) {
    const unsent = payment.askForCode(sent);
    if (!context.signal.aborted) showUnsent(context, unsent, edit, { lead: failure.message, notice: true });
    return;
  }
  if (failure.definite) {
    payment.drop();
    if (!context.signal.aborted) edit(sent.request, failure);
    return;
  }
  showUnknown(context, sent, edit, `${failure.message} ${text.review.unknown}`);
}

/** Looks the payment up by its key, which pays nothing. */
async function check(context, draft, edit) {
  let found;
  try {
    found = (await get(`/v1/transfers?idempotency_key=${draft.key}`)).data[0];
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    showUnknown(context, draft, edit, failure.message);
    return;
  }
  if (!found) {
    showUnknown(context, draft, edit, text.review.missing, true);
  } else if (found.decline) {
    payment.drop();
    edit(draft.request, new ApiError(422, found.decline));
  } else {
    payment.drop();
    showReceipt(context, found);
  }
}

function giveUp(context) {
  payment.drop();
  announce(text.review.cancelled);
  context.go('#/accounts');
}

function showReceipt(context, transfer) {
  const amount = money(transfer.amount, transfer.currency);
  const after = transfer.from_balance_after ?? null;
  context.render({
    title: text.receipt.title,
    node: el('div', { class: 'narrow' },
      heading(text.receipt.title),
      el('section', { class: 'card' },
        el('p', {}, text.receipt.lead(amount)),
        facts([
          [text.receipt.id, el('code', {}, transfer.id)],
          [text.receipt.booked, moment(transfer.booked_at)],
          [text.review.memo, transfer.memo || null],
          [text.review.after, after === null ? null : money(after, transfer.currency)],
        ]),
        el('p', { class: 'actions' },
          link(`#/accounts/${transfer.from_account_id}`, text.receipt.toAccount, 'primary'),
          button(text.receipt.again, () => context.reload())))),
  });
  announce(`${text.receipt.title}: ${amount}`);
}
