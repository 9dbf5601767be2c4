import { all, get, getVersion, patch, post, remove } from '../api.js';
import { filled, Form, requireKept } from '../form.js';
import { reload } from '../router.js';
import { text } from '../text.js';
import { announce, Confirm, day, Heading, html, Moment, Press } from '../ui.js';
import { YouLinks } from '../you.js';

export async function load() {
  const [me, kyc, documents, invitations] = await Promise.all([
    getVersion('/v1/me'), get('/v1/me/kyc'), all('/v1/me/documents?limit=200'), all('/v1/invitations?limit=200'),
  ]);
  const asked = invitations.filter((each) => each.status === 'open' && each.email.toLowerCase() === me.value.email.toLowerCase());
  return { me: me.value, etag: me.etag, kyc, documents, invitations: asked };
}

/** What the bank knows of its customer, and whether it is sure of it. */
export function View({ data: { me, etag, kyc, documents, invitations } }) {
  return html`
    <div class="narrow">
      <${YouLinks} at="#/you" />
      <${Heading}>${text.profile.title}<//>
      ${invitations.map((each) => html`<${Invitation} key=${each.id} invitation=${each} />`)}
      <section class="card"><${Details} key=${etag} me=${me} etag=${etag} /></section>
      <${Documents} documents=${documents} />
      <${Standing} kyc=${kyc} />
    </div>`;
}

function Invitation({ invitation }) {
  const answer = (deed) => async () => {
    await post(`/v1/invitations/${invitation.id}/${deed}`);
    await reload();
    announce(text.invitations.done[deed]);
  };
  return html`
    <section class="card">
      <h2>${text.invitations.title}</h2>
      <p>${text.invitations.lead(invitation.invited_by.full_name, invitation.currency, text.members.access[invitation.access])}</p>
      <div class="actions">
        <${Press} kind="primary" work=${answer('accept')}>${text.invitations.accept}<//>
        <${Press} work=${answer('decline')}>${text.invitations.decline}<//>
      </div>
    </section>`;
}

function Details({ me, etag }) {
  const { lines = [], city = '', postal_code: code = '', country = '' } = me.address ?? {};
  const fields = [
    { name: 'full_name', label: text.signUp.fullName, autocomplete: 'name', initial: me.full_name, required: true },
    { name: 'date_of_birth', label: text.profile.born, type: 'date', autocomplete: 'bday', initial: me.date_of_birth ?? '' },
    { name: 'phone', label: text.profile.phone, hint: text.profile.phoneHint, type: 'tel', autocomplete: 'tel', initial: me.phone ?? '' },
    { name: 'address/lines', label: text.profile.street, autocomplete: 'address-line1', initial: lines.join(', ') },
    { name: 'address/postal_code', label: text.profile.postalCode, autocomplete: 'postal-code', initial: code ?? '' },
    { name: 'address/city', label: text.profile.city, autocomplete: 'address-level2', initial: city },
    {
      name: 'address/country', label: text.profile.country, hint: text.profile.countryHint, maxlength: 2, autocomplete: 'country',
      initial: country,
    },
  ];
  const send = async (values) => {
    requireKept(fields, values);
    const { address, ...rest } = filled(values);
    await patch('/v1/me', { ...rest, ...(address ? { address: asAddress(address) } : {}) }, etag);
    await reload();
    announce(text.saved);
  };
  return html`<${Form} fields=${fields} submit=${text.save} send=${send} />`;
}

const asAddress = ({ lines, country, ...rest }) => ({
  ...rest,
  ...(lines ? { lines: lines.split(',').map((line) => line.trim()).filter(Boolean) } : {}),
  ...(country ? { country: country.toUpperCase() } : {}),
});

function Documents({ documents }) {
  const fields = [
    { name: 'type', label: text.documents.type, options: Object.entries(text.documents.types) },
    { name: 'number', label: text.documents.number, maxlength: 40, required: true },
    { name: 'country', label: text.profile.country, hint: text.profile.countryHint, maxlength: 2, required: true },
    { name: 'expires_on', label: text.documents.expires, type: 'date', required: true },
  ];
  const add = async (values) => {
    await post('/v1/me/documents', filled({ ...values, country: values.country.toUpperCase() }));
    await reload();
    announce(text.documents.added);
  };
  const forget = (id) => async () => {
    await remove(`/v1/me/documents/${id}`);
    await reload();
    announce(text.documents.removed);
  };
  return html`
    <h2>${text.documents.title}</h2>
    ${documents.length === 0 && html`<p class="quietly">${text.documents.none}</p>`}
    <ul class="entries">${documents.map((each) => html`
      <li key=${each.id}>
        <div>
          <p class="what">${text.documents.types[each.type]} ··· ${each.last4}</p>
          <p class="small">${each.country} · ${text.documents.until(day(each.expires_on))}</p>
        </div>
        <div class="actions"><${Confirm} label=${text.documents.removeLabel(each.last4)} ask=${text.documents.removeAsk(each.last4)}
          yes=${text.documents.remove} work=${forget(each.id)}>${text.documents.remove}<//></div>
      </li>`)}
    </ul>
    <details class="card"><summary>${text.documents.addTitle}</summary>
      <${Form} fields=${fields} submit=${text.documents.add} send=${add} kind="quiet" clears />
    </details>`;
}

/** Whether the bank is sure who this is, and what it takes until it can be. */
function Standing({ kyc }) {
  const ask = async () => {
    await post('/v1/me/kyc');
    await reload();
    announce(text.kyc.asked);
  };
  const mayAsk = ['unverified', 'rejected', 'expired'].includes(kyc.status);
  return html`
    <section class="card">
      <h2>${text.kyc.title}</h2>
      <p><span class="badge">${text.kyc.status[kyc.status]}</span></p>
      ${kyc.verified_until && html`<p>${text.kyc.until} <${Moment} at=${kyc.verified_until} dateOnly /></p>`}
      ${kyc.status === 'rejected' && kyc.history[0]?.reason && html`<p class="notice">${kyc.history[0].reason}</p>`}
      ${kyc.missing.length > 0 && html`<p>${text.kyc.missing} ${kyc.missing.map((each) => text.kyc.parts[each]).join(', ')}.</p>`}
      ${mayAsk && kyc.missing.length === 0 && html`<p class="actions"><${Press} work=${ask}>${text.kyc.ask}<//></p>`}
    </section>`;
}
