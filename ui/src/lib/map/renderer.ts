// How the map reaches the screen: a small interface, so that its insides can be replaced.
import type { Camera, Size } from './camera';
import { remembering } from './labels';
import { PLAIN, type Look } from './look';
import { paintOverlay } from './overlay';
import { NOT_DRAWN, paintMap, type Counted } from './paint';
import { asPng, asSvg } from './picture';
import { shapes, type Fonts, type Shapes } from './pen';
import type { QuestionMark } from './questions';
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
  /** Which part is shown, which figure, after which cut. */
  setLook(look: Look): void;
  /** The colours. */
  setTheme(theme: MapTheme): void;
  /** Draws what changed; answers with what it did. `resting` says that the camera stands still. */
  paint(resting: boolean): Painted;
  /** The picture that is shown, with marks over it, as the text of an SVG file or a PNG file in base64. */
  picture(kind: 'svg' | 'png', marks: readonly QuestionMark[]): string;
  /** Lets go of everything. */
  dispose(): void;
}

/** What one frame took. */
export interface Painted {
  /** Milliseconds for drawing; 0 when nothing had changed. */
  readonly milliseconds: number;
  /** What was drawn in the lower layer the last time. */
  readonly counted: Counted;
  /** Whether the last picture was moved instead of drawn: paint again when the camera rests. */
  readonly provisional: boolean;
}

/** A frame that takes longer than this, in milliseconds, is not drawn anew for every movement. */
const SLOW = 18;
/** A moved picture is replaced after this many milliseconds … */
const LONGEST = 500;
/** … or after this many times what drawing takes, so that few of many frames are slow. */
const LONGEST_TIMES = 40;

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
  private look: Look = PLAIN;
  private stale = true;
  private staleUpper = true;
  private staleCamera = true;
  private counted: Counted = NOT_DRAWN;
  /** The last picture of the lower layer, kept only where drawing is slow. */
  private last: { canvas: HTMLCanvasElement; camera: Camera; at: number } | null = null;
  private took = 0;
  private provisional = false;

  constructor(
    lower: HTMLCanvasElement,
    upper: HTMLCanvasElement,
    private readonly kind: CanvasKind,
  ) {
    const context = (canvas: HTMLCanvasElement, alpha: boolean): CanvasRenderingContext2D => {
      const made = canvas.getContext('2d', { alpha, willReadFrequently: kind === 'cpu' });
      if (!made)
        throw new Error(
          'The map cannot be drawn, since this window has no canvas to draw on. The outline lists the same modules.',
        );
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
    if (drawn.scene !== this.drawn?.scene) {
      this.made = shapes(drawn.scene);
      // A look belongs to the scene it was made for.
      this.look = PLAIN;
    }
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
      this.stale = true;
    }
    this.staleCamera = true;
  }

  setSelection(chosen: Chosen): void {
    this.chosen = chosen;
    this.staleUpper = true;
  }

  setLook(look: Look): void {
    this.look = look;
    this.stale = true;
  }

  setTheme(theme: MapTheme): void {
    this.theme = theme;
    this.stale = true;
  }

  paint(resting: boolean): Painted {
    const { drawn, made, theme, size } = this;
    const changed = this.stale || this.staleCamera || this.staleUpper || (resting && this.provisional);
    if (!drawn || !made || !theme || size.width === 0 || !changed) {
      return { milliseconds: 0, counted: this.counted, provisional: false };
    }
    const view = this.view(drawn, theme);
    const began = performance.now();
    let provisional = this.provisional;
    if (this.stale || this.staleCamera || (resting && provisional)) {
      provisional = !resting && !this.stale && this.movePicture(view, began);
      if (!provisional) {
        this.counted = paintMap(this.base, view, made, this.fonts);
        this.took = performance.now() - began;
        this.keepPicture(view, began);
      }
    }
    paintOverlay(this.upper, view, made, this.fonts);
    this.stale = false;
    this.staleCamera = false;
    this.staleUpper = false;
    this.provisional = provisional;
    return { milliseconds: performance.now() - began, counted: this.counted, provisional };
  }

  private view(drawn: Drawn, theme: MapTheme): View {
    const { camera, size, density, chosen, look } = this;
    return { drawn, camera, size, density, theme, chosen, look };
  }

  picture(kind: 'svg' | 'png', marks: readonly QuestionMark[]): string {
    if (!this.drawn || !this.theme) throw new Error('There is no map to make a picture of.');
    const view = this.view(this.drawn, this.theme);
    return kind === 'svg' ? asSvg(view, this.fonts, marks) : asPng(view, this.fonts, marks);
  }

  /** Keeps what was drawn, where drawing it again for every movement would be too slow. */
  private keepPicture(view: View, at: number): void {
    if (this.took <= SLOW) {
      this.last = null;
      return;
    }
    const { width, height } = this.base.canvas;
    const canvas = this.last?.canvas ?? document.createElement('canvas');
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    canvas
      .getContext('2d', { alpha: false, willReadFrequently: this.kind === 'cpu' })
      ?.drawImage(this.base.canvas, 0, 0);
    this.last = { canvas, camera: view.camera, at };
  }

  /** Puts the last picture where it now belongs; says whether that is good enough. */
  private movePicture(view: View, now: number): boolean {
    const picture = this.last;
    if (!picture || now - picture.at > Math.max(LONGEST, LONGEST_TIMES * this.took)) return false;
    const ratio = view.camera.scale / picture.camera.scale;
    if (ratio > 1.8 || ratio < 0.6) return false;
    const { size, density } = view;
    const width = size.width * ratio;
    const height = size.height * ratio;
    const left = size.width / 2 + (picture.camera.x - view.camera.x) * view.camera.scale - width / 2;
    const top = size.height / 2 + (picture.camera.y - view.camera.y) * view.camera.scale - height / 2;
    const seen =
      Math.max(0, Math.min(size.width, left + width) - Math.max(0, left)) *
      Math.max(0, Math.min(size.height, top + height) - Math.max(0, top));
    if (seen < 0.5 * size.width * size.height) return false;
    const whole = (n: number): number => Math.round(n * density);
    this.base.setTransform(1, 0, 0, 1, 0, 0);
    this.base.globalAlpha = 1;
    this.base.fillStyle = view.theme.ground;
    this.base.fillRect(0, 0, this.base.canvas.width, this.base.canvas.height);
    this.base.imageSmoothingEnabled = ratio !== 1;
    this.base.imageSmoothingQuality = 'low';
    this.base.drawImage(picture.canvas, whole(left), whole(top), whole(width), whole(height));
    return true;
  }

  dispose(): void {
    this.drawn = null;
    this.made = null;
    this.last = null;
    for (const { canvas } of [this.base, this.upper]) {
      canvas.width = 1;
      canvas.height = 1;
    }
  }
}
