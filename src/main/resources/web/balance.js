import { get } from './api.js';
import { money } from './money.js';
import { Chart } from './chart.js';
import { text } from './text.js';
import { Facts, html, moment, useEffect, useRef, useState, useWork } from './ui.js';

const STEPS = 1000;
const CHARTED = 200; // the newest entries; what was before them is not drawn
const REST_MS = 120; // between two questions while the slider moves

/** The balance as a line, and a slider that shows the account as it was at any instant. */
export function BalanceOverTime({ account }) {
  const [curve, setCurve] = useState(null);
  const [step, setStep] = useState(STEPS);
  const { run, failure } = useWork(async () => setCurve(await loadCurve(account)));
  useEffect(() => { run(); }, [account.balance_version]);
  if (curve === null || curve.points.length === 0) return failure && html`<p class="error">${failure.message}</p>`;

  const from = curve.points[0].at;
  const now = Math.max(curve.now, curve.points.at(-1).at);
  const at = Math.floor(from + ((now - from) * step) / STEPS);
  const isNow = step === STEPS;
  const balances = curve.points.map((point) => point.balance);
  const lowest = money(Math.min(...balances), account.currency);
  const highest = money(Math.max(...balances), account.currency);
  const shown = isNow ? text.balance.now : moment(at, { zone: account.time_zone, exact: true });
  return html`
    <section class="card" aria-labelledby="balance-title">
      <h2 id="balance-title">${text.balance.title}</h2>
      <${Chart} points=${curve.points} now=${now} at=${at} account=${account} label=${text.balance.drawn(lowest, highest)} />
      <label for="as-of">${text.balance.asOf}</label>
      <input id="as-of" class="range" type="range" min="0" max=${STEPS} value=${step} aria-valuetext=${shown}
        onInput=${(event) => setStep(Number(event.currentTarget.value))} />
      <${AsOf} account=${account} at=${isNow ? null : at} shown=${shown} />
    </section>`;
}

async function loadCurve({ id, balance_version: version, balance }) {
  const path = `/v1/accounts/${id}`;
  const [entries, now] = await Promise.all([
    get(`${path}/entries?limit=${CHARTED}`, { background: true }), get(`${path}/balance`, { background: true }),
  ]);
  // Up to the next whole millisecond: the one before was still without the entry.
  const points = entries.data.map((entry) => ({ at: Date.parse(entry.booked_at) + 1, balance: entry.balance_after })).reverse();
  return { points, now: Date.parse(now.at), version, balance };
}

/** What the bank says of that instant; the latest question counts. */
function AsOf({ account, at, shown }) {
  const [known, setKnown] = useState(null);
  const asked = useRef(0);
  const { run, failure } = useWork(async () => {
    let mine;
    let found;
    do {
      mine = asked.current;
      const query = mine === null ? '' : `?at=${new Date(mine).toISOString()}`;
      found = await get(`/v1/accounts/${account.id}/balance${query}`, { background: true });
    } while (mine !== asked.current);
    setKnown({ ...found, asked: mine });
  });
  useEffect(() => {
    asked.current = at;
    const later = setTimeout(run, REST_MS);
    return () => clearTimeout(later);
  }, [at, account.balance_version, account.held]);
  const inMoney = (name) => (known?.asked === at ? money(known[name], account.currency) : '…');
  return html`
    <div class="as-of" aria-live="polite">
      <${Facts} pairs=${[
        [text.balance.instant, shown], [text.account.balance, inMoney('balance')],
        [text.account.held, inMoney('held')], [text.account.available, inMoney('available')],
      ]} />
      ${failure && html`<p class="error">${failure.message}</p>`}
    </div>`;
}
