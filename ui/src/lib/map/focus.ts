// A part of the map: what lies within some dependencies of something, on the way between two
// things, or passes filters.
import type { MapFocus } from '../backend/generated';
import { plural } from '../format';
import { passing } from './facts';
import { NONE, type Scene } from './scene';
import type { Drawn } from './view';

/** The part of the map that is shown. */
export interface Lens {
  /** 1 for each module that is shown. */
  readonly shown: Uint8Array;
  /** Places of the shown modules. */
  readonly list: readonly number[];
  /** The modules that are looked at. */
  readonly centre: readonly number[];
  /** How many modules were left out as hubs. */
  readonly hubs: number;
  /** 1 for each dependency that counts: both ends shown, of a kind that is wanted. */
  readonly edge: Uint8Array;
  /** Dependencies that count, for each bundle of the scene. */
  readonly bands: Uint32Array;
  /** The way from the first to the second, in order; `null` when none was asked for. */
  readonly path: readonly number[] | null;
}

/** Nothing is narrowed. */
export const EVERYTHING: MapFocus = {
  around: [],
  hops: 1,
  way: 'both',
  path: false,
  hideHubs: false,
  languages: [],
  package: '',
  owners: [],
  roles: [],
  kinds: [],
};

/** How many of the filters narrow anything. */
export function filters(focus: MapFocus): number {
  const lists = [focus.languages, focus.owners, focus.roles, focus.kinds];
  return lists.filter((list) => list.length > 0).length + (focus.package === '' ? 0 : 1);
}

/** Whether a focus shows less than everything. */
export function narrows(focus: MapFocus): boolean {
  return focus.around.length > 0 || focus.hideHubs || filters(focus) > 0;
}

/**
 * 1 for each module with exceptionally many neighbours: more than the upper quartile and three
 * times the distance between quartiles (Tukey's outer fence, Exploratory Data Analysis, 1977),
 * and at least 12.
 */
export function hubsOf(scene: Scene): Uint8Array {
  const { edges, count } = scene;
  const degree = new Uint32Array(count);
  const seen = new Int32Array(count).fill(NONE);
  for (let m = 0; m < count; m++) {
    for (let i = edges.start[m]!; i < edges.start[m + 1]!; i++) {
      const other = otherEnd(scene, edges.incident[i]!, m);
      if (other === m || seen[other] === m) continue;
      seen[other] = m;
      degree[m]!++;
    }
  }
  const sorted = degree.slice().sort();
  const at = (share: number): number => sorted[Math.floor((count - 1) * share)] ?? 0;
  const fence = Math.max(12, at(0.75) + 3 * (at(0.75) - at(0.25)));
  return Uint8Array.from(degree, (neighbours) => (neighbours > fence ? 1 : 0));
}

function otherEnd(scene: Scene, edge: number, module: number): number {
  const { from, to } = scene.edges;
  return from[edge] === module ? to[edge]! : from[edge]!;
}

/** Modules that an identity of a module or domain stands for. */
function members(scene: Scene, id: string): number[] {
  const module = scene.indexOf.get(id);
  if (module !== undefined) return [module];
  const region = scene.regions.findIndex(({ domain }) => domain === id);
  const found: number[] = [];
  if (region !== NONE) {
    for (let m = 0; m < scene.count; m++) if (scene.region[m] === region) found.push(m);
  }
  return found;
}

/** What a focus shows; `null` when it shows everything. */
export function lensOf(drawn: Pick<Drawn, 'scene' | 'facts'>, focus: MapFocus): Lens | null {
  if (!narrows(focus)) return null;
  const { scene, facts } = drawn;
  const open = passing(facts, focus);
  const sets = focus.around.map((id) => members(scene, id)).filter((set) => set.length > 0);
  const centre = [...new Set(sets.flat())];
  const wanted = kindMask(scene, focus.kinds);
  const counts = Uint8Array.from(scene.edges.kinds, (kinds) => ((kinds & wanted) === 0 ? 0 : 1));
  const hub = focus.hideHubs ? hubsOf(scene) : new Uint8Array(scene.count);
  for (const m of centre) {
    open[m] = 1;
    hub[m] = 0;
  }
  const hidden = new Set<number>();
  const enter = (m: number): boolean => {
    if (open[m] === 0) return false;
    if (hub[m] === 1) hidden.add(m);
    return hub[m] === 0;
  };
  let path: number[] | null = null;
  let shown: Uint8Array;
  if (focus.around.length === 0) {
    shown = Uint8Array.from({ length: scene.count }, (_, m) => (enter(m) ? 1 : 0));
    if (focus.kinds.length > 0) dropLonely(scene, shown, counts);
  } else if (focus.path && sets.length >= 2) {
    path =
      wayBetween(scene, counts, sets[0]!, sets[1]!, enter) ??
      wayBetween(scene, counts, sets[1]!, sets[0]!, enter) ??
      [];
    shown = new Uint8Array(scene.count);
    for (const m of [...path, ...(path.length === 0 ? centre : [])]) shown[m] = 1;
  } else shown = surroundings(scene, counts, centre, focus, enter);
  const list: number[] = [];
  for (let m = 0; m < scene.count; m++) if (shown[m] === 1) list.push(m);
  const edge = new Uint8Array(counts.length);
  const step = new Map(path?.map((m, n) => [m, n]));
  for (let e = 0; e < edge.length; e++) {
    const [from, to] = [scene.edges.from[e]!, scene.edges.to[e]!];
    const onWay = path === null || step.get(to) === step.get(from)! + 1 || path.length === 0;
    edge[e] = counts[e] === 1 && shown[from] === 1 && shown[to] === 1 && onWay ? 1 : 0;
  }
  return { shown, list, centre, hubs: hidden.size, edge, bands: bandsOf(scene, edge), path };
}

/** Bits of the kinds with these names; all of them for none. */
export function kindMask(scene: Scene, kinds: readonly string[]): number {
  if (kinds.length === 0) return ~0;
  return kinds.reduce((mask, kind) => {
    const n = scene.kinds.indexOf(kind);
    return n < 0 ? mask : mask | (1 << n);
  }, 0);
}

/** Takes out modules without a dependency that counts on another one that is shown. */
function dropLonely(scene: Scene, shown: Uint8Array, counts: Uint8Array): void {
  const met = new Uint8Array(scene.count);
  const { from, to } = scene.edges;
  for (let e = 0; e < counts.length; e++) {
    const [a, b] = [from[e]!, to[e]!];
    if (counts[e] === 1 && a !== b && shown[a] === 1 && shown[b] === 1) met[a] = met[b] = 1;
  }
  for (let m = 0; m < met.length; m++) if (met[m] === 0) shown[m] = 0;
}

/** Everything within some hops of the centre, step by step. */
function surroundings(
  scene: Scene,
  counts: Uint8Array,
  centre: readonly number[],
  focus: MapFocus,
  enter: (module: number) => boolean,
): Uint8Array {
  const { edges } = scene;
  const shown = new Uint8Array(scene.count);
  for (const m of centre) shown[m] = 1;
  let rim: readonly number[] = centre;
  for (let hop = 0; hop < focus.hops && rim.length > 0; hop++) {
    const next: number[] = [];
    for (const m of rim) {
      for (let i = edges.start[m]!; i < edges.start[m + 1]!; i++) {
        const e = edges.incident[i]!;
        if (counts[e] === 0) continue;
        const out = edges.from[e] === m;
        if ((focus.way === 'uses' && !out) || (focus.way === 'used_by' && out)) continue;
        const other = otherEnd(scene, e, m);
        if (shown[other] === 1 || !enter(other)) continue;
        shown[other] = 1;
        next.push(other);
      }
    }
    rim = next;
  }
  return shown;
}

/** The shortest way along dependencies from one set to another; of several, the heaviest. */
function wayBetween(
  scene: Scene,
  counts: Uint8Array,
  starts: readonly number[],
  ends: readonly number[],
  enter: (module: number) => boolean,
): number[] | null {
  const { edges } = scene;
  const goal = new Set(ends);
  const hop = new Int32Array(scene.count).fill(NONE);
  const weight = new Float64Array(scene.count);
  const before = new Int32Array(scene.count).fill(NONE);
  for (const m of starts) hop[m] = 0;
  let rim = [...starts];
  for (let depth = 1; rim.length > 0; depth++) {
    const next: number[] = [];
    for (const m of rim) {
      for (let i = edges.start[m]!; i < edges.start[m + 1]!; i++) {
        const e = edges.incident[i]!;
        const to = edges.to[e]!;
        if (counts[e] === 0 || edges.from[e] !== m || to === m) continue;
        if (hop[to] === NONE && enter(to)) {
          hop[to] = depth;
          next.push(to);
        }
        const sum = weight[m]! + edges.count[e]!;
        if (hop[to] === depth && (before[to] === NONE || sum > weight[to]!)) {
          weight[to] = sum;
          before[to] = m;
        }
      }
    }
    const [first, ...others] = next.filter((m) => goal.has(m));
    if (first !== undefined) {
      const way = [others.reduce((best, m) => (weight[m]! > weight[best]! ? m : best), first)];
      while (before[way[0]!] !== NONE) way.unshift(before[way[0]!]!);
      return way;
    }
    rim = next;
  }
  return null;
}

/** Sums the dependencies that count by the bundle they are drawn in. */
export function bandsOf(scene: Scene, edge: Uint8Array): Uint32Array {
  const width = scene.regions.length;
  const place = new Map(scene.bundles.map(({ from, to }, b) => [from * width + to, b]));
  const bands = new Uint32Array(scene.bundles.length);
  for (let e = 0; e < edge.length; e++) {
    if (edge[e] === 0) continue;
    const [from, to] = [scene.region[scene.edges.from[e]!]!, scene.region[scene.edges.to[e]!]!];
    const b = from === to ? undefined : place.get(from * width + to);
    if (b !== undefined) bands[b]! += scene.edges.count[e]!;
  }
  return bands;
}

/** What a lens shows, in a sentence. */
export function describeLens(drawn: Pick<Drawn, 'labels'>, lens: Lens): string {
  const hubs = lens.hubs > 0 ? `, ${plural(lens.hubs, 'hub')} hidden` : '';
  if (lens.path === null) return `${plural(lens.list.length, 'module')}${hubs}`;
  if (lens.path.length === 0) return `No dependency leads from one to the other${hubs}`;
  const names = lens.path.map((m) => drawn.labels[m]!);
  const middle = names.length > 5 ? [...names.slice(0, 2), '…', ...names.slice(-2)] : names;
  return `${plural(lens.path.length - 1, 'step')}: ${middle.join(' → ')}${hubs}`;
}
