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
  /** `incident[start[m] .. start[m + 1]]` are the places of the edges that touch module m. */
  readonly start: Uint32Array;
  readonly incident: Uint32Array;
}

/** Bytes that are no map. */
export class SceneError extends Error {
  override readonly name = 'SceneError';
}

function boxOf(outline: readonly (readonly number[])[]): Box {
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
  return [left, top, right, bottom];
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

/** Arranges edges by the modules they touch. */
export function rows(
  modules: number,
  from: Uint32Array,
  to: Uint32Array,
  count: Uint32Array,
  kinds: Uint32Array,
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
  return { from, to, count, kinds, start, incident };
}

/** Outlines travel in tenths of a world unit; the map paints world units. */
function inWorldUnits<T extends MapRegion | MapPackage>(shape: T): T {
  return { ...shape, outline: shape.outline.map((ring) => ring.map((value) => value / 10)) };
}

/** Decodes the bytes of `map_scene`; throws a `SceneError` when they are none. */
export function decodeScene(bytes: ArrayBuffer): Scene {
  const view = new DataView(bytes);
  let at = 0;
  const need = (length: number, what: string): void => {
    if (at + length > bytes.byteLength) {
      throw new SceneError(`The map ends in the middle of ${what}; open the project again.`);
    }
  };
  const u32 = (what: string): number => {
    need(4, what);
    const value = view.getUint32(at, true);
    at += 4;
    return value;
  };

  const jsonLength = u32('its head');
  need(jsonLength, 'its head');
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, at, jsonLength))) as MapScene;
  at += jsonLength;

  const regions = head.regions.map(inWorldUnits);
  const packages = head.packages.map(inWorldUnits);

  const count = u32('its modules');
  need(count * 24, 'its modules');
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const radius = new Float32Array(count);
  const region = new Int32Array(count);
  const inPackage = new Int32Array(count);
  const ids: string[] = new Array<string>(count);
  const indexOf = new Map<string, number>();
  const regionCount = new Int32Array(head.regions.length);
  for (let m = 0; m < count; m++, at += 24) {
    x[m] = view.getFloat32(at, true);
    y[m] = view.getFloat32(at + 4, true);
    radius[m] = view.getFloat32(at + 8, true);
    const id = `m${view.getUint32(at + 12, true)}`;
    ids[m] = id;
    indexOf.set(id, m);
    const r = view.getUint32(at + 16, true);
    if (r >= head.regions.length) {
      throw new SceneError(`The map puts module ${id} into a region it does not have.`);
    }
    region[m] = r;
    regionCount[r]!++;
    const p = view.getUint32(at + 20, true);
    inPackage[m] = p < head.packages.length ? p : NONE;
  }

  const edgeCount = u32('its dependencies');
  need(edgeCount * 16, 'its dependencies');
  const from = new Uint32Array(edgeCount);
  const to = new Uint32Array(edgeCount);
  const weight = new Uint32Array(edgeCount);
  const kinds = new Uint32Array(edgeCount);
  for (let e = 0; e < edgeCount; e++, at += 16) {
    from[e] = view.getUint32(at, true);
    to[e] = view.getUint32(at + 4, true);
    weight[e] = view.getUint32(at + 8, true);
    kinds[e] = view.getUint32(at + 12, true);
    if (from[e]! >= count || to[e]! >= count) {
      throw new SceneError('The map has a dependency on a module it does not have.');
    }
  }

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
    ids,
    indexOf,
    regionCount,
    regionBoxes: regions.map((r) => boxOf(r.outline)),
    packageBoxes: packages.map((p) => boxOf(p.outline)),
    regionCrests: Float32Array.from(regions, (r) => crest(r.outline, r.label.x)),
    packageCrests: Float32Array.from(packages, (p) => crest(p.outline, p.place.x)),
    edges: rows(count, from, to, weight, kinds),
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
