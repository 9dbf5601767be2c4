import { ApiError, enter, forget, post, resume, whenSessionIsLost } from './api.js';
import * as payment from './payment.js';
import * as router from './router.js';
import { watchSession } from './session.js';
import { text } from './text.js';
import { announce, FailureNote, html, render } from './ui.js';
import { LinkView } from './views/link.js';
import { SignIn } from './views/signIn.js';

const POLL_MS = 5_000;
const LINK = /^#(reset|email|welcome)=([\w-]+)$/;
const BANK = '#/bank'; // where the bank's own people begin
const { HOME } = router;

const main = document.getElementById('main');
const nav = document.getElementById('nav');

const session = watchSession({
  onEnd: clear,
  onOther: () => location.reload(), // the cookie now stands for somebody else
  signOut,
  veil,
});
whenSessionIsLost(session.lost);
addEventListener('hashchange', () => (LINK.test(location.hash) ? location.reload() : router.show()));
document.getElementById('skip').addEventListener('click', (event) => { event.preventDefault(); main.focus(); });
document.getElementById('api-open').addEventListener('click', async () => (await import('./drawer.js')).openDrawer());
setInterval(router.poll, POLL_MS);
main.replaceChildren();
start();

async function start() {
  const link = LINK.exec(location.hash);
  if (link !== null) {
    history.replaceState(null, '', location.pathname); // the token stays nowhere
    showLink(link[1], link[2]);
    return;
  }
  render(html`<p class="quietly late">${text.loading}</p>`, main);
  try {
    await signedIn(await resume(), location.hash);
  } catch (failure) {
    if (failure.status === 401) showSignIn(null);
    else if (failure instanceof ApiError) render(html`<${FailureNote} failure=${failure} retry=${start} />`, main);
    else throw failure;
  }
}

async function signedIn(user, hash) {
  await session.start(user);
  router.begin(user, (shown) => render(html`<${Nav} user=${user} hash=${shown} />`, nav), session.end);
  nav.hidden = false;
  document.getElementById('api-open').hidden = false;
  router.go(payment.read(user.id) ? '#/pay' : hash || (isStaff(user) ? BANK : HOME));
}

const isStaff = (user) => user.role !== 'customer';

function Nav({ user, hash }) {
  const afresh = (event) => { if (location.hash === event.currentTarget.hash) router.go(location.hash); };
  const place = (to, label) => html`
    <a href=${to} onClick=${afresh} aria-current=${`${hash}/`.startsWith(`${to}/`) ? 'page' : null}>${label}</a>`;
  return html`
    ${isStaff(user) && place(BANK, text.nav.bank)}
    ${place(HOME, text.nav.accounts)}${place('#/pay', text.nav.pay)}${place('#/orders', text.nav.orders)}
    ${place('#/payees', text.nav.payees)}${place('#/cards', text.nav.cards)}${place('#/you', text.nav.you)}
    <span class="who"><span class="unseen">${text.nav.signedInAs}</span>${user.full_name}</span>
    <button type="button" onClick=${signOut}>${text.nav.signOut}</button>`;
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
  router.end();
  render(null, nav);
  nav.hidden = true;
  document.getElementById('api-open').hidden = true;
  document.getElementById('api').close();
  announce('');
  history.replaceState(null, '', location.pathname);
  showSignIn(reason);
}

function showSignIn(reason) {
  render(html`<${SignIn} notice=${reason === null ? null : text.ended[reason]}
    enter=${async (path, credentials) => signedIn(await enter(path, credentials), '')} />`, main);
}

/** What a link leads to whose token came behind the #. */
function showLink(kind, token) {
  const send = async (values) => {
    if (kind === 'welcome') {
      await signedIn(await enter('/v1/auth/welcome', { token, ...values }), '');
    } else if (kind === 'email') {
      await post('/v1/email_changes', { token });
      showSignIn('newAddress');
    } else {
      await post('/v1/auth/password_resets/confirm', { token, ...values });
      showSignIn('newPassword');
    }
  };
  render(html`<${LinkView} kind=${kind} send=${send} />`, main);
}
