import { text } from './text.js';

/**
 * An element from plain data. Children are elements or text, and text stays text: nothing here, or anywhere in this
 * page, parses HTML. A property `onclick` is a listener; false and null leave an attribute out.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function button(label, onclick, kind = 'quiet') {
  return el('button', { type: 'button', class: kind, onclick }, label);
}

export function link(href, label, kind) {
  return el('a', { href, class: kind }, label);
}

/** The one heading of a view; it takes the focus when the view opens. */
export function heading(label) {
  return el('h1', { tabindex: -1 }, label);
}

/** A list of names and values. Values are text or elements; pairs without a value are left out. */
export function facts(pairs) {
  const rows = pairs.filter(([, value]) => value !== null && value !== undefined);
  return el('dl', { class: 'facts' }, rows.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
}

/** An account by its name and, on a line of its own, its number. */
export function party({ name, number }) {
  return el('span', { class: 'party' }, name, el('span', { class: 'number' }, number));
}

/** What went wrong, with the request's id, for whoever has to look it up. */
export function failureNote(failure, retry) {
  return el('div', { class: 'problem', role: 'alert', tabindex: -1 },
    el('h2', {}, text.problem),
    el('p', {}, failure.message),
    failure.requestId ? el('p', { class: 'small' }, text.requestId(failure.requestId)) : null,
    retry ? button(text.tryAgain, retry) : null);
}

let saying;

/** Says something to those who listen rather than look; an empty sentence takes back what was about to be said. */
export function announce(sentence) {
  const status = document.getElementById('status');
  clearTimeout(saying);
  status.textContent = '';
  // Two changes, or the same sentence would not be read twice.
  if (sentence !== '') saying = setTimeout(() => { status.textContent = sentence; }, 50);
}

/** A day, or a day and its time, in the account's own zone. */
export function moment(instant, timeZone, withTime = true) {
  const style = { dateStyle: 'medium', timeZone, ...(withTime ? { timeStyle: 'short' } : {}) };
  return el('time', { datetime: instant }, new Intl.DateTimeFormat('en-GB', style).format(new Date(instant)));
}
