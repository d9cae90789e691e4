// How the map is looked at besides the camera: a part of it, an overlay, or after a cut.
import type { Cut } from './cut';
import type { Lens } from './focus';
import type { Tint } from './tint';

/** Everything that changes what is drawn without changing the scene. */
export interface Look {
  /** The part that is shown; `null` for all. */
  readonly lens: Lens | null;
  /** A figure of every module as colours. */
  readonly tint: Tint | null;
  /** What has left the monolith. */
  readonly cut: Cut | null;
}

/** The map as it is. */
export const PLAIN: Look = { lens: null, tint: null, cut: null };
