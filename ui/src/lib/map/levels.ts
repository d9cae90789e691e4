// What is drawn at which zoom. Each region chooses for itself, by its own size on the screen and the
// room that its packages and modules have there: a small project shows its modules at once, a large
// one its domains first, and a small domain may stay one plate beside a large one that shows modules.
import type { Camera, Size } from './camera';
import { SPACING, type Scene } from './scene';

/** How strongly each layer of a region is drawn, from 0 to 1. */
export interface Level {
  /** Outlines and names of packages. */
  readonly package: number;
  /** Marks of modules. */
  readonly module: number;
  /** Names of modules. */
  readonly names: number;
  /** Bands between packages, which take the place of those between regions. */
  readonly links: number;
  /** Single dependencies on modules of other regions, which take the place of those between packages. */
  readonly edges: number;
  /** How far bands between packages of this region have given way to nothing but names. */
  readonly near: number;
}

/** What a region holds. */
export interface Part {
  readonly modules: number;
  readonly packages: number;
}

/** The levels of all regions, and the strongest of each layer. */
export interface Levels {
  readonly regions: readonly Level[];
  readonly most: Level;
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function ramp(value: number, from: number, to: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Up to so many modules can all be drawn at once. */
export const MARK_BUDGET = 2_000;

/** Area of a module's cell, as a share of the square of its width: cells are hexagons. */
const HEXAGON = Math.sqrt(3) / 2;
/** A cell is at least and at most so wide, in pixels, when all modules of a large map are drawn in full. */
const CROWDED = { least: 8, most: 20 };

/**
 * The width of a cell, in pixels, from which marks are drawn in full: where the whole map keeps within
 * the budget as soon as they can be told apart, else where those do that fit on the screen.
 */
export function fullCell(modules: number, { width, height }: Size): number {
  if (modules <= MARK_BUDGET) return 4;
  const cell = Math.sqrt((width * height) / (MARK_BUDGET * HEXAGON));
  return Math.min(CROWDED.most, Math.max(CROWDED.least, cell));
}

/** The level of a region at a scale, in pixels for a world unit; `full` as `fullCell` says. */
export function levelOf({ modules, packages }: Part, scale: number, full: number): Level {
  const cell = scale * SPACING;
  // Sides of squares as large as the region and as one of its packages.
  const side = cell * Math.sqrt(HEXAGON * modules);
  const room = cell * Math.sqrt((HEXAGON * modules) / Math.max(1, packages));
  // A region of few modules is a speck until each of them has room of its own.
  const told = Math.max(ramp(side, 56, 88), ramp(cell, 18, 26));
  const module = told * ramp(cell, 0.6 * full, full);
  const links = module * ramp(cell, 16, 24);
  return {
    package: Math.max(module, ramp(side, 64, 104) * ramp(room, 16, 30)),
    module,
    names: ramp(cell, 50, 64),
    links,
    edges: module * ramp(cell, 24, 34),
    near: ramp(cell, 44, 66),
  };
}

const parts = new WeakMap<Scene, readonly Part[]>();
const last = new WeakMap<Scene, { scale: number; size: Size; levels: Levels }>();

/** What each region of a scene holds. */
function partsOf(scene: Scene): readonly Part[] {
  let known = parts.get(scene);
  if (!known) {
    const packages = new Int32Array(scene.regions.length);
    for (const { region } of scene.packages) packages[region]! += 1;
    known = scene.regions.map((_, r) => ({ modules: scene.regionCount[r]!, packages: packages[r]! }));
    parts.set(scene, known);
  }
  return known;
}

/** The level of every region as it is looked at. */
export function levels(scene: Scene, { scale }: Pick<Camera, 'scale'>, size: Size): Levels {
  const known = last.get(scene);
  if (known?.scale === scale && known.size.width === size.width && known.size.height === size.height)
    return known.levels;
  const full = fullCell(scene.count, size);
  const regions = partsOf(scene).map((part) => levelOf(part, scale, full));
  const most = (layer: keyof Level): number =>
    regions.reduce((strongest, level) => Math.max(strongest, level[layer]), 0);
  const made: Levels = {
    regions,
    most: {
      package: most('package'),
      module: most('module'),
      names: most('names'),
      links: most('links'),
      edges: most('edges'),
      near: most('near'),
    },
  };
  last.set(scene, { scale, size, levels: made });
  return made;
}

/** How strongly a band between two regions is drawn: until both ends show what it is made of. */
export function bandStrength({ regions }: Levels, from: number, to: number): number {
  return 1 - Math.min(regions[from]?.links ?? 0, regions[to]?.links ?? 0);
}

/** How strongly a band between packages of two regions, or of one, is drawn. */
export function linkStrength({ regions }: Levels, from: number, to: number): number {
  const [a, b] = [regions[from]!, regions[to]!];
  const gone = from === to ? a.near : Math.min(a.edges, b.edges);
  return Math.min(a.links, b.links) * (1 - gone);
}

/** How strongly a dependency between modules of two regions is drawn. */
export function edgeStrength({ regions }: Levels, from: number, to: number): number {
  return Math.min(regions[from]!.edges, regions[to]!.edges);
}
