// The scene of the map: what `map_scene` sends as bytes, decoded into flat arrays.
// The layout of the bytes is documented at `MapScene` in the generated types.
import type { MapBundle, MapPackage, MapRegion, MapScene } from '../backend/generated';

/** A rectangle in world units: left, top, right, bottom. */
export type Box = readonly [number, number, number, number];

/** Distance between the centres of neighbouring modules, in world units (the layout's grid). */
export const SPACING = 10;

/** A module's place in a list that means "none". */
export const NONE = -1;

/** The map as it is painted and asked. Modules are known by their place in the arrays. */
export interface Scene {
  readonly bounds: Box;
  readonly regions: readonly MapRegion[];
  readonly packages: readonly MapPackage[];
  readonly bundles: readonly MapBundle[];
  /** Names of the kinds of dependencies. */
  readonly kinds: readonly string[];
  /** Number of modules. */
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly radius: Float32Array;
  /** The region each module lies in; a place in `regions`. */
  readonly region: Int32Array;
  /** The package each module is drawn in; a place in `packages`, or `NONE`. */
  readonly package: Int32Array;
  /** Identities as commands know them: `m1`, `m2`, … */
  readonly ids: readonly string[];
  /** The same without the letter. */
  readonly numbers: Uint32Array;
  /** Place of a module by its identity. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Number of modules in each region. */
  readonly regionCount: Int32Array;
  /** Boxes around regions, for culling and hits. */
  readonly regionBoxes: readonly Box[];
  /** Boxes around packages, for culling and hits. */
  readonly packageBoxes: readonly Box[];
  /** The top of each region's border above its label: where its name stands. */
  readonly regionCrests: Float32Array;
  /** The same of packages. */
  readonly packageCrests: Float32Array;
  /** Dependencies between modules. */
  readonly edges: Edges;
}

/** Dependencies in compressed rows, so that a module's own are found at once. */
export interface Edges {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly count: Uint32Array;
  /** Bit n is set when there is a dependency of the kind in place n. */
  readonly kinds: Uint32Array;
  /** Names this list of dependencies, so that it need not travel again. */
  readonly stamp: number;
  /** `incident[start[m] .. start[m + 1]]` are the places of the edges that touch module m. */
  readonly start: Uint32Array;
  readonly incident: Uint32Array;
}

/** Bytes that are no map. */
export class SceneError extends Error {
  override readonly name = 'SceneError';
}

/** Boxes of outlines, kept as long as these. */
const boxes = new WeakMap<readonly (readonly number[])[], Box>();

function boxOf(outline: readonly (readonly number[])[]): Box {
  const known = boxes.get(outline);
  if (known) return known;
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const ring of outline) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const x = ring[i]!;
      const y = ring[i + 1]!;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  const box: Box = [left, top, right, bottom];
  boxes.set(outline, box);
  return box;
}

/** The topmost point of an outline near a column of the world. */
export function crest(outline: readonly (readonly number[])[], x: number, reach = SPACING): number {
  let near = Infinity;
  let any = Infinity;
  for (const ring of outline) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const y = ring[i + 1]!;
      if (y < any) any = y;
      if (y < near && Math.abs(ring[i]! - x) <= reach) near = y;
    }
  }
  return Number.isFinite(near) ? near : any;
}

/** Crests of outlines that were asked for, with the column. */
const crests = new WeakMap<readonly (readonly number[])[], { x: number; y: number }>();

function crestOf(outline: readonly (readonly number[])[], x: number): number {
  let known = crests.get(outline);
  if (known?.x !== x) crests.set(outline, (known = { x, y: crest(outline, x) }));
  return known.y;
}

/** Arranges edges by the modules they touch. */
export function rows(
  modules: number,
  from: Uint32Array,
  to: Uint32Array,
  count: Uint32Array,
  kinds: Uint32Array,
  stamp: number,
): Edges {
  const start = new Uint32Array(modules + 1);
  for (let e = 0; e < from.length; e++) {
    start[from[e]! + 1]!++;
    start[to[e]! + 1]!++;
  }
  for (let m = 0; m < modules; m++) start[m + 1]! += start[m]!;
  const next = start.slice(0, modules);
  const incident = new Uint32Array(from.length * 2);
  for (let e = 0; e < from.length; e++) {
    incident[next[from[e]!]!++] = e;
    incident[next[to[e]!]!++] = e;
  }
  return { from, to, count, kinds, stamp, start, incident };
}

/**
 * Outlines travel in tenths of a world unit; the map paints world units. One that is known is the
 * same object as before.
 */
function shaper(before: Scene | undefined): <T extends MapRegion | MapPackage>(shape: T) => T {
  const known = new Map<number, number[][]>();
  if (before)
    for (const shapes of [before.regions, before.packages])
      for (const { stamp, outline } of shapes) known.set(stamp, outline);
  return (shape) => ({
    ...shape,
    outline: known.get(shape.stamp) ?? shape.outline.map((ring) => ring.map((value) => value / 10)),
  });
}

/** Reads words of four bytes; says what is missing when they end too early. */
class Reader {
  readonly #words: Uint32Array;
  readonly #numbers: Float32Array;
  #at = 0;

  constructor(bytes: ArrayBuffer, from: number) {
    const length = Math.floor((bytes.byteLength - from) / 4);
    this.#words = new Uint32Array(bytes, from, length);
    this.#numbers = new Float32Array(bytes, from, length);
  }

  /** A list of records: how many, the words of them, and the same read as fractions. */
  list(what: string, width: number): { count: number; words: Uint32Array; numbers: Float32Array } {
    const count = this.#words[this.#at] ?? NaN;
    const from = this.#at + 1;
    const to = from + count * width;
    if (!(to <= this.#words.length)) {
      throw new SceneError(`The map ends in the middle of ${what}; open the project again.`);
    }
    this.#at = to;
    return { count, words: this.#words.subarray(from, to), numbers: this.#numbers.subarray(from, to) };
  }
}

function readHead(bytes: ArrayBuffer): { head: MapScene; end: number } {
  const end = bytes.byteLength < 4 ? NaN : 4 + new DataView(bytes).getUint32(0, true);
  if (!(end <= bytes.byteLength) || end % 4 !== 0) {
    throw new SceneError('The map ends in the middle of its head; open the project again.');
  }
  const text = new TextDecoder().decode(new Uint8Array(bytes, 4, end - 4));
  return { head: JSON.parse(text) as MapScene, end };
}

function readEdges(reader: Reader, modules: number, stamp: number): Edges {
  const { count, words } = reader.list('its dependencies', 4);
  const [from, to, weight, kinds] = [0, 1, 2, 3].map(() => new Uint32Array(count)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  for (let e = 0; e < count; e++) {
    from[e] = words[4 * e]!;
    to[e] = words[4 * e + 1]!;
    weight[e] = words[4 * e + 2]!;
    kinds[e] = words[4 * e + 3]!;
    if (from[e]! >= modules || to[e]! >= modules) {
      throw new SceneError('The map has a dependency on a module it does not have.');
    }
  }
  return rows(modules, from, to, weight, kinds, stamp);
}

/** Identities of modules, or those of the last map if they are the same. */
function identities(
  numbers: Uint32Array,
  before: Scene | undefined,
): Pick<Scene, 'ids' | 'indexOf' | 'numbers'> {
  if (before?.numbers.length === numbers.length && before.numbers.every((n, m) => n === numbers[m])) {
    return { ids: before.ids, indexOf: before.indexOf, numbers: before.numbers };
  }
  const ids = Array.from(numbers, (number) => `m${number}`);
  return { ids, indexOf: new Map(ids.map((id, m) => [id, m])), numbers };
}

/**
 * Decodes the bytes of `map_scene`; throws a `SceneError` when they are none. Identities,
 * dependencies and outlines that are still those of the scene `before` are the same objects as there.
 */
export function decodeScene(bytes: ArrayBuffer, before?: Scene): Scene {
  const { head, end } = readHead(bytes);
  const reader = new Reader(bytes, end);
  const shaped = shaper(before);
  const regions = head.regions.map((region) => shaped(region));
  const packages = head.packages.map((pack) => shaped(pack));

  const { count, words, numbers: measures } = reader.list('its modules', 6);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const radius = new Float32Array(count);
  const numbers = new Uint32Array(count);
  const region = new Int32Array(count);
  const inPackage = new Int32Array(count);
  const regionCount = new Int32Array(head.regions.length);
  for (let m = 0, at = 0; m < count; m++, at += 6) {
    x[m] = measures[at]!;
    y[m] = measures[at + 1]!;
    radius[m] = measures[at + 2]!;
    numbers[m] = words[at + 3]!;
    const r = words[at + 4]!;
    if (r >= head.regions.length) {
      throw new SceneError(`The map puts module m${numbers[m]} into a region it does not have.`);
    }
    region[m] = r;
    regionCount[r]!++;
    const p = words[at + 5]!;
    inPackage[m] = p < head.packages.length ? p : NONE;
  }
  const known = before?.count === count && before.edges.stamp === head.edges;

  return {
    bounds: head.bounds,
    regions,
    packages,
    bundles: head.bundles,
    kinds: head.kinds,
    count,
    x,
    y,
    radius,
    region,
    package: inPackage,
    ...identities(numbers, before),
    regionCount,
    regionBoxes: regions.map((r) => boxOf(r.outline)),
    packageBoxes: packages.map((p) => boxOf(p.outline)),
    regionCrests: Float32Array.from(regions, (r) => crestOf(r.outline, r.label.x)),
    packageCrests: Float32Array.from(packages, (p) => crestOf(p.outline, p.place.x)),
    edges: known ? before.edges : readEdges(reader, count, head.edges),
  };
}

/** Whether two boxes share a point. */
export function overlap(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/** Place of the region of a domain (`null`: the monolith), or `NONE`. */
export function regionOf(scene: Scene, domain: string | null): number {
  return scene.regions.findIndex((r) => r.domain === domain);
}
