// The dependency structure matrix as rows and cells: row i uses column j. A block that is
// collapsed is one row; the cells of its modules are summed.
import type { Matrix } from '../backend/generated';
import { NONE, type Scene } from '../map/scene';

/** A row, and the column of the same thing. */
export interface MatrixRow {
  /** The block it belongs to. */
  readonly block: number;
  /** The module; `NONE` for a whole block that is collapsed. */
  readonly module: number;
}

/** A block of rows. */
export interface MatrixSpan {
  readonly domain: string | null;
  readonly from: number;
  /** One past its last row. */
  readonly to: number;
  /** How many modules it has, whether or not they are shown. */
  readonly modules: number;
  readonly collapsed: boolean;
}

/** The cells of a matrix, in order of rows and columns. */
export interface Cells {
  readonly row: Uint32Array;
  readonly column: Uint32Array;
  readonly count: Float64Array;
  /** Bits of the kinds of the dependencies. */
  readonly kinds: Uint32Array;
  /** 1 where both ends are in one cycle. */
  readonly cycle: Uint8Array;
}

/** A matrix that can be drawn and asked. */
export interface Grid {
  readonly rows: readonly MatrixRow[];
  readonly spans: readonly MatrixSpan[];
  readonly cells: Cells;
  /** `first[row]..first[row + 1]` are the places of a row's cells. */
  readonly first: Uint32Array;
  readonly largest: number;
}

/** Identity of a block, to remember which are collapsed. */
export const blockKey = (domain: string | null): string => domain ?? 'monolith';

/** Lays the matrix out. Modules that the scene does not have are left out. */
export function gridOf(matrix: Matrix, scene: Scene, collapsed: ReadonlySet<string>): Grid {
  const rows: MatrixRow[] = [];
  const spans: MatrixSpan[] = [];
  const rowOf = new Int32Array(scene.count).fill(NONE);
  for (const [block, { domain, modules }] of matrix.blocks.entries()) {
    const known = modules.map((id) => scene.indexOf.get(id)).filter((m) => m !== undefined);
    const from = rows.length;
    const isCollapsed = collapsed.has(blockKey(domain));
    known.forEach((m, n) => (rowOf[m] = isCollapsed ? from : from + n));
    if (isCollapsed) rows.push({ block, module: NONE });
    else for (const module of known) rows.push({ block, module });
    spans.push({ domain, from, to: rows.length, modules: known.length, collapsed: isCollapsed });
  }
  const cycleOf = new Int32Array(scene.count).fill(NONE);
  for (const [cycle, members] of matrix.cycles.entries()) {
    for (const id of members) {
      const m = scene.indexOf.get(id);
      if (m !== undefined) cycleOf[m] = cycle;
    }
  }
  const cells = cellsOf(scene, rowOf, cycleOf, rows.length);
  const first = new Uint32Array(rows.length + 1);
  for (const row of cells.row) first[row + 1]!++;
  for (let r = 0; r < rows.length; r++) first[r + 1]! += first[r]!;
  return { rows, spans, cells, first, largest: cells.count.reduce((most, n) => Math.max(most, n), 0) };
}

function cellsOf(scene: Scene, rowOf: Int32Array, cycleOf: Int32Array, width: number): Cells {
  const { from, to, count, kinds } = scene.edges;
  const keys = new Float64Array(from.length);
  const order: number[] = [];
  for (let e = 0; e < from.length; e++) {
    const [row, column] = [rowOf[from[e]!]!, rowOf[to[e]!]!];
    if (row === NONE || column === NONE || from[e] === to[e]) continue;
    keys[e] = row * width + column;
    order.push(e);
  }
  const sorted = Uint32Array.from(order).sort((a, b) => keys[a]! - keys[b]! || a - b);
  const found = {
    row: [] as number[],
    column: [] as number[],
    count: [] as number[],
    kinds: [] as number[],
    cycle: [] as number[],
  };
  let last = -1;
  for (const e of sorted) {
    const key = keys[e]!;
    const inCycle = cycleOf[from[e]!] !== NONE && cycleOf[from[e]!] === cycleOf[to[e]!] ? 1 : 0;
    if (key === last) {
      const at = found.row.length - 1;
      found.count[at]! += count[e]!;
      found.kinds[at]! |= kinds[e]!;
      found.cycle[at]! |= inCycle;
      continue;
    }
    last = key;
    found.row.push(Math.floor(key / width));
    found.column.push(key % width);
    found.count.push(count[e]!);
    found.kinds.push(kinds[e]!);
    found.cycle.push(inCycle);
  }
  return {
    row: Uint32Array.from(found.row),
    column: Uint32Array.from(found.column),
    count: Float64Array.from(found.count),
    kinds: Uint32Array.from(found.kinds),
    cycle: Uint8Array.from(found.cycle),
  };
}

/** The place of the cell at a row and column, or `NONE`. */
export function cellAt(grid: Grid, row: number, column: number): number {
  let low = grid.first[row] ?? 0;
  let high = (grid.first[row + 1] ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = grid.cells.column[middle]!;
    if (found === column) return middle;
    if (found < column) low = middle + 1;
    else high = middle - 1;
  }
  return NONE;
}

/** A direction of the keyboard: rows down and columns to the right. */
export type Step = readonly [rows: number, columns: number];

/** The next cell with something in it in a direction; the last one at the edge. */
export function nextCell(grid: Grid, row: number, column: number, [rows, columns]: Step): [number, number] {
  const width = grid.rows.length;
  let [r, c] = [row + rows, column + columns];
  for (; r >= 0 && c >= 0 && r < width && c < width; r += rows, c += columns) {
    if (cellAt(grid, r, c) !== NONE) return [r, c];
  }
  return [row, column];
}

/** The span that a row lies in. */
export function spanAt(grid: Grid, row: number): number {
  return grid.spans.findIndex((span) => row >= span.from && row < span.to);
}

/** A cell with what it is between. */
export interface Cell {
  readonly cell: number;
  readonly row: number;
  readonly column: number;
  readonly count: number;
  readonly kinds: number;
}

/** All cells, in order of rows and columns. */
export function listed({ cells }: Pick<Grid, 'cells'>): Cell[] {
  return Array.from(cells.count, (count, cell) => ({
    cell,
    row: cells.row[cell]!,
    column: cells.column[cell]!,
    count,
    kinds: cells.kinds[cell]!,
  }));
}

/** The identity of a row's module; `null` for a whole block. */
export function moduleOf(grid: Grid, scene: Scene, row: number): string | null {
  const module = grid.rows[row]?.module ?? NONE;
  return module === NONE ? null : (scene.ids[module] ?? null);
}
