// Bands between packages: what the bands between regions are from nearer.
import type { MapBundle } from '../backend/generated';
import { visible, type Camera, type Size } from './camera';
import { BAND_BUDGET } from './bands';
import { NONE, overlap, type Scene } from './scene';

/** The most bands between packages that are kept: the heaviest. */
const KEPT = 4_000;
/** A package must be so wide on the screen, in pixels, for its bands to be drawn. */
const LEAST = 40;
/** How far a band swings out, as a share of its length: there and back lie side by side. */
const BEND = 0.16;

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
      const [a, b] = [packages[from]!.place, packages[to]!.place];
      const middle = [(a.x + b.x) / 2 - (b.y - a.y) * BEND, (a.y + b.y) / 2 + (b.x - a.x) * BEND] as const;
      return { from, to, count, curve: [a.x, a.y, ...middle, b.x, b.y] };
    });
  made.set(scene, bands);
  return bands;
}

/** The heaviest bands between packages that are large enough here to be told apart. */
export function bandsInSight(scene: Scene, camera: Camera, size: Size): readonly MapBundle[] {
  const seen = visible(camera, size);
  const large = scene.packageBoxes.map((box) => (box[2] - box[0]) * camera.scale >= LEAST);
  const near = scene.packageBoxes.map((box) => overlap(box, seen));
  const found: MapBundle[] = [];
  for (const band of packageBands(scene)) {
    if (found.length === BAND_BUDGET) break;
    const { from, to } = band;
    if (large[from] && large[to] && (near[from] || near[to])) found.push(band);
  }
  return found;
}
