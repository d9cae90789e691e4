import { describe, expect, it } from 'vitest';
import type { RoadmapStep } from '../lib/backend';
import { dayOf, lanes, monthsBetween, quartersBetween, reach } from './RoadmapView.calendar';

function step(key: string, team: number, start: string, finish: string, finishHi = finish): RoadmapStep {
  return {
    key,
    name: key,
    work: 'candidate',
    domain: null,
    team,
    start,
    finish,
    finishLo: finish,
    finishHi,
    effort: { lo: 1, likely: 1, hi: 1 },
    savingPerWeek: null,
    after: [],
    why: '',
    late: false,
  };
}

describe('the axis', () => {
  it('counts days', () => {
    for (const [iso, day] of [
      ['1970-01-01', 0],
      ['2024-03-01', 19783],
      ['2024-02-29T12:00:00', 19782],
      ['soon', NaN],
    ] as const) {
      expect(dayOf(iso)).toBe(day);
    }
  });

  it('is divided into months and quarters without gap or overlap', () => {
    const [from, to] = [dayOf('2025-11-17'), dayOf('2027-02-03')];
    for (const [marks, count] of [
      [monthsBetween(from, to), 16],
      [quartersBetween(from, to), 6],
    ] as const) {
      expect(marks.length).toBe(count);
      expect(marks[0]!.from).toBe(from);
      expect(marks.at(-1)!.to).toBe(to);
      for (const [n, mark] of marks.slice(1).entries()) expect(mark.from).toBe(marks[n]!.to);
    }
    expect(quartersBetween(from, to).map((quarter) => quarter.label)).toEqual([
      'Q4 2025',
      'Q1 2026',
      'Q2 2026',
      'Q3 2026',
      'Q4 2026',
      'Q1 2027',
    ]);
  });

  it('reaches to the worst case of the last step, and over four weeks at least', () => {
    const steps = [step('a', 0, '2026-01-05', '2026-01-09', '2026-06-30')];
    expect(reach('2026-01-05', '2026-01-09', steps)[1]).toBeGreaterThan(dayOf('2026-06-30'));
    const [from, to] = reach('2026-01-05', '2026-01-06', []);
    expect(to - from).toBe(28);
  });
});

describe('lanes', () => {
  it('keep each team to itself, also one without work', () => {
    const found = lanes(
      ['A', 'B', 'C'],
      [step('x', 0, '2026-01-05', '2026-01-09'), step('y', 2, '2026-01-05', '2026-01-09')],
    );
    expect(found.map((lane) => [lane.team, lane.rows, lane.bars.map((bar) => bar.step.key)])).toEqual([
      ['A', 1, ['x']],
      ['B', 1, []],
      ['C', 1, ['y']],
    ]);
  });

  it('share a row only when not even the bad case reaches into the next', () => {
    const first = step('first', 0, '2026-01-05', '2026-01-16', '2026-01-30');
    for (const [second, rows] of [
      [step('second', 0, '2026-01-19', '2026-02-06'), 2],
      [step('second', 0, '2026-02-09', '2026-02-20'), 1],
    ] as const) {
      expect(lanes(['A'], [second, first])[0]!.rows).toBe(rows);
    }
    // A name that is written after the bar takes room, too.
    const later = step('second', 0, '2026-02-09', '2026-02-20');
    expect(lanes(['A'], [first, later], () => 60)[0]!.rows).toBe(2);
  });

  it('end a bar after its last day', () => {
    const [bar] = lanes(['A'], [step('x', 0, '2026-01-05', '2026-01-09')])[0]!.bars;
    expect(bar!.finish - bar!.start).toBe(5);
  });
});
