import { all } from '../api.js';
import { AccountLinks, loadAccount, nameOf } from '../accounts.js';
import { Form } from '../form.js';
import { money } from '../money.js';
import { CheckStatement, FORMS, save } from '../statements.js';
import { text } from '../text.js';
import { day, Heading, html, Press } from '../ui.js';

export async function load({ account: id }) {
  const [account, months] = await Promise.all([loadAccount(id), all(`/v1/accounts/${id}/statements?limit=200`)]);
  return { account, months };
}

/** The months there are statements of, each in every form, and any other span of days. */
export function View({ data: { account, months } }) {
  const inMoney = (amount) => money(amount, account.currency);
  return html`
    <div>
      <${AccountLinks} account=${account} at="/statements" />
      <${Heading}>${text.statements.title}<//>
      <p class="quietly">${nameOf(account)}. ${text.statements.lead}</p>
      <ul class="entries">${months.map((each) => html`
        <li key=${each.month}>
          <div>
            <p class="what"><a href=${`#/accounts/${account.id}/statements/${each.month}`}>${day(each.month)}</a></p>
            <p class="small">${text.statements.entries(each.entry_count)}${each.issued ? '' : ` · ${text.statements.running}`}</p>
            <div class="forms">${FORMS.map((form) => html`
              <${Press} key=${form} kind="inline" label=${text.statements.download(form, day(each.month))}
                work=${() => save(account.id, each.month, form)}>${form.toUpperCase()}<//>`)}
            </div>
          </div>
          <div class="figures">
            <p class="amount">${inMoney(each.closing_balance)}</p>
            <p class="small">${text.statements.opening(inMoney(each.opening_balance))}</p>
          </div>
        </li>`)}
      </ul>
      <${Range} account=${account} />
      <${CheckStatement} account=${account} />
    </div>`;
}

function Range({ account }) {
  const fields = [
    { name: 'from', label: text.statements.from, type: 'date', required: true },
    { name: 'to', label: text.statements.to, hint: text.statements.toHint, type: 'date', required: true },
    { name: 'form', label: text.statements.form, options: FORMS.map((form) => [form, form.toUpperCase()]) },
  ];
  const send = ({ from, to, form }) => save(account.id, 'range', form, `?from=${from}&to=${to}`);
  return html`
    <section class="card narrow">
      <h2>${text.statements.range}</h2>
      <${Form} fields=${fields} submit=${text.statements.get} send=${send} kind="quiet" />
    </section>`;
}
