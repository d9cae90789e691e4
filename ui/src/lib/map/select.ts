// Choosing many modules at once: by a rectangle or by a line drawn around them.
import type { HitGrid } from './hit';
import { insideRings } from './hit';
import type { Box, Scene } from './scene';

/** The box that two corners span, whichever way it was drawn. */
export function spanned(x0: number, y0: number, x1: number, y1: number): Box {
  return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
}

/** Modules whose middle lies in a box, in the order of the scene. */
export function inBox(grid: HitGrid, box: Box): number[] {
  const found: number[] = [];
  grid.within(box, (m) => found.push(m));
  return found.sort((a, b) => a - b);
}

/** Modules whose middle lies inside a line that is closed by itself, in the order of the scene. */
export function inLasso(scene: Scene, grid: HitGrid, line: readonly number[]): number[] {
  if (line.length < 6) return [];
  let box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < line.length; i += 2) {
    const x = line[i]!;
    const y = line[i + 1]!;
    box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
  }
  const found: number[] = [];
  const outline = [line];
  grid.within(box, (m) => {
    if (insideRings(outline, scene.x[m]!, scene.y[m]!)) found.push(m);
  });
  return found.sort((a, b) => a - b);
}

/** Adds a point to a drawn line unless it is nearer than `least` to the last one. */
export function draw(line: number[], x: number, y: number, least: number): boolean {
  const n = line.length;
  if (n >= 2 && (line[n - 2]! - x) ** 2 + (line[n - 1]! - y) ** 2 < least * least) return false;
  line.push(x, y);
  return true;
}
