import { ApiError, get, post } from '../../api.js';
import { BankLinks, isOperator } from '../../bank.js';
import { words } from '../../bankText.js';
import { money } from '../../money.js';
import { reload, usePoll } from '../../router.js';
import { announce, Copyable, Facts, Heading, html, Moment, Press, useSince } from '../../ui.js';

export async function load() {
  const [ledger, server] = await Promise.all([get('/v1/admin/ledger'), checks()]);
  const checkpoint = ledger.checkpoint_id && await get(`/v1/admin/checkpoints/${ledger.checkpoint_id}`);
  return { ledger, server, checkpoint };
}

/** What the bank says of its own state; a bank that is not well says so with 503. */
async function checks(background = false) {
  try {
    return (await get('/readyz?verbose', { background })).checks ?? [];
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 503) return [];
    throw failure;
  }
}

/** Whether the books are right, and how the server is. */
export function View({ data, user }) {
  const [{ ledger, server }, change] = useSince(data, data);
  const again = async (background) => {
    const [now, state] = await Promise.all([get('/v1/admin/ledger', { background }), checks(background)]);
    if (ledger.verifying && !now.verifying) announce(words.books.verified);
    change((known) => ({ ...known, ledger: now, server: state }));
  };
  usePoll(() => again(true));
  const verify = async () => {
    await post('/v1/admin/ledger/verify');
    await again(false);
  };
  return html`
    <div>
      <${BankLinks} at="books" user=${user} />
      <${Heading}>${words.books.title}<//>
      <${Verification} ledger=${ledger} verify=${isOperator(user) ? verify : null} />
      <h2>${words.books.trial}</h2>
      <div class="tiles">${ledger.currencies.map((each) => html`<${Trial} key=${each.currency} trial=${each} />`)}</div>
      <${Checkpoint} checkpoint=${data.checkpoint} mayMake=${isOperator(user)} />
      <section class="card">
        <h2>${words.books.server}</h2>
        <${Facts} pairs=${[
          ...server.map(({ name, ok, detail }) => [
            words.books.checks[name] ?? name, `${ok ? words.books.well : words.books.unwell}: ${detail}`]),
          [words.books.lastMinute, words.books.decided(ledger.last_minute)],
        ]} />
      </section>
    </div>`;
}

function Verification({ ledger, verify }) {
  const last = ledger.last_verification;
  const wrong = last !== null && last.finding_count > 0;
  const say = last === null ? words.books.notYet : wrong ? words.books.odd : words.books.right;
  return html`
    <section class=${wrong ? 'problem' : 'card'}>
      <h2>${words.books.verification}</h2>
      <p role="status">${ledger.verifying ? words.books.verifying : wrong ? `${words.books.findings}: ${last.finding_count}` : say}</p>
      ${last && html`<${Facts} pairs=${[
        [words.books.at, html`<${Moment} at=${last.finished_at} />`],
        [words.books.took, words.books.millis(last.duration_ms)],
        [words.books.entries, new Intl.NumberFormat('en').format(last.entries)],
      ]} />`}
      ${wrong && html`<ul>${last.findings.map(({ check, row, detail }) => html`<li key=${`${check}${row}${detail}`}>
        <code>${check}</code> <span class="long">${row}</span>: ${detail}</li>`)}</ul>`}
      ${ledger.fenced_account_ids.length > 0 && html`
        <h2>${words.books.fenced}</h2><p>${words.books.fencedLead}</p>
        <ul>${ledger.fenced_account_ids.map((id) => html`
          <li key=${id}><a class="long" href=${`#/bank/accounts/${id}`}>${id}</a></li>`)}</ul>`}
      ${verify && html`<p class="actions"><${Press} work=${verify}>${words.books.verify}<//></p>`}
    </section>`;
}

function Trial({ trial }) {
  const inMoney = (sum) => money(sum, trial.currency);
  return html`
    <section class="card">
      <h3>${trial.currency}</h3>
      <${Facts} pairs=${[
        [words.books.customers(trial.customer_accounts), inMoney(trial.customer_balance)],
        ...trial.system_accounts.map(({ code, account_id: id, balance }) => [
          html`<a href=${`#/bank/accounts/${id}`}>${words.books.system[code] ?? code}</a>`, inMoney(balance)]),
        [words.books.difference, inMoney(trial.difference)],
      ]} />
      <p class=${trial.difference === 0 ? 'small' : 'error'}>${trial.difference === 0 ? words.books.even : words.books.odd}</p>
    </section>`;
}

function Checkpoint({ checkpoint, mayMake }) {
  const make = async () => {
    await post('/v1/admin/checkpoints');
    await reload();
    announce(words.books.made);
  };
  return html`
    <section class="card">
      <h2>${words.books.checkpoint}</h2>
      ${checkpoint ? html`<${Facts} pairs=${[
        [words.books.until, html`<${Moment} at=${checkpoint.booked_until} exact />`],
        [words.books.entries, new Intl.NumberFormat('en').format(checkpoint.entries)],
        [words.books.root, html`<${Copyable} value=${checkpoint.root} said=${words.copied} />`],
        [words.books.auditHead, checkpoint.audit_hash && html`<span class="long">${checkpoint.audit_hash}</span>`],
        [words.books.signature, html`<span class="long">${checkpoint.signature}</span>`],
      ]} />` : html`<p class="quietly">${words.books.noCheckpoint}</p>`}
      ${mayMake && html`<p class="actions"><${Press} work=${make}>${words.books.make}<//></p>`}
    </section>`;
}
