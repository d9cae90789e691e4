// Dependencies between modules of different regions, drawn one by one from near: thin bands that
// follow the way of the band between their regions, wide where they start like all bands.
import type { Camera, Size } from './camera';
import { toScreen, visible } from './camera';
import { isRemote } from './cut';
import { edgeStrength, type Levels } from './levels';
import type { Pen } from './pen';
import type { Scene } from './scene';
import { inkOf } from './theme';
import type { Drawn, View } from './view';

/** The most of them at once: the strongest. The legend says how many are left out. */
export const CROSSING_BUDGET = 600;

/** Width where they start, in pixels: of the weakest, and what the strongest have more. */
const WIDTH = { least: 1.6, more: 3.4 };
/** How much of the way to the middle of their regions' band they take, and at most of their length. */
const PULL = { share: 0.8, most: 0.3 };
/** How far those swing out that no band leads, as a share of their length. */
const BEND = 0.1;
/** Bands that are filled as one path. */
const CHUNK = 24;

/** The dependencies that are drawn, by their places in the scene's edges, strongest first. */
export interface Crossing {
  readonly edges: Uint32Array;
  /** How many there are in sight, drawn or not. */
  readonly all: number;
}

/** Scatters places, so that of equals not only the first modules' are drawn. */
const scattered = (edge: number): number => Math.imul(edge + 1, 0x9e37_79b1) >>> 0;

const NOTHING: Crossing = { edges: new Uint32Array(0), all: 0 };
let last: { drawn: Drawn; camera: Camera; size: Size; budget: number; found: Crossing } | null = null;

/** The strongest dependencies that cross regions and touch a module in sight. */
export function crossingInSight(
  drawn: Drawn,
  levels: Levels,
  camera: Camera,
  size: Size,
  budget = CROSSING_BUDGET,
): Crossing {
  if (levels.most.edges === 0) return NOTHING;
  if (last?.drawn === drawn && last.camera === camera && last.size === size && last.budget === budget)
    return last.found;
  const { scene, grid } = drawn;
  const { edges, region, x, y } = scene;
  const seen = visible(camera, size);
  const inSight = (m: number): boolean =>
    x[m]! >= seen[0] && x[m]! <= seen[2] && y[m]! >= seen[1] && y[m]! <= seen[3];
  const all: number[] = [];
  grid.within(seen, (m) => {
    if (levels.regions[region[m]!]!.edges === 0) return;
    for (let i = edges.start[m]!; i < edges.start[m + 1]!; i++) {
      const e = edges.incident[i]!;
      const [from, to] = [edges.from[e]!, edges.to[e]!];
      // Those that are met from both ends are taken once.
      if (region[from] === region[to] || (m === to && inSight(from))) continue;
      if (edgeStrength(levels, region[from]!, region[to]!) > 0) all.push(e);
    }
  });
  const found = { edges: strongest(edges.count, all, budget), all: all.length };
  last = { drawn, camera, size, budget, found };
  return found;
}

/** The edges with the highest counts, the highest first. */
function strongest(counts: Uint32Array, edges: readonly number[], budget: number): Uint32Array {
  const chosen = edges.length > budget ? above(counts, edges, budget) : edges;
  const sorted = Uint32Array.from(chosen).sort(
    (a, b) => counts[b]! - counts[a]! || scattered(a) - scattered(b),
  );
  return sorted.subarray(0, budget);
}

/** Those that may be among the first: whoever has the count of the last of them, or more. */
function above(counts: Uint32Array, edges: readonly number[], budget: number): number[] {
  const MOST = 255;
  const tally = new Uint32Array(MOST + 1);
  for (const e of edges) tally[Math.min(counts[e]!, MOST)]! += 1;
  let least = MOST;
  for (let sum = tally[MOST]!; sum < budget && least > 0;) sum += tally[--least]!;
  return edges.filter((e) => Math.min(counts[e]!, MOST) >= least);
}

const curves = new WeakMap<Scene, ReadonlyMap<number, readonly number[]>>();

/** The curves of bands by the regions they join. */
function curvesOf(scene: Scene): ReadonlyMap<number, readonly number[]> {
  let known = curves.get(scene);
  if (!known) {
    known = new Map(
      scene.bundles.map(({ from, to, curve }) => [from * scene.regions.length + to, curve] as const),
    );
    curves.set(scene, known);
  }
  return known;
}

/** The middle line of a dependency in world units: start, control point, end. */
export function route(
  { scene, x, y }: Pick<Drawn, 'scene' | 'x' | 'y'>,
  edge: number,
): readonly [number, number, number, number, number, number] {
  const { edges, region, regions } = scene;
  const [from, to] = [edges.from[edge]!, edges.to[edge]!];
  const [x0, y0, x1, y1] = [x[from]!, y[from]!, x[to]!, y[to]!];
  const [mx, my] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const long = Math.hypot(x1 - x0, y1 - y0);
  const c = curvesOf(scene).get(region[from]! * regions.length + region[to]!);
  if (!c) return [x0, y0, mx - (y1 - y0) * BEND, my + (x1 - x0) * BEND, x1, y1];
  const dx = (c[0]! + 2 * c[2]! + c[4]!) / 4 - mx;
  const dy = (c[1]! + 2 * c[3]! + c[5]!) / 4 - my;
  const off = Math.hypot(dx, dy);
  const share = off === 0 ? 0 : Math.min(PULL.share, (PULL.most * long) / off);
  // The middle of such a curve lies half way to its control point.
  return [x0, y0, mx + 2 * share * dx, my + 2 * share * dy, x1, y1];
}

/** The same on the screen, as points: for the pointer. */
export function routeLine(drawn: Drawn, edge: number, camera: Camera, size: Size): Float32Array {
  const [x0, y0, cx, cy, x1, y1] = route(drawn, edge);
  const STEPS = 10;
  const line = new Float32Array((STEPS + 1) * 2);
  for (let i = 0; i <= STEPS; i++) {
    const t = i / STEPS;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * (1 - t) * t, t * t];
    const at = toScreen(camera, size, a * x0 + b * cx + c * x1, a * y0 + b * cy + c * y1);
    line.set(at, 2 * i);
  }
  return line;
}

/** Adds one dependency to a path: wide where it starts, a point at the rim of what is used. */
function outline(pen: Pen, view: View, edge: number, width: number): void {
  const { drawn, camera, size } = view;
  const [wx0, wy0, wcx, wcy, wx1, wy1] = route(drawn, edge);
  const [x0, y0] = toScreen(camera, size, wx0, wy0);
  const [cx, cy] = toScreen(camera, size, wcx, wcy);
  const [x1, y1] = toScreen(camera, size, wx1, wy1);
  const start = Math.hypot(cx - x0, cy - y0) || 1;
  const middle = Math.hypot(x1 - x0, y1 - y0) || 1;
  const end = Math.hypot(x1 - cx, y1 - cy) || 1;
  const rim = Math.min(end, drawn.scene.radius[drawn.scene.edges.to[edge]!]! * camera.scale + 1);
  const [ex, ey] = [x1 - ((x1 - cx) / end) * rim, y1 - ((y1 - cy) / end) * rim];
  const half = width / 2;
  const [sx, sy] = [(-(cy - y0) / start) * half, ((cx - x0) / start) * half];
  const [bx, by] = [(-(y1 - y0) / middle) * half * 0.6, ((x1 - x0) / middle) * half * 0.6];
  pen.moveTo(x0 + sx, y0 + sy);
  pen.quadraticCurveTo(cx + bx, cy + by, ex, ey);
  pen.quadraticCurveTo(cx - bx, cy - by, x0 - sx, y0 - sy);
  pen.closePath();
}

/** Draws one dependency in a colour of its own. */
export function paintRoute(pen: Pen, view: View, edge: number, ink: string): void {
  pen.fillStyle = ink;
  pen.beginPath();
  outline(pen, view, edge, (WIDTH.least + WIDTH.more) * view.theme.stroke);
  pen.fill();
}

/** Draws the dependencies that cross regions, each in the colour of the region that uses. */
export function paintCrossing(pen: Pen, view: View, levels: Levels): Crossing {
  const { drawn, theme, camera, size, look } = view;
  const { region, edges } = drawn.scene;
  const found = crossingInSight(drawn, levels, camera, size);
  const heaviest = Math.max(2, edges.count[found.edges[0]!] ?? 1);
  // Many are drawn fainter, so that the picture keeps its weight.
  const faint = Math.min(0.7, 8 / Math.sqrt(found.edges.length + 1));
  const batches = new Map<string, number[]>();
  for (const e of found.edges) {
    const [from, to] = [region[edges.from[e]!]!, region[edges.to[e]!]!];
    const remote = look.cut !== null && isRemote(look.cut, from, to);
    const ink = remote
      ? theme.danger
      : look.tint || look.cut
        ? theme.band
        : inkOf(theme, drawn.regions[from]!).mark;
    const quiet = look.cut && !remote ? 0.25 : look.tint ? 0.6 : 1;
    const strength = quiet * faint * edgeStrength(levels, from, to);
    const key = `${strength.toFixed(2)} ${ink}`;
    const batch = batches.get(key);
    if (batch) batch.push(e);
    else batches.set(key, [e]);
  }
  for (const [key, batch] of [...batches].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [strength, ink] = key.split(' ') as [string, string];
    pen.globalAlpha = Number(strength);
    pen.fillStyle = ink;
    for (let first = 0; first < batch.length; first += CHUNK) {
      pen.beginPath();
      for (const e of batch.slice(first, first + CHUNK)) {
        const share = Math.sqrt(Math.min(1, (edges.count[e]! - 1) / (heaviest - 1)));
        outline(pen, view, e, (WIDTH.least + WIDTH.more * share) * theme.stroke);
      }
      pen.fill();
    }
  }
  pen.globalAlpha = 1;
  return found;
}
