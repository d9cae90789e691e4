import { describe, expect, test } from 'vitest';
import { treeMove, treeRows, type TreeMove, type TreeNode } from './tree';

const leaf = (id: string): TreeNode<null> => ({ id, label: id, data: null });
const roots: TreeNode<null>[] = [
  {
    id: 'a',
    label: 'a',
    data: null,
    children: [leaf('a1'), { id: 'a2', label: 'a2', data: null, children: [leaf('a2x')] }],
  },
  { id: 'b', label: 'b', data: null, children: [leaf('b1')] },
];

describe('rows of a tree', () => {
  test.each([
    [[], ['a', 'b']],
    [['a'], ['a', 'a1', 'a2', 'b']],
    [
      ['a', 'a2'],
      ['a', 'a1', 'a2', 'a2x', 'b'],
    ],
    [['a2'], ['a', 'b']],
    [
      ['a', 'b'],
      ['a', 'a1', 'a2', 'b', 'b1'],
    ],
  ])('with %j open are %j', (open, expected) => {
    const rows = treeRows(roots, (id) => open.includes(id));
    expect(rows.map((row) => row.node.id)).toEqual(expected);
  });

  test('know their level, place and parent', () => {
    const rows = treeRows(roots, () => true);
    expect(rows.map((row) => [row.node.id, row.level, row.position, row.siblings, row.parent])).toEqual([
      ['a', 1, 1, 2, -1],
      ['a1', 2, 1, 2, 0],
      ['a2', 2, 2, 2, 0],
      ['a2x', 3, 1, 1, 2],
      ['b', 1, 2, 2, -1],
      ['b1', 2, 1, 1, 4],
    ]);
  });
});

describe('keys in a tree', () => {
  const rows = treeRows(roots, (id) => id === 'a');
  test.each<[number, string, TreeMove]>([
    [0, 'ArrowDown', { to: 1 }],
    [3, 'ArrowDown', { to: 3 }],
    [0, 'ArrowUp', { to: 0 }],
    [2, 'Home', { to: 0 }],
    [0, 'End', { to: 3 }],
    [0, 'PageDown', { to: 2 }],
    [0, 'ArrowRight', { to: 1 }],
    [2, 'ArrowRight', { open: 'a2' }],
    [1, 'ArrowRight', null],
    [0, 'ArrowLeft', { shut: 'a' }],
    [1, 'ArrowLeft', { to: 0 }],
    [3, 'ArrowLeft', null],
    [0, 'x', null],
  ])('row %i, %s', (at, key, expected) => {
    expect(treeMove(rows, at, key, 2)).toEqual(expected);
  });
});
