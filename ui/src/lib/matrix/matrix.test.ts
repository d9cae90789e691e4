import { describe, expect, it } from 'vitest';
import type { Matrix } from '../backend/generated';
import { knownOf, prepare } from '../map/data';
import { decodeScene, NONE } from '../map/scene';
import { smallMap } from '../map/testing';
import { cellAt, gridOf, nextCell, spanAt } from './grid';
import { cellKind, LARGEST_CELL, strength } from './paint';
import { held, revealed, whole, zoomed } from './window';
import { describeCell } from './words';

const scene = decodeScene(smallMap());
const drawn = prepare(
  scene,
  knownOf(scene, (id) => ({ name: `app.${id}` }) as never),
  (id) => ({ name: id === 'd1' ? 'Billing' : 'Search', letter: '', colour: 0 }) as never,
);
// 15 uses 11, 11 uses 12 and 14: in this order 11 -> 12 is feedback.
const matrix: Matrix = {
  blocks: [
    { domain: 'd2', modules: ['m15'] },
    { domain: null, modules: ['m12', 'm11', 'm13', 'm99'] },
    { domain: 'd1', modules: ['m14'] },
  ],
  cycles: [['m11', 'm14']],
  feedback: 2,
  total: 15,
};
const grid = gridOf(matrix, scene, new Set());

describe('the grid', () => {
  it('has a row for each module, in blocks, and a cell for each pair', () => {
    expect(grid.rows.map(({ module }) => (module === NONE ? '' : scene.ids[module]))).toEqual([
      'm15',
      'm12',
      'm11',
      'm13',
      'm14',
    ]);
    expect(grid.spans.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 4],
      [4, 5],
    ]);
    const cells = Array.from(grid.cells.count, (n, at) => [grid.cells.row[at], grid.cells.column[at], n]);
    expect(cells).toEqual([
      [0, 2, 4],
      [2, 1, 2],
      [2, 4, 9],
    ]);
    expect([0, 1, 2].map((cell) => cellKind(grid, cell))).toEqual(['use', 'feedback', 'cycle']);
    expect(grid.largest).toBe(9);
  });

  it('sums what is collapsed, and finds cells', () => {
    const folded = gridOf(matrix, scene, new Set(['monolith']));
    expect(folded.rows.length).toBe(3);
    expect(folded.spans[1]).toMatchObject({ from: 1, to: 2, modules: 3, collapsed: true });
    expect(cellAt(folded, 0, 1)).not.toBe(NONE);
    expect(cellAt(folded, 1, 0)).toBe(NONE);
    // The dependency inside the block is its own cell on the diagonal.
    expect(folded.cells.count[cellAt(folded, 1, 1)]).toBe(2);
    expect(spanAt(folded, 2)).toBe(2);
    expect(describeCell(drawn, folded, 0, 1)).toBe('app.m15 uses The monolith: 4 dependencies (import)');
  });

  it('walks to the next cell with something in it, and stays at the edge', () => {
    expect(nextCell(grid, 2, 0, [0, 1])).toEqual([2, 1]);
    expect(nextCell(grid, 2, 1, [0, 1])).toEqual([2, 4]);
    expect(nextCell(grid, 2, 4, [0, 1])).toEqual([2, 4]);
    expect(nextCell(grid, 4, 2, [-1, 0])).toEqual([0, 2]);
  });

  it('speaks of cells', () => {
    expect(describeCell(drawn, grid, 2, 4)).toBe('app.m11 uses app.m14: 9 dependencies (call), in a cycle');
    expect(describeCell(drawn, grid, 2, 1)).toBe('app.m11 uses app.m12: 2 dependencies (import), feedback');
    expect(describeCell(drawn, grid, 1, 2)).toBe('app.m12 does not use app.m11');
    expect(describeCell(drawn, grid, 3, 3)).toBe('app.m13');
  });

  it('is nothing where nothing is', () => {
    const none = gridOf({ blocks: [], cycles: [], feedback: 0, total: 0 }, scene, new Set());
    expect([none.rows.length, none.cells.row.length, none.largest]).toEqual([0, 0, 0]);
  });

  it('is laid out for thousands of modules', () => {
    expect(strength(0, 0)).toBeGreaterThan(0);
    expect(strength(9, 9)).toBe(1);
  });
});

describe('the window on the matrix', () => {
  const room = { width: 400, height: 300 };

  it('shows all of it, and never more than large cells', () => {
    expect(whole(1000, room)).toEqual({ x: 0, y: 0, cell: 0.3 });
    expect(whole(2, room).cell).toBe(LARGEST_CELL);
  });

  it('zooms where the pointer is, within limits', () => {
    const start = whole(1000, room);
    const near = zoomed(start, 20, 150, 150, 1000, room);
    expect(near.x + 150 / near.cell).toBeCloseTo(500, 6);
    expect(near.y + 150 / near.cell).toBeCloseTo(500, 6);
    expect(zoomed(near, 1e9, 0, 0, 1000, room).cell).toBe(LARGEST_CELL);
    expect(zoomed(near, 1e-9, 0, 0, 1000, room)).toEqual(start);
  });

  it('stays on the matrix, and brings cells into sight', () => {
    expect(held({ x: -5, y: 5000, cell: 10 }, 1000, room)).toEqual({ x: 0, y: 970, cell: 10 });
    const shown = revealed({ x: 0, y: 0, cell: 10 }, 500, 700, 1000, room);
    expect(shown.y).toBeLessThanOrEqual(500);
    expect(shown.y + 30).toBeGreaterThan(501);
    expect(shown.x + 40).toBeGreaterThan(701);
    expect(revealed(shown, 500, 700, 1000, room)).toEqual(shown);
  });
});
