// What the map says in words: the status line under the pointer, and what screen readers hear.
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
      return `${regions[b.from]!.name} uses ${regions[b.to]!.name}: ${plural(b.count, 'dependency', 'dependencies')}`;
    }
  }
}

/** What letting go of carried modules would do. */
export function sayCarry(drawn: Drawn, modules: number, region: number): string {
  const what = plural(modules, 'module');
  if (region === NONE) return `Drop ${what} on a domain`;
  const { name, colour } = drawn.regions[region]!;
  return colour === null ? `Move ${what} back to the monolith` : `Move ${what} to ${name}`;
}
