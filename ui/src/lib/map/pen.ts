// What the map is painted with: the part of a canvas that the painters use, so that the same
// painters write to the screen and into files.
import type { Measure } from './labels';
import type { Scene } from './scene';
import type { View } from './view';

/** The part of a canvas that the painters use. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'arc'
  | 'beginPath'
  | 'clearRect'
  | 'clip'
  | 'closePath'
  | 'fill'
  | 'fillRect'
  | 'fillStyle'
  | 'fillText'
  | 'font'
  | 'globalAlpha'
  | 'lineJoin'
  | 'lineTo'
  | 'lineWidth'
  | 'moveTo'
  | 'quadraticCurveTo'
  | 'rect'
  | 'restore'
  | 'roundRect'
  | 'save'
  | 'setLineDash'
  | 'setTransform'
  | 'stroke'
  | 'strokeStyle'
  | 'strokeText'
  | 'textAlign'
  | 'textBaseline'
>;

/** Outlines as the canvas keeps them, made once for a scene. */
export interface Shapes {
  readonly regions: readonly Path2D[];
  readonly packages: readonly Path2D[];
  /** Where names of regions stand on the screen since the last frame: left, top, width, height. */
  readonly plaques: Map<number, readonly [number, number, number, number]>;
}

/** Paths of the canvas, kept as long as the outlines they were made of. */
const paths = new WeakMap<readonly (readonly number[])[], Path2D>();

/** Makes the outlines of a scene; `start` begins a path of another kind than the canvas's. */
export function shapes(scene: Scene, start?: () => Path2D): Shapes {
  const path = (outline: readonly (readonly number[])[]): Path2D => {
    const known = start ? undefined : paths.get(outline);
    if (known) return known;
    const p = start ? start() : new Path2D();
    if (!start) paths.set(outline, p);
    for (const ring of outline) {
      for (let i = 0; i + 1 < ring.length; i += 2) {
        if (i === 0) p.moveTo(ring[0]!, ring[1]!);
        else p.lineTo(ring[i]!, ring[i + 1]!);
      }
      p.closePath();
    }
    return p;
  };
  return {
    regions: scene.regions.map((r) => path(r.outline)),
    packages: scene.packages.map((p) => path(p.outline)),
    plaques: new Map(),
  };
}

/** Sets the transform in which the world's units can be drawn. */
export function worldTransform(ctx: Pen, view: View): void {
  const { camera, size, density } = view;
  const k = camera.scale * density;
  ctx.setTransform(
    k,
    0,
    0,
    k,
    (size.width / 2 - camera.x * camera.scale) * density,
    (size.height / 2 - camera.y * camera.scale) * density,
  );
}

/** Sets the transform in which CSS pixels can be drawn. */
export function screenTransform(ctx: Pen, view: View): void {
  ctx.setTransform(view.density, 0, 0, view.density, 0, 0);
}

/** Measures text in a font of a given size and weight. */
export type Fonts = (font: string) => Measure;

/** A font as the canvas wants it. */
export function font(view: View, size: number, weight: 400 | 600): string {
  return `${weight} ${size}px ${view.theme.family}`;
}
