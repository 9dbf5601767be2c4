import { ApiError, askSession, extendSession, serverNow } from './api.js';
import { createWarning } from './warning.js';

const WARN_MS = 120_000;
const PING_MS = 60_000;
const TICK_MS = 1_000;
const JUMP_MS = 5_000;
const ACTIVITY = ['pointerdown', 'keydown', 'wheel'];

/**
 * Shows when the session ends. The bank decides that; here it is only asked: before warning, at the end, and after the
 * computer slept. Whoever stops this code keeps a page on the screen, not a session.
 *
 * `onEnd(reason)` is called once for each session: `idle`, `absolute`, `elsewhere`, or what `end` was given.
 */
export function watchSession({ onEnd, onOther, signOut, veil }) {
  const tabs = new BroadcastChannel('florin-session');
  const warning = createWarning({ stay, signOut });
  let user = null;
  let ends = null; // { idle, absolute } in the bank's milliseconds
  let idleMs = 0; // how long the bank lets a session be idle: the longest rest seen
  let lastPing = 0;
  let lastTick = Date.now();
  let asking = false;
  let veiled = false;
  let absoluteSeen = false;

  setInterval(tick, TICK_MS);
  ACTIVITY.forEach((kind) => addEventListener(kind, active, { passive: true, capture: true }));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) wake(); });
  addEventListener('pageshow', (event) => { if (event.persisted) wake(); });
  tabs.onmessage = ({ data }) => heard(data);

  async function start(signedIn) {
    user = signedIn;
    ends = null;
    idleMs = 0;
    absoluteSeen = false;
    lastPing = Date.now();
    tabs.postMessage({ kind: 'entered', user: user.id });
    take(await askSession());
  }

  function end(reason, tell = true) {
    if (user === null) return;
    user = null;
    ends = null;
    warning.close();
    if (tell) tabs.postMessage({ kind: 'ended', reason });
    onEnd(reason);
    setVeil(false);
  }

  /** The bank said 401: why, as far as the last known ends tell. */
  function lost() {
    const now = serverNow() + TICK_MS;
    if (ends !== null && now >= ends.absolute) end('absolute');
    else end(ends !== null && now >= ends.idle ? 'idle' : 'elsewhere');
  }

  function take(session) {
    ends = { idle: Date.parse(session.idle_expires_at), absolute: Date.parse(session.expires_at) };
    idleMs = Math.max(idleMs, ends.idle - serverNow());
  }

  const left = () => Math.min(ends.idle, ends.absolute) - serverNow();
  const isAbsolute = () => ends.absolute <= ends.idle;
  const due = () => left() <= Math.min(WARN_MS, idleMs / 2) && !(isAbsolute() && absoluteSeen);

  function tick() {
    const slept = Date.now() - lastTick > JUMP_MS;
    lastTick = Date.now();
    if (user === null || ends === null) return;
    if (slept && !document.hidden) wake();
    else if (veiled || left() <= 0 || (due() && !warning.isOpen())) settle();
    warning.show(left());
  }

  /** Nothing is shown after a sleep, or a return from another page, until the bank says that the session lives. */
  function wake() {
    if (user === null) return;
    setVeil(true);
    settle();
  }

  async function settle() {
    if (asking || user === null) return;
    asking = true;
    if (ends && left() <= 0) setVeil(true);
    try {
      const known = ends;
      const session = await askSession();
      if (user !== null && known === ends) take(session); // unless it was extended meanwhile
      setVeil(false);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
    } finally {
      asking = false;
    }
    if (user === null || ends === null) return;
    if (left() <= 0) lost();
    else if (due()) warning.open(isAbsolute(), left());
    else warning.close();
  }

  function active() {
    if (user === null || ends === null || veiled || warning.isOpen()) return;
    if (Date.now() - lastPing >= Math.min(PING_MS, idleMs / 5)) extend().catch(ignoreRefusal);
  }

  async function extend() {
    lastPing = Date.now();
    take(await extendSession());
    tabs.postMessage({ kind: 'extended', ends, user: user?.id });
  }

  async function stay() {
    if (isAbsolute()) absoluteSeen = true;
    try {
      await extend();
      warning.close();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      warning.failed();
    }
  }

  function heard({ kind, reason, ends: later, user: whose }) {
    if (user === null) return;
    if (kind === 'ended') end(reason, false);
    else if (kind === 'entered' && whose !== user.id) onOther();
    else if (kind === 'extended' && whose === user.id) {
      ends = later;
      if (!due()) warning.close();
    }
  }

  function setVeil(on) {
    veiled = on;
    veil(on);
  }

  return { start, end, lost };
}

/** A failed ping changes nothing: the bank is asked again before anything ends. */
function ignoreRefusal(failure) {
  if (!(failure instanceof ApiError)) throw failure;
}
