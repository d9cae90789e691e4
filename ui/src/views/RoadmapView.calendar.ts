// The calendar of the roadmap: days as numbers, the marks of its axis, and rows without overlap.
import type { RoadmapStep } from '../lib/backend';
import { LOCALE } from '../lib/format';

const DAY_MS = 86_400_000;

/** Days since 1970 of a date written `YYYY-MM-DD`; `NaN` when it is none. */
export function dayOf(iso: string): number {
  return /^\d{4}-\d{2}-\d{2}/.test(iso) ? Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY_MS : NaN;
}

/** A day as a date. */
export function dateOf(day: number): Date {
  return new Date(day * DAY_MS);
}

/** A stretch of the axis. */
export interface Stretch {
  /** First day. */
  readonly from: number;
  /** The day after the last. */
  readonly to: number;
  readonly label: string;
}

function stretches(from: number, to: number, months: number, label: (date: Date) => string): Stretch[] {
  const found: Stretch[] = [];
  const first = dateOf(from);
  let year = first.getUTCFullYear();
  let month = first.getUTCMonth() - (first.getUTCMonth() % months);
  for (;;) {
    const begin = Date.UTC(year, month) / DAY_MS;
    if (begin >= to) return found;
    month += months;
    if (month >= 12) {
      month -= 12;
      year += 1;
    }
    const end = Date.UTC(year, month) / DAY_MS;
    found.push({ from: Math.max(begin, from), to: Math.min(end, to), label: label(dateOf(begin)) });
  }
}

/** Months between two days. */
export function monthsBetween(from: number, to: number): Stretch[] {
  const name = new Intl.DateTimeFormat(LOCALE, { month: 'short', timeZone: 'UTC' });
  return stretches(from, to, 1, (date) => name.format(date));
}

/** Years between two days. */
export function yearsBetween(from: number, to: number): Stretch[] {
  return stretches(from, to, 12, (date) => String(date.getUTCFullYear()));
}

/** Quarters between two days. */
export function quartersBetween(from: number, to: number): Stretch[] {
  return stretches(
    from,
    to,
    3,
    (date) => `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${date.getUTCFullYear()}`,
  );
}

/** A step with its days and the row it is drawn in. */
export interface Bar {
  readonly step: RoadmapStep;
  /** First day. */
  readonly start: number;
  /** The day after the last, as likely. */
  readonly finish: number;
  /** The day after the last, if all goes well. */
  readonly lo: number;
  /** The day after the last, if it goes badly. */
  readonly hi: number;
  /** Row within its team's lane, from 0. */
  readonly row: number;
}

/** A team with its bars. */
export interface Lane {
  readonly team: string;
  readonly bars: readonly Bar[];
  /** Rows it takes; at least one. */
  readonly rows: number;
}

/**
 * Puts each team's steps into rows, such that not even the bad case of one reaches into another.
 * `beside` says how many days a name written after a bar takes.
 */
export function lanes(
  teams: readonly string[],
  steps: readonly RoadmapStep[],
  beside: (step: RoadmapStep, days: number) => number = () => 0,
): Lane[] {
  return teams.map((team, index) => {
    const ends: number[] = [];
    const bars = steps
      .filter((step) => step.team === index)
      .map((step) => ({
        step,
        start: dayOf(step.start),
        finish: dayOf(step.finish) + 1,
        lo: dayOf(step.finishLo) + 1,
        hi: dayOf(step.finishHi) + 1,
      }))
      .sort((a, b) => a.start - b.start || a.finish - b.finish)
      .map((bar): Bar => {
        const end = Math.max(bar.hi, bar.finish) + 1 + beside(bar.step, bar.finish - bar.start);
        let row = ends.findIndex((busy) => busy <= bar.start);
        if (row < 0) row = ends.length;
        ends[row] = end;
        return { ...bar, row };
      });
    return { team, bars, rows: Math.max(1, ends.length) };
  });
}

/** First day and the day after the last of everything that is drawn. */
export function reach(start: string, end: string, steps: readonly RoadmapStep[]): [number, number] {
  const from = dayOf(start);
  const last = Math.max(
    dayOf(end),
    ...steps.map((step) => Math.max(dayOf(step.finish), dayOf(step.finishHi))),
  );
  // A roadmap of a few days would be stretched beyond recognition.
  return [from, Math.max(last + 3, from + 28)];
}
