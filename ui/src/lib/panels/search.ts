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

/** What modules are found by, at their places; the same until another survey counts. */
export interface SearchIndex {
  /** Names in lower case. */
  readonly names: readonly string[];
  /** Names and paths in lower case. */
  readonly texts: readonly string[];
  /** Where the last part of each name begins. */
  readonly lastParts: Int32Array;
  /** Packages and all that they lie in, the outer before the inner. */
  readonly packs: readonly Pack[];
  /** The package of each module; -1 for none. */
  readonly packOf: Int32Array;
  /** Place of a module by its identity. */
  readonly placeOf: ReadonlyMap<string, number>;
}

/** A package by its name, in the one at place `above`; -1 lies in none. */
export interface Pack {
  readonly name: string;
  readonly above: number;
}

/**
 * Writes down what modules are found by: doing so for twenty thousand takes longer than a key may
 * take to be answered.
 */
export function searchIndex(modules: readonly OutlineModule[]): SearchIndex {
  const packs: Pack[] = [];
  const places = new Map<string, number>();
  const place = (pack: string): number => {
    const known = places.get(pack);
    if (known !== undefined) return known;
    let above = -1;
    for (const name of prefixes(pack)) {
      let at = places.get(name);
      if (at === undefined) {
        places.set(name, (at = packs.length));
        packs.push({ name, above });
      }
      above = at;
    }
    return above;
  };
  return {
    names: modules.map(({ name }) => name.toLowerCase()),
    texts: modules.map(({ name, path }) => `${name} ${path}`.toLowerCase()),
    lastParts: Int32Array.from(modules, ({ name }) => lastPartOf(name)),
    packOf: Int32Array.from(modules, (module) => place(module.package)),
    packs,
    placeOf: new Map(modules.map(({ id }, n) => [id, n])),
  };
}

/** Prefixes of a package's name at each of its parts: `a.b.c` gives `a`, `a.b`, `a.b.c`. */
export function prefixes(pack: string): string[] {
  const ends = [...pack.matchAll(/[./]/g)].map((match) => match.index).filter((at) => at > 0);
  return pack === '' ? [] : [...ends.map((at) => pack.slice(0, at)), pack];
}

const lastPartOf = (name: string): number => Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1;

/** Where modules lie, in numbers; made anew when any of them moves. */
export interface Placement {
  /** The monolith and the domains. */
  readonly heads: readonly { readonly id: string | null; readonly name: string }[];
  /** What lies in each of the heads: first a folder for each head itself, then their packages. */
  readonly folders: readonly Folder[];
  /** The folder each module lies right in; -1 where its domain is not known. */
  readonly folderOf: Int32Array;
  /** 1 for each module that is part of the product. */
  readonly product: Uint8Array;
}

/** A head, or a package in a head. */
export interface Folder {
  readonly head: number;
  /** Name of the package; empty for the head itself. */
  readonly name: string;
  /** The folder it lies in, which comes before it; -1 for a head. */
  readonly above: number;
  /** The folders right in it. */
  readonly below: number[];
}

/** Writes down where modules lie. */
export function placementOf(
  modules: readonly OutlineModule[],
  domains: DomainList['domains'],
  { packs, packOf }: SearchIndex,
): Placement {
  const heads = [{ id: null, name: 'The monolith' }, ...domains.map(({ id, name }) => ({ id, name }))];
  const places = new Map<string | null, number>(heads.map(({ id }, head) => [id, head]));
  const folders: Folder[] = heads.map((_, head) => ({ head, name: '', above: -1, below: [] }));
  const known = new Map<number, number>();
  const folder = (head: number, pack: number): number => {
    if (pack < 0) return head;
    const key = head * packs.length + pack;
    let at = known.get(key);
    if (at === undefined) {
      const { name, above: outer } = packs[pack]!;
      const above = folder(head, outer);
      known.set(key, (at = folders.length));
      folders[above]!.below.push(at);
      folders.push({ head, name, above, below: [] });
    }
    return at;
  };
  // Neighbours on the list mostly lie together.
  let last = { domain: null as string | null, head: 0, pack: -1, at: 0 };
  const folderOf = Int32Array.from(modules, ({ domain }, n) => {
    const pack = packOf[n]!;
    if (domain !== last.domain || pack !== last.pack) {
      const head = places.get(domain) ?? -1;
      last = { domain, head, pack, at: head < 0 ? -1 : folder(head, pack) };
    }
    return last.at;
  });
  const product = Uint8Array.from(modules, ({ standing }) => (standing === 'product' ? 1 : 0));
  return { heads, folders, folderOf, product };
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

/** What is looked for, and where. */
export interface Sought {
  readonly placement: Placement;
  readonly index: SearchIndex;
  /** In lower case, without blanks around it. */
  readonly wanted: string;
  /** Tests and other code too. */
  readonly all: boolean;
}

/**
 * Finds modules. Who types on finds fewer of the same, so only those that the shorter query found
 * are looked at again.
 */
export class Finder {
  private last: { sought: Sought; hits: Int32Array } | null = null;

  /** Places of the modules that all words occur in, and of those of domains that are meant as a whole. */
  find(sought: Sought): Int32Array {
    const { last } = this;
    const on =
      last !== null &&
      last.sought.placement === sought.placement &&
      last.sought.index === sought.index &&
      last.sought.all === sought.all &&
      last.sought.wanted !== '' &&
      sought.wanted.startsWith(last.sought.wanted);
    const hits = found(sought, on ? last.hits : null);
    this.last = { sought, hits };
    return hits;
  }
}

function found({ placement, index, wanted, all }: Sought, among: Int32Array | null): Int32Array {
  const { heads, folders, folderOf, product } = placement;
  const { texts } = index;
  const named = heads.map(({ name }) => wanted === '' || matches(name, wanted));
  const length = among ? among.length : folderOf.length;
  const hits = new Int32Array(length);
  let count = 0;
  const [first = '', ...more] = words(wanted);
  // A plain loop over numbers: the first letter is looked for before it is compiled.
  for (let i = 0; i < length; i++) {
    const n = among ? among[i]! : i;
    const folder = folderOf[n]!;
    if (folder < 0 || (!all && product[n] === 0)) continue;
    if (!named[folders[folder]!.head]) {
      const text = texts[n]!;
      if (!text.includes(first) || !more.every((word) => text.includes(word))) continue;
    }
    hits[count++] = n;
  }
  return hits.subarray(0, count);
}
