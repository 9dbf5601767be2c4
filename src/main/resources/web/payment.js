/**
 * The payment under review, kept in this tab's storage *before* it is sent: its exact request and its idempotency key.
 * So a reload, a lost answer or a sign-out in between can only send the same payment again, and the bank pays it once.
 */
const PLACE = 'florin.payment';

/** The kept payment of this user: `{user, key, request, shown, sent}`, or null. Another user's is his alone. */
export function read(userId) {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null');
  if (kept === null || kept.user === userId) return kept;
  if (!kept.sent) drop();
  return null;
}

/** Keeps a new payment under a new key. */
export function open(userId, request, shown) {
  return keep({ user: userId, key: newKey(), request, shown, sent: false });
}

/** From here on it may have been paid. */
export function markSent(draft) {
  return keep({ ...draft, sent: true });
}

/** It was not done for want of a code: it may be sent again, with one. */
export function askForCode(draft) {
  return keep({ ...draft, sent: false, shown: { ...draft.shown, asksForCode: true } });
}

export function drop() {
  sessionStorage.removeItem(PLACE);
}

/** The user went elsewhere from a review: what was never sent is given up. */
export function dropUnsent() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null');
  if (kept !== null && !kept.sent) drop();
}

/** In this tab's storage, as it stands. */
export function keep(draft) {
  sessionStorage.setItem(PLACE, JSON.stringify(draft));
  return draft;
}

/** Orders under the key held: the same until the bank has said what became of it. */
export async function under(held, order) {
  try {
    const done = await order({ key: held.current });
    held.current = newKey();
    return done;
  } catch (failure) {
    if (failure.definite) held.current = newKey();
    throw failure;
  }
}

/** 128 random bits in hex; without TLS there is no crypto.randomUUID. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
