// The view that is shown, as a file: SVG written by the same painters, PNG from the same picture.
import { paintOverlay } from './overlay';
import { paintMap } from './paint';
import { shapes, type Fonts } from './pen';
import { paintQuestions, type QuestionMark } from './questions';
import { SvgPen } from './svg';
import type { View } from './view';

/** A view without what only the pointer shows. */
function quiet(view: View): View {
  return { ...view, chosen: { ...view.chosen, hover: null, gesture: null, flash: null } };
}

/** The view as SVG, with what is selected, but without what only the pointer shows. */
export function asSvg(view: View, fonts: Fonts, marks: readonly QuestionMark[] = []): string {
  const svg = new SvgPen(view.size);
  const made = shapes(view.drawn.scene, () => SvgPen.start());
  const still: View = { ...quiet(view), density: 1 };
  paintMap(svg.pen, still, made, fonts);
  paintOverlay(svg.pen, still, made, fonts);
  paintQuestions(svg.pen, still, marks);
  return svg.toString();
}

/** The view as PNG in base64, `sharpness` pixels for each on the screen. */
export function asPng(view: View, fonts: Fonts, marks: readonly QuestionMark[] = [], sharpness = 2): string {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(view.size.width * sharpness);
  canvas.height = Math.round(view.size.height * sharpness);
  const pen = canvas.getContext('2d', { alpha: false });
  if (!pen) throw new Error('This window has no canvas to draw a picture on. Write it as SVG.');
  const made = shapes(view.drawn.scene);
  const sharp: View = { ...quiet(view), density: sharpness };
  paintMap(pen, sharp, made, fonts);
  // The upper layer clears its ground, so it is painted by itself and laid on top.
  const above = document.createElement('canvas');
  above.width = canvas.width;
  above.height = canvas.height;
  const upper = above.getContext('2d');
  if (upper) {
    paintOverlay(upper, sharp, made, fonts);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(above, 0, 0);
  }
  paintQuestions(pen, sharp, marks);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
