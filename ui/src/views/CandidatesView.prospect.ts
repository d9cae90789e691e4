// What a candidate costs by the month in which the work begins, laid out as two lines: as it is
// paid, and at its worth today; dashed, what doing nothing costs.
import type { StartMonths, StartRow } from '../lib/backend';
import { linear, ticks, type Tick } from '../lib/charts/scale';

/** A line of the chart. */
export interface Curve {
  readonly id: 'paid' | 'today';
  readonly label: string;
  /** As an SVG path. */
  readonly path: string;
  /** Where doing nothing stands. */
  readonly nothing: number;
  /** The month that costs least, if any does less than doing nothing. */
  readonly best: { readonly month: number; readonly x: number; readonly y: number } | null;
}

/** The chart in pixels. */
export interface StartChart {
  readonly curves: readonly Curve[];
  readonly along: readonly Tick[];
  readonly across: readonly Tick[];
  readonly x: (month: number) => number;
  readonly y: (cost: number) => number;
}

/** The room of the chart in pixels. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly foot: number;
}

/** The two ways to count, in the order of the key. */
export const COUNTS: readonly { id: 'paid' | 'today'; label: string }[] = [
  { id: 'paid', label: 'As it is paid' },
  { id: 'today', label: 'At its worth today' },
];

/** Lays the months out; `null` when the work can begin in none of them. */
export function layOut(start: StartMonths, frame: Frame): StartChart | null {
  const last = start.months.at(-1);
  if (!last) return null;
  const costs = [start.nothing, ...start.months].flatMap(({ paid, today }) => [paid, today]);
  const along = ticks(Math.min(...costs), Math.max(...costs), 5);
  const y = linear(along[0] ?? 0, along.at(-1) ?? 1, frame.foot, frame.top);
  const x = linear(0, Math.max(1, last.month), frame.left, frame.right);
  const every = [1, 2, 3, 6, 12, 24].find((step) => last.month / step <= 12) ?? 24;
  const months = start.months.filter(({ month }) => month % every === 0);
  return {
    curves: COUNTS.map(({ id, label }) => {
      const best = id === 'paid' ? start.bestPaid : start.bestToday;
      const row = start.months.find(({ month }) => month === best);
      return {
        id,
        label,
        path: start.months
          .map((one, n) => `${n === 0 ? 'M' : 'L'}${x(one.month).toFixed(1)} ${y(one[id]).toFixed(1)}`)
          .join(''),
        nothing: y(start.nothing[id]),
        best: row ? { month: row.month, x: x(row.month), y: y(row[id]) } : null,
      };
    }),
    along: along.map((value) => ({ value, at: y(value) })),
    across: months.map(({ month }) => ({ value: month, at: x(month) })),
    x,
    y,
  };
}

/** The month that lies next to a place, in pixels. */
export function nearest(months: readonly StartRow[], chart: StartChart, at: number): StartRow | undefined {
  return months.reduce<StartRow | undefined>(
    (near, row) =>
      near === undefined || Math.abs(chart.x(row.month) - at) < Math.abs(chart.x(near.month) - at)
        ? row
        : near,
    undefined,
  );
}

/** A month to begin in, in words. */
export function begin(month: number): string {
  return month === 0 ? 'now' : `in month ${month}`;
}
