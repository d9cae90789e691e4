// Where the map is looked at from, and how the camera gets from there to elsewhere.
import { fit, minScale, reveal, toScreen, toWorld, zoomAt, type Camera, type Size } from './camera';
import { levels } from './levels';
import { Journey } from './motion';
import type { Box, Scene } from './scene';

/** A box around the middles of modules; `null` when the scene has none of them. */
export function boxAround(scene: Scene, modules: Iterable<number>): Box | null {
  let box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const m of modules) {
    const x = scene.x[m]!;
    const y = scene.y[m]!;
    box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
  }
  return box[0] > box[2] ? null : box;
}

/** A box with room around it. */
function padded(box: Box, room: number): Box {
  return [box[0] - room, box[1] - room, box[2] + room, box[3] + room];
}

/** The camera of one map. */
export class Sight {
  camera: Camera | null = null;
  size: Size = { width: 0, height: 0 };
  density = 1;
  private journey: Journey | null = null;

  /** `changed` is called after the camera or its goal has changed. */
  constructor(
    private readonly still: () => boolean,
    private readonly changed: () => void,
  ) {}

  /** Where the camera stands, or will stand when it has arrived. */
  get goal(): Camera | null {
    return this.journey?.to ?? this.camera;
  }

  /** Whether the camera is on its way. */
  get travelling(): boolean {
    return this.journey !== null;
  }

  /** Takes the camera to a place, at once where people want no motion. */
  travel(to: Camera): void {
    if (!this.camera || this.still()) this.jump(to);
    else {
      this.journey = new Journey(this.camera, to, performance.now());
      this.changed();
    }
  }

  /** Puts the camera to a place, or to none. */
  jump(to: Camera | null): void {
    this.journey = null;
    this.camera = to;
    this.changed();
  }

  /** Moves a camera on its way; says whether it moved. */
  advance(now: number): boolean {
    if (!this.journey) return false;
    const { camera, arrived } = this.journey.at(now);
    this.camera = camera;
    if (arrived) this.journey = null;
    return true;
  }

  /** Zooms at the middle of the screen. */
  zoom(factor: number, scene: Scene): void {
    const { goal, size } = this;
    if (!goal) return;
    const least = minScale(scene.bounds, size);
    this.travel(zoomAt(goal, size, size.width / 2, size.height / 2, factor, least));
  }

  /** Shows all of a box. */
  into(box: Box, margin?: number): void {
    this.travel(fit(box, this.size, margin));
  }

  /** Brings modules into sight; zooms only when they do not fit. */
  reveal(scene: Scene, modules: readonly number[]): void {
    const box = boxAround(scene, modules);
    if (!this.camera || !box) return;
    const whole = fit(padded(box, 30), this.size);
    if (whole.scale < this.camera.scale) {
      this.travel(whole);
      return;
    }
    const middle = reveal(this.camera, this.size, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, 120);
    // A module that cannot be told from its neighbours is not in sight, wherever it stands.
    this.travel(this.faint(scene, modules) ? { ...whole, scale: Math.min(whole.scale, 3) } : middle);
  }

  /** Whether any of these modules is not drawn, or hardly, from where the camera stands. */
  private faint(scene: Scene, modules: readonly number[]): boolean {
    if (!this.camera) return false;
    const { regions } = levels(scene, this.camera, this.size);
    return modules.some((m) => regions[scene.region[m]!]!.module < 0.5);
  }

  /** Goes to modules, near enough to read their names, whether or not they were in sight. */
  fly(scene: Scene, modules: readonly number[]): void {
    const box = boxAround(scene, modules);
    if (!box) return;
    const near = fit(padded(box, 40), this.size);
    this.travel({ ...near, scale: Math.min(near.scale, 6.4) });
  }

  /** From the screen to the world. */
  toWorld(px: number, py: number): [number, number] {
    return this.camera ? toWorld(this.camera, this.size, px, py) : [0, 0];
  }

  /** From the world to the screen. */
  toScreen(x: number, y: number): { x: number; y: number } | null {
    if (!this.camera) return null;
    const [px, py] = toScreen(this.camera, this.size, x, y);
    return { x: px, y: py };
  }
}
