/** The tree of the outline: the monolith and the domains, their packages, their modules. */
import type { DomainList, OutlineModule } from '../backend';
import type { TreeNode, TreeRow } from '../ui/tree';
import { best, found, matches, placementOf, searchIndex, type Placement, type SearchIndex } from './search';

/** What a row of the outline stands for. */
export type OutlineData =
  | { kind: 'domain'; domain: string | null; members: Members }
  | { kind: 'package'; domain: string | null; name: string; members: Members }
  | { kind: 'module'; module: OutlineModule };

/** The modules of a domain or a package, listed or not. */
export interface Members {
  readonly size: number;
  /** Their identities, gathered when somebody asks. */
  readonly ids: readonly string[];
}

/** A node of the outline. */
export type OutlineNode = TreeNode<OutlineData>;

/** The tree, with the way to each module. */
export interface OutlineTree {
  readonly roots: readonly OutlineNode[];
  /** Identities of the nodes above a module, from the top; `undefined` for one that is not in the tree. */
  readonly pathTo: (module: string) => readonly string[] | undefined;
  /** Modules that are listed in the tree. */
  readonly listed: number;
  /** Modules that belong to it: with a query those that match. */
  readonly matching: number;
  /** These modules, in the order of the outline. */
  readonly members: () => readonly OutlineModule[];
}

/** Identity of a domain's node. */
export function domainNode(domain: string | null): string {
  return `domain ${domain ?? 'monolith'}`;
}

/** A package with what lies in it, and below it. What it sums up is for when everything is in. */
class Folder implements Members {
  readonly folders = new Map<string, Folder>();
  /** Modules right here that are listed. */
  readonly shown: OutlineModule[] = [];
  /** Modules right here, by the groups of `Placement` that they are counted in. */
  readonly groups: number[] = [];
  own = 0;
  #size: number | undefined;
  #listed: number | undefined;
  #ids: readonly string[] | undefined;

  constructor(
    readonly name: string,
    /** Identities of the modules that match in some groups. */
    private readonly idsIn: (groups: ReadonlySet<number>) => readonly string[],
  ) {}

  /** Modules here and below. */
  get size(): number {
    return (this.#size ??= this.#sum(this.own, ({ size }) => size));
  }

  /** Listed modules here and below. */
  get listed(): number {
    return (this.#listed ??= this.#sum(this.shown.length, ({ listed }) => listed));
  }

  get ids(): readonly string[] {
    return (this.#ids ??= this.idsIn(new Set(this.#groups())));
  }

  #groups(): number[] {
    return [...this.groups, ...[...this.folders.values()].flatMap((below) => below.#groups())];
  }

  #sum(here: number, of: (below: Folder) => number): number {
    let sum = here;
    for (const below of this.folders.values()) sum += of(below);
    return sum;
  }
}

/** A domain, or the monolith, with the packages in it. */
class Territory {
  readonly root: Folder;
  readonly #ways = new Map<string, readonly Folder[]>();

  constructor(
    readonly id: string | null,
    readonly name: string,
    /** Whether it is meant as a whole, so that all of its modules match. */
    readonly named: boolean,
    private readonly idsIn: (groups: ReadonlySet<number>) => readonly string[],
  ) {
    this.root = new Folder('', idsIn);
  }

  /** The folders from the root down to a package; looked for once for each package. */
  wayTo(pack: string): readonly Folder[] {
    const known = this.#ways.get(pack);
    if (known) return known;
    let above = this.root;
    const way = [above];
    for (const prefix of prefixes(pack)) {
      let next = above.folders.get(prefix);
      if (!next) above.folders.set(prefix, (next = new Folder(prefix, this.idsIn)));
      way.push(next);
      above = next;
    }
    this.#ways.set(pack, way);
    return way;
  }

  folderOf(pack: string): Folder {
    return this.wayTo(pack).at(-1) ?? this.root;
  }
}

/** Prefixes of a package's name at each of its parts: `a.b.c` gives `a`, `a.b`, `a.b.c`. */
export function prefixes(pack: string): string[] {
  const ends = [...pack.matchAll(/[./]/g)].map((match) => match.index).filter((at) => at > 0);
  return pack === '' ? [] : [...ends.map((at) => pack.slice(0, at)), pack];
}

/** The part of a name behind the package it stands in. */
export function shortName(name: string, inside: string): string {
  return inside !== '' && name.startsWith(inside) && /^[./]./.test(name.slice(inside.length))
    ? name.slice(inside.length + 1)
    : name;
}

const collator = new Intl.Collator();

/** The children of a node, made when somebody looks: most of a large tree is never opened. */
class Branch implements TreeNode<OutlineData> {
  #children: readonly OutlineNode[] | undefined;

  constructor(
    readonly id: string,
    readonly label: string,
    readonly data: OutlineData,
    private readonly folder: Folder,
    private readonly domain: string | null,
  ) {}

  get children(): readonly OutlineNode[] {
    return (this.#children ??= this.#make());
  }

  #make(): readonly OutlineNode[] {
    const { folder, domain } = this;
    const packages: OutlineNode[] = [];
    for (const first of folder.folders.values()) {
      if (first.listed === 0) continue;
      const inner = innermost(first);
      const data = { kind: 'package', domain, name: inner.name, members: inner } as const;
      const label = shortName(inner.name, folder.name);
      packages.push(new Branch(packageNode(domain, inner), label, data, inner, domain));
    }
    packages.sort((a, b) => collator.compare(a.label, b.label));
    const leaves = folder.shown.map((module): OutlineNode => ({
      id: module.id,
      label: shortName(module.name, folder.name),
      data: { kind: 'module', module },
    }));
    return [...packages, ...leaves];
  }
}

/** A package that holds nothing but one package is shown together with it. */
function innermost(folder: Folder): Folder {
  let inner = folder;
  while (inner.shown.length === 0) {
    const [only, ...others] = [...inner.folders.values()].filter(({ listed }) => listed > 0);
    if (!only || others.length > 0) break;
    inner = only;
  }
  return inner;
}

function packageNode(domain: string | null, folder: Folder): string {
  return `${domainNode(domain)} ${folder.name}`;
}

/** What is shown of an outline. */
export interface Shown {
  /** Only modules that match it or whose domain does. */
  readonly query?: string;
  /** Tests and other code too. */
  readonly all?: boolean;
  /** `searchIndex` of the modules, where it is at hand. */
  readonly index?: SearchIndex;
  /** `placementOf` the modules, where it is at hand. */
  readonly placement?: Placement;
}

/** Builds the tree. With a query, only modules that match it or whose domain does. */
export function outlineTree(
  modules: readonly OutlineModule[],
  domains: DomainList['domains'],
  {
    query = '',
    all = false,
    index = searchIndex(modules),
    placement = placementOf(modules, domains),
  }: Shown = {},
): OutlineTree {
  const wanted = query.trim().toLowerCase();
  const { heads, groups, groupOf } = placement;
  const idsIn = (wantedGroups: ReadonlySet<number>): readonly string[] => {
    const ids: string[] = [];
    for (const n of hits) if (wantedGroups.has(groupOf[n]!)) ids.push(modules[n]!.id);
    return ids;
  };
  const territories = heads.map(
    ({ id, name }) => new Territory(id, name, wanted !== '' && matches(name, wanted), idsIn),
  );
  const named = Uint8Array.from(groups, ({ head }) => (territories[head]!.named ? 1 : 0));
  const hits = found(placement, named, wanted, all, index);
  const shown = wanted === '' ? hits : best(hits, wanted, index);

  const counts = new Int32Array(groups.length);
  for (let h = 0; h < hits.length; h++) counts[groupOf[hits[h]!]!]! += 1;
  groups.forEach(({ head, pack }, group) => {
    if (counts[group] === 0) return;
    const folder = territories[head]!.folderOf(pack);
    folder.groups.push(group);
    folder.own += counts[group]!;
  });
  for (const n of shown) {
    const { head, pack } = groups[groupOf[n]!]!;
    territories[head]!.folderOf(pack).shown.push(modules[n]!);
  }

  const roots: OutlineNode[] = [];
  for (const { id, name, root, named: whole } of territories) {
    if (wanted !== '' && root.size === 0 && !whole) continue;
    const data = { kind: 'domain', domain: id, members: root } as const;
    roots.push(new Branch(domainNode(id), name, data, root, id));
  }

  let placeOf: Map<string, number> | null = null;
  const pathTo = (id: string): readonly string[] | undefined => {
    placeOf ??= new Map(Array.from(shown, (n) => [modules[n]!.id, n]));
    const n = placeOf.get(id);
    if (n === undefined) return undefined;
    const { head, pack } = groups[groupOf[n]!]!;
    const way = territories[head]!.wayTo(pack);
    const seen = way.slice(1).filter((folder) => innermost(folder) === folder);
    const domain = heads[head]!.id;
    return [domainNode(domain), ...seen.map((folder) => packageNode(domain, folder))];
  };
  return {
    roots,
    pathTo,
    listed: shown.length,
    matching: hits.length,
    members: () => Array.from(hits, (n) => modules[n]!),
  };
}

/** The modules that a row stands for; a domain's row stands for none, so that it is not moved by accident. */
export function modulesOf(data: OutlineData): readonly string[] {
  if (data.kind === 'module') return [data.module.id];
  return data.kind === 'package' ? data.members.ids : [];
}

/** The modules between two rows, both included, whichever is above. */
export function modulesBetween(rows: readonly TreeRow<OutlineData>[], a: string, b: string): string[] {
  const from = rows.findIndex((row) => row.node.id === a);
  const to = rows.findIndex((row) => row.node.id === b);
  if (from < 0 || to < 0) return [];
  const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  // An open package's modules have rows of their own.
  return [...new Set(between.filter((row) => !row.expanded).flatMap((row) => modulesOf(row.node.data)))];
}
