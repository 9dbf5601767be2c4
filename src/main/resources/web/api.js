import { text } from './text.js';

/** What the bank refused, as its problem document says it; status 0 where no answer came. */
export class ApiError extends Error {
  constructor(status, problem = {}) {
    super(problem.detail || problem.title || text.errors.unexpected);
    this.status = status;
    this.code = problem.code ?? 'unexpected';
    this.fields = problem.errors ?? [];
    this.stepUp = problem.step_up ?? null;
    this.explanation = problem.explanation ?? null;
    this.requestId = problem.request_id ?? null;
  }

  /** Whether the same request with a good code may go through. */
  get asksForCode() {
    return ['code_missing', 'code_refused'].includes(this.stepUp) || this.fields.some(({ pointer }) => pointer === '#/totp');
  }

  /** Whether the bank has decided for good: the same request is never carried out later. */
  get definite() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

/** For a part of the page that did not come. */
export function notFetched() {
  throw new ApiError(0, { code: 'network', detail: text.errors.network });
}

const TIMEOUT_MS = 30_000;
const CLOCKS_AGREE_MS = 2_000; // the Date header is in whole seconds

let accessToken = null; // in memory only: nothing that is stored can be stolen from there
let era = 0; // rises when the session is forgotten, so that late answers are thrown away
let who = null; // whose session this page has taken up
let refreshing = null;
let skewMs = 0;
let lost = () => {};

/** Now by the bank's clock, which alone counts; this computer's may be wrong. */
export const serverNow = () => Date.now() + skewMs;

export const whenSessionIsLost = (listener) => { lost = listener; };

export function forget() {
  accessToken = null;
  who = null;
  era += 1;
}

const READ_MAX = 12;
let read = []; // paths, since the view opened
let rehearsal = null;

/** What the shown view asked the bank for. */
export const pathsRead = () => [...new Set(read)];
export const forgetRead = () => { read = []; };

/** Whether somebody only wants to know what would be asked: then nothing may happen. */
export const isRehearsal = () => rehearsal !== null;

/** The first request that `work` would send, `{method, path, content, key}`; or null. Nothing is sent. */
export function rehearse(work) {
  let found = null;
  rehearsal = (request) => { found ??= request; };
  try {
    Promise.resolve(work()).catch(() => {}); // it ends where it would have sent something
  } finally {
    rehearsal = null;
  }
  return found;
}

export const get = (path, options) => call('GET', path, options);
export const post = (path, body, options) => call('POST', path, { ...options, body });
export const put = (path, body) => call('PUT', path, { body });
export const patch = (path, body, etag) => call('PATCH', path, { body, headers: etag ? { 'If-Match': etag } : {} });
export const remove = (path, body) => call('DELETE', path, { body });

/** What is asked for, with the version that a change must name: `{value, etag}`. */
export const getVersion = (path) => call('GET', path, {
  read: async (response) => ({ value: await body(response), etag: response.headers.get('ETag') }),
});

/** A file of the bank's: `{name, blob}`. */
export const getFile = (path, type) => call('GET', path, { headers: { Accept: type }, read: file });

/** Every page of a list. */
export async function all(path, options) {
  const found = [];
  let cursor = null;
  do {
    const page = await get(cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path, options);
    found.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

/** Signs in or up; the refresh token stays in a cookie that no script can read. Answers the user. */
export async function enter(path, credentials) {
  return adopt(era, await send('POST', path, { body: credentials, headers: { 'Florin-Session': 'cookie' } }));
}

/** Takes up the session that the cookie stands for. Answers the user. */
export function resume() {
  return refresh(false);
}

/** When the session ends. Asking does not extend it; `extend` does. */
export const askSession = () => get('/v1/session', { background: true });
export const extendSession = () => call('PATCH', '/v1/session', { body: {} });

async function call(method, path, options = {}) {
  const mine = era;
  const first = await send(method, path, options);
  const response = first.status === 401 && accessToken !== null ? await again(method, path, options) : first;
  if (mine !== era) throw new ApiError(0, { code: 'signed_out', detail: text.errors.signedOut });
  return (options.read ?? body)(response);
}

async function again(method, path, options) {
  try {
    await refresh(options.background);
  } catch (failure) {
    if (failure.status === 401) lost();
    throw failure;
  }
  return send(method, path, options);
}

/**
 * One refresh at a time, over all tabs: a refresh token used twice would end the session. It outlives this page
 * (`keepalive`), so that a reload in the middle does not lose the next token.
 */
function refresh(background) {
  const once = () => send('POST', '/v1/auth/refresh', { body: {}, background, keepalive: true });
  const alone = () => (navigator.locks ? navigator.locks.request('florin-refresh', once) : once());
  const mine = era;
  refreshing ??= alone().then((response) => adopt(mine, response)).finally(() => { refreshing = null; });
  return refreshing;
}

async function adopt(mine, response) {
  const session = await body(response);
  if (mine !== era) throw new ApiError(0, { code: 'signed_out', detail: text.errors.signedOut });
  if (who !== null && who !== session.user.id) { // the cookie stands for somebody else by now
    location.reload();
    throw new ApiError(0, { code: 'signed_out', detail: text.errors.signedOut });
  }
  who = session.user.id;
  accessToken = session.access_token;
  return session.user;
}

async function send(method, path, { body: content, key, background, keepalive = false, headers = {} }) {
  if (rehearsal !== null) {
    rehearsal({ method, path, content, key });
    throw new ApiError(0, { code: 'rehearsed' });
  }
  if (method === 'GET' && !background && read.length < READ_MAX) read.push(path);
  const all = { Accept: 'application/json', ...headers };
  if (content !== undefined) all['Content-Type'] = 'application/json';
  if (accessToken !== null && !path.startsWith('/v1/auth/refresh')) all.Authorization = `Bearer ${accessToken}`;
  if (key) all['Idempotency-Key'] = key;
  if (background) all['Florin-Background'] = '1';
  try {
    const response = await fetch(path, {
      method, headers: all, keepalive, credentials: 'same-origin', cache: 'no-store', redirect: 'error',
      body: content === undefined ? undefined : JSON.stringify(content), signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    keepTime(response);
    return response;
  } catch {
    throw new ApiError(0, { code: 'network', detail: text.errors.network });
  }
}

async function body(response) {
  if (response.status === 202 || response.status === 204) return null;
  const parsed = await response.json().catch(() => undefined);
  if (response.ok && parsed !== undefined) return parsed;
  // A success that was cut off in the middle is an unknown outcome, as if no answer had come.
  throw new ApiError(response.ok ? 0 : response.status, parsed);
}

async function file(response) {
  if (!response.ok) return body(response);
  const name = /filename="([A-Za-z0-9.-]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'florin';
  return { name, blob: await response.blob().catch(() => { throw new ApiError(0, { code: 'network', detail: text.errors.network }); }) };
}

function keepTime(response) {
  const date = Date.parse(response.headers.get('Date') ?? '');
  if (Number.isNaN(date)) return;
  const difference = date - Date.now();
  skewMs = Math.abs(difference) < CLOCKS_AGREE_MS ? 0 : difference;
}
