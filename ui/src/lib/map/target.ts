// What lies under a point of the screen.
import type { MapBundle } from '../backend/generated';
import { BAND_BUDGET, bandWidth, distanceTo, middleLine } from './bands';
import { toWorld, type Camera, type Size } from './camera';
import { crossingInSight, routeLine } from './crossing';
import { bandStrength, edgeStrength, levels, linkStrength } from './levels';
import { bandsInSight } from './links';
import { NONE } from './scene';
import type { Drawn, Target } from './view';

/** What is drawn more faintly than this is not pointed at. */
const SEEN = 0.3;
/** How near to a single dependency the pointer must be, in pixels. */
const REACH = 2.5;

/** The thing at a point, by what is drawn at this zoom; `null` for nothing. */
export function targetAt(drawn: Drawn, camera: Camera, size: Size, px: number, py: number): Target | null {
  const { scene, grid } = drawn;
  const level = levels(scene, camera, size);
  const [x, y] = toWorld(camera, size, px, py);
  if (level.most.module > SEEN) {
    const reach = Math.max(5.2, 6 / camera.scale);
    const m = grid.at(x, y, reach);
    const near = m === NONE ? Infinity : Math.hypot(scene.x[m]! - x, scene.y[m]! - y);
    const drawnHere = m !== NONE && level.regions[scene.region[m]!]!.module > SEEN;
    if (drawnHere && near <= Math.max(scene.radius[m]! + 2 / camera.scale, 6 / camera.scale)) {
      return { kind: 'module', module: m };
    }
  }
  const heaviest = scene.bundles[0]?.count ?? 1;
  const on = (band: MapBundle): boolean =>
    distanceTo(middleLine(band, camera, size), px, py) <= Math.max(3, bandWidth(band.count, heaviest) / 2);
  const band = scene.bundles
    .slice(0, BAND_BUDGET)
    .findIndex((band) => bandStrength(level, band.from, band.to) > SEEN && on(band));
  if (band >= 0) return { kind: 'band', band };
  if (level.most.links > SEEN) {
    const regionOf = (p: number): number => scene.packages[p]!.region;
    const link = bandsInSight(scene, level, camera, size).find(
      ({ from, to, ...band }) =>
        linkStrength(level, regionOf(from), regionOf(to)) > SEEN && on({ from, to, ...band }),
    );
    if (link) return { kind: 'link', link };
  }
  if (level.most.edges > SEEN) {
    const { from, to } = scene.edges;
    for (const edge of crossingInSight(drawn, level, camera, size).edges) {
      if (edgeStrength(level, scene.region[from[edge]!]!, scene.region[to[edge]!]!) <= SEEN) continue;
      if (distanceTo(routeLine(drawn, edge, camera, size), px, py) <= REACH) return { kind: 'edge', edge };
    }
  }
  if (level.most.package > 0.5) {
    const p = grid.packageAt(x, y);
    if (p !== NONE && level.regions[scene.packages[p]!.region]!.package > 0.5)
      return { kind: 'package', package: p };
  }
  const r = grid.regionAt(x, y);
  return r === NONE ? null : { kind: 'region', region: r };
}

/** Whether two targets are the same thing. */
export function same(a: Target | null, b: Target | null): boolean {
  if (a === b) return true;
  if (a?.kind === 'module' && b?.kind === 'module') return a.module === b.module;
  if (a?.kind === 'package' && b?.kind === 'package') return a.package === b.package;
  if (a?.kind === 'region' && b?.kind === 'region') return a.region === b.region;
  if (a?.kind === 'link' && b?.kind === 'link') return a.link === b.link;
  if (a?.kind === 'edge' && b?.kind === 'edge') return a.edge === b.edge;
  return a?.kind === 'band' && b?.kind === 'band' && a.band === b.band;
}
