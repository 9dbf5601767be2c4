/**
 * Money as text and back, by slicing strings: an amount is a whole number of minor units and never becomes a fraction.
 * The digits are those of ISO 4217; the browser's own (Intl) differ for money like the forint, whose coins are gone.
 */
const DIGITS = new Map([
  ...'ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG ROL RWF TPE TRL UGX UYI VND VUV XAF XOF XPF'
    .split(' ').map((code) => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
  ['CLF', 4],
]);
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);
const MINUS = '−';

export function fractionDigits(currency) {
  return DIGITS.get(currency) ?? 2;
}

/** How the browser's language writes numbers, in the digits 0 to 9. */
const WHOLE = new Intl.NumberFormat(navigator.language, { numberingSystem: 'latn' });
const PARTS = new Intl.NumberFormat(navigator.language, { numberingSystem: 'latn', useGrouping: true }).formatToParts(1234567.8);
const part = (type, otherwise) => PARTS.find((each) => each.type === type)?.value ?? otherwise;
const MARKS = { decimal: part('decimal', '.'), group: part('group', ',') };

/** `-123450, 'EUR'` → `−1,234.50`, or as the browser's language has it. */
export function plain(minor, currency) {
  const { whole, fraction } = split(minor, currency);
  const sign = minor < 0 ? MINUS : '';
  return sign + WHOLE.format(BigInt(whole)) + (fraction === '' ? '' : MARKS.decimal + fraction);
}

/** As somebody would type it in any language: `1234.50`. */
export function typed(minor, currency) {
  const { whole, fraction } = split(minor, currency);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function split(minor, currency) {
  const digits = fractionDigits(currency);
  const units = String(minor).replace('-', '').padStart(digits + 1, '0');
  return { whole: units.slice(0, units.length - digits), fraction: digits === 0 ? '' : units.slice(-digits) };
}

/** `123450, 'EUR'` → `1,234.50 EUR`, the two joined by a no-break space. */
export function money(minor, currency) {
  return `${plain(minor, currency)}\u00a0${currency}`;
}

/** The same with its sign always shown, for entries. */
export function signed(minor, currency) {
  return (minor > 0 ? '+' : '') + money(minor, currency);
}

/**
 * What a person typed → `{amount}` in minor units, or `{problem}`: shape, tooFine, zero, tooLarge.
 *
 * A comma may stand for the decimal point, but never before three digits: `1,234` could mean either. Whoever gives the
 * marks of a language may use its thousands separators too, where the decimals after them leave no doubt.
 */
export function parse(text, currency, marks = null) {
  const digits = fractionDigits(currency);
  const match = /^(\d+)(?:\.(\d+)|,(\d{1,2}))?$/.exec(ungrouped(text.replace(/\s/g, ''), marks));
  if (!match) return { problem: 'shape' };
  const fraction = match[2] ?? match[3] ?? '';
  if (fraction.length > digits) return { problem: 'tooFine' };
  const minor = BigInt(match[1] + fraction.padEnd(digits, '0'));
  if (minor < 1n) return { problem: 'zero' };
  return minor > LARGEST ? { problem: 'tooLarge' } : { amount: Number(minor) };
}

/** The same, by the marks of the browser's language. */
export const parseTyped = (text, currency) => parse(text, currency, MARKS);

/** `1,234.50` → `1234.50`, only where group and decimal marks stand where the language has them. */
function ungrouped(text, marks) {
  if (marks === null || !text.includes(marks.group)) return text;
  const [whole, fraction, ...more] = text.split(marks.decimal);
  const groups = whole.split(marks.group);
  const regular = /^\d{1,3}$/.test(groups[0]) && groups.slice(1).every((each) => /^\d{3}$/.test(each));
  return regular && more.length === 0 && /^\d+$/.test(fraction ?? '') ? `${groups.join('')}.${fraction}` : text;
}

/** Adds whole minor units exactly, beyond what a number holds. */
export function sum(amounts) {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n);
}

/** `XF12345678901234` → `XF12 3456 7890 1234`. */
export function grouped(number) {
  return number.replace(/(.{4})(?=.)/g, '$1 ');
}
