import { ApiError, enter, forget, notFetched, post, resume, whenSessionIsLost } from './api.js';
import { text } from './text.js';
import { announce, FailureNote, html, render } from './ui.js';
import { SignIn } from './views/signIn.js';

const POLL_MS = 5_000;
const LINK = /^#(reset|email|welcome)=([\w-]+)$/;
const BANK = '#/bank'; // where the bank's own people begin
const HOME = '#/accounts';
const LEAVING = 'florin.leaving'; // kept where signing out did not reach the bank, until it does

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const opener = document.getElementById('api-open');
const drawer = document.getElementById('api');

/** What only somebody who is signed in needs: `{router, session, payment}`, once it is here. */
let inside = null;

addEventListener('hashchange', () => (LINK.test(location.hash) ? location.reload() : inside?.router.show()));
document.getElementById('skip').addEventListener('click', (event) => { event.preventDefault(); main.focus(); });
opener.addEventListener('click', async () => (await import('./drawer.js')).openDrawer());
setInterval(() => inside?.router.poll(), POLL_MS);
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
    const user = await resume();
    if (sessionStorage.getItem(LEAVING) === null) {
      await signedIn(user, location.hash);
      return;
    }
    await post('/v1/auth/logout');
    forget();
    arrived();
    showSignIn('signedOut');
  } catch (failure) {
    if (failure.status === 401) {
      arrived();
      showSignIn(null);
    } else if (failure instanceof ApiError) render(html`<${FailureNote} failure=${failure} retry=${start} />`, main);
    else throw failure;
  }
}

const arrived = () => sessionStorage.removeItem(LEAVING);

async function signedIn(user, hash) {
  arrived();
  inside ??= await goInside();
  const { router, session, payment } = inside;
  await session.start(user);
  router.begin(user, (shown) => render(html`<${Nav} user=${user} hash=${shown} />`, nav), session.end);
  nav.hidden = false;
  opener.hidden = false;
  router.go(payment.read(user.id) ? '#/pay' : hash || (isStaff(user) ? BANK : HOME));
}

async function goInside() {
  const parts = [import('./session.js'), import('./router.js'), import('./payment.js')];
  const [{ watchSession }, router, payment] = await Promise.all(parts).catch(notFetched);
  const session = watchSession({
    onEnd: clear,
    onOther: () => location.reload(), // the cookie now stands for somebody else
    signOut,
    veil,
  });
  whenSessionIsLost(session.lost);
  return { router, session, payment };
}

const isStaff = (user) => user.role !== 'customer';

function Nav({ user, hash }) {
  const afresh = (event) => { if (location.hash === event.currentTarget.hash) inside.router.go(location.hash); };
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
  inside.payment.drop();
  let reason = 'signedOut';
  try {
    await post('/v1/auth/logout');
  } catch (failure) {
    if (failure.status !== 401) {
      reason = 'unreachable';
      sessionStorage.setItem(LEAVING, '1');
    }
  }
  inside.session.end(reason);
}

/** After this nothing of the account holder is left in the page. */
function clear(reason) {
  forget();
  inside.router.end();
  render(null, nav);
  nav.hidden = true;
  opener.hidden = true;
  drawer.close();
  announce('');
  history.replaceState(null, '', location.pathname);
  showSignIn(reason);
}

function showSignIn(reason) {
  render(html`<${SignIn} notice=${reason === null ? null : text.ended[reason]}
    enter=${async (path, credentials) => signedIn(await enter(path, credentials), '')} />`, main);
}

/** What a link leads to whose token came behind the #. */
async function showLink(kind, token) {
  const { LinkView } = await import('./views/link.js');
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
