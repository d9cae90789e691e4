// What filters ask of modules, by their place in the scene.
import type { DomainRow, MapFocus, OutlineModule } from '../backend/generated';
import type { Scene } from './scene';

/** Facts of all modules of a scene. */
export interface Facts {
  readonly language: readonly string[];
  readonly package: readonly string[];
  /** The team that answers for the domain; empty for none. */
  readonly owner: readonly string[];
  readonly roles: readonly (readonly string[])[];
}

/** What can be chosen in filters: only what there is. */
export interface Choices {
  readonly languages: readonly string[];
  readonly packages: readonly string[];
  readonly owners: readonly string[];
  readonly roles: readonly string[];
  readonly kinds: readonly string[];
}

/** Collects the facts of a scene's modules. */
export function factsOf(
  scene: Scene,
  rows: readonly (OutlineModule | undefined)[],
  domainOf: (id: string) => DomainRow | undefined,
): Facts {
  const owners = scene.regions.map(({ domain }) => (domain === null ? '' : (domainOf(domain)?.owner ?? '')));
  return {
    language: rows.map((row) => row?.language ?? ''),
    package: rows.map((row) => row?.package ?? ''),
    owner: rows.map((_, m) => owners[scene.region[m]!] ?? ''),
    roles: rows.map((row) => row?.roles ?? []),
  };
}

/** What can be chosen, in order of the alphabet. */
export function choicesOf(scene: Scene, facts: Facts): Choices {
  const sorted = (values: Iterable<string>): string[] =>
    [...new Set(values)].filter((value) => value !== '').sort();
  let kinds = 0;
  for (const mask of scene.edges.kinds) kinds |= mask;
  return {
    languages: sorted(facts.language),
    packages: sorted(facts.package),
    owners: sorted(facts.owner),
    roles: sorted(facts.roles.flat()),
    kinds: scene.kinds.filter((_, n) => ((kinds >>> n) & 1) === 1),
  };
}

/** Whether a package is another one or lies below it. */
export function within(name: string, above: string): boolean {
  return (
    above === '' ||
    name === above ||
    (name.startsWith(above) && (name[above.length] === '.' || name[above.length] === '/'))
  );
}

/** 1 for each module that the filters of a focus let through. */
export function passing(facts: Facts, focus: MapFocus): Uint8Array {
  const languages = new Set(focus.languages);
  const owners = new Set(focus.owners);
  const roles = new Set(focus.roles);
  return Uint8Array.from(facts.language, (language, m) =>
    (languages.size === 0 || languages.has(language)) &&
    (owners.size === 0 || owners.has(facts.owner[m]!)) &&
    (roles.size === 0 || facts.roles[m]!.some((role) => roles.has(role))) &&
    within(facts.package[m]!, focus.package)
      ? 1
      : 0,
  );
}
