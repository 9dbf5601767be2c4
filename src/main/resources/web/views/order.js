import { all, get, patch, post, remove } from '../api.js';
import { loadAccounts, nameOf } from '../accounts.js';
import { FieldErrors, filled, Form, requireKept } from '../form.js';
import { fractionDigits, grouped, money, parseTyped, typed } from '../money.js';
import { go, reload } from '../router.js';
import { text } from '../text.js';
import { announce, Confirm, day, Facts, Heading, html, Party, Press } from '../ui.js';
import { payeeOf, rhythm, titleOf } from './orders.js';

export async function load({ order: id }) {
  const [order, accounts, payees, runs] = await Promise.all([
    get(`/v1/standing_orders/${id}`), loadAccounts(), all('/v1/payees?limit=200'), all(`/v1/standing_orders/${id}/runs?limit=200`),
  ]);
  return { order, from: accounts.find((each) => each.id === order.from_account_id), to: payeeOf(order, accounts, payees), runs };
}

/** One standing order: when it pays next, what became of its runs, and what can be done about it. */
export function View({ data: { order, from, to, runs } }) {
  return html`
    <div class="narrow">
      <p><a class="back" href="#/orders">${text.orders.title}</a></p>
      <${Heading}>${titleOf(order, to)}<//>
      <section class="card">
        <p class="sum big">${money(order.amount, order.currency)}</p>
        <${Facts} pairs=${[
          [text.pay.from, from && html`<${Party} name=${nameOf(from)} number=${grouped(from.number)} />`],
          [text.pay.to, html`<${Party} name=${to} number=${grouped(order.to_account_number)} />`],
          [text.orders.often, rhythm(order.schedule)], [text.orders.nextLabel, order.next_run && day(order.next_run.due_on)],
          [text.orders.skipping, order.skip_on && day(order.skip_on)],
          [text.orders.endLabel, order.schedule.end_on && day(order.schedule.end_on)],
          [text.orders.shortfall, text.orders.shortfalls[order.on_shortfall]], [text.orders.statusLabel, text.orders.status[order.status]],
        ]} />
        ${order.status !== 'ended' && html`<${Deeds} order=${order} />`}
      </section>
      ${order.status !== 'ended' && html`<${Change} order=${order} />`}
      <h2>${text.orders.runs}</h2>
      ${runs.length === 0 && html`<p class="quietly">${text.orders.noRuns}</p>`}
      <ul class="entries">${runs.map((run) => html`
        <li key=${`${run.due_on}/${run.attempt}`}>
          <div>
            <p class="what">${day(run.due_on)}</p>
            <p class="small">${text.orders.outcomes[run.outcome]}${run.code && ` · ${run.code}`}</p>
          </div>
          <div class="figures"><p class="amount">${money(run.amount, run.currency)}</p></div>
        </li>`)}
      </ul>
    </div>`;
}

function Deeds({ order }) {
  const path = `/v1/standing_orders/${order.id}`;
  const act = (deed) => async () => {
    await post(`${path}/${deed}`);
    await reload();
    announce(text.orders.done[deed]);
  };
  const end = async () => {
    await remove(path);
    announce(text.orders.ended);
    go('#/orders');
  };
  return html`
    <div class="actions">
      ${order.status === 'active'
        ? html`<${Press} work=${act('pause')}>${text.orders.pause}<//>
            ${!order.skip_on && html`<${Press} work=${act('skip_next')}>${text.orders.skip}<//>`}`
        : html`<${Press} work=${act('resume')}>${text.orders.resume}<//>`}
      <${Confirm} ask=${text.orders.endAsk} yes=${text.orders.endYes} work=${end}>${text.orders.endYes}<//>
    </div>`;
}

function Change({ order }) {
  const fields = [
    {
      name: 'amount', label: text.pay.amount(order.currency), inputmode: 'decimal', maxlength: 40,
      initial: typed(order.amount, order.currency),
    },
    { name: 'memo', label: text.pay.memo, maxlength: 140, initial: order.memo },
    { name: 'schedule/end_on', label: text.orders.end, type: 'date', initial: order.schedule.end_on ?? '' },
  ];
  const send = async ({ amount: written, ...values }) => {
    requireKept(fields, { ...values, amount: written });
    const { amount, problem } = parseTyped(written, order.currency);
    if (problem) throw new FieldErrors({ amount: text.amounts[problem](fractionDigits(order.currency)) });
    await patch(`/v1/standing_orders/${order.id}`, filled({ ...values, amount: amount === order.amount ? null : amount }));
    await reload();
    announce(text.saved);
  };
  return html`
    <details class="card"><summary>${text.orders.change}</summary>
      <${Form} fields=${fields} submit=${text.save} send=${send} code />
    </details>`;
}
