import { all, ApiError, post } from '../api.js';
import { el, heading, link } from '../dom.js';
import { FieldErrors, form, input, select } from '../form.js';
import { fractionDigits, grouped, money, parse, plain } from '../money.js';
import * as payment from '../payment.js';
import { text } from '../text.js';
import { nameOf } from './accounts.js';
import { reviewView } from './review.js';

/** Says whom to pay and how much; the review comes next. A payment under review comes back as it was. */
export async function payView(context) {
  const kept = payment.read(context.user.id);
  if (kept !== null) showReview(context, kept);
  else await showForm(context, { from_account_id: context.id });
}

function showReview(context, draft) {
  reviewView(context, draft, (request, failure) => showForm(context, request, failure));
}

async function showForm(context, request, failure = null) {
  const accounts = (await all('/v1/accounts?limit=200')).filter((account) => account.status === 'active');
  const title = text.pay.title;
  if (accounts.length === 0) {
    context.render({ title, node: el('div', {}, heading(title), el('p', {}, text.pay.noAccount), link('#/accounts', text.pay.toAccounts)) });
    return;
  }
  const fields = fieldsFor(accounts, request);
  const paying = form({
    fields: Object.values(fields), submit: text.pay.review,
    send: async (values) => showReview(context, await review(context.user, accounts, values)),
  });
  context.render({ title, node: el('div', { class: 'narrow' }, heading(title), el('section', { class: 'card' }, paying.node)) });
  if (failure !== null) paying.show(failure);
}

function fieldsFor(accounts, request) {
  const from = select('from_account_id', text.pay.from, accounts.map((each) => [each.id, `${nameOf(each)} · ${money(each.available, each.currency)}`]));
  const to = select('to_account_id', text.pay.to, []);
  const number = input('to_account_number', text.pay.number, { hint: text.pay.numberHint, maxlength: 40, spellcheck: 'false' });
  const amount = input('amount', '', { inputmode: 'decimal', maxlength: 40 });
  const memo = input('memo', text.pay.memo, { maxlength: 140 });

  const source = () => accounts.find((each) => each.id === from.control.value);
  const fitSource = () => {
    const { id, currency } = source();
    const own = accounts.filter((each) => each.id !== id && each.currency === currency);
    const chosen = to.control.value;
    to.control.replaceChildren(
      el('option', { value: '' }, text.pay.other),
      ...own.map((each) => el('option', { value: each.id }, nameOf(each))));
    to.control.value = own.some((each) => each.id === chosen) ? chosen : '';
    amount.caption.textContent = text.pay.amount(currency);
    amount.label = amount.caption.textContent;
    fitTarget();
  };
  const fitTarget = () => { number.node.hidden = to.control.value !== ''; };

  const first = accounts.find((each) => each.id === request.from_account_id) ?? accounts.find((each) => each.available > 0);
  if (first) from.control.value = first.id;
  fitSource();
  if (request.to_account_id) to.control.value = request.to_account_id;
  fitTarget();
  number.control.value = request.to_account_number ? grouped(request.to_account_number) : '';
  amount.control.value = request.amount ? plain(request.amount, request.currency).replaceAll(',', '') : '';
  memo.control.value = request.memo ?? '';
  from.control.addEventListener('change', fitSource);
  to.control.addEventListener('change', fitTarget);
  return { from, to, number, amount, memo };
}

/** Has the bank judge the payment without carrying it out, then keeps it under a new key. */
async function review(user, accounts, values) {
  const from = accounts.find((each) => each.id === values.from_account_id);
  const own = accounts.find((each) => each.id === values.to_account_id);
  const number = values.to_account_number.replace(/\s/g, '').toUpperCase();
  const { amount, problem } = parse(values.amount, from.currency);
  const errors = {};
  if (!own && number === '') errors.to_account_number = text.pay.needNumber;
  if (problem) errors.amount = text.pay.amounts[problem](fractionDigits(from.currency));
  if (Object.keys(errors).length > 0) throw new FieldErrors(errors);

  const request = {
    from_account_id: from.id,
    ...(own ? { to_account_id: own.id } : { to_account_number: number }),
    amount, currency: from.currency,
    ...(values.memo.trim() === '' ? {} : { memo: values.memo.trim() }),
  };
  const judged = await judge(request);
  const after = judged.from_balance_after ?? null;
  return payment.open(user.id, request, {
    from: { name: nameOf(from), number: grouped(from.number) },
    to: { name: own ? nameOf(own) : '', number: grouped(own ? own.number : number) },
    after: after === null ? null : money(after, from.currency),
    asksForCode: judged.asksForCode ?? false,
  });
}

/** What asks for a code is not tried with one, which would be used up: the review asks for it. */
async function judge(request) {
  try {
    return await post('/v1/transfers', { ...request, dry_run: true });
  } catch (failure) {
    if (!(failure instanceof ApiError && failure.stepUp === 'code_missing')) throw failure;
    return { asksForCode: true };
  }
}
