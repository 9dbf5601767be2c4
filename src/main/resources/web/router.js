import { ApiError, forgetRead, isRehearsal, notFetched } from './api.js';
import * as payment from './payment.js';
import { text } from './text.js';
import { FailureNote, Heading, html, render, useLayoutEffect, useRef } from './ui.js';

/** Every view, its address, and the file it comes in when it is first wanted. */
const ROUTES = [
  [/^accounts$/, () => import('./views/overview.js')],
  [/^accounts\/(?<account>acc_\w+)$/, () => import('./views/account.js')],
  [/^accounts\/(?<account>acc_\w+)\/entries\/(?<sequence>\d+)$/, () => import('./views/entry.js')],
  [/^accounts\/(?<account>acc_\w+)\/statements$/, () => import('./views/statements.js')],
  [/^accounts\/(?<account>acc_\w+)\/statements\/(?<month>\d{4}-\d\d)$/, () => import('./views/statement.js')],
  [/^accounts\/(?<account>acc_\w+)\/members$/, () => import('./views/members.js')],
  [/^accounts\/(?<account>acc_\w+)\/settings$/, () => import('./views/settings.js')],
  [/^pay(?:\/(?<account>acc_\w+))?$/, () => import('./views/pay.js')],
  [/^orders$/, () => import('./views/orders.js')],
  [/^orders\/(?<order>sto_\w+)$/, () => import('./views/order.js')],
  [/^payees$/, () => import('./views/payees.js')],
  [/^cards$/, () => import('./views/cards.js')],
  [/^cards\/(?<card>crd_\w+)$/, () => import('./views/card.js')],
  [/^you$/, () => import('./views/profile.js')],
  [/^you\/security$/, () => import('./views/security.js')],
  [/^you\/sessions$/, () => import('./views/sessions.js')],
  [/^you\/keys$/, () => import('./views/apiKeys.js')],
  [/^you\/data$/, () => import('./views/yourData.js')],
  [/^bank$/, () => import('./views/bank/books.js')],
  [/^bank\/find$/, () => import('./views/bank/find.js')],
  [/^bank\/users$/, () => import('./views/bank/users.js')],
  [/^bank\/users\/(?<id>usr_\w+)$/, () => import('./views/bank/user.js')],
  [/^bank\/accounts$/, () => import('./views/bank/accounts.js')],
  [/^bank\/accounts\/(?<id>acc_\w+)$/, () => import('./views/bank/account.js')],
  [/^bank\/transfers\/(?<id>trf_\w+)$/, () => import('./views/bank/transfer.js')],
  [/^bank\/audit$/, () => import('./views/bank/audit.js')],
  [/^bank\/terms$/, () => import('./views/bank/terms.js')],
];
const PAY = /^pay\b/;
const AHEAD_MS = 300;

const main = document.getElementById('main');
const polls = new Set();
let user = null;
let onShown = () => {};
let onEnded = () => {};
let showing = { key: null, left: new AbortController() };
let round = 0; // how often a view was opened afresh

/** From here on views are shown, of this user's. `shown(hash)` hears of each, `ended(reason)` of the user's end. */
export function begin(newUser, shown, ended) {
  user = newUser;
  onShown = shown;
  onEnded = ended;
  setTimeout(fetchAhead, AHEAD_MS);
}

/** Fetches the other views' files before they are wanted; the bank's own come when they are. */
function fetchAhead() {
  for (const [route, view] of ROUTES) if (!/bank/.test(route)) view().catch(() => {});
}

/** Ends what is shown: its polling, and whatever it still waits for. Nothing of it stays in the page. */
export function end() {
  user = null;
  leave(null);
  render(null, main);
}

/** Opens a view; the same one afresh too. */
export function go(hash) {
  if (isRehearsal()) return;
  if (location.hash !== hash) {
    location.hash = hash;
    return;
  }
  round += 1;
  show();
}

/** Asks the bank again for what is shown, which stays where it is: the focus, and what is typed. */
export const reload = () => show(true);

/** Has `work` done now and then while the component is shown, and the page is looked at. */
export function usePoll(work) {
  const latest = useRef(work);
  latest.current = work;
  useLayoutEffect(() => {
    polls.add(latest);
    return () => polls.delete(latest);
  }, []);
}

/** Keeps what is shown fresh without keeping the session alive. */
export async function poll() {
  if (user === null || document.hidden) return;
  const ignoreRefusal = (failure) => { if (!(failure instanceof ApiError)) throw failure; };
  await Promise.all([...polls].map((each) => each.current().catch(ignoreRefusal)));
}

export async function show(again) {
  if (user === null) return;
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [pattern, view] = ROUTES.find(([route]) => route.test(path)) ?? ROUTES[0];
  const key = `${path} ${PAY.test(path) ? query : ''} ${round}`;
  const opens = key !== showing.key;
  const mine = leave(key);
  forgetRead();
  if (!PAY.test(path)) payment.dropUnsent();
  onShown(location.hash);
  const put = (node) => {
    if (mine.left.signal.aborted) return;
    render(node, main);
    if (opens) window.scrollTo(0, 0);
  };
  const context = { ...pattern.exec(path)?.groups, user, ended: onEnded, query: new URLSearchParams(query) };
  try {
    const { load = () => null, View } = await view().catch(notFetched);
    const data = await load(context);
    put(html`<${View} key=${key} data=${data} ...${context} />`);
  } catch (failure) {
    if (again === true || !(failure instanceof ApiError)) throw failure;
    put(html`<div key="failure"><${Heading}>${text.problem}<//><${FailureNote} failure=${failure} retry=${show} /></div>`);
  }
}

function leave(key) {
  showing.left.abort();
  showing = { key, left: new AbortController() };
  return showing;
}
