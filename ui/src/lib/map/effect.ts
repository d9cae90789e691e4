// What a move would do to the coupling of the regions it concerns.
import { count } from '../format';
import { NONE } from './scene';
import type { Drawn } from './view';

/** Dependencies that cross the border of a region, before and after a move. */
export interface Effect {
  readonly region: number;
  readonly before: number;
  readonly after: number;
}

/** What moving modules into a region does to it and to the regions they come from, most concerned first. */
export function effectOf(drawn: Pick<Drawn, 'scene'>, modules: readonly number[], target: number): Effect[] {
  const { scene } = drawn;
  const { edges, region } = scene;
  const moving = new Uint8Array(scene.count);
  const concerned = new Set([target]);
  for (const m of modules) {
    moving[m] = 1;
    concerned.add(region[m]!);
  }
  const before = new Float64Array(scene.regions.length);
  const change = new Float64Array(scene.regions.length);
  for (let e = 0; e < edges.from.length; e++) {
    const [from, to] = [region[edges.from[e]!]!, region[edges.to[e]!]!];
    const weight = edges.count[e]!;
    if (from !== to) {
      before[from]! += weight;
      before[to]! += weight;
    }
    const newFrom = moving[edges.from[e]!] === 1 ? target : from;
    const newTo = moving[edges.to[e]!] === 1 ? target : to;
    if (newFrom === from && newTo === to) continue;
    if (from !== to) {
      change[from]! -= weight;
      change[to]! -= weight;
    }
    if (newFrom !== newTo) {
      change[newFrom]! += weight;
      change[newTo]! += weight;
    }
  }
  const others = [...concerned].filter((r) => r !== target && r !== NONE);
  others.sort((a, b) => Math.abs(change[b]!) - Math.abs(change[a]!) || a - b);
  return [target, ...others].map((r) => ({ region: r, before: before[r]!, after: before[r]! + change[r]! }));
}

/** The same in words, for the target and the region that changes most. */
export function sayEffect(drawn: Drawn, modules: readonly number[], target: number): string[] {
  return effectOf(drawn, modules, target)
    .slice(0, 2)
    .map(({ region, before, after }) => {
      const { name } = drawn.regions[region]!;
      const step = after - before;
      const sign = step === 0 ? 'as before' : step > 0 ? `+${count(step)}` : `−${count(-step)}`;
      return `${name}: ${count(before)} → ${count(after)} cross its border (${sign})`;
    });
}
