// Marks on what a question is open about: on the map as buttons, in pictures of it as drawn.
import type { QuestionRow } from '../backend';
import { plural } from '../format';
import { font, screenTransform, type Pen } from './pen';
import type { View } from './view';

/** More marks would hide the map. */
const MOST = 200;
/** Nearer together than this, in pixels, marks would lie over each other. */
const APART = 14;
/** Where the middle of a mark stands beside its place, and its radius, in pixels. */
export const MARK = { x: 10, y: -10, radius: 8 };

/** A mark; its place in pixels of the map. */
export interface QuestionMark {
  readonly target: string;
  readonly x: number;
  readonly y: number;
  readonly words: string;
  /** How many questions it stands for. */
  readonly count: number;
}

/** What stands in a mark. */
export const sign = ({ count }: Pick<QuestionMark, 'count'>): string => (count > 1 ? `${count}` : '?');

/** Marks of open questions where their targets stand; those that would lie over each other are one. */
export function questionMarks(
  asked: ReadonlyMap<string, readonly QuestionRow[]>,
  placeOf: (target: string) => { x: number; y: number } | null,
): readonly QuestionMark[] {
  const found: QuestionMark[] = [];
  for (const [target, questions] of asked) {
    const at = placeOf(target);
    if (!at) continue;
    const words = questions.map(({ question }) => question).join('\n');
    const near = found.findIndex((one) => Math.abs(one.x - at.x) < APART && Math.abs(one.y - at.y) < APART);
    const one = found[near];
    if (one) found[near] = { ...one, count: one.count + questions.length, words: `${one.words}\n${words}` };
    else if (found.length < MOST) found.push({ target, ...at, words, count: questions.length });
  }
  return found;
}

/** What a mark says. */
export const sayMark = ({ count, words }: QuestionMark): string =>
  `${plural(count, 'open question')}: ${words.replaceAll('\n', ' · ')}`;

/** Draws marks as they stand over the map. */
export function paintQuestions(pen: Pen, view: View, marks: readonly QuestionMark[]): void {
  const { theme, size } = view;
  screenTransform(pen, view);
  pen.globalAlpha = 1;
  pen.font = font(view, 11, 600);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const mark of marks) {
    const [x, y] = [mark.x + MARK.x, mark.y + MARK.y];
    if (x < -MARK.radius || y < -MARK.radius || x > size.width + MARK.radius || y > size.height + MARK.radius)
      continue;
    pen.fillStyle = theme.warning;
    pen.strokeStyle = theme.plaque;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.arc(x, y, MARK.radius, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
    pen.fillStyle = theme.plaque;
    pen.fillText(sign(mark), x, y + 0.5);
  }
}
