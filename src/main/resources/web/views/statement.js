import { get } from '../api.js';
import { entryTitle, nameOf } from '../accounts.js';
import { grouped, money, plain } from '../money.js';
import { FORMS, save } from '../statements.js';
import { text } from '../text.js';
import { day, Facts, Heading, html, Press } from '../ui.js';

export const load = ({ account, month }) => get(`/v1/accounts/${account}/statements/${month}.json`);

/** One statement to read: opening balance, entries, closing balance, and what it is checked by. */
export function View({ data: statement, account: id, month }) {
  const { account, period, receipt } = statement;
  const inMoney = (amount) => money(amount, account.currency);
  return html`
    <div>
      <p><a class="back" href=${`#/accounts/${id}/statements`}>${text.statements.title}</a></p>
      <${Heading}>${text.statements.of(day(month))}<//>
      <section class="card">
        <${Facts} pairs=${[
          [text.entry.account, nameOf(account)], [text.account.number, grouped(account.number)],
          [text.statements.holders, statement.holders.join(', ')], [text.statements.openingBalance, inMoney(statement.opening_balance)],
          [text.statements.in, inMoney(statement.total_in)], [text.statements.out, inMoney(statement.total_out)],
          [text.statements.closingBalance, inMoney(statement.closing_balance)],
        ]} />
        ${!period.issued && html`<p class="notice">${text.statements.runningHint}</p>`}
        <div class="actions">${FORMS.map((form) => html`
          <${Press} key=${form} label=${text.statements.download(form, day(month))}
            work=${() => save(id, month, form)}>${form.toUpperCase()}<//>`)}
          <button type="button" onClick=${() => window.print()}>${text.entry.print}</button>
        </div>
      </section>
      <${Lines} statement=${statement} />
      <section class="card">
        <h2>${text.statements.receipt}</h2>
        <p class="small">${text.statements.receiptHint}</p>
        <${Facts} pairs=${[
          [text.statements.head, html`<code>${receipt.head.sequence} · ${receipt.head.hash}</code>`],
          [text.statements.digest, html`<code>${receipt.digest}</code>`],
          [text.statements.signature, receipt.signature && html`<code>${receipt.signature}</code>`],
        ]} />
      </section>
    </div>`;
}

function Lines({ statement: { entries, account } }) {
  if (entries.length === 0) return html`<p class="quietly">${text.statements.none}</p>`;
  return html`
    <div class="wide" role="region" tabindex="0" aria-label=${text.account.entries}><table>
      <thead><tr>
        <th scope="col">${text.statements.date}</th><th scope="col">${text.statements.what}</th>
        <th scope="col" class="figure">${account.currency}</th><th scope="col" class="figure">${text.account.balance}</th>
      </tr></thead>
      <tbody>${entries.map((entry) => html`
        <tr key=${entry.sequence}>
          <td>${day(entry.date)}</td>
          <td>${entryTitle(entry)}${entry.memo && html`<br /><span class="small">${entry.memo}</span>`}</td>
          <td class="figure">${plain(entry.amount, account.currency)}</td><td class="figure">${plain(entry.balance, account.currency)}</td>
        </tr>`)}
      </tbody>
    </table></div>`;
}
