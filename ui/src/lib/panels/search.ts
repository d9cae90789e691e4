// Finding modules as fast as somebody types: names and places as plain lists, made beforehand.
import type { DomainList, OutlineModule } from '../backend';

/** The most modules that a search lists; what else matches is counted. */
export const LISTED = 400;

function words(query: string): string[] {
  return query.toLowerCase().split(/\s+/);
}

/** Words of a query must all occur in what they are looked for in. */
export function matches(text: string, query: string): boolean {
  const lower = text.toLowerCase();
  return words(query).every((word) => lower.includes(word));
}

/** What modules are found by, at their places; made once for an outline. */
export interface SearchIndex {
  /** Names in lower case. */
  readonly names: readonly string[];
  /** Names and paths in lower case. */
  readonly texts: readonly string[];
  /** Where the last part of each name begins. */
  readonly lastParts: Int32Array;
}

/**
 * Writes down what modules are found by: doing so for twenty thousand takes longer than a key may
 * take to be answered.
 */
export function searchIndex(modules: readonly OutlineModule[]): SearchIndex {
  return {
    names: modules.map(({ name }) => name.toLowerCase()),
    texts: modules.map(({ name, path }) => `${name} ${path}`.toLowerCase()),
    lastParts: Int32Array.from(modules, ({ name }) => lastPartOf(name)),
  };
}

const lastPartOf = (name: string): number => Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1;

/** Where modules lie, in numbers; made anew when any of them moves. */
export interface Placement {
  /** The monolith and the domains. */
  readonly heads: readonly { readonly id: string | null; readonly name: string }[];
  /** What modules of one package in one domain are counted in: the places of both. */
  readonly groups: readonly { readonly head: number; readonly pack: string }[];
  /** The group of each module; -1 where its domain is not known. */
  readonly groupOf: Int32Array;
  /** 1 for each module that is part of the product. */
  readonly product: Uint8Array;
}

/** Writes down where modules lie. */
export function placementOf(modules: readonly OutlineModule[], domains: DomainList['domains']): Placement {
  const heads = [{ id: null, name: 'The monolith' }, ...domains.map(({ id, name }) => ({ id, name }))];
  const known = new Map(heads.map(({ id }, head) => [id, { head, groups: new Map<string, number>() }]));
  const groups: { head: number; pack: string }[] = [];
  const groupOf = Int32Array.from(modules, ({ domain, package: pack }) => {
    const of = known.get(domain);
    if (!of) return -1;
    let group = of.groups.get(pack);
    if (group === undefined) {
      of.groups.set(pack, (group = groups.length));
      groups.push({ head: of.head, pack });
    }
    return group;
  });
  const product = Uint8Array.from(modules, ({ standing }) => (standing === 'product' ? 1 : 0));
  return { heads, groups, groupOf, product };
}

const DOT = 46;
const SLASH = 47;

/** How well a name answers a query, both in lower case: from 0, the best, to 3. */
export function rank(name: string, wanted: string, lastPart = lastPartOf(name)): number {
  const at = name.lastIndexOf(wanted);
  if (at < 0) return 3;
  const before = at === 0 ? DOT : name.charCodeAt(at - 1);
  if (before !== DOT && before !== SLASH) return 2;
  const end = at + wanted.length;
  if (end === name.length) return 0;
  return end >= lastPart ? 1 : 2;
}

/** The hits that are listed: all, or the best of very many. */
export function best(hits: Int32Array, wanted: string, { names, lastParts }: SearchIndex): Int32Array {
  if (hits.length <= LISTED) return hits;
  const ranks = new Uint8Array(hits.length);
  const counts = [0, 0, 0, 0];
  for (let h = 0; h < hits.length; h++) {
    const n = hits[h]!;
    const here = rank(names[n]!, wanted, lastParts[n]!);
    ranks[h] = here;
    counts[here]! += 1;
  }
  // The last rank of which any is listed, and how many of it are.
  let [last, room] = [0, LISTED];
  for (; counts[last]! < room; last++) room -= counts[last]!;
  const shown = new Int32Array(LISTED);
  let count = 0;
  for (let h = 0; count < LISTED; h++) {
    const here = ranks[h]!;
    if (here < last || (here === last && room-- > 0)) shown[count++] = hits[h]!;
  }
  return shown;
}

/** Places of the modules that all words occur in, and of those of domains that are meant as a whole. */
export function found(
  { groupOf, product }: Placement,
  named: Uint8Array,
  wanted: string,
  all: boolean,
  { texts }: SearchIndex,
): Int32Array {
  const hits = new Int32Array(groupOf.length);
  let count = 0;
  const [first = '', ...more] = words(wanted);
  // A plain loop over numbers: the first letter is looked for before it is compiled.
  for (let n = 0; n < groupOf.length; n++) {
    const group = groupOf[n]!;
    if (group < 0 || (!all && product[n] === 0)) continue;
    if (wanted !== '' && named[group] === 0) {
      const text = texts[n]!;
      if (!text.includes(first) || !more.every((word) => text.includes(word))) continue;
    }
    hits[count++] = n;
  }
  return hits.subarray(0, count);
}
