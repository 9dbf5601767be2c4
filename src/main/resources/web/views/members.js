import { all, patch, post, remove } from '../api.js';
import { AccountLinks, loadAccount, mayManage, nameOf } from '../accounts.js';
import { FieldErrors, filled, Form } from '../form.js';
import { fractionDigits, money, parseTyped, typed } from '../money.js';
import { go, reload } from '../router.js';
import { text } from '../text.js';
import { announce, Confirm, Heading, html, Moment, useState } from '../ui.js';

const WINDOWS = Object.keys(text.windows);

export async function load({ account: id }) {
  const account = await loadAccount(id);
  const [members, invitations] = await Promise.all([
    all(`/v1/accounts/${id}/members?limit=200`),
    mayManage(account) ? all(`/v1/invitations?account_id=${id}&limit=200`) : [],
  ]);
  return { account, members, invitations: invitations.filter((each) => each.status === 'open') };
}

/** Who may do what with an account, and who is asked to join. */
export function View({ data: { account, members, invitations }, user }) {
  return html`
    <div>
      <${AccountLinks} account=${account} at="/members" />
      <${Heading}>${text.members.title}<//>
      <p class="quietly">${nameOf(account)}</p>
      <ul class="entries">${members.map((member) => html`
        <${Member} key=${member.user_id} member=${member} account=${account} isSelf=${member.user_id === user.id} />`)}
      </ul>
      ${invitations.length > 0 && html`
        <h2>${text.members.open}</h2>
        <ul class="entries">${invitations.map((each) => html`<${Invited} key=${each.id} invitation=${each} account=${account} />`)}</ul>`}
      ${mayManage(account) && html`<${Invite} account=${account} />`}
    </div>`;
}

function limitsIn(limits, currency) {
  const amount = (window) => limits?.[window]?.limit ?? limits?.[window] ?? null;
  const set = WINDOWS.filter((window) => Number.isInteger(amount(window)));
  return set.map((window) => `${text.windows[window]} ${money(amount(window), currency)}`).join(' · ');
}

function Member({ member, account, isSelf }) {
  const [changing, setChanging] = useState(false);
  const path = `/v1/accounts/${account.id}/members/${member.user_id}`;
  const limited = limitsIn(member.limits, account.currency);
  const change = async (values) => {
    const limits = values.access === 'pay' ? limitsOf(values, account.currency) : null;
    await patch(path, filled({ access: values.access, totp: values.totp, limits }));
    await reload();
    setChanging(false);
    announce(text.saved);
  };
  const out = async () => {
    await remove(path);
    announce(text.members.removed(member.full_name));
    if (isSelf) go('#/accounts');
    else await reload();
  };
  const fields = [accessField(member.access), ...limitFields(account.currency, member.limits)];
  const back = html`<button type="button" onClick=${() => setChanging(false)}>${text.no}</button>`;
  return html`
    <li>
      <div>
        <p class="what">${member.full_name}${isSelf && html` <span class="badge">${text.members.you}</span>`}</p>
        <p class="small">${text.members.access[member.access]}${limited && ` · ${limited}`}</p>
        <p class="small">${text.members.since} <${Moment} at=${member.since} dateOnly /></p>
      </div>
      ${changing && html`<${Form} fields=${fields} prefix=${member.user_id} submit=${text.save} send=${change} after=${back}
        kind="quiet" code />`}
      ${!changing && (isSelf || mayManage(account)) && html`<div class="actions">
        ${mayManage(account) && html`<button type="button" aria-label=${text.members.changeLabel(member.full_name)}
          onClick=${() => setChanging(true)}>${text.members.change}</button>`}
        <${Confirm} label=${isSelf ? null : text.members.removeLabel(member.full_name)}
          yes=${isSelf ? text.members.leave : text.members.remove}
          ask=${isSelf ? text.members.leaveAsk : text.members.removeAsk(member.full_name)} work=${out}>
          ${isSelf ? text.members.leave : text.members.remove}<//>
      </div>`}
    </li>`;
}

function Invited({ invitation, account }) {
  const limits = limitsIn(invitation.limits, account.currency);
  const withdraw = async () => {
    await remove(`/v1/invitations/${invitation.id}`);
    await reload();
    announce(text.members.withdrawn);
  };
  return html`
    <li>
      <div>
        <p class="what">${invitation.email}</p>
        <p class="small">${text.members.access[invitation.access]}${limits && ` · ${limits}`}</p>
        <p class="small">${text.members.until} <${Moment} at=${invitation.expires_at} dateOnly /></p>
      </div>
      <div class="actions">
        <${Confirm} label=${text.members.withdrawLabel(invitation.email)} ask=${text.members.withdrawAsk(invitation.email)}
          yes=${text.members.withdraw} work=${withdraw}>${text.members.withdraw}<//>
      </div>
    </li>`;
}

function Invite({ account }) {
  const [access, setAccess] = useState('view');
  const limited = access === 'pay';
  const fields = [
    { name: 'email', label: text.signIn.email, type: 'email', inputmode: 'email', required: true },
    accessField('view'),
    ...(limited ? limitFields(account.currency) : []),
  ];
  const send = async (values) => {
    const limits = limited ? limitsOf(values, account.currency) : null;
    await post(`/v1/accounts/${account.id}/members`, filled({ email: values.email, access: values.access, totp: values.totp, limits }));
    await reload();
    setAccess('view');
    announce(text.members.invited(values.email));
  };
  return html`
    <section class="card narrow">
      <h2>${text.members.inviteTitle}</h2>
      <p class="quietly">${text.members.inviteLead}</p>
      <${Form} fields=${fields} submit=${text.members.invite} send=${send} onValues=${(values) => setAccess(values.access)} code clears />
    </section>`;
}

const accessField = (initial) => ({ name: 'access', label: text.members.may, options: Object.entries(text.members.access), initial });

const limitFields = (currency, limits = null) => WINDOWS.map((window) => ({
  name: `limits/${window}`, label: text.limitIn(text.windows[window], currency), hint: text.limitHint, inputmode: 'decimal',
  initial: Number.isInteger(limits?.[window]?.limit) ? typed(limits[window].limit, currency) : '',
}));

/** All three, null for none; what is no amount is said at its field. */
function limitsOf(values, currency) {
  const limits = {};
  const errors = {};
  for (const window of WINDOWS) {
    const said = (values[`limits/${window}`] ?? '').trim();
    const { amount, problem } = said === '' ? { amount: null } : parseTyped(said, currency);
    limits[window] = amount ?? null;
    if (problem) errors[`limits/${window}`] = text.amounts[problem](fractionDigits(currency));
  }
  if (Object.keys(errors).length > 0) throw new FieldErrors(errors);
  return limits;
}
