import { plain } from './money.js';
import { html, useEffect, useRef } from './ui.js';

const HEIGHT = 200;
const MARGIN = 20; // beside the figures
const DIGIT = 7;

const UPLOT = new URL('./vendor/uplot/uPlot.iife.min.js', import.meta.url).href;

/** The one script that the page may add to itself. */
const policy = window.trustedTypes?.createPolicy('florin', {
  createScriptURL(url) {
    if (url !== UPLOT) throw new TypeError(url);
    return url;
  },
}) ?? { createScriptURL: (url) => url };

let coming = null;

/** uPlot, fetched when there is something to draw. */
function drawing() {
  coming ??= new Promise((done) => {
    const script = document.createElement('script');
    script.src = policy.createScriptURL(UPLOT);
    script.addEventListener('load', done, { once: true });
    document.head.append(script);
  });
  return coming;
}

/** Balances in steps, up to now; the line at `at` goes with the slider. The canvas is for the eye: `label` says what it shows. */
export function Chart({ points, now, at, account, label }) {
  const place = useRef();
  const chart = useRef(null);

  useEffect(() => {
    let left = false;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const draw = () => {
      if (left) return;
      chart.current?.destroy();
      chart.current = new window.uPlot(options(place.current, account), columns(points, now), place.current);
      point(chart.current, at);
    };
    const fit = new ResizeObserver(() => chart.current?.setSize({ width: place.current.clientWidth, height: HEIGHT }));
    drawing().then(draw);
    fit.observe(place.current);
    dark.addEventListener('change', draw);
    return () => {
      left = true;
      fit.disconnect();
      dark.removeEventListener('change', draw);
      chart.current?.destroy();
      chart.current = null;
    };
  }, [points]);
  useEffect(() => { if (chart.current) point(chart.current, at); }, [at]);

  return html`<div class="chart" role="img" aria-label=${label} ref=${place}></div>`;
}

const columns = (points, now) => [
  [...points.map((each) => each.at / 1000), now / 1000],
  [...points.map((each) => each.balance), points.at(-1).balance],
];

function point(chart, at) {
  const left = chart.valToPos(at / 1000, 'x');
  chart.setCursor({ left, top: HEIGHT / 3 });
}

function options(place, { currency, time_zone: zone }) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
  const balances = window.uPlot.paths.stepped({ align: 1 });
  const size = (_, figures) => MARGIN + DIGIT * Math.max(0, ...(figures ?? []).map((each) => each.length));
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    tzDate: (seconds) => window.uPlot.tzDate(new Date(seconds * 1000), zone),
    axes: [axis, { ...axis, size, values: (_, ticks) => ticks.map((tick) => plain(Math.round(tick), currency)) }],
    series: [{}, { stroke: colour('--accent'), width: 2, fill: colour('--wash'), paths: balances, points: { show: false } }],
  };
}
