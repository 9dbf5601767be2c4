import { patch, post } from '../api.js';
import { AccountLinks, loadAccount, loadAccounts, mayManage, nameOf } from '../accounts.js';
import { CODE_FIELD, codeOf, Field, filled, Form } from '../form.js';
import { newKey, under } from '../payment.js';
import { reload } from '../router.js';
import { text } from '../text.js';
import { announce, Confirm, Heading, html, Press, useRef, useState } from '../ui.js';

export async function load({ account: id }) {
  const [account, accounts] = await Promise.all([loadAccount(id), loadAccounts()]);
  return { account, others: accounts.filter((each) => each.id !== id && each.status === 'active' && each.currency === account.currency) };
}

/** What its holder may do with an account itself: name it, freeze it, close it. */
export function View({ data: { account, others } }) {
  return html`
    <div class="narrow">
      <${AccountLinks} account=${account} at="/settings" />
      <${Heading}>${text.settings.title}<//>
      <p class="quietly">${nameOf(account)}</p>
      ${!mayManage(account) && html`<p>${text.settings.notYours}</p>`}
      ${mayManage(account) && html`<${Name} account=${account} />`}
      ${mayManage(account) && account.status !== 'closed' && html`
        <${Freezing} account=${account} /><${Closing} account=${account} others=${others} />`}
    </div>`;
}

function Name({ account }) {
  const send = async ({ name }) => {
    await patch(`/v1/accounts/${account.id}`, { name: name.trim() });
    await reload();
    announce(text.saved);
  };
  return html`<section class="card"><${Form} fields=${[{ name: 'name', label: text.settings.name, initial: account.name, maxlength: 80 }]}
    submit=${text.save} send=${send} kind="quiet" /></section>`;
}

function Freezing({ account }) {
  const frozen = account.status === 'frozen';
  const deed = frozen ? 'unfreeze' : 'freeze';
  const work = async () => {
    await post(`/v1/accounts/${account.id}/${deed}`, {});
    await reload();
    announce(text.settings.done[deed]);
  };
  return html`
    <section class="card">
      <h2>${text.settings.freezeTitle}</h2>
      <p>${frozen ? text.settings.isFrozen : text.settings.freezeLead}</p>
      <p class="actions"><${Press} work=${work}>${text.settings[deed]}<//></p>
    </section>`;
}

/** Closing moves what is left, so it has a key of its own, and is asked for once more. */
function Closing({ account, others }) {
  const key = useRef(newKey());
  const target = useRef();
  const code = useRef();
  const [asked, setAsked] = useState(false);
  const work = async () => {
    const totp = codeOf(code.current?.querySelector('input').value ?? '');
    const wish = filled({ sweep_to_account_id: target.current?.value, totp });
    try {
      await under(key, (to) => post(`/v1/accounts/${account.id}/close`, wish, to));
    } catch (failure) {
      if (failure.asksForCode) setAsked(true);
      throw failure;
    }
    await reload();
    announce(text.settings.done.close);
  };
  return html`
    <section class="card">
      <h2>${text.settings.closeTitle}</h2>
      <p>${text.settings.closeLead}</p>
      ${account.balance > 0 && others.length > 0 && html`
        <div class="field"><label for="sweep">${text.settings.sweep}</label>
          <select id="sweep" ref=${target}>
            <option value="">${text.settings.noSweep}</option>
            ${others.map((each) => html`<option key=${each.id} value=${each.id}>${nameOf(each)}</option>`)}
          </select>
        </div>`}
      ${asked && html`<div ref=${code}><${Field} ...${CODE_FIELD} /></div>`}
      <div class="actions">
        <${Confirm} ask=${text.settings.closeAsk} yes=${text.settings.close} work=${work}>${text.settings.close}<//>
      </div>
    </section>`;
}
