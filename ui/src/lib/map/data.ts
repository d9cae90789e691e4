// Puts a scene together with the names that the outline and the domains know.
import type { DomainRow, OutlineModule } from '../backend/generated';
import { factsOf } from './facts';
import { HitGrid } from './hit';
import type { Scene } from './scene';
import { lastPart, type Drawn } from './view';

/** Everything the painters need, made once for a scene. */
export function prepare(
  scene: Scene,
  moduleOf: (id: string) => OutlineModule | undefined,
  domainOf: (id: string) => DomainRow | undefined,
): Drawn {
  const names = scene.ids.map((id) => moduleOf(id)?.name ?? id);
  const bySize = new Uint32Array(scene.count);
  for (let m = 0; m < scene.count; m++) bySize[m] = m;
  bySize.sort((a, b) => scene.radius[b]! - scene.radius[a]! || a - b);
  return {
    scene,
    grid: new HitGrid(scene),
    facts: factsOf(scene, moduleOf, domainOf),
    names,
    labels: names.map(lastPart),
    regions: scene.regions.map(({ domain }) => {
      if (domain === null) return { name: 'The monolith', letter: '', colour: null };
      const row = domainOf(domain);
      return { name: row?.name ?? '', letter: row?.letter ?? '', colour: row?.colour ?? null };
    }),
    bySize,
    x: scene.x.slice(),
    y: scene.y.slice(),
  };
}
