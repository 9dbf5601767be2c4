import { ApiError, post } from './api.js';
import { text } from './text.js';
import { html } from './ui.js';

/** Whether the account is whose one thinks. Few may be asked, which must not keep anybody from paying. */
export async function likenessOf(number, name) {
  try {
    return (await post('/v1/payees/check', { account_number: number, name })).result;
  } catch (failure) {
    if (!(failure instanceof ApiError && failure.code === 'rate_limited')) throw failure;
    return 'unchecked';
  }
}

export function Likeness({ result }) {
  return html`<p class=${result === 'match' ? 'likeness good' : 'likeness notice'} role="status">${text.likeness[result]}</p>`;
}
