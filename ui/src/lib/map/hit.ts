// What lies under a point or in a box: a grid of buckets over the modules, and rings for regions.
import { overlap, type Box, type Scene, NONE, SPACING } from './scene';

/** Whether a point lies inside closed rings (even-odd, so that holes count as outside). */
export function insideRings(outline: readonly (readonly number[])[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of outline) {
    for (let i = 0, j = ring.length - 2; i + 1 < ring.length; j = i, i += 2) {
      const yi = ring[i + 1]!;
      const yj = ring[j + 1]!;
      if (yi > y !== yj > y) {
        const cross = ring[i]! + ((y - yi) / (yj - yi)) * (ring[j]! - ring[i]!);
        if (x < cross) inside = !inside;
      }
    }
  }
  return inside;
}

/** Finds modules by place; built once for a scene. */
export class HitGrid {
  private readonly left: number;
  private readonly top: number;
  private readonly columns: number;
  private readonly rowCount: number;
  private readonly start: Uint32Array;
  private readonly members: Uint32Array;

  constructor(
    private readonly scene: Scene,
    private readonly side = SPACING * 2,
  ) {
    const { count, x, y } = scene;
    let left = Infinity;
    let top = Infinity;
    let right = -Infinity;
    let bottom = -Infinity;
    for (let m = 0; m < count; m++) {
      left = Math.min(left, x[m]!);
      right = Math.max(right, x[m]!);
      top = Math.min(top, y[m]!);
      bottom = Math.max(bottom, y[m]!);
    }
    this.left = count ? left : 0;
    this.top = count ? top : 0;
    this.columns = count ? Math.floor((right - left) / side) + 1 : 1;
    this.rowCount = count ? Math.floor((bottom - top) / side) + 1 : 1;
    this.start = new Uint32Array(this.columns * this.rowCount + 1);
    for (let m = 0; m < count; m++) this.start[this.bucket(x[m]!, y[m]!) + 1]!++;
    for (let b = 0; b + 1 < this.start.length; b++) this.start[b + 1]! += this.start[b]!;
    const next = this.start.slice();
    this.members = new Uint32Array(count);
    for (let m = 0; m < count; m++) this.members[next[this.bucket(x[m]!, y[m]!)]!++] = m;
  }

  private bucket(x: number, y: number): number {
    const column = Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.left) / this.side)));
    const row = Math.min(this.rowCount - 1, Math.max(0, Math.floor((y - this.top) / this.side)));
    return row * this.columns + column;
  }

  /** Calls `visit` for every module whose middle lies in the box. */
  within(box: Box, visit: (module: number) => void): void {
    const { x, y } = this.scene;
    const c0 = Math.max(0, Math.floor((box[0] - this.left) / this.side));
    const c1 = Math.min(this.columns - 1, Math.floor((box[2] - this.left) / this.side));
    const r0 = Math.max(0, Math.floor((box[1] - this.top) / this.side));
    const r1 = Math.min(this.rowCount - 1, Math.floor((box[3] - this.top) / this.side));
    for (let r = r0; r <= r1; r++) {
      for (let c = c0; c <= c1; c++) {
        const b = r * this.columns + c;
        for (let i = this.start[b]!; i < this.start[b + 1]!; i++) {
          const m = this.members[i]!;
          if (x[m]! >= box[0] && x[m]! <= box[2] && y[m]! >= box[1] && y[m]! <= box[3]) visit(m);
        }
      }
    }
  }

  /** The module nearest to a point within `reach` world units, or `NONE`. */
  at(px: number, py: number, reach: number): number {
    const { x, y } = this.scene;
    let best = NONE;
    let least = reach * reach;
    this.within([px - reach, py - reach, px + reach, py + reach], (m) => {
      const d = (x[m]! - px) ** 2 + (y[m]! - py) ** 2;
      if (d < least || (d === least && best === NONE)) {
        least = d;
        best = m;
      }
    });
    return best;
  }

  /** The region at a point, or `NONE`. Domains lie in the monolith, so they are asked first. */
  regionAt(x: number, y: number): number {
    const { regions, regionBoxes } = this.scene;
    for (let r = regions.length - 1; r >= 0; r--) {
      if (overlap(regionBoxes[r]!, [x, y, x, y]) && insideRings(regions[r]!.outline, x, y)) return r;
    }
    return NONE;
  }

  /** The package at a point, or `NONE`. */
  packageAt(x: number, y: number): number {
    const { packages, packageBoxes } = this.scene;
    for (let p = 0; p < packages.length; p++) {
      if (overlap(packageBoxes[p]!, [x, y, x, y]) && insideRings(packages[p]!.outline, x, y)) return p;
    }
    return NONE;
  }
}
