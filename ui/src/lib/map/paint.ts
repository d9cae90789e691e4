// Paints the map's lower layer: regions, packages, bands, modules and their names.
import { bandOutline, bandWidth, middleLine } from './bands';
import { toScreen, visible } from './camera';
import { elide, LabelRoom, type Measure } from './labels';
import { levels } from './levels';
import { count as counted } from '../format';
import { overlap, SPACING, type Box, type Scene } from './scene';
import { inkOf } from './theme';
import type { View } from './view';

/** The most labels on the screen at once. */
export const LABEL_BUDGET = 2_000;
/** The most bands at once: the heaviest; the others appear with their region. */
export const BAND_BUDGET = 48;

/** Marks that are filled as one path. */
const CHUNK = 32;

/** Outlines as the canvas keeps them, made once for a scene. */
export interface Shapes {
  readonly regions: readonly Path2D[];
  readonly packages: readonly Path2D[];
  /** Where names of regions stand on the screen since the last frame: left, top, width, height. */
  readonly plaques: Map<number, readonly [number, number, number, number]>;
}

/** Makes the outlines of a scene. */
export function shapes(scene: Scene): Shapes {
  const path = (outline: readonly (readonly number[])[]): Path2D => {
    const p = new Path2D();
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
export function worldTransform(ctx: CanvasRenderingContext2D, view: View): void {
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
export function screenTransform(ctx: CanvasRenderingContext2D, view: View): void {
  ctx.setTransform(view.density, 0, 0, view.density, 0, 0);
}

/** Measures text in a font of a given size and weight. */
export type Fonts = (font: string) => Measure;

/** A font as the canvas wants it. */
export function font(view: View, size: number, weight: 400 | 600): string {
  return `${weight} ${size}px ${view.theme.family}`;
}

function paintRegions(ctx: CanvasRenderingContext2D, view: View, made: Shapes): void {
  const { drawn, theme, camera, size } = view;
  const seen = visible(camera, size);
  drawn.scene.regions.forEach((_, r) => {
    if (!overlap(drawn.scene.regionBoxes[r]!, seen)) return;
    const ink = inkOf(theme, drawn.regions[r]!);
    ctx.fillStyle = ink.soft;
    ctx.fill(made.regions[r]!, 'evenodd');
    ctx.strokeStyle = ink.line;
    ctx.lineWidth = ((drawn.regions[r]!.colour === null ? 1 : 1.5) * theme.stroke) / camera.scale;
    ctx.stroke(made.regions[r]!);
  });
}

function paintPackages(ctx: CanvasRenderingContext2D, view: View, made: Shapes, strength: number): void {
  const { drawn, theme, camera, size } = view;
  const seen = visible(camera, size);
  const { packages, packageBoxes } = drawn.scene;
  ctx.lineWidth = theme.stroke / camera.scale;
  ctx.lineJoin = 'round';
  for (let p = 0; p < packages.length; p++) {
    const box = packageBoxes[p]!;
    const wide = (box[2] - box[0]) * camera.scale;
    // A small package is a speck: its outline would be noise, and hundreds of them slow.
    if (!overlap(box, seen) || wide < 24) continue;
    const share = strength * Math.min(1, (wide - 24) / 24);
    const { line } = inkOf(theme, drawn.regions[packages[p]!.region]!);
    ctx.fillStyle = line;
    ctx.globalAlpha = 0.1 * share;
    ctx.fill(made.packages[p]!, 'evenodd');
    ctx.strokeStyle = line;
    ctx.globalAlpha = 0.7 * share;
    ctx.stroke(made.packages[p]!);
  }
  ctx.globalAlpha = 1;
}

function paintModules(ctx: CanvasRenderingContext2D, view: View, strength: number): number {
  const { drawn, theme, camera, size } = view;
  const { scene, x, y } = drawn;
  const seen = visible(camera, size);
  const reach = SPACING;
  const shown: number[][] = scene.regions.map(() => []);
  let marks = 0;
  drawn.grid.within([seen[0] - reach, seen[1] - reach, seen[2] + reach, seen[3] + reach], (m) => {
    shown[scene.region[m]!]!.push(m);
    marks++;
  });
  ctx.globalAlpha = strength;
  shown.forEach((modules, r) => {
    if (modules.length === 0) return;
    ctx.fillStyle = inkOf(theme, drawn.regions[r]!).mark;
    // One path for thousands of marks is slow to fill; many small ones are not.
    for (let first = 0; first < modules.length; first += CHUNK) {
      ctx.beginPath();
      for (const m of modules.slice(first, first + CHUNK)) {
        const radius = scene.radius[m]!;
        if (radius * camera.scale < 1.6) {
          ctx.rect(x[m]! - radius, y[m]! - radius, 2 * radius, 2 * radius);
        } else {
          ctx.moveTo(x[m]! + radius, y[m]!);
          ctx.arc(x[m]!, y[m]!, radius, 0, 2 * Math.PI);
        }
      }
      ctx.fill();
    }
  });
  ctx.globalAlpha = 1;
  return marks;
}

function paintBands(ctx: CanvasRenderingContext2D, view: View, strength: number): void {
  const { drawn, theme, camera, size } = view;
  const { bundles } = drawn.scene;
  const heaviest = bundles[0]?.count ?? 1;
  ctx.fillStyle = theme.band;
  for (let b = Math.min(bundles.length, BAND_BUDGET) - 1; b >= 0; b--) {
    const bundle = bundles[b]!;
    // Light bands recede, so that the heavy ones are read first.
    ctx.globalAlpha = strength * (0.16 + 0.34 * Math.sqrt(bundle.count / heaviest));
    ctx.beginPath();
    bandOutline(ctx, middleLine(bundle, camera, size), bandWidth(bundle.count, heaviest));
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

/** A text with a halo in the colour of what lies below, so that it reads over anything. */
export function haloed(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  colour: string,
  halo: string,
): void {
  ctx.strokeStyle = halo;
  ctx.lineWidth = 3.5;
  ctx.lineJoin = 'round';
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
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

function regionLabels(
  ctx: CanvasRenderingContext2D,
  view: View,
  made: Shapes,
  fonts: Fonts,
  room: LabelRoom,
): void {
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
  ctx.textBaseline = 'middle';
  for (const r of order) {
    const name = drawn.regions[r]!;
    const ink = inkOf(theme, name);
    const plate = name.letter === '' ? 0 : side + 4;
    const text = elide(name.name, 220, fonts(nameFont));
    const count = counted(scene.regionCount[r]!);
    const nameWidth = fonts(nameFont)(text);
    const whole = 2 + plate + (plate ? 2 : 6) + nameWidth + 6 + fonts(countFont)(count) + 7;
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
    ctx.fillStyle = theme.plaque;
    ctx.strokeStyle = ink.line;
    ctx.lineWidth = theme.stroke;
    ctx.beginPath();
    ctx.roundRect(left, top, width, high, 5);
    ctx.fill();
    ctx.stroke();
    let x = left + 2;
    if (plate > 0) {
      ctx.fillStyle = ink.mark;
      ctx.beginPath();
      ctx.roundRect(x, top + 2, side, side, 3.5);
      ctx.fill();
      ctx.fillStyle = ink.onMark;
      ctx.textAlign = 'center';
      ctx.font = font(view, name.letter.length > 1 ? theme.small : theme.large, 600);
      ctx.fillText(name.letter, x + side / 2, middle + 0.5);
      x += plate + 2;
    } else x += 6;
    if (width < whole) continue;
    ctx.textAlign = 'left';
    ctx.font = nameFont;
    ctx.fillStyle = theme.ink;
    ctx.fillText(text, x, middle + 0.5);
    ctx.font = countFont;
    ctx.fillStyle = theme.inkSoft;
    ctx.fillText(count, x + nameWidth + 6, middle + 0.5);
  }
}

function packageLabels(
  ctx: CanvasRenderingContext2D,
  view: View,
  fonts: Fonts,
  room: LabelRoom,
  strength: number,
): void {
  const { drawn, theme, camera, size } = view;
  const { packages, packageBoxes, packageCrests } = drawn.scene;
  const seen = visible(camera, size);
  const labelFont = font(view, theme.small, 600);
  const measure = fonts(labelFont);
  ctx.font = labelFont;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const wide = (p: number): number => (packageBoxes[p]![2] - packageBoxes[p]![0]) * camera.scale;
  const order = packages
    .map((_, p) => p)
    .filter((p) => wide(p) >= 48 && overlap(packageBoxes[p]!, seen))
    .sort((a, b) => wide(b) - wide(a) || a - b);
  const high = theme.small + 4;
  for (const p of order) {
    const { place, label, region } = packages[p]!;
    const text = elide(label, Math.min(wide(p) * 0.95, 220), measure);
    if (text === '') continue;
    const half = measure(text) / 2 + 3;
    const at = sticky(view, packageBoxes[p]!, place.x, packageCrests[p]!, half, high);
    if (!at || !room.take(at[0] - half, at[1] - high / 2, at[0] + half, at[1] + high / 2)) continue;
    const ink = inkOf(theme, drawn.regions[region]!);
    ctx.globalAlpha = strength * Math.min(1, (wide(p) - 40) / 24);
    haloed(ctx, text, at[0], at[1] + 0.5, ink.ink, ink.soft);
  }
  ctx.globalAlpha = 1;
}

function moduleLabels(
  ctx: CanvasRenderingContext2D,
  view: View,
  fonts: Fonts,
  room: LabelRoom,
  strength: number,
): void {
  const { drawn, theme, camera, size } = view;
  const { scene, x, y } = drawn;
  const seen = visible(camera, size);
  const labelFont = font(view, theme.small, 400);
  const measure = fonts(labelFont);
  const widest = SPACING * camera.scale - 4;
  ctx.font = labelFont;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.globalAlpha = strength;
  for (const m of drawn.bySize) {
    const mx = x[m]!;
    const my = y[m]!;
    if (mx < seen[0] || mx > seen[2] || my < seen[1] || my > seen[3]) continue;
    const [px, py] = toScreen(camera, size, mx, my);
    const top = py + scene.radius[m]! * camera.scale + 3;
    const text = elide(drawn.labels[m]!, widest, measure);
    if (text === '') continue;
    const half = measure(text) / 2;
    if (!room.take(px - half, top, px + half, top + theme.small + 1)) continue;
    haloed(ctx, text, px, top, theme.ink, inkOf(theme, drawn.regions[scene.region[m]!]!).soft);
  }
  ctx.globalAlpha = 1;
}

/** Paints the lower layer; answers with the number of marks that were drawn. */
export function paintMap(ctx: CanvasRenderingContext2D, view: View, made: Shapes, fonts: Fonts): number {
  const level = levels(view.camera.scale, view.drawn.scene.count);
  screenTransform(ctx, view);
  ctx.globalAlpha = 1;
  ctx.fillStyle = view.theme.ground;
  ctx.fillRect(0, 0, view.size.width, view.size.height);

  worldTransform(ctx, view);
  paintRegions(ctx, view, made);
  if (level.package > 0) paintPackages(ctx, view, made, level.package);
  const marks = level.module > 0 ? paintModules(ctx, view, level.module) : 0;

  screenTransform(ctx, view);
  if (level.bands > 0) paintBands(ctx, view, level.bands);
  const room = new LabelRoom(LABEL_BUDGET);
  regionLabels(ctx, view, made, fonts, room);
  if (level.package > 0) packageLabels(ctx, view, fonts, room, level.package);
  if (level.names > 0) moduleLabels(ctx, view, fonts, room, level.names);
  return marks;
}
