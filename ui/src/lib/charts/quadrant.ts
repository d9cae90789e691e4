/** The quadrant chart of candidates: effort to the right, net saving upwards. */
import type { CandidateRow } from '../backend';
import { linear, ticks, type Tick } from './scale';

/** What the gates of a quick win say together. */
export type Gates = 'passed' | 'unknown' | 'failed';

/** What the gates of a candidate say together: one that failed outweighs one not known. */
export function gatesOf(row: Pick<CandidateRow, 'gates'>): Gates {
  if (row.gates.some((gate) => gate.outcome === 'failed')) return 'failed';
  return row.gates.some((gate) => gate.outcome !== 'passed') ? 'unknown' : 'passed';
}

/** What a shape says, in words. */
export const GATES: Record<Gates, string> = {
  passed: 'all gates passed',
  unknown: 'some gates not known',
  failed: 'a gate failed',
};

/** The radius of a mark in pixels: its area is that of its modules. */
export function radius(modules: number): number {
  return Math.min(22, Math.max(5, 2 * Math.sqrt(modules)));
}

/** A disc, a triangle or a square of the same area, as a path around 0. */
export function shape(gates: Gates, r: number): string {
  if (gates === 'passed') return `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
  if (gates === 'failed') {
    const half = (r * Math.sqrt(Math.PI)) / 2;
    return `M${-half} ${-half}H${half}V${half}H${-half}Z`;
  }
  const side = r * Math.sqrt((4 * Math.PI) / Math.sqrt(3));
  const tall = (side * Math.sqrt(3)) / 2;
  return `M0 ${(-tall * 2) / 3}L${side / 2} ${tall / 3}H${-side / 2}Z`;
}

/** A candidate that is drawn. */
export interface Mark {
  readonly row: CandidateRow;
  readonly gates: Gates;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Ends of the whisker of effort, in pixels. */
  readonly across: readonly [number, number];
  /** Ends of the whisker of net saving, the upper end first. */
  readonly along: readonly [number, number];
}

/** The chart in pixels. */
export interface Quadrant {
  /** From large to small, so that small ones lie on top. */
  readonly marks: readonly Mark[];
  /** Candidates whose net saving is not known: they have no place. */
  readonly aside: readonly CandidateRow[];
  readonly across: readonly Tick[];
  readonly along: readonly Tick[];
  /** Where net saving is 0. */
  readonly zero: number;
  /** Where a first wave ends; `null` without teams. */
  readonly wave: number | null;
}

/** The box that marks are drawn in. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Puts the candidates into the frame. */
export function quadrant(rows: readonly CandidateRow[], firstWave: number | null, frame: Frame): Quadrant {
  const known = rows.flatMap((row) => (row.netSaving ? [{ row, saving: row.netSaving }] : []));
  const hours = ticks(0, Math.max(firstWave ?? 0, ...known.map(({ row }) => row.effort.hi)), 6);
  const money = ticks(
    Math.min(0, ...known.map(({ saving }) => saving.lo)),
    Math.max(0, ...known.map(({ saving }) => saving.hi)),
    5,
  );
  const x = linear(hours[0] ?? 0, hours.at(-1) ?? 1, frame.left, frame.right);
  const y = linear(money[0] ?? 0, money.at(-1) ?? 1, frame.bottom, frame.top);
  const marks = known
    .map(({ row, saving }): Mark => ({
      row,
      gates: gatesOf(row),
      x: x(row.effort.likely),
      y: y(saving.likely),
      radius: radius(row.modules),
      across: [x(row.effort.lo), x(row.effort.hi)],
      along: [y(saving.hi), y(saving.lo)],
    }))
    .sort((a, b) => b.radius - a.radius);
  return {
    marks,
    aside: rows.filter((row) => row.netSaving === null),
    across: hours.map((value) => ({ value, at: x(value) })),
    along: money.map((value) => ({ value, at: y(value) })),
    zero: y(0),
    wave: firstWave === null ? null : x(firstWave),
  };
}

/** Where a key leads from a mark: to the next one in that direction, in order of the axis. */
export function walk(marks: readonly Mark[], from: string | null, key: string): Mark | undefined {
  const along = key === 'ArrowUp' || key === 'ArrowDown';
  const order = [...marks].sort((a, b) =>
    along
      ? b.y - a.y || a.row.rank - b.row.rank
      : a.x - b.x || a.row.rank - b.row.rank || a.row.id.localeCompare(b.row.id),
  );
  if (key === 'Home') return order[0];
  if (key === 'End') return order.at(-1);
  const at = order.findIndex(({ row }) => row.id === from);
  if (at < 0) return order[0];
  const step = key === 'ArrowRight' || key === 'ArrowUp' ? 1 : -1;
  return order[Math.min(order.length - 1, Math.max(0, at + step))];
}
