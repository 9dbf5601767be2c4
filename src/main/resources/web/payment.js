/**
 * The payment under review, kept in this tab's storage *before* it is sent: its exact request and its idempotency key.
 * So a reload, a lost answer or a sign-out in between can only send the same payment again, and the bank pays it once.
 */
const PLACE = 'florin.payment';

/** The kept payment of this user: `{user, key, request, shown, sent}`, or null. Another user's is thrown away. */
export function read(userId) {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null');
  if (kept === null || kept.user === userId) return kept;
  drop();
  return null;
}

/** Keeps a new payment under a new key. `shown` are the words the review shows. */
export function open(userId, request, shown) {
  return keep({ user: userId, key: newKey(), request, shown, sent: false });
}

/** From here on it may have been paid, until the bank says otherwise. */
export function markSent(draft) {
  return keep({ ...draft, sent: true });
}

/** The bank did not do it for want of a code: it may be sent again, with one. */
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

function keep(draft) {
  sessionStorage.setItem(PLACE, JSON.stringify(draft));
  return draft;
}

/** 128 random bits in hex; crypto.randomUUID is not there on a page served without TLS. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
