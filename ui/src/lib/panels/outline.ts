/** The tree of the outline: the monolith and the domains, their packages, their modules. */
import type { DomainList, OutlineModule } from '../backend';
import type { TreeNode, TreeRow } from '../ui/tree';

/** What a row of the outline stands for. */
export type OutlineData =
  | { kind: 'domain'; domain: string | null; modules: readonly string[] }
  | { kind: 'package'; domain: string | null; name: string; modules: readonly string[] }
  | { kind: 'module'; module: OutlineModule };

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

/** A package with what lies in it, and below it. */
class Folder {
  readonly folders = new Map<string, Folder>();
  /** Modules that are listed right here. */
  readonly modules: OutlineModule[] = [];
  /** All modules here and below. */
  readonly all: string[] = [];
  /** Listed modules here and below. */
  listed = 0;

  constructor(readonly name: string) {}
}

/** A domain, or the monolith, with the packages in it. */
class Group {
  readonly root = new Folder('');
  readonly #ways = new Map<string, readonly Folder[]>();

  constructor(
    readonly id: string | null,
    readonly name: string,
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
    let last = this.root;
    for (const folder of this.wayTo(module.package)) {
      folder.all.push(module.id);
      if (listed) folder.listed++;
      last = folder;
    }
    if (listed) last.modules.push(module);
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

/**
 * What modules are found by, in lower case: made once for an outline, since writing twenty thousand
 * names anew takes longer than a key may take to be answered.
 */
export function searchTexts(modules: readonly OutlineModule[]): readonly string[] {
  return modules.map(({ name, path }) => `${name} ${path}`.toLowerCase());
}

/** How well a module answers a query in lower case; the lower the better. */
export function rank({ name }: Pick<OutlineModule, 'name'>, wanted: string): number {
  const lower = name.toLowerCase();
  const at = lower.lastIndexOf(wanted);
  if (at < 0) return 3;
  const begins = at === 0 || lower[at - 1] === '.' || lower[at - 1] === '/';
  if (begins && at + wanted.length === lower.length) return 0;
  return begins && !/[./]/.test(lower.slice(at + wanted.length)) ? 1 : 2;
}

/** The modules that a tree lists: all, or the best of very many hits. */
function best(found: readonly OutlineModule[], wanted: string): ReadonlySet<OutlineModule> | null {
  if (wanted === '' || found.length <= LISTED) return null;
  const ranked = found.map((module) => ({ module, rank: rank(module, wanted) }));
  ranked.sort((a, b) => a.rank - b.rank);
  return new Set(ranked.slice(0, LISTED).map(({ module }) => module));
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
      const data = { kind: 'package', domain, name: inner.name, modules: inner.all } as const;
      const label = shortName(inner.name, folder.name);
      packages.push(new Branch(packageNode(domain, inner), label, data, inner, domain));
    }
    packages.sort((a, b) => collator.compare(a.label, b.label));
    const leaves = folder.modules.map((module): OutlineNode => ({
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
  while (inner.modules.length === 0) {
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
  readonly texts?: readonly string[];
}

/** Builds the tree. With a query, only modules that match it or whose domain does. */
export function outlineTree(
  modules: readonly OutlineModule[],
  domains: DomainList['domains'],
  { query = '', all = false, texts }: Shown = {},
): OutlineTree {
  const wanted = query.trim().toLowerCase();
  const heads: { id: string | null; name: string }[] = [{ id: null, name: 'The monolith' }, ...domains];
  const groups = new Map(heads.map(({ id, name }) => [id, new Group(id, name)]));
  const named = new Set(
    heads.filter(({ name }) => wanted !== '' && matches(name, wanted)).map(({ id }) => id),
  );
  const members = found(modules, wanted === '' ? [] : words(wanted), named, all, texts).filter((module) =>
    groups.has(module.domain),
  );
  const listed = best(members, wanted);

  for (const module of members) groups.get(module.domain)?.add(module, listed?.has(module) ?? true);

  const roots: OutlineNode[] = [];
  for (const { id, name, root } of groups.values()) {
    if (wanted && root.all.length === 0 && !named.has(id)) continue;
    const data = { kind: 'domain', domain: id, modules: root.all } as const;
    roots.push(new Branch(domainNode(id), name, data, root, id));
  }

  let byId: Map<string, OutlineModule> | null = null;
  const pathTo = (id: string): readonly string[] | undefined => {
    byId ??= new Map(members.map((module) => [module.id, module]));
    const module = byId.get(id);
    if (!module || (listed !== null && !listed.has(module))) return undefined;
    const way = groups.get(module.domain)?.wayTo(module.package) ?? [];
    const shown = way.slice(1).filter((folder) => innermost(folder) === folder);
    return [domainNode(module.domain), ...shown.map((folder) => packageNode(module.domain, folder))];
  };
  return { roots, pathTo, listed: listed?.size ?? members.length, members };
}

/** Modules that all words occur in, and those of domains that are meant as a whole. */
function found(
  modules: readonly OutlineModule[],
  wanted: readonly string[],
  named: ReadonlySet<string | null>,
  all: boolean,
  texts: readonly string[] | undefined,
): OutlineModule[] {
  const looked = wanted.length > 0 ? (texts ?? searchTexts(modules)) : [];
  return modules.filter((module, n) => {
    if (!all && module.standing !== 'product') return false;
    if (wanted.length === 0 || named.has(module.domain)) return true;
    const text = looked[n] ?? '';
    return wanted.every((word) => text.includes(word));
  });
}

/** The modules that a row stands for; a domain's row stands for none, so that it is not moved by accident. */
export function modulesOf(data: OutlineData): readonly string[] {
  if (data.kind === 'module') return [data.module.id];
  return data.kind === 'package' ? data.modules : [];
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
