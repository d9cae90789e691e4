// The debt picture in pixels: boxes stacked to the line above, what servicing costs below, over
// one calendar.
import type { DebtPicture, DebtPictureStep } from '../lib/backend';
import { linear, ticks, type Tick } from '../lib/charts/scale';
import { dayOf, monthsBetween, quartersBetween, yearsBetween, type Stretch } from './RoadmapView.calendar';

/** The kinds of servicing, from the axis outwards. */
export const KINDS = [
  { id: 'interest', label: 'Interest', title: 'Changes that take longer' },
  { id: 'toil', label: 'Toil', title: 'Work done by hand' },
  { id: 'rework', label: 'Rework', title: 'Fixes and incidents' },
  { id: 'opportunity', label: 'Lost opportunity', title: 'What could not be done meanwhile' },
] as const;

/** The box that the two charts are drawn in. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Where the upper chart ends. */
  readonly foot: number;
  /** Where the lower one begins. */
  readonly lowerTop: number;
  readonly lowerFoot: number;
}

/** A step with its place on the calendar. */
export interface Span {
  readonly step: DebtPictureStep;
  readonly from: number;
  readonly to: number;
}

/** The picture in pixels. */
export interface Picture {
  readonly spans: readonly Span[];
  /** A path for each box. */
  readonly boxes: readonly string[];
  /** What is planned to be repaid, on top of the boxes; empty for nothing. */
  readonly planned: string;
  /** The debt outstanding. */
  readonly line: string;
  /** A path for each kind of servicing. */
  readonly servicing: readonly string[];
  readonly upper: readonly Tick[];
  readonly lower: readonly Tick[];
  readonly stretches: readonly (Stretch & { readonly at: number; readonly until: number })[];
  readonly today: number;
  /** The published band of hours lost to debt, its upper edge first; `null` without teams. */
  readonly band: readonly [number, number] | null;
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const inSight = (n: number) => Math.round(n * 10) / 10;

/** The part of the teams' hours that goes into servicing; `null` without teams. */
export function share(step: DebtPictureStep, picture: DebtPicture): number | null {
  return picture.capacity && picture.capacity.hours > 0
    ? step.servicing.hours / picture.capacity.hours
    : null;
}

/** Stretches of the calendar of which each has at least 40 pixels. */
function calendar(from: number, to: number, width: number): Stretch[] {
  const each = (days: number) => (width * days) / Math.max(1, to - from);
  if (each(30) >= 40) return monthsBetween(from, to);
  if (each(91) >= 60) return quartersBetween(from, to);
  return yearsBetween(from, to);
}

/** Lays the picture out. */
export function layOut(picture: DebtPicture, frame: Frame): Picture {
  const first = dayOf(picture.steps[0]?.from ?? picture.today);
  const last = dayOf(picture.until);
  const x = linear(first, last, frame.left, frame.right);
  const spans = picture.steps.map((step, at): Span => {
    const next = picture.steps[at + 1];
    return { step, from: x(dayOf(step.from)), to: next ? x(dayOf(next.from)) : frame.right };
  });
  const all = (step: DebtPictureStep) => sum(step.standing) + sum(step.planned);
  const cost = ({ servicing }: DebtPictureStep) => KINDS.map(({ id }) => servicing[id]);
  const upper = ticks(0, Math.max(0, ...picture.steps.map(all)), 5);
  const capacity = picture.capacity;
  const bearable = capacity ? capacity.money * capacity.bandHi : 0;
  const lower = ticks(0, Math.max(bearable, ...picture.steps.map((step) => sum(cost(step)))), 4);
  const up = linear(0, upper.at(-1) ?? 1, frame.foot, frame.top);
  const down = linear(0, lower.at(-1) ?? 1, frame.lowerFoot, frame.lowerTop);

  const tops = (y: (money: number) => number, of: (step: DebtPictureStep) => number) =>
    spans.flatMap(({ step, from, to }) => [[from, y(of(step))] as const, [to, y(of(step))] as const]);
  const path = (points: readonly (readonly [number, number])[]) =>
    points.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${inSight(px)} ${inSight(py)}`).join('');
  const layer = (
    y: (money: number) => number,
    low: (step: DebtPictureStep) => number,
    high: (step: DebtPictureStep) => number,
  ) => `${path([...tops(y, high), ...tops(y, low).reverse()])}Z`;
  const upTo = (values: readonly number[], n: number) => sum(values.slice(0, n));

  return {
    spans,
    boxes: picture.boxes.map((_, n) =>
      layer(
        up,
        (step) => upTo(step.standing, n),
        (step) => upTo(step.standing, n + 1),
      ),
    ),
    planned: picture.steps.some((step) => sum(step.planned) > 0)
      ? layer(up, (step) => sum(step.standing), all)
      : '',
    line: path(tops(up, (step) => step.outstanding)),
    servicing: KINDS.map((_, n) =>
      layer(
        down,
        (step) => upTo(cost(step), n),
        (step) => upTo(cost(step), n + 1),
      ),
    ),
    upper: upper.map((value) => ({ value, at: up(value) })),
    lower: lower.map((value) => ({ value, at: down(value) })),
    stretches: calendar(first, last, frame.right - frame.left).map((stretch) => ({
      ...stretch,
      at: x(stretch.from),
      until: x(stretch.to),
    })),
    today: x(dayOf(picture.today)),
    band: capacity ? [down(capacity.money * capacity.bandHi), down(capacity.money * capacity.bandLo)] : null,
  };
}
