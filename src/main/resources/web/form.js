import { html, useCommand, useLayoutEffect, useRef, useState, useWork } from './ui.js';
import { text } from './text.js';
import { ApiError, rehearse } from './api.js';

/**
 * A form, given as a list of fields: `{name, label, hint?, options?, initial?, hidden?}` and what else the control takes.
 * A name is the request's: `schedule/start_on` is sent inside `schedule`, and a problem's pointer finds its field.
 *
 * Errors stand both in a summary, which takes the focus, and beside their fields. `send(values)` does the work; it may
 * throw an ApiError; meanwhile a second submit does nothing. With `code`, a code is asked for once the bank wants it.
 * `onValues` hears of every change. Of two forms that are shown at once, `prefix` tells the ids apart.
 */
export function Form({
  fields, submit, send, after, failure: given = null, code = false, clears = false, onValues, kind = 'primary', prefix,
}) {
  const place = useRef();
  const [asked, setAsked] = useState(false);
  const { run, busy, failure: found } = useWork(work);
  const failure = found ?? given;
  const shown = code && asked ? [...fields, CODE_FIELD] : fields;

  useCommand(() => place.current && rehearse(() => send(valuesOf(place.current))));

  async function work(values) {
    try {
      await send(values);
    } catch (refusal) {
      if (refusal.asksForCode) setAsked(true);
      throw refusal;
    }
    if (clears) place.current?.reset();
  }

  function onSubmit(event) {
    event.preventDefault();
    run(valuesOf(event.currentTarget));
  }

  return html`
    <form novalidate ref=${place} onSubmit=${onSubmit} onInput=${onValues && ((event) => onValues(valuesOf(event.currentTarget)))}>
      <${Summary} failure=${failure} fields=${shown} form=${place} />
      ${shown.map((field) => html`<${Field} key=${field.name} ...${field} prefix=${prefix} error=${errorOf(failure, field)} />`)}
      <div class="actions">
        <button type="submit" class=${kind} aria-disabled=${busy ? 'true' : null}>${submit}</button>${after}
      </div>
    </form>`;
}

export const CODE_MAX = 7; // with a blank in the middle, as authenticators show it

/** `123 456` → `123456`. */
export const codeOf = (typed) => typed.replace(/\s/g, '');

export const CODE_FIELD = {
  name: 'totp', label: text.code, hint: text.codeHint, inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: CODE_MAX,
};

function Summary({ failure, fields, form }) {
  const place = useRef();
  useLayoutEffect(() => { if (failure) place.current.focus(); }, [failure]);
  if (!failure) return null;
  const line = ({ pointer, detail }) => {
    const field = fields.find((each) => pointsAt(pointer, each));
    if (!field || field.hidden) return html`<li>${detail}</li>`;
    const focus = () => form.current.elements[field.name].focus();
    return html`<li><button type="button" class="inline" onClick=${focus}>${field.label}: ${detail}</button></li>`;
  };
  return html`
    <div class="problem" tabindex="-1" ref=${place}>
      <h2>${text.problem}</h2>
      ${failure.fields.length > 0 ? html`<ul>${failure.fields.map(line)}</ul>` : html`<p>${failure.message}</p>`}
      ${failure.requestId && html`<p class="small">${text.requestId(failure.requestId)}</p>`}
    </div>`;
}

export function Field({ prefix = 'field', name, label, hint, hidden = false, error, options, initial, type = 'text', ...attributes }) {
  const id = `${prefix}-${name.replaceAll('/', '-')}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || null;
  const common = { id, name, 'aria-describedby': described, 'aria-invalid': error ? 'true' : null, ...attributes };
  const notes = html`
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="error" id=${`${id}-error`}>${error}</p>`}`;
  if (type === 'checkbox') {
    return html`
      <div class="field check" hidden=${hidden}>
        <label for=${id}><input type="checkbox" defaultChecked=${initial} ...${common} /> ${label}</label>${notes}
      </div>`;
  }
  const control = options
    ? html`<select ...${common}>${options.map(([value, shown]) => html`
        <option key=${value} value=${value} defaultSelected=${value === initial}>${shown}</option>`)}</select>`
    : html`<input type=${type} autocomplete="off" defaultValue=${initial} ...${common} />`;
  return html`<div class="field" hidden=${hidden}><label for=${id}>${label}</label>${notes}${control}</div>`;
}

const pointsAt = (pointer, field) => pointer === `#/${field.name}` || pointer.startsWith(`#/${field.name}/`);

function errorOf(failure, field) {
  return failure?.fields.find(({ pointer }) => pointsAt(pointer, field))?.detail;
}

function valuesOf(form) {
  const { username, ...values } = Object.fromEntries(new FormData(form));
  return 'totp' in values ? { ...values, totp: codeOf(values.totp) } : values;
}

/** For the password manager: whose password it is that is asked for. */
export const usernameField = (user) => ({
  name: 'username', label: text.signIn.email, autocomplete: 'username', initial: user.email, hidden: true,
});

/** What is filled in of `{name: value}`, as a request: trimmed, `a/b` inside `a`, without what is empty. */
export function filled(values) {
  const request = {};
  for (const [path, value] of Object.entries(values)) {
    const said = typeof value === 'string' ? value.trim() : value;
    if (said === '' || said === null || said === undefined) continue;
    const names = path.split('/');
    const last = names.pop();
    const inside = names.reduce((place, name) => { place[name] ??= {}; return place[name]; }, request);
    inside[last] = said;
  }
  return request;
}

/** What was said once can be said otherwise; a request that leaves it out would change nothing. */
export function requireKept(fields, values) {
  const emptied = fields.filter(({ name, initial }) => initial && values[name]?.trim() === '');
  if (emptied.length > 0) throw new FieldErrors(Object.fromEntries(emptied.map(({ name }) => [name, text.stays])));
}

/** Errors that the page found itself: `{field: sentence}`. */
export class FieldErrors extends ApiError {
  constructor(errors) {
    const found = Object.entries(errors).map(([name, detail]) => ({ pointer: `#/${name}`, detail }));
    super(0, { code: 'invalid_request', title: text.problem, errors: found });
  }
}
