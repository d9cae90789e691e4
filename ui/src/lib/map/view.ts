// What the painters work from: the scene, how it is looked at, and what is chosen.
import type { MapBundle } from '../backend/generated';
import type { Camera, Size } from './camera';
import type { Facts } from './facts';
import type { HitGrid } from './hit';
import type { Look } from './look';
import { NONE, type Scene } from './scene';
import type { MapTheme, RegionName } from './theme';

/** A thing under the pointer. */
export type Target =
  | { readonly kind: 'module'; readonly module: number }
  | { readonly kind: 'package'; readonly package: number }
  | { readonly kind: 'region'; readonly region: number }
  | { readonly kind: 'band'; readonly band: number }
  | { readonly kind: 'link'; readonly link: MapBundle }
  /** A dependency between two modules, by its place. */
  | { readonly kind: 'edge'; readonly edge: number };

/** What is drawn over the map while a gesture lasts. */
export type Gesture =
  | { readonly kind: 'box'; readonly from: readonly [number, number]; readonly to: readonly [number, number] }
  | { readonly kind: 'lasso'; readonly line: readonly number[] }
  | {
      readonly kind: 'carry';
      /** Where the pointer is, in pixels. */
      readonly at: readonly [number, number];
      /** How far the modules were carried, in world units. */
      readonly by: readonly [number, number];
      /** The region they would go to, or `NONE`. */
      readonly region: number;
      /** What letting go would do: what moves, then what becomes of the borders. */
      readonly says: readonly string[];
    }
  | {
      readonly kind: 'region';
      /** Where the pointer is, in pixels. */
      readonly at: readonly [number, number];
      /** How far the region was carried, in world units. */
      readonly by: readonly [number, number];
      readonly region: number;
      readonly says: readonly string[];
    };

/** The scene with everything that is made from it once. */
export interface Drawn {
  readonly scene: Scene;
  readonly grid: HitGrid;
  /** What filters ask. */
  readonly facts: Facts;
  /** Names of modules, by place. */
  readonly names: readonly string[];
  /** What the label of a module says: the last part of its name. */
  readonly labels: readonly string[];
  /** Names of regions, by place. */
  readonly regions: readonly RegionName[];
  /** Places in order of size, largest first: who gets a label first. */
  readonly bySize: Uint32Array;
  /** Where modules are painted: the scene's places but while they are moving. */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Selection and pointer. */
export interface Chosen {
  /** 1 for each module that is selected. */
  readonly selected: Uint8Array;
  /** Places of the selected modules. */
  readonly list: readonly number[];
  /** The module the keyboard stands on, or `NONE`. */
  readonly cursor: number;
  readonly hover: Target | null;
  /** The region that is looked at, or `NONE`. */
  readonly focus: number;
  readonly gesture: Gesture | null;
  /** Modules that were searched for and flash, and the share of the flash that is over. */
  readonly flash: { readonly modules: readonly number[]; readonly share: number } | null;
}

/** Nothing chosen. */
export function nothingChosen(count: number): Chosen {
  return {
    selected: new Uint8Array(count),
    list: [],
    cursor: NONE,
    hover: null,
    focus: NONE,
    gesture: null,
    flash: null,
  };
}

/** Everything a painter needs. */
export interface View {
  readonly drawn: Drawn;
  readonly camera: Camera;
  readonly size: Size;
  /** Canvas pixels for a CSS pixel. */
  readonly density: number;
  readonly theme: MapTheme;
  readonly chosen: Chosen;
  readonly look: Look;
}

/** The last part of a dotted or slashed name. */
export function lastPart(name: string): string {
  const cut = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
  // A file's ending is no part of its own: `src/app.ts` stays `app.ts`.
  if (name.includes('/')) return name.slice(name.lastIndexOf('/') + 1);
  return cut < 0 ? name : name.slice(cut + 1);
}
