// What lies under a point of the screen.
import type { MapBundle } from '../backend/generated';
import { BAND_BUDGET, bandWidth, distanceTo, middleLine } from './bands';
import { toWorld, type Camera, type Size } from './camera';
import { levels } from './levels';
import { bandsInSight } from './links';
import { NONE } from './scene';
import type { Drawn, Target } from './view';

/** The thing at a point, by what is drawn at this zoom; `null` for nothing. */
export function targetAt(drawn: Drawn, camera: Camera, size: Size, px: number, py: number): Target | null {
  const { scene, grid } = drawn;
  const level = levels(camera.scale, scene.count);
  const [x, y] = toWorld(camera, size, px, py);
  if (level.module > 0.3) {
    const reach = Math.max(5.2, 6 / camera.scale);
    const m = grid.at(x, y, reach);
    const near = m === NONE ? Infinity : Math.hypot(scene.x[m]! - x, scene.y[m]! - y);
    if (m !== NONE && near <= Math.max(scene.radius[m]! + 2 / camera.scale, 6 / camera.scale)) {
      return { kind: 'module', module: m };
    }
  }
  const heaviest = scene.bundles[0]?.count ?? 1;
  const on = (band: MapBundle): boolean =>
    distanceTo(middleLine(band, camera, size), px, py) <= Math.max(3, bandWidth(band.count, heaviest) / 2);
  if (level.bands > 0.3) {
    const band = scene.bundles.slice(0, BAND_BUDGET).findIndex(on);
    if (band >= 0) return { kind: 'band', band };
  }
  if (level.links > 0.3) {
    const link = bandsInSight(scene, camera, size).find(on);
    if (link) return { kind: 'link', link };
  }
  if (level.package > 0.5) {
    const p = grid.packageAt(x, y);
    if (p !== NONE) return { kind: 'package', package: p };
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
  return a?.kind === 'band' && b?.kind === 'band' && a.band === b.band;
}
