// The map after the cut: regions that have left the monolith, and what remains between them.
import type { Scene } from './scene';

/** What has left. */
export interface Cut {
  /** 1 for each region that has left. */
  readonly out: Uint8Array;
  /** The region that leaves with this very step, or `NONE`. */
  readonly now: number;
  /** Dependencies that became remote calls: of a region that left with anything else. */
  readonly remote: number;
  /** Dependencies that stayed inside the monolith. */
  readonly inside: number;
}

/** The map after some domains have left, the last of them with this step. */
export function cutOf(scene: Scene, domains: readonly string[]): Cut {
  const left = new Set(domains);
  const out = Uint8Array.from(scene.regions, ({ domain }) => (domain !== null && left.has(domain) ? 1 : 0));
  const last = domains.at(-1);
  const { edges, region } = scene;
  let remote = 0;
  let inside = 0;
  for (let e = 0; e < edges.from.length; e++) {
    const [from, to] = [region[edges.from[e]!]!, region[edges.to[e]!]!];
    if (from !== to && (out[from] === 1 || out[to] === 1)) remote += edges.count[e]!;
    else if (out[from] === 0) inside += edges.count[e]!;
  }
  const now = last === undefined ? -1 : scene.regions.findIndex(({ domain }) => domain === last);
  return { out, now, remote, inside };
}

/** Whether a band between two regions is a remote call after the cut. */
export function isRemote(cut: Cut, from: number, to: number): boolean {
  return cut.out[from] === 1 || cut.out[to] === 1;
}
