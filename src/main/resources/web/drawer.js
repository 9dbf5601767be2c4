import { pathsRead } from './api.js';
import { text } from './text.js';
import { announce, commands, html, render } from './ui.js';

const SECRETS = /password|totp|code/;

/** Shows what this screen asked of the API, and what its buttons would, as lines for a shell. */
export function openDrawer() {
  const dialog = document.getElementById('api');
  const reads = pathsRead().map((path) => ({ method: 'GET', path }));
  const close = () => dialog.close();
  dialog.addEventListener('close', () => render(null, dialog), { once: true });
  render(html`
    <h2 id="api-title">${text.api.title}</h2>
    <p>${text.api.lead}</p>
    <${Line} tool="curl" line=${text.api.token(location.origin)} />
    <${Part} title=${text.api.shown} requests=${reads} />
    <${Part} title=${text.api.does} requests=${commands()} />
    <p class="actions"><button type="button" class="primary" onClick=${close}>${text.api.close}</button></p>`, dialog);
  dialog.showModal();
}

function Part({ title, requests }) {
  if (requests.length === 0) return null;
  return html`
    <h3>${title}</h3>
    <ul>${requests.map((request) => html`
      <li key=${request.method + request.path}>
        <${Line} tool="curl" line=${curl(request)} /><${Line} tool="HTTPie" line=${httpie(request)} />
      </li>`)}
    </ul>`;
}

function Line({ tool, line }) {
  const copy = () => navigator.clipboard.writeText(line).then(() => announce(text.api.copied));
  return html`
    <div class="line"><pre tabindex="0"><code>${line}</code></pre>
      ${navigator.clipboard && html`
        <button type="button" class="inline" aria-label=${text.api.copyLabel(tool)} onClick=${copy}>${tool}</button>`}
    </div>`;
}

export function curl({ method, path, content, key }) {
  return [
    'curl', method === 'GET' ? null : `-X ${method}`, '-H "Authorization: Bearer $TOKEN"',
    key && `-H 'Idempotency-Key: ${key}'`, content && "-H 'Content-Type: application/json'", content && `-d ${quoted(json(content))}`,
    quoted(location.origin + path),
  ].filter(Boolean).join(' ');
}

export function httpie({ method, path, content, key }) {
  return [
    'http -A bearer -a "$TOKEN"', content && `--raw ${quoted(json(content))}`, method, quoted(location.origin + path),
    key && `Idempotency-Key:${key}`,
  ].filter(Boolean).join(' ');
}

/** What is nobody's to copy is left out: passwords and codes. */
const json = (content) => JSON.stringify(content, (name, value) => (SECRETS.test(name) && typeof value === 'string' ? '…' : value));

/** For a POSIX shell, where only the quote itself means something. */
const quoted = (said) => `'${said.replaceAll("'", "'\\''")}'`;
