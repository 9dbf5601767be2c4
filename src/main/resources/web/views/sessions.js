import { all, remove } from '../api.js';
import { reload } from '../router.js';
import { text } from '../text.js';
import { announce, Heading, html, Moment, Press } from '../ui.js';
import { YouLinks } from '../you.js';

export const load = () => all('/v1/sessions?limit=200');

/** Where the user is signed in, and how to end it there. */
export function View({ data: sessions }) {
  const others = sessions.filter((each) => !each.current);
  const end = async (ended) => {
    for (const { id } of ended) await remove(`/v1/sessions/${id}`);
    await reload();
    announce(text.sessions.ended(ended.length));
  };
  return html`
    <div>
      <${YouLinks} at="#/you/sessions" />
      <${Heading}>${text.sessions.title}<//>
      <p class="quietly">${text.sessions.lead}</p>
      <ul class="entries">${sessions.map((each) => html`
        <li key=${each.id}>
          <div>
            <p class="what">${deviceOf(each.user_agent)}${each.current && html` <span class="badge">${text.sessions.current}</span>`}</p>
            <p class="small">${each.address} · ${text.sessions.seen} <${Moment} at=${each.last_seen_at} /></p>
            <p class="small">
              ${text.sessions.since} <${Moment} at=${each.created_at} /> · ${text.sessions.until} <${Moment} at=${each.expires_at} />
            </p>
          </div>
          ${!each.current && html`<div class="actions">
            <${Press} label=${text.sessions.endLabel(deviceOf(each.user_agent))} work=${() => end([each])}>${text.sessions.end}<//>
          </div>`}
        </li>`)}
      </ul>
      ${others.length > 1 && html`<${Press} work=${() => end(others)}>${text.sessions.endOthers}<//>`}
    </div>`;
}

const BROWSERS = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']];
const SYSTEMS = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS', 'macOS'],
  ['Linux', 'Linux']];

/** `Firefox, Windows` where that much can be told; else as it says itself. */
function deviceOf(agent) {
  const nameIn = (list) => list.find(([mark]) => agent?.includes(mark))?.[1];
  return [nameIn(BROWSERS), nameIn(SYSTEMS)].filter(Boolean).join(', ') || agent || text.sessions.unknown;
}
