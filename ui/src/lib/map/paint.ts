// Paints the map's lower layer: regions, packages, bands, modules and their names.
import { bandOutline, bandWidth, middleLine } from './bands';
import { toScreen, visible } from './camera';
import { elide, LabelRoom, type Measure } from './labels';
import { levels } from './levels';
import { overlap, SPACING, type Scene } from './scene';
import { inkOf } from './theme';
import type { View } from './view';

/** The most labels on the screen at once. */
export const LABEL_BUDGET = 2_000;
/** The most bands at once: the heaviest; the others appear with their region. */
export const BAND_BUDGET = 48;

/** Outlines as the canvas keeps them, made once for a scene. */
export interface Shapes {
  readonly regions: readonly Path2D[];
  readonly packages: readonly Path2D[];
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
    // Under ten pixels a package is a speck, and its outline would only be noise.
    if (!overlap(box, seen) || (box[2] - box[0]) * camera.scale < 10) continue;
    ctx.strokeStyle = inkOf(theme, drawn.regions[packages[p]!.region]!).line;
    ctx.globalAlpha = 0.5 * strength;
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
    ctx.beginPath();
    for (const m of modules) {
      const radius = scene.radius[m]!;
      if (radius * camera.scale < 1.6) {
        ctx.rect(x[m]! - radius, y[m]! - radius, 2 * radius, 2 * radius);
      } else {
        ctx.moveTo(x[m]! + radius, y[m]!);
        ctx.arc(x[m]!, y[m]!, radius, 0, 2 * Math.PI);
      }
    }
    ctx.fill();
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

/** A text with a halo in the colour of the ground, so that it reads over anything. */
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

function plate(ctx: CanvasRenderingContext2D, x: number, y: number, side: number, colour: string): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(x, y, side, side, 4);
  ctx.fill();
}

function regionLabels(
  ctx: CanvasRenderingContext2D,
  view: View,
  fonts: Fonts,
  room: LabelRoom,
  strength: number,
): void {
  const { drawn, theme, camera, size } = view;
  const { scene } = drawn;
  const order = scene.regions
    .map((_, r) => r)
    .sort((a, b) => scene.regionCount[b]! - scene.regionCount[a]! || a - b);
  const nameFont = font(view, theme.large, 600);
  const countFont = font(view, theme.small, 400);
  const side = theme.large + 6;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  for (const r of order) {
    if (scene.regionCount[r] === 0) continue;
    const { label } = scene.regions[r]!;
    const box = scene.regionBoxes[r]!;
    const name = drawn.regions[r]!;
    const ink = inkOf(theme, name);
    const lettered = name.letter !== '';
    const [px, py] = toScreen(camera, size, label.x, label.y);
    const wide = (box[2] - box[0]) * camera.scale;
    const widest = Math.max(96, Math.min(wide * 1.1, 260)) - (lettered ? side + 6 : 0);
    ctx.font = nameFont;
    const text = elide(name.name, widest, fonts(nameFont));
    if (text === '') continue;
    const count = scene.regionCount[r]!.toLocaleString();
    const nameWidth = fonts(nameFont)(text);
    const countWidth = fonts(countFont)(count);
    const width = (lettered ? side + 6 : 0) + nameWidth + 6 + countWidth;
    const left = px - width / 2;
    const high = theme.large + 8;
    if (left > size.width || left + width < 0 || py + high < 0 || py - high > size.height) continue;
    if (!room.take(left - 4, py - high / 2, left + width + 4, py + high / 2)) continue;
    ctx.globalAlpha = strength;
    let at = left;
    if (lettered) {
      plate(ctx, at, py - side / 2, side, ink.mark);
      ctx.fillStyle = ink.onMark;
      ctx.textAlign = 'center';
      ctx.font = font(view, name.letter.length > 1 ? theme.small : theme.large, 600);
      ctx.fillText(name.letter, at + side / 2, py + 0.5);
      ctx.textAlign = 'left';
      at += side + 6;
    }
    ctx.font = nameFont;
    haloed(ctx, text, at, py, theme.ink, theme.ground);
    ctx.font = countFont;
    haloed(ctx, count, at + nameWidth + 6, py + 0.5, theme.inkSoft, theme.ground);
  }
  ctx.globalAlpha = 1;
}

function packageLabels(
  ctx: CanvasRenderingContext2D,
  view: View,
  fonts: Fonts,
  room: LabelRoom,
  strength: number,
): void {
  const { drawn, theme, camera, size } = view;
  const { packages, packageBoxes } = drawn.scene;
  const seen = visible(camera, size);
  const labelFont = font(view, theme.small, 600);
  const measure = fonts(labelFont);
  ctx.font = labelFont;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const order = packages
    .map((_, p) => p)
    .filter((p) => overlap(packageBoxes[p]!, seen))
    .sort((a, b) => packages[b]!.place.width - packages[a]!.place.width || a - b);
  for (const p of order) {
    const { place, label } = packages[p]!;
    const roomWide = Math.max(
      place.width * camera.scale,
      (packageBoxes[p]![2] - packageBoxes[p]![0]) * camera.scale * 0.9,
    );
    if (roomWide < 44) continue;
    const text = elide(label, Math.min(roomWide, 220), measure);
    if (text === '') continue;
    const [px, py] = toScreen(camera, size, place.x, place.y);
    const half = measure(text) / 2 + 3;
    const high = theme.small / 2 + 3;
    if (!room.take(px - half, py - high, px + half, py + high)) continue;
    ctx.globalAlpha = strength * Math.min(1, (roomWide - 36) / 24);
    haloed(ctx, text, px, py, theme.inkSoft, theme.ground);
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
    haloed(ctx, text, px, top, theme.ink, theme.ground);
  }
  ctx.globalAlpha = 1;
}

/** Paints the lower layer; answers with the number of marks that were drawn. */
export function paintMap(ctx: CanvasRenderingContext2D, view: View, made: Shapes, fonts: Fonts): number {
  const level = levels(view.camera.scale);
  screenTransform(ctx, view);
  ctx.globalAlpha = 1;
  ctx.fillStyle = view.theme.ground;
  ctx.fillRect(0, 0, view.size.width, view.size.height);

  worldTransform(ctx, view);
  paintRegions(ctx, view, made);
  if (level.package > 0) paintPackages(ctx, view, made, level.package);
  const marks = level.module > 0 ? paintModules(ctx, view, level.module) : 0;

  screenTransform(ctx, view);
  if (level.region > 0) paintBands(ctx, view, level.region);
  const room = new LabelRoom(LABEL_BUDGET);
  if (level.region > 0) regionLabels(ctx, view, fonts, room, level.region);
  if (level.package > 0) packageLabels(ctx, view, fonts, room, level.package);
  if (level.names > 0) moduleLabels(ctx, view, fonts, room, level.names);
  return marks;
}
