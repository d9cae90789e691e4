// An overlay as colours: a step for each module, and one for each region and package seen from afar.
import type { MapOverlay } from '../backend/generated';
import { NONE, type Scene } from './scene';

/** Colours of a figure over the whole map. */
export interface Tint {
  readonly overlay: MapOverlay;
  /** The step of each module, or `NONE` where nothing is known. */
  readonly step: Int8Array;
  /** What is said of each module; empty where nothing is known. */
  readonly says: readonly string[];
  readonly regionStep: Int8Array;
  readonly packageStep: Int8Array;
}

/** Puts an overlay onto a scene. */
export function tintOf(scene: Scene, overlay: MapOverlay): Tint {
  const step = new Int8Array(scene.count).fill(NONE);
  const says = new Array<string>(scene.count).fill('');
  for (const mark of overlay.marks) {
    const m = scene.indexOf.get(mark.module);
    if (m === undefined) continue;
    step[m] = mark.step;
    says[m] = mark.says;
  }
  const whole = (of: Int32Array, groups: number): Int8Array => summed(step, of, groups, overlay);
  return {
    overlay,
    step,
    says,
    regionStep: whole(scene.region, scene.regions.length),
    packageStep: whole(scene.package, scene.packages.length),
  };
}

/** The step of each group: the middle one of steps that grow, else the most frequent. */
function summed(step: Int8Array, of: Int32Array, groups: number, overlay: MapOverlay): Int8Array {
  const width = overlay.steps.length;
  const counts = new Uint32Array(groups * width);
  for (let m = 0; m < step.length; m++) {
    if (step[m] !== NONE && of[m] !== NONE) counts[of[m]! * width + step[m]!]!++;
  }
  return Int8Array.from({ length: groups }, (_, group) => {
    const own = counts.subarray(group * width, (group + 1) * width);
    const all = own.reduce((sum, n) => sum + n, 0);
    if (all === 0) return NONE;
    if (!overlay.ordered) return own.indexOf(Math.max(...own));
    let left = all / 2;
    return own.findIndex((n) => (left -= n) <= 0);
  });
}
