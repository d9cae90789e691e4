// Motion: cameras that travel and modules that move, unless people want none.
import { between, type Camera } from './camera';
import type { Scene } from './scene';

/** How long a camera travels, in milliseconds. */
export const TRAVEL_MS = 220;
/** How long moved modules take, in milliseconds. */
export const MOVE_MS = 150;

/** A camera on its way. */
export class Journey {
  constructor(
    private readonly from: Camera,
    readonly to: Camera,
    private readonly began: number,
  ) {}

  /** Where it is at a time, and whether it has arrived. */
  at(now: number): { camera: Camera; arrived: boolean } {
    const share = Math.min(1, (now - this.began) / TRAVEL_MS);
    return share >= 1
      ? { camera: this.to, arrived: true }
      : { camera: between(this.from, this.to, share), arrived: false };
  }
}

/** Modules that travel from where they were painted to where they belong. */
export class Shift {
  private constructor(
    private readonly modules: readonly number[],
    private readonly fromX: readonly number[],
    private readonly fromY: readonly number[],
    private readonly began: number,
  ) {}

  /** The modules that stand elsewhere than before, or `null` if none does. Modules that are new stand at once. */
  static between(
    before: { scene: Scene; x: Float32Array; y: Float32Array },
    after: Scene,
    now: number,
  ): Shift | null {
    const same = before.scene.ids === after.ids;
    const modules: number[] = [];
    const fromX: number[] = [];
    const fromY: number[] = [];
    for (let m = 0; m < after.count; m++) {
      // The same list of modules: the same places in it.
      const was = same ? m : before.scene.indexOf.get(after.ids[m]!);
      if (was === undefined) continue;
      if (before.x[was] === after.x[m] && before.y[was] === after.y[m]) continue;
      modules.push(m);
      fromX.push(before.x[was]!);
      fromY.push(before.y[was]!);
    }
    return modules.length > 0 ? new Shift(modules, fromX, fromY, now) : null;
  }

  /** Writes where they are at a time; says whether they have arrived. */
  apply(scene: Scene, x: Float32Array, y: Float32Array, now: number): boolean {
    const share = Math.min(1, Math.max(0, (now - this.began) / MOVE_MS));
    const eased = 1 - (1 - share) ** 3;
    this.modules.forEach((m, i) => {
      const toX = scene.x[m]!;
      const toY = scene.y[m]!;
      x[m] = share >= 1 ? toX : this.fromX[i]! + (toX - this.fromX[i]!) * eased;
      y[m] = share >= 1 ? toY : this.fromY[i]! + (toY - this.fromY[i]!) * eased;
    });
    return share >= 1;
  }
}
