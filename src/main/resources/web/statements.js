import { ApiError, get, getFile } from './api.js';
import { text } from './text.js';
import { html, useState, useWork } from './ui.js';

const TYPES = { pdf: 'application/pdf', csv: 'text/csv', json: 'application/json', ofx: 'application/x-ofx' };
export const FORMS = Object.keys(TYPES);

const pathOf = (accountId, name, form) => `/v1/accounts/${accountId}/statements/${name}.${form}`;

/** Gets a statement and hands it to the browser to keep. */
export async function save(accountId, name, form, query = '') {
  keep(await getFile(pathOf(accountId, name, form) + query, TYPES[form]));
}

export function keep({ name, blob }) {
  const href = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

/** Whether a statement somebody has is, word for word, the one that the bank gives now. Only JSON can be compared. */
export function CheckStatement({ account }) {
  const [verdict, setVerdict] = useState(null);
  const { run, failure } = useWork(async (file) => {
    setVerdict(null);
    setVerdict(await judge(account, file));
  });
  const drop = (event) => { event.preventDefault(); take(event.dataTransfer.files); };
  const take = (files) => { if (files.length > 0) run(files[0]); };
  return html`
    <section class="card narrow" onDragOver=${(event) => event.preventDefault()} onDrop=${drop}>
      <h2>${text.check.title}</h2>
      <p id="check-lead">${text.check.lead}</p>
      <label for="check-file">${text.check.file}</label>
      <input id="check-file" type="file" accept="application/json,.json" aria-describedby="check-lead"
        onChange=${(event) => take(event.currentTarget.files)} />
      ${verdict && html`<p class=${verdict === 'same' ? 'notice' : 'problem'} role="alert">${text.check.verdicts[verdict]}</p>`}
      ${failure && html`<p class="error" role="alert">${failure.message}</p>`}
    </section>`;
}

async function judge(account, file) {
  let shown;
  try {
    shown = JSON.parse(await file.text());
  } catch {
    return 'unreadable';
  }
  const { month, from, to } = shown?.period ?? {};
  if (!shown?.receipt || !(month || (from && to))) return 'unreadable';
  if (shown.account?.id !== account.id) return 'other';
  try {
    const query = month ? '' : `?${new URLSearchParams({ from, to })}`;
    const ours = await get(pathOf(account.id, month ?? 'range', 'json') + query);
    return canonical(ours) === canonical(shown) ? 'same' : differs(ours);
  } catch (failure) {
    if (!(failure instanceof ApiError && [400, 404].includes(failure.status))) throw failure;
    return 'other';
  }
}

/** A month that has not ended goes on changing, which is nobody's forgery. */
const differs = (ours) => (ours.period.issued ? 'different' : 'running');

function canonical(value) {
  return JSON.stringify(value, (_, inner) => (
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner));
}
