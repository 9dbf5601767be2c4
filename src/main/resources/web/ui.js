import { ApiError } from './api.js';
import { text } from './text.js';

const { h } = window.preact;
export const { render } = window.preact;
export const { useEffect, useLayoutEffect, useMemo, useRef, useState } = window.preactHooks;

/** Elements from templates. What is put into them stays text: nothing in this page parses HTML. */
export const html = window.htm.bind(h);

/** The language of numbers and dates, which is the browser's; the page's words are English. */
const LOCALE = navigator.language;

/** The one heading of a view, and the tab's title. It takes the focus when the view opens. */
export function Heading({ children, still = false }) {
  const place = useRef();
  const label = [children].flat().join('');
  useLayoutEffect(() => { if (!still) place.current.focus({ preventScroll: true }); }, []);
  useLayoutEffect(() => { document.title = `${label} · ${text.name}`; }, [label]);
  return html`<h1 tabindex="-1" ref=${place}>${label}</h1>`;
}

/** Runs `work` once at a time. A refusal is kept to be shown until `clear`; anything else is a mistake of ours. */
export function useWork(work) {
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(null);
  async function run(...values) {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setFailure(null);
    try {
      await work(...values);
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal;
      setFailure(refusal);
    } finally {
      running.current = false;
      setBusy(false);
    }
  }
  return { run, busy, failure, clear: () => setFailure(null) };
}

/** State that belongs to what was loaded: it starts again when something else is loaded. */
export function useSince(loaded, initial) {
  const [held, setHeld] = useState({ loaded, value: initial });
  const valueOf = (state) => (state.loaded === loaded ? state.value : initial);
  return [valueOf(held), (change) => setHeld((state) => ({ loaded, value: change(valueOf(state)) }))];
}

/** A button and, beside it, why what it does was refused. */
export function Press({ children, work, kind = 'quiet', label = null }) {
  const { run, busy, failure } = useWork(work);
  return html`
    <button type="button" class=${kind} aria-disabled=${busy ? 'true' : null} aria-label=${label}
      onClick=${() => run()}>${children}</button>
    ${failure && html`<p class="error" role="alert">${failure.message}</p>`}`;
}

/** A button that asks once more. */
export function Confirm({ children, ask, yes, work, label = null }) {
  const [asking, setAsking] = useState(false);
  const question = useRef();
  const opener = useRef();
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (asking) question.current.focus();
    else if (opened.current) opener.current?.focus();
    opened.current = asking;
  }, [asking]);
  if (!asking) {
    return html`<button type="button" ref=${opener} aria-label=${label} onClick=${() => setAsking(true)}>${children}</button>`;
  }
  const sure = async () => { await work(); setAsking(false); };
  return html`
    <div class="ask" role="group" tabindex="-1" ref=${question} aria-label=${ask}>
      <p>${ask}</p>
      <div class="actions">
        <${Press} kind="danger" work=${sure}>${yes}<//><button type="button" onClick=${() => setAsking(false)}>${text.no}</button>
      </div>
    </div>`;
}

/** What the buttons that are shown would ask of the bank. */
const shown = new Set();

/** Names a button's request while its component is shown: `request()` gives `{method, path, content, key}` or null. */
export function useCommand(request) {
  const latest = useRef(request);
  latest.current = request;
  useLayoutEffect(() => {
    shown.add(latest);
    return () => shown.delete(latest);
  }, []);
}

export const commands = () => [...shown].map((each) => each.current()).filter(Boolean);

/** Names and values. Pairs without a value are left out. */
export function Facts({ pairs }) {
  const rows = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return html`<dl class="facts">${rows.map(([name, value], at) => html`<div key=${at}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** An account by its name and, on a line of its own, its number. */
export function Party({ name, number }) {
  return html`<span class="party">${name}<span class="number">${number}</span></span>`;
}

/** What went wrong, with the request's id. */
export function FailureNote({ failure, retry }) {
  return html`
    <div class="problem" role="alert">
      <h2>${text.problem}</h2>
      <p>${failure.message}</p>
      ${failure.requestId && html`<p class="small">${text.requestId(failure.requestId)}</p>`}
      ${retry && html`<button type="button" onClick=${retry}>${text.tryAgain}</button>`}
    </div>`;
}

/** A sentence that takes the focus when it appears. */
export function Notice({ children }) {
  const place = useRef();
  useLayoutEffect(() => place.current.focus(), []);
  return html`<p class="notice" role="status" tabindex="-1" ref=${place}>${children}</p>`;
}

/** Text, and a button that copies it. */
export function Copyable({ value, said, shown = value }) {
  const copy = () => navigator.clipboard.writeText(value).then(() => announce(said));
  return html`<span><span class=${shown === value ? 'long' : 'number'}>${shown}</span> ${navigator.clipboard
    && html`<button type="button" class="inline" onClick=${copy}>${text.copy}</button>`}</span>`;
}

/** A day, or a day and its time, in the account's own zone. */
export function Moment({ at, zone, exact = false, dateOnly = false }) {
  return html`<time datetime=${at}>${moment(at, { zone, exact, dateOnly })}</time>`;
}

export function moment(at, { zone, exact = false, dateOnly = false } = {}) {
  const style = { dateStyle: 'medium', timeZone: zone, ...(dateOnly ? {} : { timeStyle: exact ? 'long' : 'short' }) };
  return new Intl.DateTimeFormat(LOCALE, style).format(new Date(at));
}

/** `2026-01-31`, which has no time and no zone, or `2026-01`. */
export function day(date) {
  const style = date.length === 7 ? { month: 'long', year: 'numeric' } : { dateStyle: 'medium' };
  return new Intl.DateTimeFormat(LOCALE, { ...style, timeZone: 'UTC' }).format(new Date(date));
}

/** The instant at which a day begins in a zone, RFC 3339. */
export function startOfDay(date, zone, later = 0) {
  const utc = Date.parse(`${date}T00:00:00Z`) + later * 86_400_000;
  const ahead = (at) => Date.parse(`${new Date(at).toLocaleString('sv', { timeZone: zone }).replace(' ', 'T')}Z`) - at;
  return new Date(utc - ahead(utc - ahead(utc))).toISOString(); // as far ahead as it is then, not at midnight in London
}

let saying;

/** Says something to those who listen; an empty sentence takes back what was about to be said. */
export function announce(sentence) {
  const status = document.getElementById('status');
  clearTimeout(saying);
  status.textContent = '';
  // Two changes, or the same sentence would not be read twice.
  if (sentence !== '') saying = setTimeout(() => { status.textContent = sentence; }, 50);
}
