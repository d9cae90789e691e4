/**
 * The map as views paint it, put together once for all that show it. What a move leaves as it was
 * is not made again: names and sizes hold until another survey counts, colours until a domain is
 * renamed.
 */
import { untrack } from 'svelte';
import { knownOf, prepare } from '../map/data';
import type { Scene } from '../map/scene';
import type { Drawn } from '../map/view';
import { domainRow, domains, foundModules, mapScene } from './resources.svelte';

const ids = $derived(mapScene.value?.ids);
const known = $derived.by(() => {
  const modules = foundModules();
  if (!ids || modules.length === 0) return null;
  const byId = new Map(modules.map((row) => [row.id, row]));
  return untrack(() => mapScene.value && knownOf(mapScene.value, (id) => byId.get(id)));
});
/** What of the domains is seen on the map, as one text that changes when any of it does. */
const looks = $derived(
  domains.value &&
    JSON.stringify(
      domains.value.domains.map(({ id, name, letter, colour, owner, pinned, locked }) => [
        id,
        name,
        letter,
        colour,
        owner,
        pinned,
        locked,
      ]),
    ),
);
const drawn = $derived(mapScene.value ? drawnOf(mapScene.value) : null);

/** The map as it is; `null` until everything has arrived. */
export function territory(): Drawn | null {
  return drawn;
}

/** Another map of the same modules, such as a preview. */
export function drawnOf(scene: Scene): Drawn | null {
  if (!known || looks === undefined) return null;
  const words = known.ids === scene.ids ? known : null;
  if (!words) return null;
  return untrack(() => prepare(scene, words, (id) => domainRow(id)));
}
