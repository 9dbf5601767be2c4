import { all, post } from '../api.js';
import { loadAccounts, mayManage, nameOf } from '../accounts.js';
import { filled, Form } from '../form.js';
import { newKey, under } from '../payment.js';
import { reload } from '../router.js';
import { text } from '../text.js';
import { Shown } from '../shownCard.js';
import { day, Heading, html, useRef, useState } from '../ui.js';

export async function load() {
  const [accounts, cards] = await Promise.all([loadAccounts(), all('/v1/cards?limit=200')]);
  return { accounts, cards };
}

/** The cards of all accounts, and a form that issues another. */
export function View({ data: { accounts, cards } }) {
  const [issued, setIssued] = useState(null);
  const payers = accounts.filter((each) => each.status === 'active' && mayManage(each));
  return html`
    <div>
      <${Heading}>${text.cards.title}<//>
      ${issued && html`<${Shown} key=${issued.id} card=${issued} done=${() => setIssued(null)} />`}
      ${cards.length === 0 && html`<p class="quietly">${text.cards.none}</p>`}
      <ul class="entries">${cards.map((card) => html`<${Row} key=${card.id} card=${card} accounts=${accounts} />`)}</ul>
      ${payers.length > 0 && html`<${Issue} accounts=${payers} done=${setIssued} />`}
    </div>`;
}

function Row({ card, accounts }) {
  const account = accounts.find((each) => each.id === card.account_id);
  return html`
    <li>
      <div>
        <p class="what"><a href=${`#/cards/${card.id}`}>${card.label ?? text.cards.unnamed} ··· ${card.last4}</a></p>
        <p class="small">${account && `${nameOf(account)} · `}${text.cards.until(day(card.expires_on))}</p>
      </div>
      <p class="badge">${text.cards.status[card.status]}</p>
    </li>`;
}

/** A lost answer is asked for again under the same key, so that there is one card; its number is then not shown. */
function Issue({ accounts, done }) {
  const key = useRef(newKey());
  const fields = [
    { name: 'account', label: text.cards.account, options: accounts.map((each) => [each.id, nameOf(each)]) },
    { name: 'label', label: text.cards.label, hint: text.cards.labelHint, maxlength: 80 },
  ];
  const send = async ({ account, ...values }) => {
    done(await under(key, (to) => post(`/v1/accounts/${account}/cards`, filled(values), to)));
    await reload();
  };
  return html`
    <section class="card narrow">
      <h2>${text.cards.newTitle}</h2>
      <${Form} fields=${fields} submit=${text.cards.issue} send=${send} code clears />
    </section>`;
}
