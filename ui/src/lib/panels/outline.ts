/** The tree of the outline: the monolith and the domains, their packages, their modules. */
import type { DomainList, OutlineModule } from '../backend';
import type { TreeNode, TreeRow } from '../ui/tree';

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

/** The most modules that a search lists; what else matches is counted. */
export const LISTED = 400;

/** The tree, with the way to each module. */
export interface OutlineTree {
  readonly roots: readonly OutlineNode[];
  /** Identities of the nodes above a module, from the top; `undefined` for one that is not in the tree. */
  readonly pathTo: (module: string) => readonly string[] | undefined;
  /** Modules that are listed in the tree. */
  readonly listed: number;
  /** Modules that belong to it, in the order of the outline: with a query those that match. */
  readonly members: readonly OutlineModule[];
}

/** Identity of a domain's node. */
export function domainNode(domain: string | null): string {
  return `domain ${domain ?? 'monolith'}`;
}

/** A package with what lies in it, and below it. What it sums up is for when everything is in. */
class Folder implements Members {
  readonly folders = new Map<string, Folder>();
  /** Modules right here. */
  readonly own: OutlineModule[] = [];
  /** Those of them that are listed. */
  readonly shown: OutlineModule[] = [];
  #size: number | undefined;
  #listed: number | undefined;
  #ids: readonly string[] | undefined;

  constructor(readonly name: string) {}

  /** Modules here and below. */
  get size(): number {
    return (this.#size ??= this.#sum(this.own, ({ size }) => size));
  }

  /** Listed modules here and below. */
  get listed(): number {
    return (this.#listed ??= this.#sum(this.shown, ({ listed }) => listed));
  }

  get ids(): readonly string[] {
    return (this.#ids ??= [
      ...this.own.map(({ id }) => id),
      ...[...this.folders.values()].flatMap(({ ids }) => ids),
    ]);
  }

  #sum(here: readonly OutlineModule[], of: (below: Folder) => number): number {
    let sum = here.length;
    for (const below of this.folders.values()) sum += of(below);
    return sum;
  }
}

/** A domain, or the monolith, with the packages in it. */
class Group {
  readonly root = new Folder('');
  readonly #ways = new Map<string, readonly Folder[]>();
  #last = this.root;

  constructor(
    readonly id: string | null,
    readonly name: string,
    /** Whether it is meant as a whole, so that all of its modules match. */
    readonly named: boolean,
  ) {}

  /** The folders from the root down to a package; looked for once for each package. */
  wayTo(pack: string): readonly Folder[] {
    const known = this.#ways.get(pack);
    if (known) return known;
    let above = this.root;
    const way = [above];
    for (const prefix of prefixes(pack)) {
      let next = above.folders.get(prefix);
      if (!next) above.folders.set(prefix, (next = new Folder(prefix)));
      way.push(next);
      above = next;
    }
    this.#ways.set(pack, way);
    return way;
  }

  /** Puts a module in; one that is not listed only counts. */
  add(module: OutlineModule, listed: boolean): void {
    // Neighbours in the outline mostly lie in one package.
    if (this.#last.name !== module.package) this.#last = this.wayTo(module.package).at(-1) ?? this.root;
    this.#last.own.push(module);
    if (listed) this.#last.shown.push(module);
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

function words(query: string): string[] {
  return query.toLowerCase().split(/\s+/);
}

/** Words of a query must all occur in what they are looked for in. */
export function matches(text: string, query: string): boolean {
  const lower = text.toLowerCase();
  return words(query).every((word) => lower.includes(word));
}

/** What a module is found by, in lower case. */
export interface SearchText {
  readonly name: string;
  /** Its name and its path. */
  readonly text: string;
}

/**
 * What modules are found by: made once for an outline, since writing twenty thousand names anew
 * takes longer than a key may take to be answered.
 */
export function searchTexts(modules: readonly OutlineModule[]): readonly SearchText[] {
  return modules.map(({ name, path }) => ({
    name: name.toLowerCase(),
    text: `${name} ${path}`.toLowerCase(),
  }));
}

/** How well a name answers a query, both in lower case: from 0, the best, to 3. */
export function rank(name: string, wanted: string): number {
  const at = name.lastIndexOf(wanted);
  if (at < 0) return 3;
  const begins = at === 0 || name[at - 1] === '.' || name[at - 1] === '/';
  if (begins && at + wanted.length === name.length) return 0;
  return begins && !/[./]/.test(name.slice(at + wanted.length)) ? 1 : 2;
}

/** Which of the hits of these ranks are listed: all, or the best of very many. `null` for all. */
function best(ranks: readonly number[]): readonly boolean[] | null {
  if (ranks.length <= LISTED) return null;
  const counts = [0, 0, 0, 0];
  for (const rank of ranks) counts[rank] = (counts[rank] ?? 0) + 1;
  let [last, room] = [0, LISTED];
  for (const count of counts) {
    if (count >= room) break;
    room -= count;
    last += 1;
  }
  return ranks.map((rank) => rank < last || (rank === last && room-- > 0));
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
  /** `searchTexts` of the modules, where they are at hand. */
  readonly texts?: readonly SearchText[];
}

/** Builds the tree. With a query, only modules that match it or whose domain does. */
export function outlineTree(
  modules: readonly OutlineModule[],
  domains: DomainList['domains'],
  { query = '', all = false, texts }: Shown = {},
): OutlineTree {
  const wanted = query.trim().toLowerCase();
  const heads: { id: string | null; name: string }[] = [{ id: null, name: 'The monolith' }, ...domains];
  const groups = new Map(
    heads.map(({ id, name }) => [id, new Group(id, name, wanted !== '' && matches(name, wanted))]),
  );
  const { members, ranks } = found(modules, groups, wanted, all, texts);
  const listed = best(ranks);
  members.forEach((module, n) => groups.get(module.domain)?.add(module, listed?.[n] ?? true));

  const roots: OutlineNode[] = [];
  for (const { id, name, root, named } of groups.values()) {
    if (wanted !== '' && root.size === 0 && !named) continue;
    const data = { kind: 'domain', domain: id, members: root } as const;
    roots.push(new Branch(domainNode(id), name, data, root, id));
  }

  let byId: Map<string, OutlineModule> | null = null;
  const pathTo = (id: string): readonly string[] | undefined => {
    byId ??= new Map(members.filter((_, n) => listed?.[n] ?? true).map((module) => [module.id, module]));
    const module = byId.get(id);
    if (!module) return undefined;
    const way = groups.get(module.domain)?.wayTo(module.package) ?? [];
    const shown = way.slice(1).filter((folder) => innermost(folder) === folder);
    return [domainNode(module.domain), ...shown.map((folder) => packageNode(module.domain, folder))];
  };
  return { roots, pathTo, listed: listed ? LISTED : members.length, members };
}

/**
 * Modules that all words occur in, and those of domains that are meant as a whole; with a query
 * how well each answers it.
 */
function found(
  modules: readonly OutlineModule[],
  groups: ReadonlyMap<string | null, Group>,
  wanted: string,
  all: boolean,
  texts: readonly SearchText[] | undefined,
): { members: OutlineModule[]; ranks: number[] } {
  const members: OutlineModule[] = [];
  const ranks: number[] = [];
  const looked = wanted === '' ? [] : (texts ?? searchTexts(modules));
  const [first = '', ...more] = words(wanted);
  modules.forEach((module, n) => {
    if (!all && module.standing !== 'product') return;
    const group = groups.get(module.domain);
    if (!group) return;
    const text = looked[n];
    if (text) {
      const hit = text.text.includes(first) && more.every((word) => text.text.includes(word));
      if (!hit && !group.named) return;
      ranks.push(rank(text.name, wanted));
    }
    members.push(module);
  });
  return { members, ranks };
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
