import { all, get, post, put } from '../api.js';
import { loadAccount, mayManage, nameOf } from '../accounts.js';
import { FieldErrors, filled, Form } from '../form.js';
import { fractionDigits, money, parseTyped, typed } from '../money.js';
import { newKey, under } from '../payment.js';
import { go, reload } from '../router.js';
import { Shown } from '../shownCard.js';
import { text } from '../text.js';
import { announce, day, Facts, Heading, html, Moment, Press, useRef, useState } from '../ui.js';

const WINDOWS = Object.keys(text.cards.windows);

export async function load({ card: id }) {
  const card = await get(`/v1/cards/${id}`);
  const [account, asked] = await Promise.all([loadAccount(card.account_id), all(`/v1/cards/${id}/authorizations?limit=200`)]);
  return { card, account, asked };
}

/** One card: whether it pays, how much it may, and what it was asked for. */
export function View({ data: { card, account, asked } }) {
  const [issued, setIssued] = useState(null);
  const alive = ['inactive', 'active', 'frozen'].includes(card.status);
  return html`
    <div class="narrow">
      <p><a class="back" href="#/cards">${text.cards.title}</a></p>
      <${Heading}>${`${card.label ?? text.cards.unnamed} ··· ${card.last4}`}<//>
      ${issued && html`<${Shown} key=${issued.id} card=${issued} done=${() => go(`#/cards/${issued.id}`)} />`}
      <section class="card">
        <${Facts} pairs=${[
          [text.cards.state, text.cards.status[card.status]], [text.cards.account, nameOf(account)],
          [text.cards.expires, day(card.expires_on)],
          ...WINDOWS.map((window) => [text.cards.windows[window], card.limits[window] && used(card.limits[window], card.currency)]),
          [text.cards.blocked, card.blocked_categories.join(', ')],
        ]} />
        ${alive && mayManage(account) && html`<${Deeds} card=${card} />`}
      </section>
      ${alive && mayManage(account) && html`<${Limits} key=${JSON.stringify(card.limits)} card=${card} />`}
      ${card.status !== 'cancelled' && mayManage(account) && html`<${Loss} card=${card} alive=${alive} done=${setIssued} />`}
      <h2>${text.cards.asked}</h2>
      ${asked.length === 0 && html`<p class="quietly">${text.cards.notAsked}</p>`}
      <ul class="entries">${asked.map((each) => html`<${Authorization} key=${each.id} authorization=${each} account=${account} />`)}</ul>
    </div>`;
}

const used = ({ limit, used: spent }, currency) => (
  Number.isInteger(limit) ? text.cards.used(money(spent, currency), money(limit, currency)) : null);

function Deeds({ card }) {
  const act = (deed) => async () => {
    await post(`/v1/cards/${card.id}/${deed}`);
    await reload();
    announce(text.cards.done[deed]);
  };
  const deed = { inactive: 'activate', active: 'freeze', frozen: 'unfreeze' }[card.status];
  const kind = deed === 'freeze' ? 'quiet' : 'primary';
  return html`<div class="actions"><${Press} kind=${kind} work=${act(deed)}>${text.cards.deeds[deed]}<//></div>`;
}

function Limits({ card }) {
  const fields = [
    ...WINDOWS.map((window) => ({
      name: window, label: text.limitIn(text.cards.windows[window], card.currency), hint: text.limitHint, inputmode: 'decimal',
      initial: Number.isInteger(card.limits[window]?.limit) ? typed(card.limits[window].limit, card.currency) : '',
    })),
    { name: 'blocked_categories', label: text.cards.block, hint: text.cards.blockHint, initial: card.blocked_categories.join(', ') },
  ];
  const send = async ({ blocked_categories: blocked, ...values }) => {
    const wanted = { blocked_categories: blocked.split(',').map((word) => word.trim().toLowerCase()).filter(Boolean) };
    const errors = {};
    for (const [window, said] of Object.entries(filled(values))) {
      const { amount, problem } = parseTyped(said, card.currency);
      wanted[window] = amount;
      if (problem) errors[window] = text.amounts[problem](fractionDigits(card.currency));
    }
    if (Object.keys(errors).length > 0) throw new FieldErrors(errors);
    await put(`/v1/cards/${card.id}/limits`, wanted);
    await reload();
    announce(text.saved);
  };
  return html`
    <details class="card"><summary>${text.cards.limits}</summary>
      <${Form} fields=${fields} submit=${text.save} send=${send} />
    </details>`;
}

/** Lost or stolen: another takes its place, or none. */
function Loss({ card, alive, done }) {
  const key = useRef(newKey());
  const deeds = Object.entries(text.cards.ends).filter(([deed]) => alive || deed === 'replace');
  const fields = [
    { name: 'reason', label: text.cards.reason, options: Object.entries(text.cards.reasons) },
    { name: 'deed', label: text.cards.then, options: deeds },
  ];
  const send = async ({ deed, ...values }) => {
    if (deed === 'replace') {
      done(await under(key, (to) => post(`/v1/cards/${card.id}/replace`, filled(values), to)));
    } else {
      await post(`/v1/cards/${card.id}/cancel`, { reason: values.reason });
      announce(text.cards.done.cancel);
    }
    await reload();
  };
  return html`
    <details class="card"><summary>${text.cards.loss}</summary>
      <p>${text.cards.lossLead}</p>
      <${Form} fields=${fields} submit=${text.cards.end} send=${send} code kind="danger" />
    </details>`;
}

function Authorization({ authorization: { amount, currency, merchant, status, decline, created_at: at }, account }) {
  return html`
    <li>
      <div>
        <p class="what">${merchant.name ?? text.cards.somebody}</p>
        <p class="small">${text.cards.outcomes[status]}${decline && `: ${decline.detail}`}</p>
        <p class="small">${merchant.category} · <${Moment} at=${at} zone=${account.time_zone} /></p>
      </div>
      <div class="figures"><p class="amount">${money(amount, currency)}</p></div>
    </li>`;
}
