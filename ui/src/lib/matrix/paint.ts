// Paints the matrix: seen from afar as pixels, near as squares; blocks on the diagonal, names at
// the edges.
import type { Drawn } from '../map/view';
import { inkOf, type MapTheme } from '../map/theme';
import { elide, type Measure } from '../map/labels';
import { NONE } from '../map/scene';
import type { Grid } from './grid';

/** Where the matrix is looked at from: the first row and column, and pixels for a cell. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly cell: number;
}

/** Everything that is drawn. */
export interface MatrixPicture {
  readonly grid: Grid;
  readonly drawn: Drawn;
  readonly theme: MapTheme;
  readonly window: Window;
  readonly width: number;
  readonly height: number;
  readonly density: number;
  readonly cursor: { readonly row: number; readonly column: number } | null;
}

/** Cells smaller than this, in pixels, are written as pixels. */
const DOTS = 4;
/** Names of rows are written when a cell is at least so large, in pixels. */
export const NAMED_FROM = 11;
/** The largest cell, in pixels. */
export const LARGEST_CELL = 26;

/** Room for names at the left and at the top, in pixels. */
export function margins(theme: Pick<MapTheme, 'small'>): { left: number; top: number } {
  return { left: Math.round(theme.small * 13), top: Math.round(theme.small * 2.4) };
}

type Rgb = readonly [number, number, number];

function rgb(colour: string): Rgb {
  const n = Number.parseInt(colour.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const at = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * share);
  return [at(0), at(1), at(2)];
}

/** How strongly a cell is drawn: more dependencies are darker, one can be seen. */
export function strength(count: number, largest: number): number {
  return 0.35 + 0.65 * Math.sqrt(count / Math.max(largest, 1));
}

/** What a cell is: in a cycle, feedback below the diagonal, or a use as it should be. */
export function cellKind(grid: Grid, cell: number): 'cycle' | 'feedback' | 'use' {
  if (grid.cells.cycle[cell] === 1) return 'cycle';
  return grid.cells.row[cell]! > grid.cells.column[cell]! ? 'feedback' : 'use';
}

function inks(theme: MapTheme): Record<'cycle' | 'feedback' | 'use', Rgb> {
  return { cycle: rgb(theme.danger), feedback: rgb(theme.accent), use: rgb(theme.ink) };
}

function paintDots(ctx: CanvasRenderingContext2D, picture: MatrixPicture, left: number, top: number): void {
  const { grid, theme, window, density } = picture;
  const wide = Math.max(1, Math.round((picture.width - left) * density));
  const high = Math.max(1, Math.round((picture.height - top) * density));
  const image = ctx.createImageData(wide, high);
  const pixels = new Uint32Array(image.data.buffer);
  const ground = rgb(theme.plaque);
  const packed = ([r, g, b]: Rgb): number => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  pixels.fill(packed(mixed(ground, rgb(theme.ground), 0.5)));
  const cell = window.cell * density;
  const side = Math.max(1, Math.round(cell));
  const edge = (n: number, from: number): number => Math.floor((n - from) * cell);
  // Outside the matrix there is nothing.
  const ink = inks(theme);
  const shades = Object.fromEntries(
    (['cycle', 'feedback', 'use'] as const).map((kind) => [
      kind,
      Array.from({ length: 17 }, (_, n) => packed(mixed(ground, ink[kind], 0.35 + (0.65 * n) / 16))),
    ]),
  ) as Record<'cycle' | 'feedback' | 'use', number[]>;
  for (const span of grid.spans) {
    const soft = packed(rgb(inkOf(theme, regionName(picture, span.domain)).soft));
    fillSquare(
      pixels,
      wide,
      high,
      edge(span.from, window.x),
      edge(span.from, window.y),
      edge(span.to, window.x),
      edge(span.to, window.y),
      soft,
    );
  }
  const { row, column, count } = grid.cells;
  for (let n = 0; n < row.length; n++) {
    const px = edge(column[n]!, window.x);
    const py = edge(row[n]!, window.y);
    if (px + side <= 0 || py + side <= 0 || px >= wide || py >= high) continue;
    const share = (strength(count[n]!, grid.largest) - 0.35) / 0.65;
    const shade = shades[cellKind(grid, n)][Math.round(share * 16)]!;
    fillSquare(pixels, wide, high, px, py, px + side, py + side, shade);
  }
  ctx.putImageData(image, Math.round(left * density), Math.round(top * density));
}

function fillSquare(
  pixels: Uint32Array,
  wide: number,
  high: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
  colour: number,
): void {
  const from = Math.max(0, left);
  const to = Math.min(wide, right);
  if (from >= to) return;
  for (let y = Math.max(0, top); y < Math.min(high, bottom); y++)
    pixels.fill(colour, y * wide + from, y * wide + to);
}

function regionName(
  picture: MatrixPicture,
  domain: string | null,
): { name: string; letter: string; colour: number | null } {
  const { drawn } = picture;
  const region = drawn.scene.regions.findIndex((r) => r.domain === domain);
  return drawn.regions[region] ?? { name: '', letter: '', colour: null };
}

function paintSquares(
  ctx: CanvasRenderingContext2D,
  picture: MatrixPicture,
  left: number,
  top: number,
): void {
  const { grid, theme, window, width, height } = picture;
  const { cell } = window;
  for (const span of grid.spans) {
    ctx.fillStyle = inkOf(theme, regionName(picture, span.domain)).soft;
    const x = left + (span.from - window.x) * cell;
    const y = top + (span.from - window.y) * cell;
    ctx.fillRect(x, y, (span.to - span.from) * cell, (span.to - span.from) * cell);
  }
  const firstRow = Math.max(0, Math.floor(window.y));
  const lastRow = Math.min(grid.rows.length, Math.ceil(window.y + (height - top) / cell));
  const lastColumn = window.x + (width - left) / cell;
  const colours = { cycle: theme.danger, feedback: theme.accent, use: theme.ink };
  for (let row = firstRow; row < lastRow; row++) {
    // The diagonal says where a thing meets itself.
    ctx.globalAlpha = 1;
    ctx.fillStyle = theme.stone.line;
    ctx.fillRect(left + (row - window.x) * cell, top + (row - window.y) * cell, cell - 1, cell - 1);
    for (let n = grid.first[row]!; n < grid.first[row + 1]!; n++) {
      const column = grid.cells.column[n]!;
      if (column + 1 < window.x || column > lastColumn) continue;
      ctx.globalAlpha = strength(grid.cells.count[n]!, grid.largest);
      ctx.fillStyle = colours[cellKind(grid, n)];
      ctx.fillRect(left + (column - window.x) * cell, top + (row - window.y) * cell, cell - 1, cell - 1);
    }
  }
  ctx.globalAlpha = 1;
}

function paintBlocks(ctx: CanvasRenderingContext2D, picture: MatrixPicture, left: number, top: number): void {
  const { grid, theme, window } = picture;
  ctx.lineWidth = theme.stroke;
  for (const span of grid.spans) {
    const size = (span.to - span.from) * window.cell;
    ctx.strokeStyle = inkOf(theme, regionName(picture, span.domain)).mark;
    ctx.strokeRect(
      left + (span.from - window.x) * window.cell,
      top + (span.from - window.y) * window.cell,
      Math.max(size, 1),
      Math.max(size, 1),
    );
  }
}

function paintEdges(ctx: CanvasRenderingContext2D, picture: MatrixPicture, left: number, top: number): void {
  const { grid, theme, window, width, height, drawn } = picture;
  const measure: Measure = (text) => ctx.measureText(text).width;
  ctx.fillStyle = theme.ground;
  ctx.fillRect(0, 0, width, top);
  ctx.fillRect(0, 0, left, height);
  ctx.textBaseline = 'middle';
  const line = theme.small + 3;
  let free = top;
  for (const span of grid.spans) {
    const name = regionName(picture, span.domain);
    const ink = inkOf(theme, name);
    const from = top + (span.from - window.y) * window.cell;
    const to = top + (span.to - window.y) * window.cell;
    const fromX = left + (span.from - window.x) * window.cell;
    const toX = left + (span.to - window.x) * window.cell;
    ctx.fillStyle = ink.mark;
    if (to > top && from < height)
      ctx.fillRect(left - 4, Math.max(from, top), 3, Math.max(to - Math.max(from, top) - 1, 1));
    if (toX > left && fromX < width) {
      const start = Math.max(fromX, left);
      ctx.fillRect(start, top - 4, Math.max(toX - start - 1, 1), 3);
      const letter = name.letter || name.name;
      ctx.font = `600 ${theme.small}px ${theme.family}`;
      const shown = toX - start >= measure(name.name) + 8 ? name.name : letter;
      if (toX - start >= measure(shown) + 4) {
        ctx.fillStyle = ink.ink;
        ctx.textAlign = 'center';
        ctx.fillText(shown, (start + Math.min(toX, width)) / 2, top / 2 - 1);
      }
    }
    // Where rows have no names, the block has its own, as far as there is room.
    const isNamed = window.cell >= NAMED_FROM && !span.collapsed;
    if (isNamed || to <= top || from >= height) continue;
    const middle = Math.min(
      Math.max((Math.max(from, top) + Math.min(to, height)) / 2, free + line / 2),
      height,
    );
    if (middle - line / 2 < free || middle - Math.min(to, height) > line) continue;
    ctx.font = `600 ${theme.small}px ${theme.family}`;
    ctx.fillStyle = ink.ink;
    ctx.textAlign = 'right';
    const sign = span.collapsed ? '▸ ' : '';
    ctx.fillText(`${sign}${elide(name.name, left - 40, measure)} ${span.modules}`, left - 8, middle);
    free = middle + line / 2;
  }
  if (window.cell < NAMED_FROM) return;
  ctx.font = `400 ${Math.min(theme.small, window.cell)}px ${theme.family}`;
  ctx.textAlign = 'right';
  const first = Math.max(0, Math.floor(window.y));
  const last = Math.min(grid.rows.length, Math.ceil(window.y + (height - top) / window.cell));
  for (let row = first; row < last; row++) {
    const { module } = grid.rows[row]!;
    const y = top + (row + 0.5 - window.y) * window.cell;
    if (module === NONE || y < top) continue;
    ctx.fillStyle = picture.cursor?.row === row ? theme.accent : theme.ink;
    ctx.fillText(elide(drawn.labels[module]!, left - 14, measure), left - 8, y);
  }
}

function paintCursor(ctx: CanvasRenderingContext2D, picture: MatrixPicture, left: number, top: number): void {
  const { cursor, window, theme, width, height } = picture;
  if (!cursor) return;
  const cell = Math.max(window.cell, 3);
  const x = left + (cursor.column - window.x) * window.cell;
  const y = top + (cursor.row - window.y) * window.cell;
  ctx.fillStyle = theme.accent;
  ctx.globalAlpha = 0.14;
  ctx.fillRect(left, y, width - left, cell);
  ctx.fillRect(x, top, cell, height - top);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.accent;
  ctx.lineWidth = 2 * theme.stroke;
  ctx.strokeRect(x - 1, y - 1, cell + 1, cell + 1);
}

/** Paints the whole matrix. */
export function paintMatrix(ctx: CanvasRenderingContext2D, picture: MatrixPicture): void {
  const { theme, density, width, height } = picture;
  const { left, top } = margins(theme);
  ctx.setTransform(density, 0, 0, density, 0, 0);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.ground;
  ctx.fillRect(0, 0, width, height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width - left, height - top);
  ctx.clip();
  if (picture.window.cell < DOTS) paintDots(ctx, picture, left, top);
  else paintSquares(ctx, picture, left, top);
  paintBlocks(ctx, picture, left, top);
  paintCursor(ctx, picture, left, top);
  ctx.restore();
  paintEdges(ctx, picture, left, top);
}
