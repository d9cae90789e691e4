// What sizes mean: samples of marks, taken from modules of this very map.
import { count, plural } from '../format';
import type { Counted } from './paint';
import type { Scene } from './scene';

/** A mark of a known size. */
export interface SizeSample {
  /** Source lines. */
  readonly sloc: number;
  /** Radius in the legend, in pixels. */
  readonly radius: number;
}

/** Largest radius in the legend, in pixels. */
const LARGEST = 6;

/**
 * Marks for round numbers of lines: each takes the radius of the module that comes nearest, so
 * the legend cannot disagree with the map. Numbers without a module near them are left out.
 */
export function sizeSamples(scene: Scene, slocOf: (id: string) => number | undefined): SizeSample[] {
  const best = [50, 200, 600].map((sloc) => ({ sloc, radius: 0, off: Infinity }));
  for (let m = 0; m < scene.count; m++) {
    const sloc = slocOf(scene.ids[m]!);
    if (!sloc) continue;
    for (const sample of best) {
      const off = Math.abs(Math.log(sloc / sample.sloc));
      if (off < sample.off) Object.assign(sample, { radius: scene.radius[m]!, off });
    }
  }
  const near = best.filter((sample) => sample.off < 0.25);
  const largest = Math.max(...near.map((sample) => sample.radius), 0);
  return largest === 0
    ? []
    : near.map(({ sloc, radius }) => ({ sloc, radius: (radius / largest) * LARGEST }));
}

/** How many of the dependencies that cross domains are drawn. */
export function sayCrossing({ drawn, all }: Counted['crossing']): string {
  const many = plural(all, 'dependency crosses domains', 'dependencies cross domains');
  return drawn < all ? `the ${count(drawn)} strongest of ${count(all)} across domains` : many;
}
