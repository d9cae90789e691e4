/** Numbers, money and dates for people, by the locale of the system. */
import type { BreakEven } from './backend';

const NOT_KNOWN = 'not known';

/**
 * The system's locale; `undefined` leaves it to the engine. The POSIX locale of bare systems
 * groups no digits, which makes money hard to read.
 */
export const LOCALE = new Intl.NumberFormat().resolvedOptions().locale.includes('posix')
  ? 'en-GB'
  : undefined;

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 0, maximumFractionDigits: 1 });
const two = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const share = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 });
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
const moneyFormats = new Map<string, Intl.NumberFormat>();

/** A count. */
export function count(n: number): string {
  return whole.format(n);
}

/** A number with at most one place. */
export function decimal(n: number | null | undefined): string {
  return n == null ? NOT_KNOWN : one.format(n);
}

/** A number with two places, such as a score. */
export function score(n: number | null | undefined): string {
  return n == null ? NOT_KNOWN : two.format(n);
}

/** A share from 0 to 1, in percent. */
export function percent(n: number | null | undefined): string {
  return n == null ? NOT_KNOWN : share.format(n);
}

/** An amount of money without cents. */
export function money(amount: number | null | undefined, currency: string): string {
  if (amount == null) return NOT_KNOWN;
  let format = moneyFormats.get(currency);
  if (!format) {
    try {
      format = new Intl.NumberFormat(LOCALE, { style: 'currency', currency, maximumFractionDigits: 0 });
    } catch {
      // A currency code that is none must not keep figures from being read.
      return currency ? `${whole.format(amount)} ${currency}` : whole.format(amount);
    }
    moneyFormats.set(currency, format);
  }
  return format.format(amount);
}

/** lo – hi with the likely value in front: "120 (80–200)". */
export function range(
  r: { lo: number; likely: number; hi: number } | null | undefined,
  format: (n: number) => string = count,
): string {
  if (!r) return NOT_KNOWN;
  if (r.lo === r.hi) return format(r.likely);
  return `${format(r.likely)} (${format(r.lo)}–${format(r.hi)})`;
}

/** Hours. */
export function hours(n: number | null | undefined): string {
  return n == null ? NOT_KNOWN : `${whole.format(n)} h`;
}

/** A day given as `YYYY-MM-DD`. */
export function date(iso: string | null | undefined): string {
  if (!iso) return NOT_KNOWN;
  const at = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? iso : day.format(at);
}

/** A moment given in milliseconds since 1970, as text. */
export function when(milliseconds: string): string {
  const n = Number(milliseconds);
  return !milliseconds || Number.isNaN(n) ? NOT_KNOWN : moment.format(new Date(n));
}

/** A size in bytes, in the unit that reads best. */
export function bytes(n: number): string {
  if (n < 1000) return `${whole.format(n)} B`;
  if (n < 1e6) return `${one.format(n / 1e3)} kB`;
  return `${one.format(n / 1e6)} MB`;
}

/** "1 module", "3 modules". */
export function plural(n: number, singular: string, several = `${singular}s`): string {
  return `${whole.format(n)} ${n === 1 ? singular : several}`;
}

/** The last part of a path, whatever its slashes. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}

/** A text as a sentence: with a capital and a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const begun = trimmed[0]?.toLocaleUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

/** A candidate's sentence where its name stands beside it already. */
export function withoutName(row: { name: string; sentence: string }): string {
  const named = `${row.name}: `;
  return row.sentence.startsWith(named) ? sentence(row.sentence.slice(named.length)) : row.sentence;
}

/** Break-even in words: `month 14`, `month 14 (9 to never)`, `never`, `not known`. */
export function breakEven(even: BreakEven | null): string {
  if (even === null) return 'not known';
  const month = (n: number | null) => (n === null ? 'never' : String(n));
  const likely = even.likely === null ? 'never' : `month ${even.likely}`;
  if (even.early === even.likely && even.late === even.likely) return likely;
  return `${likely} (${month(even.early)} to ${month(even.late)})`;
}
