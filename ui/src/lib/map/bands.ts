// Bands between regions: as thick as dependencies are many, wide where they start and narrow
// where they end, so that the direction can be read without arrow heads.
import type { MapBundle } from '../backend/generated';
import { toScreen, type Camera, type Size } from './camera';

/** The most bands at once: the heaviest; the others appear with what they belong to. */
export const BAND_BUDGET = 48;
/** Points along a band. */
const STEPS = 20;
/** What is left of the width at the end that is used. */
const TAPER = 0.18;

/** Width of a band where it starts, in pixels, against the heaviest on the map. */
export function bandWidth(count: number, heaviest: number): number {
  return 1.5 + 12.5 * Math.sqrt(Math.min(1, count / Math.max(heaviest, 1)));
}

/** The middle line of a band on the screen: x, y, x, y, … from the user to the used. */
export function middleLine(bundle: MapBundle, camera: Camera, size: Size): Float32Array {
  const c = bundle.curve;
  const line = new Float32Array((STEPS + 1) * 2);
  for (let i = 0; i <= STEPS; i++) {
    const t = i / STEPS;
    const a = (1 - t) * (1 - t);
    const b = 2 * (1 - t) * t;
    const d = t * t;
    const [x, y] = toScreen(
      camera,
      size,
      a * c[0]! + b * c[2]! + d * c[4]!,
      a * c[1]! + b * c[3]! + d * c[5]!,
    );
    line[2 * i] = x;
    line[2 * i + 1] = y;
  }
  return line;
}

/** The part of the canvas interface that a band needs. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** Adds the outline of a band to a path. */
export function bandOutline(path: PathSink, line: Float32Array, width: number): void {
  const n = line.length / 2;
  const left: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < n; i++) {
    const before = Math.max(i - 1, 0);
    const after = Math.min(i + 1, n - 1);
    const dx = line[2 * after]! - line[2 * before]!;
    const dy = line[2 * after + 1]! - line[2 * before + 1]!;
    const length = Math.hypot(dx, dy) || 1;
    const half = (width * (1 - (1 - TAPER) * (i / (n - 1)))) / 2;
    left.push(line[2 * i]! - (dy / length) * half, line[2 * i + 1]! + (dx / length) * half);
    right.push(line[2 * i]! + (dy / length) * half, line[2 * i + 1]! - (dx / length) * half);
  }
  path.moveTo(left[0]!, left[1]!);
  for (let i = 1; i < n; i++) path.lineTo(left[2 * i]!, left[2 * i + 1]!);
  for (let i = n - 1; i >= 0; i--) path.lineTo(right[2 * i]!, right[2 * i + 1]!);
  path.closePath();
}

/** Distance from a point to a line, in pixels. */
export function distanceTo(line: Float32Array, x: number, y: number): number {
  let least = Infinity;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const ax = line[i]!;
    const ay = line[i + 1]!;
    const dx = line[i + 2]! - ax;
    const dy = line[i + 3]! - ay;
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return least;
}
