import { ApiError, get } from '../api.js';
import { entryTitle, loadAccount, nameOf } from '../accounts.js';
import { Explained } from '../explained.js';
import { grouped, money, signed } from '../money.js';
import { text } from '../text.js';
import { Copyable, Facts, Heading, html, Moment, Party, Press, useState } from '../ui.js';

export async function load({ account: id, sequence }) {
  const [account, entry] = await Promise.all([loadAccount(id), get(`/v1/accounts/${id}/entries/${sequence}`)]);
  return { account, entry, transfer: await get(`/v1/transfers/${entry.transfer_id}`) };
}

/** One entry with both its clocks, its place in the account's chain, and what can be shown as a receipt. */
export function View({ data: { account, entry, transfer } }) {
  const { name, account_number: number } = entry.counterparty ?? {};
  const list = `#/accounts/${account.id}`;
  return html`
    <div class="narrow">
      <p><a class="back" href=${list}>${nameOf(account)}</a></p>
      <${Heading}>${entryTitle(entry)}<//>
      <section class="card">
        <p class=${`sum big amount ${entry.amount > 0 ? 'in' : ''}`}>${signed(entry.amount, account.currency)}</p>
        <${Facts} pairs=${[
          [entry.amount > 0 ? text.entry.from : text.entry.to, number && html`<${Party} name=${name} number=${grouped(number)} />`],
          [text.entry.account, html`<${Party} name=${nameOf(account)} number=${grouped(account.number)} />`],
          [text.entry.memo, entry.memo],
          [text.entry.kind, text.account.kinds[entry.kind]],
          [text.entry.booked, html`<${Moment} at=${entry.booked_at} zone=${account.time_zone} exact />`],
          [text.entry.effective, html`<${Moment} at=${entry.effective_at} zone=${account.time_zone} exact />`],
          [text.entry.after, money(entry.balance_after, account.currency)],
          [text.entry.position, text.entry.positionOf(entry.sequence, account.balance_version)],
          [text.entry.transfer, html`<${Copyable} value=${entry.transfer_id} said=${text.entry.copied} />`],
          [text.entry.reversed, transfer.reversed_amount ? money(transfer.reversed_amount, transfer.currency) : null],
          [text.entry.reverses, transfer.reverses_id],
          [text.entry.hold, transfer.hold_id],
        ]} />
        <p class="small">${text.entry.chain}</p>
        <p class="actions"><button type="button" onClick=${() => window.print()}>${text.entry.print}</button></p>
      </section>
      <${Why} transfer=${transfer} />
    </div>`;
}

/** Only whoever ordered it, or sees its source, is told why it passed. */
function Why({ transfer }) {
  const [explanation, setExplanation] = useState(null);
  const [untold, setUntold] = useState(false);
  const ask = async () => {
    try {
      setExplanation(await get(`/v1/transfers/${transfer.id}/explain`));
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.status === 404)) throw failure;
      setUntold(true);
    }
  };
  if (untold) return html`<p class="quietly" role="status">${text.entry.untold}</p>`;
  if (explanation === null) return html`<p class="actions"><${Press} work=${ask}>${text.entry.why}<//></p>`;
  return html`<${Explained} explanation=${explanation} currency=${transfer.currency} />`;
}
