/** The tree of the outline: the monolith and the domains, their packages, their modules. */
import type { DomainList, OutlineModule } from '../backend';
import type { TreeNode, TreeRow } from '../ui/tree';
import { best, Finder, matches, placementOf, searchIndex, type Placement, type SearchIndex } from './search';

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

/** What of a query lies in which folder. */
class Contents {
  /** Modules that match in each folder and below it. */
  readonly size: Int32Array;
  /** Of these, those that are listed. */
  readonly listed: Int32Array;
  /** Modules that are listed right in a folder. */
  readonly shown: OutlineModule[][];

  constructor(
    readonly modules: readonly OutlineModule[],
    readonly placement: Placement,
    readonly hits: Int32Array,
    shown: Int32Array,
  ) {
    const { folders, folderOf } = placement;
    this.size = new Int32Array(folders.length);
    this.listed = new Int32Array(folders.length);
    this.shown = new Array<OutlineModule[]>(folders.length);
    for (let h = 0; h < hits.length; h++) this.size[folderOf[hits[h]!]!]! += 1;
    for (let s = 0; s < shown.length; s++) {
      const folder = folderOf[shown[s]!]!;
      this.listed[folder]! += 1;
      (this.shown[folder] ??= []).push(modules[shown[s]!]!);
    }
    // What lies above comes before what lies in it.
    for (let f = folders.length - 1; f >= 0; f--) {
      const { above } = folders[f]!;
      if (above < 0) continue;
      this.size[above]! += this.size[f]!;
      this.listed[above]! += this.listed[f]!;
    }
  }

  /** The folders in a folder in which anything is listed. */
  below(folder: number): number[] {
    return this.placement.folders[folder]!.below.filter((f) => this.listed[f]! > 0);
  }

  /** A package that holds nothing but one package is shown together with it. */
  innermost(folder: number): number {
    let inner = folder;
    while (!this.shown[inner]) {
      const [only, ...others] = this.below(inner);
      if (only === undefined || others.length > 0) break;
      inner = only;
    }
    return inner;
  }

  /** Identities of the modules that match in a folder and below it. */
  idsIn(folder: number): readonly string[] {
    const { folders, folderOf } = this.placement;
    const within = new Uint8Array(folders.length);
    within[folder] = 1;
    for (let f = folder + 1; f < folders.length; f++) {
      const { above } = folders[f]!;
      if (above >= 0 && within[above] === 1) within[f] = 1;
    }
    const ids: string[] = [];
    for (const n of this.hits) if (within[folderOf[n]!] === 1) ids.push(this.modules[n]!.id);
    return ids;
  }
}

/** The modules in a folder, gathered when somebody asks. */
class Gathered implements Members {
  readonly size: number;
  #ids: readonly string[] | undefined;

  constructor(
    private readonly contents: Contents,
    private readonly folder: number,
  ) {
    this.size = contents.size[folder]!;
  }

  get ids(): readonly string[] {
    return (this.#ids ??= this.contents.idsIn(this.folder));
  }
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
    private readonly contents: Contents,
    private readonly folder: number,
  ) {}

  get children(): readonly OutlineNode[] {
    return (this.#children ??= this.#make());
  }

  #make(): readonly OutlineNode[] {
    const { contents } = this;
    const { folders, heads } = contents.placement;
    const { name: outer, head } = folders[this.folder]!;
    const domain = heads[head]!.id;
    const packages = contents.below(this.folder).map((first): OutlineNode => {
      const inner = contents.innermost(first);
      const { name } = folders[inner]!;
      const data = { kind: 'package', domain, name, members: new Gathered(contents, inner) } as const;
      return new Branch(packageNode(domain, name), shortName(name, outer), data, contents, inner);
    });
    packages.sort((a, b) => collator.compare(a.label, b.label));
    const leaves = (contents.shown[this.folder] ?? []).map((module): OutlineNode => ({
      id: module.id,
      label: shortName(module.name, outer),
      data: { kind: 'module', module },
    }));
    return [...packages, ...leaves];
  }
}

function packageNode(domain: string | null, name: string): string {
  return `${domainNode(domain)} ${name}`;
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
  /** What found the modules of the query before, where somebody types on. */
  readonly finder?: Finder;
}

/** Builds the tree. With a query, only modules that match it or whose domain does. */
export function outlineTree(
  modules: readonly OutlineModule[],
  domains: DomainList['domains'],
  {
    query = '',
    all = false,
    index = searchIndex(modules),
    placement = placementOf(modules, domains, index),
    finder = new Finder(),
  }: Shown = {},
): OutlineTree {
  const wanted = query.trim().toLowerCase();
  const { heads, folders, folderOf } = placement;
  const hits = finder.find({ placement, index, wanted, all });
  const shown = wanted === '' ? hits : best(hits, wanted, index);
  const contents = new Contents(modules, placement, hits, shown);

  const roots: OutlineNode[] = [];
  heads.forEach(({ id, name }, head) => {
    if (wanted !== '' && contents.size[head] === 0 && !matches(name, wanted)) return;
    const data = { kind: 'domain', domain: id, members: new Gathered(contents, head) } as const;
    roots.push(new Branch(domainNode(id), name, data, contents, head));
  });

  const pathTo = (id: string): readonly string[] | undefined => {
    const n = index.placeOf.get(id);
    if (n === undefined || !holds(shown, n)) return undefined;
    const way: string[] = [];
    const domain = heads[folders[folderOf[n]!]!.head]!.id;
    for (let f = folderOf[n]!; folders[f]!.above >= 0; f = folders[f]!.above) {
      if (contents.innermost(f) === f) way.push(packageNode(domain, folders[f]!.name));
    }
    return [domainNode(domain), ...way.reverse()];
  };
  return {
    roots,
    pathTo,
    listed: shown.length,
    matching: hits.length,
    members: () => Array.from(hits, (n) => modules[n]!),
  };
}

/** Whether numbers that grow hold one. */
function holds(numbers: Int32Array, wanted: number): boolean {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === wanted;
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
