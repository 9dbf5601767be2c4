import { get } from '../api.js';
import { AccountLinks, balanceAfter, EntryRow, loadAccount, mayPay, nameOf } from '../accounts.js';
import { BalanceOverTime } from '../balance.js';
import { FieldErrors, filled, Form } from '../form.js';
import { fractionDigits, grouped, money, parseTyped, typed } from '../money.js';
import { go, reload, usePoll } from '../router.js';
import { text } from '../text.js';
import {
  announce, Copyable, Facts, Heading, html, Press, startOfDay, useEffect, useLayoutEffect, useMemo, useRef, useSince, useState,
} from '../ui.js';

const PAGE = 50;
const NEAR = '800px'; // below what is seen, from where the next page is fetched
const FILTERS = ['q', 'direction', 'kind', 'min', 'max', 'from', 'to'];

export async function load({ account: id, query }) {
  const account = await loadAccount(id);
  const asked = asQuery(account, query);
  return { account, asked, page: await entries(id, asked) };
}

const entries = (id, asked, options) => get(`/v1/accounts/${id}/entries?limit=${PAGE}${asked}`, options);

/** The filters in the page's address, as the API takes them. */
function asQuery({ currency, time_zone: zone }, query) {
  const amount = (name) => (query.has(name) ? parseTyped(query.get(name), currency).amount : null);
  const asked = filled({
    q: query.get('q'), direction: query.get('direction'), kind: query.get('kind'),
    min_amount: amount('min'), max_amount: amount('max'),
    from: query.has('from') ? startOfDay(query.get('from'), zone) : null,
    to: query.has('to') ? startOfDay(query.get('to'), zone, 1) : null,
  });
  return Object.entries(asked).map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join('');
}

/** One account: what is in it, what was in it, and what was booked, newest first. */
export function View({ data, query }) {
  const [account, setAccount] = useSince(data, data.account);
  const [listed, setListed] = useSince(data, { pages: [data.page.data], cursor: data.page.next_cursor });
  const [focusAt, setFocusAt] = useState(0);
  const list = useRef();
  const more = useRef();
  useLayoutEffect(() => { if (focusAt > 0) rowsOf(list)[focusAt]?.focus(); }, [focusAt]);

  async function loadMore() {
    const page = await entries(account.id, `${data.asked}&cursor=${encodeURIComponent(listed.cursor)}`);
    if (more.current?.contains(document.activeElement)) setFocusAt(rowsOf(list).length);
    setListed(({ pages }) => ({ pages: [...pages, page.data], cursor: page.next_cursor }));
    announce(text.account.moreDone(page.data.length));
  }
  useEffect(() => {
    if (!more.current) return undefined;
    // A busy browser tells of several frames at once: the last of them is how it is now.
    const near = new IntersectionObserver((seen) => seen.at(-1).isIntersecting && more.current.firstChild.click(), { rootMargin: NEAR });
    near.observe(more.current);
    return () => near.disconnect();
  }, [listed]);

  usePoll(async () => {
    const later = await loadAccount(account.id, true);
    if (JSON.stringify(later) === JSON.stringify(account)) return;
    const page = await entries(account.id, data.asked, { background: true });
    const newest = listed.pages[0][0]?.sequence ?? 0;
    const fresh = page.data.filter((entry) => entry.sequence > newest);
    if (page.has_more && fresh.length === page.data.length) { // more than a page has come
      await reload();
      return;
    }
    setAccount(() => later);
    if (fresh.length === 0) return;
    setListed(({ pages, cursor }) => ({ pages: [fresh.filter(({ sequence }) => !(sequence <= pages[0][0]?.sequence)), ...pages], cursor }));
    announce(text.account.fresh(fresh.length));
  });

  const searched = FILTERS.some((name) => query.has(name));
  const found = useRef();
  const before = useRef(String(query));
  useLayoutEffect(() => {
    if (before.current !== String(query)) found.current.focus();
    before.current = String(query);
  }, [String(query)]);
  return html`
    <div>
      <${AccountLinks} account=${account} at="" />
      <${Heading}>${nameOf(account)}<//>
      <${Summary} account=${account} />
      ${account.balance_version > 0 && html`<${BalanceOverTime} key=${account.id} account=${account} />`}
      <h2 tabindex="-1" ref=${found}>${searched ? text.filters.found : text.account.entries}</h2>
      <${Filters} key=${String(query)} account=${account} query=${query} open=${searched} />
      ${listed.pages[0].length === 0 && listed.cursor === null && html`
        <p class="quietly">${searched ? text.filters.none : text.account.none}</p>`}
      <div ref=${list}>${listed.pages.map((rows) => html`<${Rows} key=${rows[0]?.sequence} rows=${rows} account=${data.account} />`)}</div>
      ${listed.cursor !== null && html`<div ref=${more}><${Press} work=${loadMore}>${text.account.more}<//></div>`}
    </div>`;
}

const rowsOf = (list) => list.current.querySelectorAll('li');

/** A page of entries, drawn once: there may be hundreds of pages. */
const Rows = ({ rows, account }) => useMemo(() => html`
  <ol class="entries page">${rows.map((entry) => html`
    <${EntryRow} key=${entry.sequence} entry=${entry} account=${account} beside=${balanceAfter(entry, account)} />`)}
  </ol>`, [rows]);

function Summary({ account }) {
  const inMoney = (amount) => money(amount, account.currency);
  return html`
    <section class="card">
      <p class="small">${text.account.balance}</p>
      <p class="sum big">${inMoney(account.balance)}</p>
      <${Facts} pairs=${[
        [text.account.number, html`<${Copyable} value=${account.number} shown=${grouped(account.number)} said=${text.account.copied} />`],
        [text.account.available, account.available === account.balance ? null : inMoney(account.available)],
        [text.account.held, account.held === 0 ? null : inMoney(account.held)],
        [text.account.overdraft, account.overdraft_limit === 0 ? null : inMoney(account.overdraft_limit)],
      ]} />
      ${account.status !== 'active' && html`<p class="badge">${text.accounts.status[account.status]}</p>`}
      ${mayPay(account) && html`<p class="actions"><a class="primary" href=${`#/pay/${account.id}`}>${text.account.pay}</a></p>`}
    </section>`;
}

/** What is looked for stays in the page's address, so that it can be gone back to. */
function Filters({ account, query, open }) {
  const place = `#/accounts/${account.id}`;
  const any = [['', text.filters.any]];
  const fields = [
    { name: 'q', label: text.filters.q, maxlength: 140 },
    { name: 'direction', label: text.filters.direction, options: [...any, ...Object.entries(text.filters.directions)] },
    { name: 'kind', label: text.filters.kind, options: [...any, ...Object.entries(text.account.kinds)] },
    { name: 'min', label: text.filters.min(account.currency), inputmode: 'decimal' },
    { name: 'max', label: text.filters.max(account.currency), inputmode: 'decimal' },
    { name: 'from', label: text.filters.from, type: 'date' },
    { name: 'to', label: text.filters.to, type: 'date' },
  ].map((field) => ({ ...field, initial: query.get(field.name) ?? '' }));
  const send = async (values) => {
    const wanted = filled(values);
    const errors = {};
    for (const name of ['min', 'max'].filter((each) => wanted[each])) {
      const { amount, problem } = parseTyped(wanted[name], account.currency);
      if (problem) errors[name] = text.amounts[problem](fractionDigits(account.currency));
      else wanted[name] = typed(amount, account.currency);
    }
    if (Object.keys(errors).length > 0) throw new FieldErrors(errors);
    const search = new URLSearchParams(wanted).toString();
    go(search === '' ? place : `${place}?${search}`);
  };
  const none = open && html`<a href=${place}>${text.filters.clear}</a>`;
  return html`
    <details class="filters" open=${open}>
      <summary>${text.filters.title}</summary>
      <${Form} fields=${fields} submit=${text.filters.button} send=${send} after=${none} kind="quiet" />
    </details>`;
}
