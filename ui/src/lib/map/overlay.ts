// Paints the map's upper layer: what is under the pointer, what is selected, and gestures.
// It changes with every movement of the pointer, so the lower layer is left alone.
import { count } from '../format';
import { bandOutline, bandWidth, middleLine } from './bands';
import { toScreen } from './camera';
import { levels } from './levels';
import { font, haloed, screenTransform, worldTransform, type Fonts, type Shapes } from './paint';
import { LabelRoom, elide } from './labels';
import { NONE } from './scene';
import { inkOf } from './theme';
import type { View } from './view';

/** The most dependencies of modules that are drawn at once: the heaviest. */
export const EDGE_BUDGET = 1_500;
/** The most selected modules whose names are written. */
const NAMED_BUDGET = 60;

/** A dependency that is drawn. */
export interface DrawnEdge {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Whether it goes out of the chosen modules. */
  readonly out: boolean;
}

/** The heaviest dependencies between chosen modules and the others. */
export function edgesOf(
  view: Pick<View, 'drawn'>,
  modules: readonly number[],
  budget = EDGE_BUDGET,
): DrawnEdge[] {
  const { edges } = view.drawn.scene;
  const among = new Set(modules);
  const found: DrawnEdge[] = [];
  for (const m of modules) {
    for (let i = edges.start[m]!; i < edges.start[m + 1]!; i++) {
      const e = edges.incident[i]!;
      const from = edges.from[e]!;
      const to = edges.to[e]!;
      // Inside the choice an edge is met from both ends; those are drawn once, and only for few.
      if (from === to || (among.has(from) && among.has(to) && (modules.length > 12 || to === m))) continue;
      found.push({ from, to, count: edges.count[e]!, out: among.has(from) });
    }
  }
  found.sort((a, b) => b.count - a.count || a.from - b.from || a.to - b.to);
  return found.length > budget ? found.slice(0, budget) : found;
}

function paintEdges(ctx: CanvasRenderingContext2D, view: View, modules: readonly number[]): void {
  const { drawn, camera, size, theme } = view;
  const found = edgesOf(view, modules);
  const heaviest = found[0]?.count ?? 1;
  // Many edges are drawn fainter, so that the picture keeps its weight.
  const faint = Math.min(1, 12 / Math.sqrt(found.length + 1));
  for (const out of [false, true]) {
    ctx.strokeStyle = out ? theme.accent : theme.incoming;
    ctx.fillStyle = ctx.strokeStyle;
    for (const edge of found) {
      if (edge.out !== out) continue;
      const [x0, y0] = toScreen(camera, size, drawn.x[edge.from]!, drawn.y[edge.from]!);
      const [x1, y1] = toScreen(camera, size, drawn.x[edge.to]!, drawn.y[edge.to]!);
      if (Math.max(x0, x1) < 0 || Math.min(x0, x1) > size.width) continue;
      if (Math.max(y0, y1) < 0 || Math.min(y0, y1) > size.height) continue;
      const bend = 0.12;
      const cx = (x0 + x1) / 2 - (y1 - y0) * bend;
      const cy = (y0 + y1) / 2 + (x1 - x0) * bend;
      // The line ends at the rim of the used module, with an arrow where there is room for one.
      const rim = drawn.scene.radius[edge.to]! * camera.scale + 2;
      const length = Math.hypot(x1 - cx, y1 - cy) || 1;
      const dx = (x1 - cx) / length;
      const dy = (y1 - cy) / length;
      const ex = length > rim ? x1 - dx * rim : x1;
      const ey = length > rim ? y1 - dy * rim : y1;
      ctx.globalAlpha = Math.max(0.12, 0.85 * faint);
      ctx.lineWidth = (1 + 2 * Math.sqrt(edge.count / heaviest)) * theme.stroke;
      ctx.beginPath();
      ctx.moveTo(x0, y0);
      ctx.quadraticCurveTo(cx, cy, ex, ey);
      ctx.stroke();
      const head = (rim > 7 ? 7 : 4.5) * theme.stroke;
      ctx.beginPath();
      ctx.moveTo(ex + dx, ey + dy);
      ctx.lineTo(ex - dx * head - dy * head * 0.45, ey - dy * head + dx * head * 0.45);
      ctx.lineTo(ex - dx * head + dy * head * 0.45, ey - dy * head - dx * head * 0.45);
      ctx.closePath();
      ctx.fill();
    }
  }
  ctx.globalAlpha = 1;
}

/** Rings around modules, and the marks themselves again where lines crossed them. */
function paintRings(
  ctx: CanvasRenderingContext2D,
  view: View,
  modules: readonly number[],
  width: number,
): void {
  const { drawn, camera, size, theme } = view;
  ctx.lineWidth = width * theme.stroke;
  for (const m of modules) {
    const [px, py] = toScreen(camera, size, drawn.x[m]!, drawn.y[m]!);
    const radius = Math.max(drawn.scene.radius[m]! * camera.scale, 2);
    if (px < -radius || py < -radius || px > size.width + radius || py > size.height + radius) continue;
    ctx.fillStyle = inkOf(theme, drawn.regions[drawn.scene.region[m]!]!).mark;
    ctx.beginPath();
    ctx.arc(px, py, radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.strokeStyle = theme.ground;
    ctx.lineWidth = (width + 2) * theme.stroke;
    ctx.beginPath();
    ctx.arc(px, py, radius + 2, 0, 2 * Math.PI);
    ctx.stroke();
    ctx.strokeStyle = theme.accent;
    ctx.lineWidth = width * theme.stroke;
    ctx.stroke();
  }
}

function paintRegionFocus(
  ctx: CanvasRenderingContext2D,
  view: View,
  made: Shapes,
  region: number,
  strong: boolean,
): void {
  const { drawn, camera, theme, size } = view;
  ctx.save();
  // The border is not drawn across the region's own name.
  const plaque = made.plaques.get(region);
  if (plaque) {
    ctx.beginPath();
    ctx.rect(0, 0, size.width, size.height);
    ctx.rect(...plaque);
    ctx.clip('evenodd');
  }
  worldTransform(ctx, view);
  ctx.strokeStyle = strong ? theme.accent : inkOf(theme, drawn.regions[region]!).mark;
  ctx.lineWidth = ((strong ? 3 : 2) * theme.stroke) / camera.scale;
  ctx.lineJoin = 'round';
  ctx.stroke(made.regions[region]!);
  ctx.restore();
}

/** The bands of one region, all of them, with their counts. */
function paintBandsOf(
  ctx: CanvasRenderingContext2D,
  view: View,
  fonts: Fonts,
  wanted: (band: number) => boolean,
  region: number,
): void {
  const { drawn, camera, size, theme } = view;
  const { bundles } = drawn.scene;
  const heaviest = bundles[0]?.count ?? 1;
  const countFont = font(view, theme.small, 600);
  const room = new LabelRoom(80);
  const texts: [string, number, number, string][] = [];
  bundles.forEach((bundle, b) => {
    if (!wanted(b)) return;
    const line = middleLine(bundle, camera, size);
    const colour = region === NONE || bundle.from === region ? theme.accent : theme.incoming;
    ctx.fillStyle = colour;
    ctx.globalAlpha = 0.75;
    ctx.beginPath();
    bandOutline(ctx, line, bandWidth(bundle.count, heaviest));
    ctx.fill();
    // The count stands nearer to the other side, where bands lie farther apart.
    const at = 2 * Math.round((line.length / 2 - 1) * (bundle.from === region ? 0.62 : 0.38));
    texts.push([count(bundle.count), line[at]!, line[at + 1]!, colour]);
  });
  ctx.globalAlpha = 1;
  ctx.font = countFont;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const [text, x, y, colour] of texts) {
    const half = fonts(countFont)(text) / 2 + 3;
    const high = theme.small / 2 + 3;
    if (room.take(x - half, y - high, x + half, y + high)) haloed(ctx, text, x, y, colour, theme.ground);
  }
}

function names(
  ctx: CanvasRenderingContext2D,
  view: View,
  fonts: Fonts,
  modules: readonly number[],
  room: LabelRoom,
): void {
  const { drawn, camera, size, theme } = view;
  const nameFont = font(view, theme.small, 600);
  const measure = fonts(nameFont);
  ctx.font = nameFont;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  for (const m of modules) {
    const [mx, py] = toScreen(camera, size, drawn.x[m]!, drawn.y[m]!);
    const text = elide(drawn.labels[m]!, 220, measure);
    const half = measure(text) / 2 + 2;
    if (mx < 0 || mx > size.width) continue;
    const px = Math.min(Math.max(mx, half + 2), size.width - half - 2);
    const top = py + Math.max(drawn.scene.radius[m]! * camera.scale, 2) + 5;
    if (px + half < 0 || px - half > size.width || top < 0 || top > size.height) continue;
    if (room.take(px - half, top, px + half, top + theme.small + 2)) {
      haloed(ctx, text, px, top, theme.ink, theme.ground);
    }
  }
}

function paintGesture(ctx: CanvasRenderingContext2D, view: View, made: Shapes, fonts: Fonts): void {
  const { chosen, theme, drawn, camera, size } = view;
  const { gesture } = chosen;
  if (!gesture) return;
  if (gesture.kind === 'carry') {
    if (gesture.region !== NONE) paintRegionFocus(ctx, view, made, gesture.region, true);
    ctx.globalAlpha = 0.6;
    for (const m of chosen.list) {
      const [px, py] = toScreen(camera, size, drawn.x[m]! + gesture.by[0], drawn.y[m]! + gesture.by[1]);
      ctx.fillStyle = theme.accent;
      ctx.beginPath();
      ctx.arc(px, py, Math.max(drawn.scene.radius[m]! * camera.scale, 2.5), 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
    const sayFont = font(view, theme.small, 600);
    const width = fonts(sayFont)(gesture.says) + 16;
    const high = theme.small + 12;
    const x = Math.min(Math.max(gesture.at[0] + 14, 4), size.width - width - 4);
    const y = Math.min(Math.max(gesture.at[1] + 16, 4), size.height - high - 4);
    ctx.fillStyle = theme.ink;
    ctx.beginPath();
    ctx.roundRect(x, y, width, high, 4);
    ctx.fill();
    ctx.fillStyle = theme.ground;
    ctx.font = sayFont;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(gesture.says, x + 8, y + high / 2);
    return;
  }
  ctx.beginPath();
  if (gesture.kind === 'box') {
    const [x0, y0] = toScreen(camera, size, gesture.from[0], gesture.from[1]);
    const [x1, y1] = toScreen(camera, size, gesture.to[0], gesture.to[1]);
    ctx.rect(Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0));
  } else {
    for (let i = 0; i + 1 < gesture.line.length; i += 2) {
      const [px, py] = toScreen(camera, size, gesture.line[i]!, gesture.line[i + 1]!);
      if (i === 0) ctx.moveTo(px, py);
      else ctx.lineTo(px, py);
    }
    ctx.closePath();
  }
  ctx.fillStyle = theme.accent;
  ctx.globalAlpha = 0.1;
  ctx.fill('evenodd');
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.accent;
  ctx.lineWidth = 1.5 * theme.stroke;
  ctx.stroke();
}

/** Paints the upper layer. */
export function paintOverlay(ctx: CanvasRenderingContext2D, view: View, made: Shapes, fonts: Fonts): void {
  const { chosen, drawn, size, theme } = view;
  const level = levels(view.camera.scale, view.drawn.scene.count);
  screenTransform(ctx, view);
  ctx.clearRect(0, 0, size.width, size.height);

  const { hover } = chosen;
  const pointedRegion =
    hover?.kind === 'region'
      ? hover.region
      : hover?.kind === 'package'
        ? drawn.scene.packages[hover.package]!.region
        : NONE;
  const focus = pointedRegion !== NONE ? pointedRegion : chosen.focus;
  if (focus !== NONE && chosen.gesture === null) {
    paintRegionFocus(ctx, view, made, focus, false);
    const { bundles } = drawn.scene;
    if (level.bands > 0.3 && chosen.list.length === 0) {
      paintBandsOf(ctx, view, fonts, (b) => bundles[b]!.from === focus || bundles[b]!.to === focus, focus);
    }
  }
  if (hover?.kind === 'band') paintBandsOf(ctx, view, fonts, (b) => b === hover.band, NONE);
  if (hover?.kind === 'package') {
    worldTransform(ctx, view);
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = (1.5 * theme.stroke) / view.camera.scale;
    ctx.stroke(made.packages[hover.package]!);
    screenTransform(ctx, view);
  }

  // Dependencies of what is pointed at come first: pointing asks the narrower question.
  const pointed = hover?.kind === 'module' ? [hover.module] : [];
  const asked = pointed.length > 0 ? pointed : chosen.list;
  if (chosen.gesture === null && asked.length > 0) paintEdges(ctx, view, asked);
  paintRings(ctx, view, chosen.list, 2);
  const cursor = chosen.cursor === NONE ? [] : [chosen.cursor];
  paintRings(ctx, view, [...cursor, ...pointed], 3);

  if (chosen.gesture === null) {
    const room = new LabelRoom(NAMED_BUDGET);
    names(ctx, view, fonts, [...pointed, ...cursor], room);
    if (chosen.list.length <= NAMED_BUDGET) names(ctx, view, fonts, chosen.list, room);
  }
  paintGesture(ctx, view, made, fonts);
}
