// What is drawn at which zoom. Everything depends on the size of things on the screen, so that
// a small project shows its modules at once and a large one shows its domains first.
import { SPACING } from './scene';

/** How strongly each layer is drawn, from 0 to 1. */
export interface Levels {
  /** Bands between regions. */
  readonly bands: number;
  /** Bands between packages, which take the place of those from nearer. */
  readonly links: number;
  /** Outlines and names of packages. */
  readonly package: number;
  /** Marks of modules. */
  readonly module: number;
  /** Names of modules. */
  readonly names: number;
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function ramp(value: number, from: number, to: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Up to so many modules can all be drawn at once. */
export const MARK_BUDGET = 2_000;

/** The layers at a scale, in pixels for a world unit, of a map with so many modules. */
export function levels(scale: number, modules: number): Levels {
  const cell = scale * SPACING;
  const few = modules <= MARK_BUDGET;
  const near = ramp(cell, 16, 24);
  const nearest = ramp(cell, 44, 66);
  return {
    bands: 1 - near,
    links: near * (1 - nearest),
    package: few ? ramp(cell, 2, 5) : ramp(cell, 5, 9),
    module: few ? ramp(cell, 2, 4) : ramp(cell, 8, 14),
    names: ramp(cell, 50, 64),
  };
}
