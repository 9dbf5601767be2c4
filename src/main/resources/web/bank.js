import { ApiError, get, post } from './api.js';
import { words } from './bankText.js';
import { filled, Form } from './form.js';
import { newKey } from './payment.js';
import { go } from './router.js';
import { text } from './text.js';
import { announce, html, Press, useRef, useSince } from './ui.js';

/** What the staff's views have in common. */
const PLACES = ['books', 'find', 'users', 'accounts', 'audit', 'terms'];
const PAGE = 50;

export const isOperator = (user) => user.role === 'operator';

/** An account by its name, or what it is; the bank's own by what they are for. */
export const nameOf = (account) => (account.system_code
  ? `${words.books.system[account.system_code]} ${account.currency}`
  : account.name || `${text.accounts.type[account.type]} ${account.currency}`);

/** The ways between the staff's views, and what an auditor should know. */
export function BankLinks({ at, user }) {
  const place = (name) => (name === 'books' ? '#/bank' : `#/bank/${name}`);
  return html`
    <nav class="tabs" aria-label=${words.nav}>${PLACES.map((name) => html`
      <a key=${name} href=${place(name)} aria-current=${name === at ? 'page' : null}>${words.places[name]}</a>`)}</nav>
    ${!isOperator(user) && html`<p class="quietly">${words.readOnly}</p>`}`;
}

/** A page of a list: `{rows, cursor, asked}`, where `asked` leads to the next one. Of the page's address, these filters count. */
export async function firstPage(path, query = new URLSearchParams(), filters = []) {
  const wanted = filters.filter((name) => query.get(name)).map((name) => [name, query.get(name)]);
  const asked = `${path}?${new URLSearchParams([['limit', PAGE], ...wanted])}`;
  const page = await get(asked);
  return { rows: page.data, cursor: page.next_cursor, asked };
}

/** A list that grows by a page at a time. `children(row)` is a line of it. */
export function Listed({ first, row }) {
  const [{ rows, cursor }, grow] = useSince(first, first);
  const more = async () => {
    const page = await get(`${first.asked}&cursor=${encodeURIComponent(cursor)}`);
    grow((state) => ({ rows: [...state.rows, ...page.data], cursor: page.next_cursor }));
  };
  if (rows.length === 0) return html`<p class="quietly">${words.nothing}</p>`;
  return html`
    <ul class="entries">${rows.map(row)}</ul>
    ${cursor && html`<${Press} work=${more}>${words.more}<//>`}`;
}

/** What a list is narrowed by; it stays in the page's address, so that it can be gone back to. */
export function Filters({ place, query, fields }) {
  const known = fields.map((field) => ({ ...field, initial: query.get(field.name) ?? '' }));
  const send = async (values) => go(`${place}?${new URLSearchParams(filled(values))}`);
  return html`
    <details class="filters" open=${String(query) !== ''}>
      <summary>${text.filters.title}</summary>
      <${Form} key=${String(query)} fields=${known} submit=${words.filter} send=${send} kind="quiet" />
    </details>`;
}

/** Something by its id where there may be none: null then. */
export async function findOrNull(path) {
  try {
    return await get(path);
  } catch (failure) {
    if (failure instanceof ApiError && [400, 404].includes(failure.status)) return null;
    throw failure;
  }
}

/** Orders money under a key that stays the same until the bank has decided, so that trying again books it once. */
export function useOrder() {
  const key = useRef(newKey());
  return async (path, body, said) => {
    try {
      await post(path, body, { key: key.current });
      key.current = newKey();
    } catch (failure) {
      if (failure.definite) key.current = newKey();
      throw failure;
    }
    announce(said);
  };
}
