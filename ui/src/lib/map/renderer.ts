// How the map reaches the screen: a small interface, so that its insides can be replaced.
import type { Camera, Size } from './camera';
import { remembering } from './labels';
import { paintOverlay } from './overlay';
import { paintMap, shapes, type Fonts, type Shapes } from './paint';
import type { MapTheme } from './theme';
import { nothingChosen, type Chosen, type Drawn, type View } from './view';

/** Draws a map. Setting things never draws; `paint` does, once for all that was set. */
export interface MapRenderer {
  /** What there is to draw. */
  setScene(drawn: Drawn): void;
  /** Positions of modules changed in place. */
  moved(): void;
  /** Where it is looked at from, and how large the screen is. */
  setView(camera: Camera, size: Size, density: number): void;
  /** What is selected and pointed at. */
  setSelection(chosen: Chosen): void;
  /** The colours. */
  setTheme(theme: MapTheme): void;
  /** Draws what changed; answers with what it did. */
  paint(): Painted;
  /** Lets go of everything. */
  dispose(): void;
}

/** What one frame took. */
export interface Painted {
  /** Milliseconds for drawing; 0 when nothing had changed. */
  readonly milliseconds: number;
  /** Modules that were drawn in the lower layer the last time. */
  readonly marks: number;
}

/** A canvas context by kind: `cpu` asks for one that draws in main memory. */
export type CanvasKind = 'cpu' | 'gpu';

/** Draws with two stacked canvases: the map below, what moves with the pointer above. */
export class CanvasRenderer implements MapRenderer {
  private readonly base: CanvasRenderingContext2D;
  private readonly upper: CanvasRenderingContext2D;
  private readonly fonts: Fonts;
  private drawn: Drawn | null = null;
  private made: Shapes | null = null;
  private camera: Camera = { x: 0, y: 0, scale: 1 };
  private size: Size = { width: 0, height: 0 };
  private density = 1;
  private theme: MapTheme | null = null;
  private chosen: Chosen = nothingChosen(0);
  private stale = true;
  private staleUpper = true;
  private marks = 0;

  constructor(lower: HTMLCanvasElement, upper: HTMLCanvasElement, kind: CanvasKind) {
    const context = (canvas: HTMLCanvasElement, alpha: boolean): CanvasRenderingContext2D => {
      const made = canvas.getContext('2d', { alpha, willReadFrequently: kind === 'cpu' });
      if (!made) throw new Error('This window cannot draw: it offers no two-dimensional canvas.');
      return made;
    };
    this.base = context(lower, false);
    this.upper = context(upper, true);
    this.fonts = remembering((font, text) => {
      const before = this.base.font;
      this.base.font = font;
      const { width } = this.base.measureText(text);
      this.base.font = before;
      return width;
    });
  }

  setScene(drawn: Drawn): void {
    if (drawn.scene !== this.drawn?.scene) this.made = shapes(drawn.scene);
    this.drawn = drawn;
    if (this.chosen.selected.length !== drawn.scene.count) this.chosen = nothingChosen(drawn.scene.count);
    this.stale = true;
  }

  moved(): void {
    this.stale = true;
  }

  setView(camera: Camera, size: Size, density: number): void {
    this.camera = camera;
    if (size.width !== this.size.width || size.height !== this.size.height || density !== this.density) {
      for (const { canvas } of [this.base, this.upper]) {
        canvas.width = Math.max(1, Math.round(size.width * density));
        canvas.height = Math.max(1, Math.round(size.height * density));
      }
      this.size = size;
      this.density = density;
    }
    this.stale = true;
  }

  setSelection(chosen: Chosen): void {
    this.chosen = chosen;
    this.staleUpper = true;
  }

  setTheme(theme: MapTheme): void {
    this.theme = theme;
    this.stale = true;
  }

  paint(): Painted {
    const { drawn, made, theme, size } = this;
    if (!drawn || !made || !theme || size.width === 0 || (!this.stale && !this.staleUpper)) {
      return { milliseconds: 0, marks: this.marks };
    }
    const view: View = {
      drawn,
      camera: this.camera,
      size,
      density: this.density,
      theme,
      chosen: this.chosen,
    };
    const began = performance.now();
    if (this.stale) this.marks = paintMap(this.base, view, made, this.fonts);
    paintOverlay(this.upper, view, made, this.fonts);
    this.stale = false;
    this.staleUpper = false;
    return { milliseconds: performance.now() - began, marks: this.marks };
  }

  dispose(): void {
    this.drawn = null;
    this.made = null;
    for (const { canvas } of [this.base, this.upper]) {
      canvas.width = 1;
      canvas.height = 1;
    }
  }
}
