// Walking over the map with the keyboard: to the nearest neighbour, or along dependencies.
import { NONE, SPACING, type Scene } from './scene';
import type { HitGrid } from './hit';

/** One of the four arrow keys, as a unit vector. */
export const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The module nearest in a direction: within 60° of it, sideways distance counting double. */
export function neighbour(
  scene: Scene,
  grid: HitGrid,
  from: number,
  direction: readonly [number, number],
): number {
  const x0 = scene.x[from]!;
  const y0 = scene.y[from]!;
  const [dx, dy] = direction;
  const farthest = Math.max(scene.bounds[2] - scene.bounds[0], scene.bounds[3] - scene.bounds[1], SPACING);
  for (let reach = SPACING * 1.6; ; reach *= 2.5) {
    let best = NONE;
    let least = Infinity;
    grid.within([x0 - reach, y0 - reach, x0 + reach, y0 + reach], (m) => {
      if (m === from) return;
      const ahead = (scene.x[m]! - x0) * dx + (scene.y[m]! - y0) * dy;
      const aside = Math.abs((scene.x[m]! - x0) * dy - (scene.y[m]! - y0) * dx);
      if (ahead <= 0 || aside > ahead * 1.74) return;
      const cost = ahead + 2 * aside;
      if (cost < least || (cost === least && m < best)) {
        least = cost;
        best = m;
      }
    });
    if (best !== NONE || reach > farthest * 2) return best;
  }
}

/** The module that hangs on `from` most, among those that lie in a direction; or `NONE`. */
export function strongest(scene: Scene, from: number, direction: readonly [number, number]): number {
  const { edges } = scene;
  const weights = new Map<number, number>();
  for (let i = edges.start[from]!; i < edges.start[from + 1]!; i++) {
    const e = edges.incident[i]!;
    const other = edges.from[e] === from ? edges.to[e]! : edges.from[e]!;
    if (other !== from) weights.set(other, (weights.get(other) ?? 0) + edges.count[e]!);
  }
  let best = NONE;
  let most = 0;
  for (const [other, weight] of [...weights].sort((a, b) => a[0] - b[0])) {
    const ahead =
      (scene.x[other]! - scene.x[from]!) * direction[0] + (scene.y[other]! - scene.y[from]!) * direction[1];
    if (ahead > 0 && weight > most) {
      most = weight;
      best = other;
    }
  }
  return best;
}
