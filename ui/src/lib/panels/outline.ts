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

/** The tree, with the way to each module. */
export interface OutlineTree {
  readonly roots: readonly OutlineNode[];
  /** Identities of the nodes above a module, from the top. */
  readonly pathTo: ReadonlyMap<string, readonly string[]>;
  /** Modules in the tree. */
  readonly shown: number;
}

/** Identity of a domain's node. */
export function domainNode(domain: string | null): string {
  return `domain ${domain ?? 'monolith'}`;
}

interface Folder {
  name: string;
  folders: Map<string, Folder>;
  modules: OutlineModule[];
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

function ids(folder: Folder): string[] {
  return [...folder.modules.map((module) => module.id), ...[...folder.folders.values()].flatMap(ids)];
}

/** Words of a query must all occur in what they are looked for in. */
export function matches(text: string, query: string): boolean {
  const lower = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

/** Builds the tree. With a query, only modules that match it or whose domain does. */
export function outlineTree(
  modules: readonly OutlineModule[],
  domains: DomainList['domains'],
  { query = '', all = false }: { query?: string; all?: boolean } = {},
): OutlineTree {
  const pathTo = new Map<string, string[]>();
  const wanted = query.trim();
  const groups = new Map<string | null, Folder>();
  const heads: { id: string | null; name: string }[] = [{ id: null, name: 'The monolith' }, ...domains];
  for (const { id } of heads) groups.set(id, { name: '', folders: new Map(), modules: [] });
  let shown = 0;
  const domainMatches = new Map(heads.map(({ id, name }) => [id, wanted !== '' && matches(name, wanted)]));
  for (const module of modules) {
    if (!all && module.standing !== 'product') continue;
    const group = groups.get(module.domain);
    if (!group) continue;
    if (wanted && !domainMatches.get(module.domain) && !matches(`${module.name} ${module.path}`, wanted))
      continue;
    shown += 1;
    let folder = group;
    for (const prefix of prefixes(module.package)) {
      let next = folder.folders.get(prefix);
      if (!next) folder.folders.set(prefix, (next = { name: prefix, folders: new Map(), modules: [] }));
      folder = next;
    }
    folder.modules.push(module);
  }

  const children = (folder: Folder, domain: string | null, above: readonly string[]): OutlineNode[] => {
    const packages = [...folder.folders.values()].map((first): OutlineNode => {
      // A package that holds nothing but one package is shown together with it.
      let inner = first;
      while (inner.modules.length === 0 && inner.folders.size === 1)
        inner = [...inner.folders.values()][0] ?? inner;
      const id = `${domainNode(domain)} ${inner.name}`;
      return {
        id,
        label: shortName(inner.name, folder.name),
        data: { kind: 'package', domain, name: inner.name, modules: ids(inner) },
        children: children(inner, domain, [...above, id]),
      };
    });
    packages.sort((a, b) => a.label.localeCompare(b.label));
    const leaves = folder.modules.map((module): OutlineNode => {
      pathTo.set(module.id, [...above]);
      return { id: module.id, label: shortName(module.name, folder.name), data: { kind: 'module', module } };
    });
    return [...packages, ...leaves];
  };

  const roots: OutlineNode[] = [];
  for (const { id, name } of heads) {
    const folder = groups.get(id);
    if (!folder) continue;
    const members = ids(folder);
    if (wanted && members.length === 0 && !domainMatches.get(id)) continue;
    const node = domainNode(id);
    roots.push({
      id: node,
      label: name,
      data: { kind: 'domain', domain: id, modules: members },
      children: children(folder, id, [node]),
    });
  }
  return { roots, pathTo, shown };
}

/** All nodes that can be opened. */
export function branches(roots: readonly OutlineNode[]): string[] {
  return roots.flatMap((node) => (node.children ? [node.id, ...branches(node.children)] : []));
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
