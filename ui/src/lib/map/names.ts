// Names on the map: of regions on plates, of packages and of modules, never over each other.
import { count as counted } from '../format';
import { toScreen, visible } from './camera';
import { elide, type LabelRoom, type Measure } from './labels';
import { font, type Fonts, type Pen, type Shapes } from './pen';
import { overlap, SPACING, type Box } from './scene';
import { inkOf } from './theme';
import type { View } from './view';

/** The most modules of a narrowed map whose names are all written, however far away it is. */
export const NAMED_BUDGET = 60;

/** A text with a halo in the colour of what lies below, so that it reads over anything. */
export function haloed(pen: Pen, text: string, x: number, y: number, colour: string, halo: string): void {
  pen.strokeStyle = halo;
  pen.lineWidth = 3.5;
  pen.lineJoin = 'round';
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

/** Where the label of something stands: on its crest, but in sight as long as any of it is. */
function sticky(
  view: View,
  box: Box,
  x: number,
  y: number,
  half: number,
  high: number,
): [number, number] | null {
  const { camera, size } = view;
  const [left, top] = toScreen(camera, size, box[0], box[1]);
  const [right, bottom] = toScreen(camera, size, box[2], box[3]);
  if (right < 0 || left > size.width || bottom < 0 || top > size.height) return null;
  const [wantedX, wantedY] = toScreen(camera, size, x, y);
  const py = Math.max(wantedY, high / 2 + 6);
  // A name must not hang below what it names.
  if (py > bottom - high / 2 || py > size.height) return null;
  const least = Math.max(half + 4, left);
  const most = Math.min(size.width - half - 4, right);
  const px = least > most ? wantedX : Math.min(Math.max(wantedX, least), most);
  return px + half < 0 || px - half > size.width ? null : [px, py];
}

export function regionLabels(pen: Pen, view: View, made: Shapes, fonts: Fonts, room: LabelRoom): void {
  made.plaques.clear();
  const { drawn, theme } = view;
  const { scene } = drawn;
  const order = scene.regions
    .map((_, r) => r)
    .sort((a, b) => scene.regionCount[b]! - scene.regionCount[a]! || a - b);
  const nameFont = font(view, theme.large, 600);
  const countFont = font(view, theme.small, 400);
  const high = theme.large + 8;
  const side = high - 4;
  pen.textBaseline = 'middle';
  for (const r of order) {
    const name = drawn.regions[r]!;
    const ink = inkOf(theme, name);
    const plate = name.letter === '' ? 0 : side + 4;
    const text = elide(name.name, 220, fonts(nameFont));
    const count = counted(scene.regionCount[r]!);
    const nameWidth = fonts(nameFont)(text);
    const countWidth = fonts(countFont)(count);
    const held = [name.pinned ? pinMark : null, name.locked ? lockMark : null].filter(
      (mark) => mark !== null,
    );
    const whole = 2 + plate + (plate ? 2 : 6) + nameWidth + 6 + countWidth + held.length * MARK_PX + 7;
    // On the crest if there is room, else inside; where not even that is free, the letter alone.
    const { label } = scene.regions[r]!;
    const tries: [number, number][] = [
      [whole, scene.regionCrests[r]!],
      [whole, label.y],
      [plate, scene.regionCrests[r]!],
      [plate, label.y],
    ];
    const found = tries
      .filter(([width]) => width > 0)
      .map(([width, y]) => ({ width, at: sticky(view, scene.regionBoxes[r]!, label.x, y, width / 2, high) }))
      .find(
        ({ width, at }) =>
          at &&
          room.take(at[0] - width / 2 - 2, at[1] - high / 2 - 2, at[0] + width / 2 + 2, at[1] + high / 2 + 2),
      );
    if (!found?.at) continue;
    const { at, width } = found;
    const left = Math.round(at[0] - width / 2);
    const middle = Math.round(at[1]);
    const top = middle - high / 2;
    made.plaques.set(r, [left, top, width, high]);
    pen.fillStyle = theme.plaque;
    pen.strokeStyle = ink.line;
    pen.lineWidth = theme.stroke;
    pen.beginPath();
    pen.roundRect(left, top, width, high, 5);
    pen.fill();
    pen.stroke();
    let x = left + 2;
    if (plate > 0) {
      pen.fillStyle = ink.mark;
      pen.beginPath();
      pen.roundRect(x, top + 2, side, side, 3.5);
      pen.fill();
      pen.fillStyle = ink.onMark;
      pen.textAlign = 'center';
      pen.font = font(view, name.letter.length > 1 ? theme.small : theme.large, 600);
      pen.fillText(name.letter, x + side / 2, middle + 0.5);
      x += plate + 2;
    } else x += 6;
    if (width < whole) continue;
    pen.textAlign = 'left';
    pen.font = nameFont;
    pen.fillStyle = theme.ink;
    pen.fillText(text, x, middle + 0.5);
    pen.font = countFont;
    pen.fillStyle = theme.inkSoft;
    pen.fillText(count, x + nameWidth + 6, middle + 0.5);
    pen.strokeStyle = theme.inkSoft;
    pen.fillStyle = theme.inkSoft;
    pen.lineWidth = 1.4;
    held.forEach((mark, n) => mark(pen, x + nameWidth + 6 + countWidth + (n + 0.5) * MARK_PX + 2, middle));
  }
}

/** Room of a mark on a plate, in pixels. */
const MARK_PX = 13;

/** A pin around a point, in the pen's colours. */
function pinMark(pen: Pen, x: number, y: number): void {
  pen.beginPath();
  pen.arc(x, y - 2.5, 2.8, 0, 2 * Math.PI);
  pen.fill();
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x, y + 5.5);
  pen.stroke();
}

/** A lock around a point, in the pen's colours. */
function lockMark(pen: Pen, x: number, y: number): void {
  pen.beginPath();
  pen.roundRect(x - 2.4, y - 5, 4.8, 7, 2.4);
  pen.stroke();
  pen.beginPath();
  pen.roundRect(x - 4, y - 1, 8, 6, 1);
  pen.fill();
}

/** The fewest letters of a name that was cut which still tell what it is. */
const TELLING = 6;

/** A name in its room; empty where so little of it would be left that nobody could read it. */
function telling(name: string, room: number, measure: Measure): string {
  const text = elide(name, room, measure);
  return text === name || text.length > TELLING ? text : '';
}

/** Names of packages: written in full strength or not at all, since half a name's ink is no name. */
export function packageLabels(
  pen: Pen,
  view: View,
  fonts: Fonts,
  room: LabelRoom,
  named: (region: number) => boolean,
): void {
  const { drawn, theme, camera, size } = view;
  const { packages, packageBoxes, packageCrests } = drawn.scene;
  const seen = visible(camera, size);
  const labelFont = font(view, theme.small, 600);
  const measure = fonts(labelFont);
  pen.font = labelFont;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  const wide = (p: number): number => (packageBoxes[p]![2] - packageBoxes[p]![0]) * camera.scale;
  const order = packages
    .map((_, p) => p)
    .filter((p) => wide(p) >= 48 && named(packages[p]!.region) && overlap(packageBoxes[p]!, seen))
    .sort((a, b) => wide(b) - wide(a) || a - b);
  const high = theme.small + 4;
  for (const p of order) {
    const { place, label, region } = packages[p]!;
    const text = telling(label, Math.min(wide(p) * 0.95, 220), measure);
    if (text === '') continue;
    const half = measure(text) / 2 + 3;
    const at = sticky(view, packageBoxes[p]!, place.x, packageCrests[p]!, half, high);
    if (!at || !room.take(at[0] - half, at[1] - high / 2, at[0] + half, at[1] + high / 2)) continue;
    const ink = inkOf(theme, drawn.regions[region]!);
    haloed(pen, text, at[0], at[1] + 0.5, ink.ink, ink.soft);
  }
}

/** Names of modules below their marks, like those of packages. */
export function moduleLabels(pen: Pen, view: View, fonts: Fonts, room: LabelRoom): void {
  const { drawn, theme, camera, size, look } = view;
  const { scene, x, y } = drawn;
  const seen = visible(camera, size);
  const labelFont = font(view, theme.small, 400);
  const measure = fonts(labelFont);
  const widest = SPACING * camera.scale - 4;
  pen.font = labelFont;
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  for (const m of drawn.bySize) {
    const mx = x[m]!;
    const my = y[m]!;
    if (mx < seen[0] || mx > seen[2] || my < seen[1] || my > seen[3]) continue;
    if (look.lens && look.lens.shown[m] === 0) continue;
    const [px, py] = toScreen(camera, size, mx, my);
    const top = py + scene.radius[m]! * camera.scale + 3;
    const text = telling(drawn.labels[m]!, widest, measure);
    if (text === '') continue;
    const half = measure(text) / 2;
    if (!room.take(px - half, top, px + half, top + theme.small + 1)) continue;
    haloed(pen, text, px, top, theme.ink, inkOf(theme, drawn.regions[scene.region[m]!]!).soft);
  }
}

/** Names of these modules below their marks, as far as there is room. */
export function namesOf(
  pen: Pen,
  view: View,
  fonts: Fonts,
  modules: readonly number[],
  room: LabelRoom,
): void {
  const { drawn, camera, size, theme } = view;
  const nameFont = font(view, theme.small, 600);
  const measure = fonts(nameFont);
  pen.font = nameFont;
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  for (const m of new Set(modules)) {
    const [mx, py] = toScreen(camera, size, drawn.x[m]!, drawn.y[m]!);
    const text = elide(drawn.labels[m]!, 220, measure);
    const half = measure(text) / 2 + 2;
    if (mx < 0 || mx > size.width) continue;
    const px = Math.min(Math.max(mx, half + 2), size.width - half - 2);
    const top = py + Math.max(drawn.scene.radius[m]! * camera.scale, 2) + 5;
    if (px + half < 0 || px - half > size.width || top < 0 || top > size.height) continue;
    if (room.take(px - half, top, px + half, top + theme.small + 2)) {
      haloed(pen, text, px, top, theme.ink, theme.ground);
    }
  }
}
