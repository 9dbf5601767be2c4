import { ApiError, enter, forget, post, resume, whenSessionIsLost } from './api.js';
import { announce, button, el, failureNote, link } from './dom.js';
import * as payment from './payment.js';
import { watchSession } from './session.js';
import { text } from './text.js';
import { accountView } from './views/account.js';
import { accountsView } from './views/accounts.js';
import { linkView } from './views/link.js';
import { payView } from './views/pay.js';
import { signInView } from './views/signIn.js';

const POLL_MS = 15_000;
const HOME = '#/accounts';
const LINK = /^#(reset|email|welcome)=([\w-]+)$/;
const ROUTES = [
  [/^#\/accounts\/(acc_\w+)$/, accountView],
  [/^#\/pay(?:\/(acc_\w+))?$/, payView],
  [/^/, accountsView],
];

const main = document.getElementById('main');
const nav = document.getElementById('nav');
let user = null;
let showing = { poll: null, left: new AbortController() };

const session = watchSession({
  onEnd: clear,
  onOther: () => location.reload(), // the cookie now stands for somebody else
  signOut,
  veil,
});
whenSessionIsLost(session.lost);
addEventListener('hashchange', () => (LINK.test(location.hash) ? location.reload() : show()));
document.getElementById('skip').addEventListener('click', (event) => { event.preventDefault(); main.focus(); });
setInterval(poll, POLL_MS);
start();

async function start() {
  const link = LINK.exec(location.hash);
  if (link !== null) {
    history.replaceState(null, '', location.pathname); // the token stays nowhere
    showLink(link[1], link[2]);
    return;
  }
  main.replaceChildren(el('p', { class: 'quietly' }, text.loading));
  try {
    await signedIn(await resume(), location.hash);
  } catch (failure) {
    if (failure.status === 401) showSignIn(null);
    else if (failure instanceof ApiError) main.replaceChildren(failureNote(failure, start));
    else throw failure;
  }
}

async function signedIn(newUser, hash) {
  await session.start(newUser);
  user = newUser;
  nav.replaceChildren(
    link(HOME, text.nav.accounts), link('#/pay', text.nav.pay),
    el('span', { class: 'who' }, el('span', { class: 'unseen' }, text.nav.signedInAs('')), user.full_name),
    button(text.nav.signOut, signOut));
  nav.hidden = false;
  go(payment.read(user.id) ? '#/pay' : hash || HOME);
}

/** Opens a view; the same one again too. */
function go(hash) {
  if (location.hash === hash) show();
  else location.hash = hash;
}

async function show() {
  if (user === null) return;
  const hash = location.hash;
  const [pattern, view] = ROUTES.find(([route]) => route.test(hash));
  const mine = leave();
  if (view !== payView) payment.dropUnsent();
  const render = ({ title, node, poll = null }) => {
    if (mine.left.signal.aborted) return;
    mine.poll = poll;
    document.title = `${title} · ${text.name}`;
    main.replaceChildren(node);
    window.scrollTo(0, 0);
    main.querySelector('h1')?.focus({ preventScroll: true });
  };
  nav.querySelectorAll('a').forEach((each) => {
    if (hash.startsWith(each.hash)) each.setAttribute('aria-current', 'page');
    else each.removeAttribute('aria-current');
  });
  try {
    await view({ user, id: pattern.exec(hash)[1], go, render, reload: show, signal: mine.left.signal });
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    render({ title: text.problem, node: failureNote(failure, show) });
  }
}

/** Ends what was showing: its polling and whatever it still waits for. */
function leave() {
  showing.left.abort();
  showing = { poll: null, left: new AbortController() };
  return showing;
}

/** Keeps balances fresh without keeping the session alive. */
async function poll() {
  if (user === null || document.hidden || !showing.poll) return;
  await showing.poll().catch((failure) => { if (!(failure instanceof ApiError)) throw failure; });
}

/** Hides what is shown without losing it: the focus and half-filled forms stay. */
function veil(on) {
  const note = document.getElementById('veil');
  note.textContent = on ? text.checking : '';
  note.hidden = !on;
  document.body.classList.toggle('veiled', on);
}

async function signOut() {
  veil(true);
  payment.drop();
  let reason = 'signedOut';
  try {
    await post('/v1/auth/logout');
  } catch (failure) {
    if (failure.status !== 401) reason = 'unreachable';
  }
  session.end(reason);
}

/** After this nothing of the account holder is left in the page. */
function clear(reason) {
  forget();
  leave();
  user = null;
  nav.replaceChildren();
  nav.hidden = true;
  announce('');
  history.replaceState(null, '', location.pathname);
  showSignIn(reason);
}

function showSignIn(reason) {
  const { title, node } = signInView({
    notice: reason === null ? null : text.ended[reason],
    enter: async (path, credentials) => signedIn(await enter(path, credentials), HOME),
    forgot: (email) => post('/v1/auth/password_resets', email),
  });
  document.title = `${title} · ${text.name}`;
  main.replaceChildren(node);
  if (reason !== null) main.querySelector('.notice').focus();
}

/** What a link leads to whose token came behind the #. */
function showLink(kind, token) {
  const { title, node } = linkView({
    kind,
    send: async (values) => {
      if (kind === 'welcome') {
        await signedIn(await enter('/v1/auth/welcome', { token, ...values }), HOME);
      } else if (kind === 'email') {
        await post('/v1/email_changes', { token });
        showSignIn('newAddress');
      } else {
        await post('/v1/auth/password_resets/confirm', { token, ...values });
        showSignIn('newPassword');
      }
    },
  });
  document.title = `${title} · ${text.name}`;
  main.replaceChildren(node);
  main.querySelector('h1').focus();
}
