import { get } from '../../api.js';
import { BankLinks, findOrNull } from '../../bank.js';
import { words } from '../../bankText.js';
import { Form } from '../../form.js';
import { go } from '../../router.js';
import { Heading, html, Notice, useLayoutEffect } from '../../ui.js';

/** Where something leads that has no other name than its id. */
const PLACES = {
  usr: (id) => findOrNull(`/v1/admin/users/${id}`).then((found) => found && `#/bank/users/${id}`),
  acc: (id) => findOrNull(`/v1/accounts/${id}`).then((found) => found && `#/bank/accounts/${id}`),
  trf: (id) => findOrNull(`/v1/transfers/${id}`).then((found) => found && `#/bank/transfers/${id}`),
};
const anything = async (id) => `#/bank/audit?subject=${id}`;

export async function load({ query }) {
  const asked = query.get('q')?.trim() ?? '';
  const place = asked === '' ? null : await placeOf(asked);
  return { asked, place };
}

async function placeOf(asked) {
  const [, kind] = /^([a-z]{3,4})_[0-9a-z]{26}$/.exec(asked) ?? [];
  if (kind) return (PLACES[kind] ?? anything)(asked);
  if (asked.includes('@')) {
    const [user] = (await get(`/v1/admin/users?${new URLSearchParams({ email: asked })}`)).data;
    return user ? `#/bank/users/${user.id}` : null;
  }
  const [account] = (await findOrNull(`/v1/admin/accounts?${new URLSearchParams({ number: asked.replaceAll(/\s/g, '') })}`))?.data ?? [];
  return account ? `#/bank/accounts/${account.id}` : null;
}

/** One field for everything the staff may have in hand. */
export function View({ data: { asked, place }, user }) {
  useLayoutEffect(() => { if (place) location.replace(place); }, [place]); // Back leads to where one came from
  if (place) return null;
  const fields = [{ name: 'q', label: words.find.what, hint: words.find.hint, initial: asked, maxlength: 254, required: true }];
  const send = async ({ q }) => go(`#/bank/find?${new URLSearchParams({ q: q.trim() })}`);
  return html`
    <div class="narrow">
      <${BankLinks} at="find" user=${user} />
      <${Heading}>${words.find.title}<//>
      ${asked !== '' && html`<${Notice}>${words.find.none}<//>`}
      <section class="card"><${Form} key=${asked} fields=${fields} submit=${words.find.title} send=${send} /></section>
    </div>`;
}
