import { all, get, post, put } from '../../api.js';
import { BankLinks, isOperator } from '../../bank.js';
import { words } from '../../bankText.js';
import { filled, Form } from '../../form.js';
import { money } from '../../money.js';
import { go, reload } from '../../router.js';
import { text } from '../../text.js';
import { announce, Confirm, day, Facts, Heading, html, Moment, Press } from '../../ui.js';

export async function load({ id }) {
  const [shown, file, accounts] = await Promise.all([
    get(`/v1/admin/users/${id}`), get(`/v1/admin/users/${id}/kyc`), all(`/v1/admin/accounts?limit=200&owner_id=${id}`),
  ]);
  return { shown, file, accounts };
}

/** One user: who this is, what is owned, and what the bank may do about the login. */
export function View({ data: { shown, file, accounts }, user }) {
  const mayChange = isOperator(user) && shown.id !== user.id;
  return html`
    <div class="narrow">
      <${BankLinks} at="users" user=${user} />
      <${Heading}>${shown.full_name}<//>
      <section class="card">
        <${Facts} pairs=${[
          [words.users.email, shown.email], [words.users.role, words.roles[shown.role]],
          [words.users.since, html`<${Moment} at=${shown.created_at} />`], ['Id', html`<code>${shown.id}</code>`],
        ]} />
        <p><a href=${`#/bank/audit?actor=${shown.id}`}>${words.users.trail}</a></p>
        <p><a href=${`#/bank/audit?subject=${shown.id}`}>${words.users.about}</a></p>
      </section>
      <${Accounts} accounts=${accounts} />
      <${Identity} file=${file} mayDecide=${mayChange} />
      <${Login} shown=${shown} mayChange=${mayChange} />
      ${mayChange && html`<${Role} shown=${shown} />`}
      ${mayChange && shown.role !== 'operator' && html`<${Erasure} shown=${shown} />`}
    </div>`;
}

function Accounts({ accounts }) {
  return html`
    <h2>${words.users.accounts}</h2>
    ${accounts.length === 0 && html`<p class="quietly">${words.users.noAccounts}</p>`}
    <ul class="entries">${accounts.map((each) => html`
      <li key=${each.id}>
        <div>
          <p class="what"><a href=${`#/bank/accounts/${each.id}`}>${each.name || text.accounts.type[each.type]}</a></p>
          <p class="small">${each.number}</p>
        </div>
        <div class="figures"><p>${money(each.balance, each.currency)}</p>
          ${each.status !== 'active' && html`<span class="badge">${words.status[each.status]}</span>`}</div>
      </li>`)}
    </ul>`;
}

function Identity({ file, mayDecide }) {
  const { address, kyc } = file;
  const where = address && [...address.lines, address.postal_code, address.city, address.country].filter(Boolean).join(', ');
  return html`
    <section class="card">
      <h2>${words.kyc.title}</h2>
      <p><span class="badge">${text.kyc.status[kyc.status]}</span></p>
      ${kyc.renewal_document_id && html`<p class="notice">${words.kyc.renewal}</p>`}
      <${Facts} pairs=${[
        [words.kyc.born, file.date_of_birth && day(file.date_of_birth)], [words.kyc.phone, file.phone], [words.kyc.address, where],
        [text.kyc.until, kyc.verified_until && html`<${Moment} at=${kyc.verified_until} dateOnly />`],
        ...file.documents.map((each) => [text.documents.types[each.type],
          `··· ${each.last4}, ${each.country}, ${text.documents.until(day(each.expires_on))}`]),
      ]} />
      ${kyc.missing.length > 0 && html`<p>${text.kyc.missing} ${kyc.missing.map((each) => text.kyc.parts[each]).join(', ')}.</p>`}
      ${mayDecide && html`<${Decision} file=${file} />`}
      <h3>${words.kyc.history}</h3>
      ${kyc.history.length === 0 && html`<p class="quietly">${words.kyc.none}</p>`}
      <ul>${kyc.history.map((each) => html`<li key=${each.at} class="small">
        <${Moment} at=${each.at} />: ${text.kyc.status[each.from_status]} → ${text.kyc.status[each.to_status]}
        ${each.reason && html` (${each.reason})`}</li>`)}</ul>
    </section>`;
}

/** What may follow from where the holder stands. */
const FOLLOWS = { pending: ['verified', 'rejected'], verified: ['rejected', 'expired'] };

function Decision({ file: { user_id: id, kyc, documents } }) {
  const next = kyc.renewal_document_id ? ['verified', 'rejected'] : FOLLOWS[kyc.status];
  if (!next) return null;
  const asked = kyc.renewal_document_id ?? kyc.document_id;
  const fields = [
    { name: 'status', label: words.kyc.decision, options: next.map((each) => [each, words.kyc.decisions[each]]) },
    { name: 'document_id', label: words.kyc.document, initial: asked ?? '',
      options: documents.map((each) => [each.id, `${text.documents.types[each.type]} ··· ${each.last4}`]) },
    { name: 'reason', label: words.reason, hint: words.reasonHint, maxlength: 140 },
  ].filter(({ options }) => options === undefined || options.length > 0);
  const send = async (values) => {
    await post(`/v1/admin/users/${id}/kyc`, filled(values));
    await reload();
    announce(words.users.done.kyc);
  };
  return html`<${Form} prefix="kyc" fields=${fields} submit=${words.kyc.decide} send=${send} kind="quiet" />`;
}

function Login({ shown, mayChange }) {
  const isLocked = shown.status === 'locked';
  const deed = (what) => async (values = {}) => {
    await post(`/v1/admin/users/${shown.id}/${what}`, what === 'lock' ? filled(values) : {});
    await reload();
    announce(words.users.done[what]);
  };
  return html`
    <section class="card">
      <h2>${words.users.lockTitle}</h2>
      <p>${isLocked ? words.users.locked(shown.lock_reason) : words.status.active}</p>
      ${mayChange && isLocked && html`<p class="actions"><${Press} work=${deed('unlock')}>${words.users.unlock}<//></p>`}
      ${mayChange && !isLocked && html`
        <p class="quietly">${words.users.lockAsk}</p>
        <${Form} prefix="lock" fields=${[{ name: 'reason', label: words.reason, hint: words.reasonHint, maxlength: 140 }]}
          submit=${words.users.lock} send=${deed('lock')} kind="quiet" />`}
    </section>`;
}

function Role({ shown }) {
  const fields = [{ name: 'role', label: words.users.newRole, options: Object.entries(words.roles), initial: shown.role }];
  const send = async (values) => {
    await put(`/v1/admin/users/${shown.id}/role`, values);
    await reload();
    announce(words.users.done.role);
  };
  return html`<section class="card"><h2>${words.users.roleTitle}</h2>
    <${Form} prefix="role" fields=${fields} submit=${words.users.changeRole} send=${send} kind="quiet" /></section>`;
}

function Erasure({ shown }) {
  const work = async () => {
    await post(`/v1/admin/users/${shown.id}/erase`);
    announce(words.users.done.erase);
    go('#/bank/users');
  };
  return html`
    <section class="card">
      <h2>${words.users.eraseTitle}</h2>
      <p>${words.users.eraseAsk}</p>
      <div class="actions"><${Confirm} ask=${words.users.eraseAsk} yes=${words.users.erase} work=${work}>${words.users.erase}<//></div>
    </section>`;
}
