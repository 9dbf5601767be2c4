import { money } from './money.js';
import { text } from './text.js';
import { html, Moment } from './ui.js';

/** Why the bank let something pass or refused it: its rules in their order, with what each looked at. */
export function Explained({ explanation, currency }) {
  return html`
    <section class="card">
      <h2>${text.explained.title}</h2>
      ${explanation.earliest_at && html`<p>${text.explained.earliest} <${Moment} at=${explanation.earliest_at} />.</p>`}
      <ol class="rules">${explanation.rules.map((rule) => html`
        <li key=${rule.code} class=${rule.verdict}>
          <span>${text.explained.rules[rule.code] ?? html`<code>${rule.code}</code>`}</span>
          <span class="mark">${text.explained.verdicts[rule.verdict]}</span>
          ${rule.numbers && html`<span class="small">${numbersOf(rule, currency).join(' · ')}</span>`}
        </li>`)}
      </ol>
    </section>`;
}

const AMOUNTS = ['balance', 'held', 'overdraft_limit', 'available', 'left_of_hold', 'left_to_reverse'];

function numbersOf({ numbers = {} }, currency) {
  const amounts = AMOUNTS.filter((name) => name in numbers)
    .map((name) => `${text.explained.numbers[name]} ${money(numbers[name], currency)}`);
  const limits = (numbers.limits ?? []).map(({ window, used, limit }) => (
    text.explained.limit(text.windows[window], money(used, currency), money(limit, currency))));
  return [...amounts, ...limits];
}
