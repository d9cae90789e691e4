// Bands between packages: what the bands between regions are from nearer.
import type { MapBundle } from '../backend/generated';
import { visible, type Camera, type Size } from './camera';
import { BAND_BUDGET } from './bands';
import type { Lens } from './focus';
import { linkStrength, type Levels } from './levels';
import { NONE, overlap, SPACING, type Scene } from './scene';
import type { Drawn } from './view';

/** The most bands between packages that are kept: the heaviest. */
const KEPT = 4_000;
/** A package must be so wide on the screen, in pixels, for its bands to be drawn. */
const LEAST = 40;
/** How far a band swings out, as a share of its length: there and back lie side by side. */
const BEND = 0.16;

/** More modules than these are bundled by region: lines of their own would hide the map. */
export const LINED = 24;

interface Place {
  readonly x: number;
  readonly y: number;
}

function curveBetween(a: Place, b: Place): MapBundle['curve'] {
  const middle = [(a.x + b.x) / 2 - (b.y - a.y) * BEND, (a.y + b.y) / 2 + (b.x - a.x) * BEND] as const;
  return [a.x, a.y, ...middle, b.x, b.y];
}

const made = new WeakMap<Scene, readonly MapBundle[]>();

/** Bands between packages, heaviest first; `from` and `to` are places of packages. */
export function packageBands(scene: Scene): readonly MapBundle[] {
  const known = made.get(scene);
  if (known) return known;
  const { edges, packages } = scene;
  const counts = new Map<number, number>();
  for (let e = 0; e < edges.from.length; e++) {
    const from = scene.package[edges.from[e]!]!;
    const to = scene.package[edges.to[e]!]!;
    if (from === NONE || to === NONE || from === to) continue;
    const key = from * packages.length + to;
    counts.set(key, (counts.get(key) ?? 0) + edges.count[e]!);
  }
  const bands = [...counts]
    .sort(([a, less], [b, more]) => more - less || a - b)
    .slice(0, KEPT)
    .map(([key, count]): MapBundle => {
      const [from, to] = [Math.floor(key / packages.length), key % packages.length];
      return { from, to, count, curve: curveBetween(packages[from]!.place, packages[to]!.place) };
    });
  made.set(scene, bands);
  return bands;
}

/** The heaviest bands between packages that are large enough here to be told apart. */
export function bandsInSight(scene: Scene, levels: Levels, camera: Camera, size: Size): readonly MapBundle[] {
  const seen = visible(camera, size);
  const large = scene.packageBoxes.map((box) => (box[2] - box[0]) * camera.scale >= LEAST);
  const near = scene.packageBoxes.map((box) => overlap(box, seen));
  const { packages } = scene;
  const found: MapBundle[] = [];
  for (const band of packageBands(scene)) {
    if (found.length === BAND_BUDGET) break;
    const { from, to } = band;
    if (!large[from] || !large[to] || !(near[from] || near[to])) continue;
    if (linkStrength(levels, packages[from]!.region, packages[to]!.region) > 0) found.push(band);
  }
  return found;
}

/**
 * What many modules use and what uses them, bundled by region; their own end is the number of
 * regions. Dependencies among them are left out.
 */
export function bandsOfModules(
  { scene, x, y }: Pick<Drawn, 'scene' | 'x' | 'y'>,
  modules: readonly number[],
  lens: Lens | null,
): readonly MapBundle[] {
  const { edges, region, regions } = scene;
  const among = new Set(modules);
  const uses = new Float64Array(regions.length);
  const usedBy = new Float64Array(regions.length);
  const middle = { x: 0, y: 0 };
  for (const m of modules) {
    middle.x += x[m]! / modules.length;
    middle.y += y[m]! / modules.length;
    for (let i = edges.start[m]!; i < edges.start[m + 1]!; i++) {
      const e = edges.incident[i]!;
      const [from, to] = [edges.from[e]!, edges.to[e]!];
      if (lens?.edge[e] === 0 || (among.has(from) && among.has(to))) continue;
      if (from === m) uses[region[to]!]! += edges.count[e]!;
      else usedBy[region[from]!]! += edges.count[e]!;
    }
  }
  const self = regions.length;
  return regions.flatMap(({ label }, r): MapBundle[] => {
    // Those that lie where the others of their region do have no way to go there.
    if (Math.hypot(label.x - middle.x, label.y - middle.y) < 2 * SPACING) return [];
    return [
      { from: self, to: r, count: uses[r]!, curve: curveBetween(middle, label) },
      { from: r, to: self, count: usedBy[r]!, curve: curveBetween(label, middle) },
    ].filter(({ count }) => count > 0);
  });
}
