// What the map says in words: the status line under the pointer, and what screen readers hear.
import type { MapBundle } from '../backend/generated';
import { count, plural } from '../format';
import { NONE } from './scene';
import type { Drawn, Target } from './view';

/** How many modules a module uses and is used by. */
export function degree(drawn: Drawn, module: number): { uses: number; usedBy: number } {
  const { edges } = drawn.scene;
  let uses = 0;
  let usedBy = 0;
  for (let i = edges.start[module]!; i < edges.start[module + 1]!; i++) {
    const e = edges.incident[i]!;
    if (edges.from[e] === edges.to[e]) continue;
    if (edges.from[e] === module) uses++;
    else usedBy++;
  }
  return { uses, usedBy };
}

/** A module in a sentence: name, region, what it uses and what uses it. */
export function describeModule(drawn: Drawn, module: number): string {
  const { uses, usedBy } = degree(drawn, module);
  const region = drawn.regions[drawn.scene.region[module]!]!.name;
  return `${drawn.names[module]!} · ${region} · uses ${plural(uses, 'module')}, used by ${count(usedBy)}`;
}

/** A band in a sentence: who uses whom, how much, and how. */
function sayBand(
  drawn: Drawn,
  band: MapBundle,
  group: Int32Array,
  nameOf: (place: number) => string,
): string {
  const kinds = kindsBetween(drawn, group, band).join(', ');
  const many = plural(band.count, 'dependency', 'dependencies');
  return `${nameOf(band.from)} uses ${nameOf(band.to)}: ${many}${kinds && ` (${kinds})`}`;
}

const spoken = (kind: string): string => kind.replaceAll('_', ' ');

/** The kinds of the dependencies of a band, those between most modules first; `group` says where modules lie. */
function kindsBetween(drawn: Drawn, group: Int32Array, { from, to }: MapBundle): string[] {
  const { edges, kinds } = drawn.scene;
  const pairs = kinds.map(() => 0);
  for (let e = 0; e < edges.kinds.length; e++) {
    if (group[edges.from[e]!] !== from || group[edges.to[e]!] !== to) continue;
    for (let mask = edges.kinds[e]!, n = 0; mask !== 0; mask >>>= 1, n++) if (mask & 1) pairs[n]! += 1;
  }
  return kinds
    .map((kind, n) => ({ kind: spoken(kind), pairs: pairs[n]! }))
    .filter((one) => one.pairs > 0)
    .sort((a, b) => b.pairs - a.pairs)
    .map(({ kind }) => kind);
}

/** What lies under the pointer, in a sentence; empty for nothing. */
export function describe(drawn: Drawn, target: Target | null): string {
  if (!target) return '';
  const { scene, regions } = drawn;
  switch (target.kind) {
    case 'module':
      return describeModule(drawn, target.module);
    case 'package': {
      const p = scene.packages[target.package]!;
      let modules = 0;
      for (let m = 0; m < scene.count; m++) if (scene.package[m] === target.package) modules++;
      return `${p.name} · ${regions[p.region]!.name} · ${plural(modules, 'module')}`;
    }
    case 'region':
      return `${regions[target.region]!.name} · ${plural(scene.regionCount[target.region]!, 'module')}`;
    case 'band': {
      const b = scene.bundles[target.band]!;
      return sayBand(drawn, b, scene.region, (r) => regions[r]!.name);
    }
    case 'edge': {
      const { edges, kinds } = scene;
      const how = kinds.filter((_, n) => (edges.kinds[target.edge]! >>> n) & 1).map(spoken);
      const many = plural(edges.count[target.edge]!, 'dependency', 'dependencies');
      const [user, used] = [edges.from[target.edge]!, edges.to[target.edge]!];
      const where = (m: number): string => `${drawn.names[m]!} (${regions[scene.region[m]!]!.name})`;
      return `${where(user)} uses ${where(used)}: ${many}${how.length > 0 ? ` (${how.join(', ')})` : ''}`;
    }
    case 'link':
      return sayBand(drawn, target.link, scene.package, (p) => scene.packages[p]!.name);
  }
}

/** What letting go of carried modules would do. */
export function sayCarry(drawn: Drawn, modules: number, region: number): string {
  const what = plural(modules, 'module');
  if (region === NONE) return `Drop ${what} on a domain`;
  const { name, colour } = drawn.regions[region]!;
  return colour === null ? `Move ${what} back to the monolith` : `Move ${what} to ${name}`;
}
