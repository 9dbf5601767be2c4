import { Likeness, likenessOf } from '../accounts.js';
import { all, patch, post, remove } from '../api.js';
import { filled, Form } from '../form.js';
import { grouped } from '../money.js';
import { reload } from '../router.js';
import { text } from '../text.js';
import { announce, Confirm, Heading, html, useState } from '../ui.js';

export const load = () => all('/v1/payees?limit=200');

/** Whom one pays again and again, under names of one's own. */
export function View({ data: payees }) {
  const [checked, setChecked] = useState(null);
  const fields = [
    { name: 'name', label: text.payees.name, maxlength: 140, required: true },
    { name: 'account_number', label: text.pay.number, hint: text.pay.numberHint, maxlength: 40, required: true },
  ];

  /** A number that is somebody else's is kept too, but not without a word. */
  async function add(values) {
    setChecked(null);
    const payee = await post('/v1/payees', filled(values));
    await reload();
    setChecked(await likenessOf(payee.account_number, payee.name));
    announce(text.payees.added(payee.name));
  }

  return html`
    <div>
      <${Heading}>${text.payees.title}<//>
      ${payees.length === 0 && html`<p class="quietly">${text.payees.none}</p>`}
      <ul class="entries">${payees.map((payee) => html`<${Payee} key=${payee.id} payee=${payee} />`)}</ul>
      <section class="card narrow">
        <h2>${text.payees.addTitle}</h2>
        <${Form} fields=${fields} submit=${text.payees.add} send=${add} code clears />
        ${checked && html`<${Likeness} result=${checked} />`}
      </section>
    </div>`;
}

function Payee({ payee }) {
  const [renaming, setRenaming] = useState(false);
  const path = `/v1/payees/${payee.id}`;
  const rename = async ({ name }) => {
    await patch(path, { name: name.trim() });
    await reload();
    setRenaming(false);
    announce(text.payees.renamed(name.trim()));
  };
  const forget = async () => {
    await remove(path);
    await reload();
    announce(text.payees.removed(payee.name));
  };
  const fields = [{ name: 'name', label: text.payees.newName(payee.name), initial: payee.name, maxlength: 140 }];
  const back = html`<button type="button" onClick=${() => setRenaming(false)}>${text.no}</button>`;
  return html`
    <li>
      <div><p class="what">${payee.name}</p><p class="small number">${grouped(payee.account_number)}</p></div>
      ${renaming
        ? html`<${Form} fields=${fields} prefix=${payee.id} submit=${text.save} send=${rename} after=${back} kind="quiet" />`
        : html`<div class="actions">
            <a href=${`#/pay?to=${payee.account_number}`} aria-label=${text.payees.payLabel(payee.name)}>${text.nav.pay}</a>
            <button type="button" aria-label=${text.payees.renameLabel(payee.name)}
              onClick=${() => setRenaming(true)}>${text.payees.rename}</button>
            <${Confirm} label=${text.payees.removeLabel(payee.name)} ask=${text.payees.removeAsk(payee.name)} yes=${text.payees.remove}
              work=${forget}>${text.payees.remove}<//>
          </div>`}
    </li>`;
}
