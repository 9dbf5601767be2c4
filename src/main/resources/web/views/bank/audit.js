import { BankLinks, Filters, firstPage, Listed } from '../../bank.js';
import { words } from '../../bankText.js';
import { Heading, html, Moment } from '../../ui.js';

const FILTERS = ['kind', 'actor', 'subject', 'outcome'];
const PLACES = { usr: 'users', acc: 'accounts', trf: 'transfers' };

export const load = ({ query }) => firstPage('/v1/admin/audit', query, FILTERS);

/** What was done and refused, newest first, as it is sealed in its chain. */
export function View({ data, query, user }) {
  const fields = [
    { name: 'kind', label: words.audit.kind, hint: words.audit.kindHint, maxlength: 60 },
    { name: 'actor', label: words.audit.actor, maxlength: 40 }, { name: 'subject', label: words.audit.subject, maxlength: 40 },
    { name: 'outcome', label: words.audit.outcome, options: [['', words.any], ...Object.entries(words.audit.outcomes)] },
  ];
  return html`
    <div>
      <${BankLinks} at="audit" user=${user} />
      <${Heading}>${words.audit.title}<//>
      <${Filters} place="#/bank/audit" query=${query} fields=${fields} />
      <${Listed} first=${data} row=${(event) => html`<${Event} key=${event.id} event=${event} />`} />
    </div>`;
}

function Event({ event }) {
  const facts = [
    ...event.changes.map(({ name, before, after }) => words.audit.changed(name, before, after)),
    ...event.detail.map(({ name, value }) => `${name}: ${value}`),
  ];
  return html`
    <li>
      <div>
        <p class="what"><code>${event.kind}</code></p>
        <p class="small"><${Moment} at=${event.at} exact />
          · ${event.actor_id ? linked(event.actor_id) : event.email ?? words.audit.nobody}
          ${event.address && html` · ${event.address}`}</p>
        ${event.subject_ids.length > 0 && html`<p class="small">${event.subject_ids.map((id) => html`${linked(id)} `)}</p>`}
        ${facts.length > 0 && html`<p class="small long">${facts.join(' · ')}</p>`}
      </div>
      <div class="figures">
        ${event.outcome === 'refused' && html`<span class="badge">${words.audit.outcomes.refused}</span>`}
        <p class="small">${event.sequence === null ? words.audit.unsealed : words.audit.sequence(event.sequence)}</p>
      </div>
    </li>`;
}

function linked(id) {
  const place = PLACES[id.slice(0, id.indexOf('_'))];
  return place ? html`<a class="long" href=${`#/bank/${place}/${id}`}>${id}</a>` : html`<span class="long">${id}</span>`;
}
