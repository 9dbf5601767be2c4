import { post } from '../../api.js';
import { BankLinks, firstPage, isOperator, Listed } from '../../bank.js';
import { words } from '../../bankText.js';
import { Form } from '../../form.js';
import { money } from '../../money.js';
import { reload } from '../../router.js';
import { text } from '../../text.js';
import { announce, day, Heading, html } from '../../ui.js';

export const load = () => firstPage('/v1/admin/terms');

/** What accounts earn and cost, from when on. */
export function View({ data, user }) {
  return html`
    <div class="narrow">
      <${BankLinks} at="terms" user=${user} />
      <${Heading}>${words.terms.title}<//>
      ${data.rows.length === 0 ? html`<p class="quietly">${words.terms.none}</p>` : html`<${Listed} first=${data} row=${(each) => html`
        <li key=${each.id}>
          <div>
            <p class="what">${text.accounts.type[each.account_type]} ${each.currency}</p>
            <p class="small">${words.terms.from} ${day(each.from_on)} · ${words.terms.dayCounts[each.day_count]}</p>
          </div>
          <div class="figures"><p>${words.terms.rate(each.interest_basis_points)}</p>
            <p class="small">${words.terms.monthly(money(each.monthly_fee, each.currency))}</p></div>
        </li>`} />`}
      ${isOperator(user) && html`<${Setting} />`}
    </div>`;
}

function Setting() {
  const whole = { inputmode: 'numeric', pattern: '[0-9]*', required: true };
  const fields = [
    { name: 'account_type', label: words.terms.type, options: Object.entries(text.accounts.type).filter(([type]) => type !== 'system') },
    { name: 'currency', label: words.terms.currency, initial: 'EUR', maxlength: 3, required: true },
    { name: 'from_on', label: words.terms.from, type: 'date', required: true },
    { name: 'interest_basis_points', label: words.terms.interest, hint: words.terms.interestHint, initial: '0', ...whole },
    { name: 'day_count', label: words.terms.dayCount, options: Object.entries(words.terms.dayCounts) },
    { name: 'monthly_fee', label: words.terms.fee, hint: words.terms.feeHint, initial: '0', ...whole },
  ];
  const number = (said) => (/^\d{1,9}$/.test(said.trim()) ? Number(said.trim()) : said);
  const send = async (values) => {
    await post('/v1/admin/terms', {
      ...values, currency: values.currency.trim().toUpperCase(),
      interest_basis_points: number(values.interest_basis_points), monthly_fee: number(values.monthly_fee),
    });
    await reload();
    announce(words.terms.done);
  };
  return html`<section class="card"><h2>${words.terms.setTitle}</h2>
    <${Form} fields=${fields} submit=${words.terms.set} send=${send} kind="quiet" /></section>`;
}
