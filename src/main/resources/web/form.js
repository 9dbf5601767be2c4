import { ApiError } from './api.js';
import { button, el } from './dom.js';
import { text } from './text.js';

/** A labelled input. `name` is the request's field, so that a problem's pointer `#/name` finds it. */
export function input(name, label, { hint, ...attributes } = {}) {
  return labelled(name, label, hint, el('input', { id: `field-${name}`, name, autocomplete: 'off', ...attributes }));
}

/** A labelled choice. Options are `[value, label]`. */
export function select(name, label, options, attributes = {}) {
  const choices = options.map(([value, shown]) => el('option', { value }, shown));
  return labelled(name, label, null, el('select', { id: `field-${name}`, name, ...attributes }, choices));
}

function labelled(name, label, hint, control) {
  const caption = el('label', { for: control.id }, label);
  const note = hint ? el('p', { id: `${control.id}-hint`, class: 'hint' }, hint) : null;
  const error = el('p', { id: `${control.id}-error`, class: 'error', hidden: true });
  control.setAttribute('aria-describedby', [note, error].filter(Boolean).map((each) => each.id).join(' '));
  return { name, label, caption, control, error, node: el('div', { class: 'field' }, caption, note, control, error) };
}

/**
 * A form whose errors stand both in a summary, which takes the focus, and beside their fields.
 *
 * `send(values)` does the work. It may throw an ApiError, or `FieldErrors` for what it finds itself. While it runs, a
 * second submit does nothing.
 */
export function form({ fields, submit, send, after = [] }) {
  const summary = el('div', { class: 'problem', tabindex: -1, hidden: true });
  const go = el('button', { type: 'submit', class: 'primary' }, submit);
  let busy = false;
  const node = el('form', { novalidate: true, onsubmit }, summary, fields.map((field) => field.node), el('p', { class: 'actions' }, go, after));

  async function onsubmit(event) {
    event.preventDefault();
    if (busy) return;
    busy = true;
    go.setAttribute('aria-disabled', 'true');
    clear();
    try {
      await send(Object.fromEntries(fields.map((field) => [field.name, field.control.value])));
    } catch (failure) {
      if (!(failure instanceof ApiError || failure instanceof FieldErrors)) throw failure;
      show(failure);
    } finally {
      busy = false;
      go.removeAttribute('aria-disabled');
    }
  }

  function clear() {
    summary.hidden = true;
    fields.forEach((field) => mark(field, null));
  }

  function show(failure) {
    const lines = failure.fields.map(({ pointer, detail }) => {
      const field = fields.find((each) => pointer === `#/${each.name}`);
      if (!field) return el('li', {}, detail);
      mark(field, detail);
      return el('li', {}, button(`${field.label}: ${detail}`, () => field.control.focus(), 'inline'));
    });
    summary.replaceChildren(
      el('h2', {}, text.problem),
      ...(lines.length > 0 ? [el('ul', {}, lines)] : [el('p', {}, failure.message)]),
      ...(failure.requestId ? [el('p', { class: 'small' }, text.requestId(failure.requestId))] : []));
    summary.hidden = false;
    summary.focus();
  }

  return { node, show };
}

/** Errors that the page found itself: `{field: sentence}`. */
export class FieldErrors extends Error {
  constructor(errors) {
    super(text.problem);
    this.fields = Object.entries(errors).map(([name, detail]) => ({ pointer: `#/${name}`, detail }));
    this.requestId = null;
  }
}

function mark(field, sentence) {
  field.error.textContent = sentence ?? '';
  field.error.hidden = sentence === null;
  if (sentence === null) field.control.removeAttribute('aria-invalid');
  else field.control.setAttribute('aria-invalid', 'true');
}
