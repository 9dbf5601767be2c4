import { likenessOf, loadAccounts, mayPay, nameOf } from '../accounts.js';
import { all, ApiError, post } from '../api.js';
import { Explained } from '../explained.js';
import { FieldErrors, filled, Form } from '../form.js';
import { fractionDigits, grouped, money, parseTyped, typed } from '../money.js';
import * as payment from '../payment.js';
import { text } from '../text.js';
import { Heading, html, useState } from '../ui.js';
import { Review } from './review.js';

export async function load() {
  const [accounts, payees] = await Promise.all([loadAccounts(), all('/v1/payees?limit=200')]);
  return { accounts: accounts.filter(mayPay), payees };
}

/** Says whom to pay and how much; the review comes next. A payment under review comes back as it was. */
export function View({ data, user, account, query }) {
  const [draft, setDraft] = useState(() => payment.read(user.id));
  const first = { from_account_id: account, to_account_number: query.get('to') };
  const [{ request, failure }, setForm] = useState({ request: first, failure: null });
  const edit = (changed, refusal = null) => {
    setForm({ request: { ...changed, holder: draft.shown.to.name }, failure: refusal });
    setDraft(null);
  };
  if (draft !== null) return html`<${Review} key=${draft.key} first=${draft} edit=${edit} />`;
  if (data.accounts.length === 0) {
    return html`<div><${Heading}>${text.pay.title}<//><p>${text.pay.noAccount}</p><a href="#/accounts">${text.pay.toAccounts}</a></div>`;
  }
  const review = async (values) => setDraft(await prepare(user, data, values));
  return html`<${PayForm} data=${data} request=${request} failure=${failure} review=${review} />`;
}

function PayForm({ data: { accounts, payees }, request, failure, review }) {
  const payee = payees.find((each) => each.account_number === request.to_account_number);
  const first = accounts.find((each) => each.id === request.from_account_id) ?? accounts.find((each) => each.available > 0) ?? accounts[0];
  const [chosen, setChosen] = useState({ from: first.id, to: request.to_account_id ?? payee?.id ?? '' });
  const [refused, setRefused] = useState(failure);
  const from = accounts.find((each) => each.id === chosen.from);
  const own = accounts.filter((each) => each.id !== from.id && each.currency === from.currency);
  const targets = [['', text.pay.other], ...payees.map((each) => [each.id, each.name]), ...own.map((each) => [each.id, nameOf(each)])];
  const to = targets.some(([id]) => id === chosen.to) ? chosen.to : '';
  const byNumber = to === '';
  const fields = [
    {
      name: 'from_account_id', label: text.pay.from, initial: first.id,
      options: accounts.map((each) => [each.id, `${nameOf(each)} · ${money(each.available, each.currency)}`]),
    },
    { name: 'to_account_id', label: text.pay.to, options: targets, initial: to },
    {
      name: 'to_account_number', label: text.pay.number, hint: text.pay.numberHint, hidden: !byNumber, maxlength: 40,
      initial: request.to_account_number && !payee ? grouped(request.to_account_number) : '',
    },
    {
      name: 'holder', label: text.pay.holder, hint: text.pay.holderHint, hidden: !byNumber, maxlength: 140,
      initial: byNumber ? request.holder : '',
    },
    {
      name: 'amount', label: text.pay.amount(from.currency), inputmode: 'decimal', maxlength: 40,
      initial: request.amount ? typed(request.amount, request.currency) : '',
    },
    { name: 'memo', label: text.pay.memo, maxlength: 140, initial: request.memo ?? '' },
  ];
  const send = async (values) => {
    setRefused(null);
    try {
      await review(values);
    } catch (refusal) {
      if (refusal instanceof ApiError) setRefused(refusal);
      throw refusal;
    }
  };
  return html`
    <div class="narrow">
      <${Heading}>${text.pay.title}<//>
      <section class="card">
        <${Form} fields=${fields} submit=${text.pay.review} send=${send} failure=${failure}
          onValues=${(values) => setChosen({ from: values.from_account_id, to: values.to_account_id })} />
      </section>
      ${refused?.explanation && html`<${Explained} explanation=${refused.explanation} currency=${from.currency} />`}
    </div>`;
}

/** Has the bank judge the payment without carrying it out, then keeps it under a new key. */
async function prepare(user, { accounts, payees }, values) {
  const from = accounts.find((each) => each.id === values.from_account_id);
  const own = accounts.find((each) => each.id === values.to_account_id);
  const payee = payees.find((each) => each.id === values.to_account_id);
  const number = payee ? payee.account_number : values.to_account_number.replace(/\s/g, '').toUpperCase();
  const { amount, problem } = parseTyped(values.amount, from.currency);
  const errors = {};
  if (!own && number === '') errors.to_account_number = text.pay.needNumber;
  if (problem) errors.amount = text.amounts[problem](fractionDigits(from.currency));
  if (Object.keys(errors).length > 0) throw new FieldErrors(errors);

  const request = filled({
    from_account_id: from.id, to_account_id: own?.id, to_account_number: own ? null : number,
    amount, currency: from.currency, memo: values.memo,
  });
  const judged = await judge(request);
  const after = judged.from_balance_after ?? null;
  const holder = own || payee ? '' : values.holder.trim();
  return payment.open(user.id, request, {
    from: { name: nameOf(from), number: grouped(from.number) },
    to: { name: own ? nameOf(own) : payee?.name ?? holder, number: grouped(own ? own.number : number) },
    likeness: holder === '' ? null : await likenessOf(number, holder),
    after: after === null ? null : money(after, from.currency),
    asksForCode: judged.asksForCode ?? false,
  });
}

/** What asks for a code is not tried with one, which would be used up: the review asks for it. */
async function judge(request) {
  try {
    return await post('/v1/transfers', { ...request, dry_run: true, explain: true });
  } catch (failure) {
    if (!(failure instanceof ApiError && failure.stepUp === 'code_missing')) throw failure;
    return { asksForCode: true };
  }
}
