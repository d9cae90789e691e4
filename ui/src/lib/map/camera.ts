// The camera: which part of the world is on the screen. Plain numbers, no state.
import type { Box } from './scene';

/** Where the screen's middle stands in the world, and how many pixels a world unit takes. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Size of the canvas in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Largest scale: a module's cell is then 110 pixels wide, room for its name. */
export const MAX_SCALE = 11;

/** Room left free around what is fitted, in pixels. */
export const FIT_MARGIN = 28;

/** From the world to the screen. */
export function toScreen(camera: Camera, size: Size, x: number, y: number): [number, number] {
  return [(x - camera.x) * camera.scale + size.width / 2, (y - camera.y) * camera.scale + size.height / 2];
}

/** From the screen to the world. */
export function toWorld(camera: Camera, size: Size, x: number, y: number): [number, number] {
  return [(x - size.width / 2) / camera.scale + camera.x, (y - size.height / 2) / camera.scale + camera.y];
}

/** The part of the world that is on the screen. */
export function visible(camera: Camera, size: Size): Box {
  const [left, top] = toWorld(camera, size, 0, 0);
  const [right, bottom] = toWorld(camera, size, size.width, size.height);
  return [left, top, right, bottom];
}

/** A camera that shows all of a box. An empty box gives a camera at its middle. */
export function fit(box: Box, size: Size, margin = FIT_MARGIN): Camera {
  const width = Math.max(box[2] - box[0], 1);
  const height = Math.max(box[3] - box[1], 1);
  const scale = Math.min(
    Math.max(size.width - 2 * margin, 40) / width,
    Math.max(size.height - 2 * margin, 40) / height,
    MAX_SCALE,
  );
  const x = (box[0] + box[2]) / 2;
  const y = (box[1] + box[3]) / 2;
  return Number.isFinite(x + y) ? { x, y, scale } : { x: 0, y: 0, scale: 1 };
}

/** Smallest scale: the whole world takes a third of the screen. */
export function minScale(bounds: Box, size: Size): number {
  return fit(bounds, size).scale / 3;
}

/** Zooms by a factor and keeps the world under a point of the screen where it is. */
export function zoomAt(
  camera: Camera,
  size: Size,
  px: number,
  py: number,
  factor: number,
  least: number,
): Camera {
  const scale = Math.min(MAX_SCALE, Math.max(least, camera.scale * factor));
  const [wx, wy] = toWorld(camera, size, px, py);
  return {
    x: wx - (px - size.width / 2) / scale,
    y: wy - (py - size.height / 2) / scale,
    scale,
  };
}

/** Moves the world by pixels, but never so far that the bounds leave the screen's middle half. */
export function pan(camera: Camera, bounds: Box, dx: number, dy: number): Camera {
  return hold({ ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale }, bounds);
}

/** Keeps the middle of the screen within the world, so that nobody gets lost. */
export function hold(camera: Camera, bounds: Box): Camera {
  return {
    x: Math.min(Math.max(camera.x, bounds[0]), bounds[2]),
    y: Math.min(Math.max(camera.y, bounds[1]), bounds[3]),
    scale: camera.scale,
  };
}

/** A camera between two others; the scale goes evenly by factors, which reads as steady speed. */
export function between(a: Camera, b: Camera, share: number): Camera {
  const eased = share < 0.5 ? 4 * share ** 3 : 1 - (-2 * share + 2) ** 3 / 2;
  const ratio = b.scale / a.scale;
  const scale = a.scale * ratio ** eased;
  // The middle has to follow the scale, or the target swings out of view on the way.
  const way = Math.abs(ratio - 1) < 1e-6 ? eased : (1 / a.scale - 1 / scale) / (1 / a.scale - 1 / b.scale);
  return { x: a.x + (b.x - a.x) * way, y: a.y + (b.y - a.y) * way, scale };
}

/** Moves the camera just far enough that a point is on the screen, with a margin in pixels. */
export function reveal(camera: Camera, size: Size, x: number, y: number, margin = 48): Camera {
  const [px, py] = toScreen(camera, size, x, y);
  const m = Math.min(margin, size.width / 4, size.height / 4);
  const dx = px < m ? px - m : px > size.width - m ? px - (size.width - m) : 0;
  const dy = py < m ? py - m : py > size.height - m ? py - (size.height - m) : 0;
  return { x: camera.x + dx / camera.scale, y: camera.y + dy / camera.scale, scale: camera.scale };
}
