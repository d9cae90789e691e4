// Paints the map's upper layer: what is under the pointer, what is selected, and gestures.
// It changes with every movement of the pointer, so the lower layer is left alone.
import { count } from '../format';
import type { MapBundle } from '../backend/generated';
import { BAND_BUDGET, bandOutline, bandWidth, middleLine } from './bands';
import { toScreen } from './camera';
import { paintRoute } from './crossing';
import { levels } from './levels';
import { bandsOfModules, LINED, packageBands } from './links';
import { drawEdges, edgesOf } from './edges';
import { haloed, NAMED_BUDGET, namesOf } from './names';
import { markInk } from './paint';
import { font, screenTransform, worldTransform, type Fonts, type Pen, type Shapes } from './pen';
import { LabelRoom } from './labels';
import { NONE } from './scene';
import { inkOf } from './theme';
import type { View } from './view';

/** Rings around modules, and the marks themselves again where lines crossed them. */
function paintRings(pen: Pen, view: View, modules: readonly number[], width: number): void {
  const { drawn, camera, size, theme } = view;
  pen.lineWidth = width * theme.stroke;
  for (const m of modules) {
    const [px, py] = toScreen(camera, size, drawn.x[m]!, drawn.y[m]!);
    const radius = Math.max(drawn.scene.radius[m]! * camera.scale, 2);
    if (px < -radius || py < -radius || px > size.width + radius || py > size.height + radius) continue;
    pen.fillStyle = markInk(view, m);
    pen.beginPath();
    pen.arc(px, py, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.strokeStyle = theme.ground;
    pen.lineWidth = (width + 2) * theme.stroke;
    pen.beginPath();
    pen.arc(px, py, radius + 2, 0, 2 * Math.PI);
    pen.stroke();
    pen.strokeStyle = theme.accent;
    pen.lineWidth = width * theme.stroke;
    pen.stroke();
  }
}

/** Paints beside names of regions, which stay legible: those of `regions` are left out. */
function besideNames(pen: Pen, view: View, made: Shapes, regions: Iterable<number>, paint: () => void): void {
  const { size } = view;
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, size.width, size.height);
  for (const r of regions) {
    const plaque = made.plaques.get(r);
    if (plaque) pen.rect(...plaque);
  }
  pen.clip('evenodd');
  paint();
  pen.restore();
}

function paintRegionFocus(pen: Pen, view: View, made: Shapes, region: number, strong: boolean): void {
  const { drawn, camera, theme } = view;
  // The border is not drawn across the region's own name.
  besideNames(pen, view, made, [region], () => {
    worldTransform(pen, view);
    pen.strokeStyle = strong ? theme.accent : inkOf(theme, drawn.regions[region]!).mark;
    pen.lineWidth = ((strong ? 3 : 2) * theme.stroke) / camera.scale;
    pen.lineJoin = 'round';
    pen.stroke(made.regions[region]!);
  });
}

/** Bands with their counts; those that `end` uses and those that use it differ in colour. */
function paintBandsOf(
  pen: Pen,
  view: View,
  made: Shapes,
  fonts: Fonts,
  bands: readonly MapBundle[],
  end: number,
): void {
  const { drawn, camera, size, theme } = view;
  const heaviest = drawn.scene.bundles[0]?.count ?? bands[0]?.count ?? 1;
  const countFont = font(view, theme.small, 600);
  const room = new LabelRoom(80 + made.plaques.size);
  for (const [left, top, width, high] of made.plaques.values())
    room.take(left, top, left + width, top + high);
  const texts: [string, number, number, string][] = [];
  besideNames(pen, view, made, made.plaques.keys(), () => {
    for (const band of bands) {
      const line = middleLine(band, camera, size);
      const colour = end === NONE || band.from === end ? theme.accent : theme.incoming;
      pen.fillStyle = colour;
      pen.globalAlpha = 0.75;
      pen.beginPath();
      bandOutline(pen, line, bandWidth(band.count, heaviest));
      pen.fill();
      // The count stands nearer to the other side, where bands lie farther apart.
      const at = 2 * Math.round((line.length / 2 - 1) * (band.from === end ? 0.62 : 0.38));
      texts.push([count(band.count), line[at]!, line[at + 1]!, colour]);
    }
  });
  pen.globalAlpha = 1;
  pen.font = countFont;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const [text, x, y, colour] of texts) {
    const half = fonts(countFont)(text) / 2 + 3;
    const high = theme.small / 2 + 3;
    if (room.take(x - half, y - high, x + half, y + high)) haloed(pen, text, x, y, colour, theme.ground);
  }
}

/** A single dependency that is pointed at, with the modules it joins. */
function paintPointed(pen: Pen, view: View, fonts: Fonts, edge: number): void {
  const { edges } = view.drawn.scene;
  const ends = [edges.from[edge]!, edges.to[edge]!];
  paintRoute(pen, view, edge, view.theme.accent);
  paintRings(pen, view, ends, 2);
  namesOf(pen, view, fonts, ends, new LabelRoom(2));
}

/** The bands between regions, with the counts of what is shown. */
function regionBands({ drawn, look: { lens } }: View): readonly MapBundle[] {
  const { bundles } = drawn.scene;
  return lens ? bundles.map((band, b) => ({ ...band, count: lens.bands[b]! })) : bundles;
}

/** The heaviest bands of one package. */
function bandsOfPackage(view: View, p: number): readonly MapBundle[] {
  return packageBands(view.drawn.scene)
    .filter(({ from, to }) => from === p || to === p)
    .slice(0, BAND_BUDGET);
}

/** What letting go would do, on a plate beside the pointer: the deed in bold, then its effects. */
function paintSaying(
  pen: Pen,
  view: View,
  lines: readonly string[],
  at: readonly [number, number],
  fonts: Fonts,
): void {
  const { theme, size } = view;
  const fontOf = (n: number): string => font(view, theme.small, n === 0 ? 600 : 400);
  const step = theme.small + 5;
  const width = Math.max(...lines.map((line, n) => fonts(fontOf(n))(line))) + 16;
  const high = lines.length * step + 8;
  const x = Math.min(Math.max(at[0] + 14, 4), size.width - width - 4);
  const y = Math.min(Math.max(at[1] + 16, 4), size.height - high - 4);
  pen.fillStyle = theme.ink;
  pen.beginPath();
  pen.roundRect(x, y, width, high, 4);
  pen.fill();
  pen.fillStyle = theme.ground;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  lines.forEach((line, n) => {
    pen.font = fontOf(n);
    pen.fillText(line, x + 8, y + 4 + (n + 0.5) * step);
  });
}

/** Rings that narrow onto what was searched for. */
function paintFlash(pen: Pen, view: View): void {
  const { drawn, camera, size, theme, chosen } = view;
  if (!chosen.flash) return;
  const { share } = chosen.flash;
  const beat = 1 - ((share * 2) % 1);
  pen.strokeStyle = theme.accent;
  pen.lineWidth = 3 * theme.stroke;
  pen.globalAlpha = Math.min(1, 2 * (1 - share));
  for (const m of chosen.flash.modules.slice(0, NAMED_BUDGET)) {
    const [px, py] = toScreen(camera, size, drawn.x[m]!, drawn.y[m]!);
    pen.beginPath();
    pen.arc(px, py, Math.max(drawn.scene.radius[m]! * camera.scale, 3) + 5 + 26 * beat, 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function paintGesture(pen: Pen, view: View, made: Shapes, fonts: Fonts): void {
  const { chosen, theme, drawn, camera, size } = view;
  const { gesture } = chosen;
  if (!gesture) return;
  if (gesture.kind === 'carry') {
    if (gesture.region !== NONE) paintRegionFocus(pen, view, made, gesture.region, true);
    pen.globalAlpha = 0.6;
    for (const m of chosen.list) {
      const [px, py] = toScreen(camera, size, drawn.x[m]! + gesture.by[0], drawn.y[m]! + gesture.by[1]);
      pen.fillStyle = theme.accent;
      pen.beginPath();
      pen.arc(px, py, Math.max(drawn.scene.radius[m]! * camera.scale, 2.5), 0, 2 * Math.PI);
      pen.fill();
    }
    pen.globalAlpha = 1;
    paintSaying(pen, view, gesture.says, gesture.at, fonts);
    return;
  }
  if (gesture.kind === 'region') {
    // The outline where it would lie, and a line from where it is.
    const ring = (outline: readonly number[]): void => {
      for (let i = 0; i + 1 < outline.length; i += 2) {
        const [px, py] = toScreen(camera, size, outline[i]! + gesture.by[0], outline[i + 1]! + gesture.by[1]);
        if (i === 0) pen.moveTo(px, py);
        else pen.lineTo(px, py);
      }
      pen.closePath();
    };
    pen.beginPath();
    drawn.scene.regions[gesture.region]!.outline.forEach(ring);
    pen.fillStyle = theme.accent;
    pen.globalAlpha = 0.15;
    pen.fill('evenodd');
    pen.globalAlpha = 1;
    pen.strokeStyle = theme.accent;
    pen.lineWidth = 1.5 * theme.stroke;
    pen.stroke();
    paintSaying(pen, view, gesture.says, gesture.at, fonts);
    return;
  }
  pen.beginPath();
  if (gesture.kind === 'box') {
    const [x0, y0] = toScreen(camera, size, gesture.from[0], gesture.from[1]);
    const [x1, y1] = toScreen(camera, size, gesture.to[0], gesture.to[1]);
    pen.rect(Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0));
  } else {
    for (let i = 0; i + 1 < gesture.line.length; i += 2) {
      const [px, py] = toScreen(camera, size, gesture.line[i]!, gesture.line[i + 1]!);
      if (i === 0) pen.moveTo(px, py);
      else pen.lineTo(px, py);
    }
    pen.closePath();
  }
  pen.fillStyle = theme.accent;
  pen.globalAlpha = 0.1;
  pen.fill('evenodd');
  pen.globalAlpha = 1;
  pen.strokeStyle = theme.accent;
  pen.lineWidth = 1.5 * theme.stroke;
  pen.stroke();
}

/** Paints the upper layer. */
export function paintOverlay(pen: Pen, view: View, made: Shapes, fonts: Fonts): void {
  const { chosen, drawn, size, theme } = view;
  const level = levels(drawn.scene, view.camera, size);
  screenTransform(pen, view);
  pen.clearRect(0, 0, size.width, size.height);

  const { hover } = chosen;
  const pointedRegion =
    hover?.kind === 'region'
      ? hover.region
      : hover?.kind === 'package'
        ? drawn.scene.packages[hover.package]!.region
        : NONE;
  // From near, pointing at a package asks for its own bands.
  const ofPackage =
    hover?.kind === 'package' && (level.regions[pointedRegion]?.links ?? 0) > 0.3 && !view.look.lens;
  const focus = pointedRegion !== NONE ? pointedRegion : chosen.focus;
  if (focus !== NONE && chosen.gesture === null) {
    paintRegionFocus(pen, view, made, focus, false);
    if (level.regions[focus]!.near < 0.7 && chosen.list.length === 0 && !ofPackage) {
      const own = regionBands(view).filter(
        ({ from, to, count }) => count > 0 && (from === focus || to === focus),
      );
      paintBandsOf(pen, view, made, fonts, own, focus);
    }
  }
  if (hover?.kind === 'band') paintBandsOf(pen, view, made, fonts, [regionBands(view)[hover.band]!], NONE);
  if (hover?.kind === 'link') paintBandsOf(pen, view, made, fonts, [hover.link], NONE);
  if (hover?.kind === 'edge') paintPointed(pen, view, fonts, hover.edge);
  if (hover?.kind === 'package') {
    if (ofPackage && chosen.list.length === 0)
      paintBandsOf(pen, view, made, fonts, bandsOfPackage(view, hover.package), hover.package);
    worldTransform(pen, view);
    pen.strokeStyle = theme.ink;
    pen.lineWidth = (1.5 * theme.stroke) / view.camera.scale;
    pen.stroke(made.packages[hover.package]!);
    screenTransform(pen, view);
  }

  // Dependencies of what is pointed at come first: pointing asks the narrower question.
  const pointed = hover?.kind === 'module' ? [hover.module] : [];
  const asked = pointed.length > 0 ? pointed : chosen.list;
  if (chosen.gesture === null && asked.length > LINED) {
    paintBandsOf(
      pen,
      view,
      made,
      fonts,
      bandsOfModules(drawn, asked, view.look.lens),
      drawn.scene.regions.length,
    );
  } else if (chosen.gesture === null && asked.length > 0) {
    const found = edgesOf(view, asked);
    drawEdges(
      pen,
      view,
      found.filter(({ out }) => !out),
      () => theme.incoming,
    );
    drawEdges(
      pen,
      view,
      found.filter(({ out }) => out),
      () => theme.accent,
    );
  }
  paintRings(pen, view, chosen.list, 2);
  const cursor = chosen.cursor === NONE ? [] : [chosen.cursor];
  paintRings(pen, view, [...cursor, ...pointed], 3);

  if (chosen.gesture === null) {
    const room = new LabelRoom(NAMED_BUDGET);
    namesOf(pen, view, fonts, [...pointed, ...cursor], room);
    if (chosen.list.length <= LINED) namesOf(pen, view, fonts, chosen.list, room);
  }
  paintFlash(pen, view);
  paintGesture(pen, view, made, fonts);
}
