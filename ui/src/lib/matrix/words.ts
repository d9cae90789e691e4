// What the matrix says of a cell, for the line below it and for screen readers.
import { plural } from '../format';
import { NONE } from '../map/scene';
import type { Drawn } from '../map/view';
import { cellAt, type Grid } from './grid';
import { cellKind } from './paint';

/** The name of a row: a module, or a whole domain. */
export function rowName(drawn: Drawn, grid: Grid, row: number): string {
  const { module, block } = grid.rows[row]!;
  if (module !== NONE) return drawn.names[module]!;
  const region = drawn.scene.regions.findIndex(({ domain }) => domain === grid.spans[block]!.domain);
  return drawn.regions[region]?.name ?? '';
}

/** Names of the kinds of a cell's dependencies. */
export function kindsOf(drawn: Pick<Drawn, 'scene'>, mask: number): string[] {
  return drawn.scene.kinds.filter((_, n) => ((mask >>> n) & 1) === 1);
}

/** A cell in a sentence. */
export function describeCell(drawn: Drawn, grid: Grid, row: number, column: number): string {
  const user = rowName(drawn, grid, row);
  if (row === column && grid.rows[row]!.module !== NONE) return user;
  const used = rowName(drawn, grid, column);
  const cell = cellAt(grid, row, column);
  if (cell === NONE) return `${user} does not use ${used}`;
  const { count, kinds } = grid.cells;
  const why = { cycle: ', in a cycle', feedback: ', feedback', use: '' }[cellKind(grid, cell)];
  const how = kindsOf(drawn, kinds[cell]!).join(', ');
  return `${user} uses ${used}: ${plural(count[cell]!, 'dependency', 'dependencies')} (${how})${why}`;
}
