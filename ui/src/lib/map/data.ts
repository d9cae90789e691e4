// Puts a scene together with the names that the outline and the domains know.
import type { DomainRow, OutlineModule } from '../backend/generated';
import { factsOf, type Facts } from './facts';
import { HitGrid } from './hit';
import type { Scene } from './scene';
import { lastPart, type Drawn } from './view';

/** What is known of a scene's modules wherever they lie. Made once for a survey. */
export interface Known {
  /** The modules it was made for, as the scene has them. */
  readonly ids: readonly string[];
  readonly rows: readonly (OutlineModule | undefined)[];
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly bySize: Uint32Array;
}

/** Collects names and sizes of a scene's modules. */
export function knownOf(scene: Scene, moduleOf: (id: string) => OutlineModule | undefined): Known {
  const rows = scene.ids.map(moduleOf);
  const names = scene.ids.map((id, m) => rows[m]?.name ?? id);
  const bySize = new Uint32Array(scene.count);
  for (let m = 0; m < scene.count; m++) bySize[m] = m;
  bySize.sort((a, b) => scene.radius[b]! - scene.radius[a]! || a - b);
  return { ids: scene.ids, rows, names, labels: names.map(lastPart), bySize };
}

/** Everything the painters need, made once for a scene. */
export function prepare(scene: Scene, known: Known, domainOf: (id: string) => DomainRow | undefined): Drawn {
  const { rows, names, labels, bySize } = known;
  let facts: Facts | null = null;
  return {
    scene,
    grid: new HitGrid(scene),
    // Only filters ask for them.
    get facts() {
      return (facts ??= factsOf(scene, rows, domainOf));
    },
    names,
    labels,
    regions: scene.regions.map(({ domain }) => {
      if (domain === null)
        return { name: 'The monolith', letter: '', colour: null, pinned: false, locked: false };
      const row = domainOf(domain);
      return {
        name: row?.name ?? '',
        letter: row?.letter ?? '',
        colour: row?.colour ?? null,
        pinned: row?.pinned === true,
        locked: row?.locked === true,
      };
    }),
    bySize,
    x: scene.x.slice(),
    y: scene.y.slice(),
  };
}
