import { text } from './text.js';
import { day, Facts, html, Notice } from './ui.js';

/** A card that was just issued, with what nobody is shown again. It is in this page's memory alone. */
export function Shown({ card, done }) {
  const number = card.number?.replace(/(.{4})(?=.)/g, '$1 ');
  return html`
    <section class="card narrow">
      <${Notice}>${number ? text.cards.once : text.cards.shownBefore}<//>
      ${number && html`<${Facts} pairs=${[
        [text.cards.number, html`<span class="number">${number}</span>`], [text.cards.cvv, card.cvv],
        [text.cards.expires, day(card.expires_on)],
      ]} />`}
      <p class="actions"><button type="button" onClick=${done}>${text.cards.kept}</button></p>
    </section>`;
}
