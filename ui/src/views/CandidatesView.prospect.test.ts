import { describe, expect, it } from 'vitest';
import type { StartMonths } from '../lib/backend';
import { breakEven } from '../lib/format';
import { begin, layOut, nearest } from './CandidatesView.prospect';

const FRAME = { left: 80, right: 380, top: 20, foot: 220 };

function months(costs: readonly number[], nothing: number): StartMonths {
  const rows = costs.map((paid, month) => ({ month, paid, today: paid * 0.9 }));
  const least = Math.min(...costs);
  const best = least < nothing ? costs.indexOf(least) : null;
  return {
    horizon: 36,
    nothing: { month: 0, paid: nothing, today: nothing * 0.9 },
    months: rows,
    bestPaid: best,
    bestToday: best,
    workWeeks: 8,
    team: 'Blue: 50 h a week',
  };
}

describe('the months in which the work could begin', () => {
  it('lie from left to right, the cheaper the lower, with the least marked', () => {
    const chart = layOut(months([100, 200, 300, 400], 350), FRAME)!;
    expect(chart.x(0)).toBe(FRAME.left);
    expect(chart.x(3)).toBe(FRAME.right);
    expect(chart.y(100)).toBeGreaterThan(chart.y(400));
    for (const curve of chart.curves) {
      expect(curve.best?.month).toBe(0);
      expect(curve.nothing).toBeGreaterThan(FRAME.top);
      expect(curve.nothing).toBeLessThan(FRAME.foot);
      expect(curve.path.match(/[ML]/gu)).toHaveLength(4);
    }
    expect(chart.across.map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  });

  it('have no best when doing nothing costs less, and no chart when there is none', () => {
    expect(layOut(months([400, 500], 100), FRAME)!.curves.map(({ best }) => best)).toEqual([null, null]);
    expect(layOut(months([], 100), FRAME)).toBeNull();
  });

  it('are found by the pointer', () => {
    const start = months([100, 200, 300], 350);
    const chart = layOut(start, FRAME)!;
    for (const [x, month] of [
      [0, 0],
      [FRAME.left + 100, 1],
      [FRAME.right, 2],
      [9999, 2],
    ] as const)
      expect(nearest(start.months, chart, x)?.month).toBe(month);
  });

  it('are said in words', () => {
    expect([begin(0), begin(7)]).toEqual(['now', 'in month 7']);
    for (const [even, words] of [
      [null, 'not known'],
      [{ early: 9, likely: 14, late: null }, 'month 14 (9 to never)'],
      [{ early: 4, likely: 4, late: 4 }, 'month 4'],
      [{ early: null, likely: null, late: null }, 'never'],
    ] as const)
      expect(breakEven(even)).toBe(words);
  });
});
