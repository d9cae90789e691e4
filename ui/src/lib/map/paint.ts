// Paints the map's lower layer: regions, packages, bands, modules and their names.
import type { MapBundle } from '../backend/generated';
import { BAND_BUDGET, bandOutline, bandWidth, middleLine } from './bands';
import { visible } from './camera';
import { isRemote } from './cut';
import { drawEdges, edgesWithin } from './edges';
import { LabelRoom } from './labels';
import { paintCrossing } from './crossing';
import { bandStrength, levels, linkStrength, MARK_BUDGET, type Levels } from './levels';
import { bandsInSight } from './links';
import { moduleLabels, NAMED_BUDGET, namesOf, packageLabels, regionLabels } from './names';
import { screenTransform, worldTransform, type Fonts, type Pen, type Shapes } from './pen';
import { NONE, overlap, SPACING } from './scene';
import { inkOf, stepColour } from './theme';
import type { View } from './view';

/** The most labels on the screen at once. */
export const LABEL_BUDGET = 2_000;

/** Marks that are filled as one path. */
const CHUNK = 32;
/** How strongly a layer must be drawn for its names to be written. */
const NAMED = 0.5;
/** How strongly modules are drawn that a narrowed map does not show. */
const FADED = 0.14;

function paintRegions(pen: Pen, view: View, made: Shapes, level: Levels): void {
  const { drawn, theme, camera, size, look } = view;
  const { tint, cut } = look;
  const seen = visible(camera, size);
  drawn.scene.regions.forEach((_, r) => {
    if (!overlap(drawn.scene.regionBoxes[r]!, seen)) return;
    const ink = inkOf(theme, drawn.regions[r]!);
    const left = cut?.out[r] === 1;
    // Under a figure the ground is quiet, so that its colours alone speak.
    pen.fillStyle = tint ? theme.plaque : left ? theme.ground : ink.soft;
    pen.fill(made.regions[r]!, 'evenodd');
    const { module, package: packages } = level.regions[r]!;
    const far = 1 - Math.max(module, packages);
    if (tint && tint.regionStep[r] !== NONE && far > 0) {
      pen.fillStyle = stepColour(theme, tint.overlay, tint.regionStep[r]!);
      pen.globalAlpha = 0.75 * far;
      pen.fill(made.regions[r]!, 'evenodd');
      pen.globalAlpha = 1;
    }
    pen.strokeStyle = left ? theme.danger : ink.line;
    const wide = left ? (cut.now === r ? 3 : 2) : drawn.regions[r]!.colour === null ? 1 : 1.5;
    pen.lineWidth = (wide * theme.stroke) / camera.scale;
    pen.setLineDash(left ? [7 / camera.scale, 5 / camera.scale] : []);
    pen.stroke(made.regions[r]!);
    pen.setLineDash([]);
  });
}

function paintPackages(pen: Pen, view: View, made: Shapes, level: Levels): void {
  const { drawn, theme, camera, size, look } = view;
  const seen = visible(camera, size);
  const { packages, packageBoxes } = drawn.scene;
  pen.lineWidth = theme.stroke / camera.scale;
  pen.lineJoin = 'round';
  for (let p = 0; p < packages.length; p++) {
    const box = packageBoxes[p]!;
    const wide = (box[2] - box[0]) * camera.scale;
    // A small package is a speck: its outline would be noise, and hundreds of them slow.
    if (!overlap(box, seen) || wide < 24) continue;
    const own = level.regions[packages[p]!.region]!;
    if (own.package === 0) continue;
    const share = own.package * Math.min(1, (wide - 24) / 24);
    const { line } = inkOf(theme, drawn.regions[packages[p]!.region]!);
    const step = look.tint ? look.tint.packageStep[p]! : NONE;
    const far = step === NONE ? 0 : 1 - own.module;
    pen.fillStyle = far > 0 ? stepColour(theme, look.tint!.overlay, step) : line;
    pen.globalAlpha = far > 0 ? 0.75 * share * far : look.tint ? 0 : 0.1 * share;
    pen.fill(made.packages[p]!, 'evenodd');
    pen.strokeStyle = line;
    pen.globalAlpha = 0.7 * share;
    pen.stroke(made.packages[p]!);
  }
  pen.globalAlpha = 1;
}

/** The colour of a module's mark. */
export function markInk(view: View, module: number): string {
  const { drawn, theme, look } = view;
  if (look.tint) return stepColour(theme, look.tint.overlay, look.tint.step[module]!);
  return inkOf(theme, drawn.regions[drawn.scene.region[module]!]!).mark;
}

function fillMarks(pen: Pen, view: View, modules: readonly number[], least: number): void {
  const { drawn, camera } = view;
  const { x, y } = drawn;
  // One path for thousands of marks is slow to fill; many small ones are not.
  for (let first = 0; first < modules.length; first += CHUNK) {
    pen.beginPath();
    for (const m of modules.slice(first, first + CHUNK)) {
      const radius = Math.max(drawn.scene.radius[m]!, least / camera.scale);
      if (radius * camera.scale < 1.6) {
        pen.rect(x[m]! - radius, y[m]! - radius, 2 * radius, 2 * radius);
      } else {
        pen.moveTo(x[m]! + radius, y[m]!);
        pen.arc(x[m]!, y[m]!, radius, 0, 2 * Math.PI);
      }
    }
    pen.fill();
  }
}

function paintModules(pen: Pen, view: View, level: Levels): number {
  const { drawn, camera, size, look } = view;
  const { lens, cut } = look;
  // What a map is narrowed to is drawn however far away it is, as long as it is not too much.
  const always = lens !== null && lens.list.length <= MARK_BUDGET;
  if (level.most.module === 0 && !always) return 0;
  const seen = visible(camera, size);
  const reach = SPACING;
  const layers = new Map<string, number[]>();
  let marks = 0;
  const add = (m: number): void => {
    const shown = lens === null || lens.shown[m] === 1;
    const region = drawn.scene.region[m]!;
    const strength = shown && always ? 1 : level.regions[region]!.module;
    if (strength === 0) return;
    const rank = shown ? (cut?.out[region] === 1 ? 'left' : 'shown') : 'faded';
    const key = `${rank} ${strength.toFixed(2)} ${markInk(view, m)}`;
    const layer = layers.get(key);
    if (layer) layer.push(m);
    else layers.set(key, [m]);
    marks++;
  };
  if (level.most.module === 0) lens!.list.forEach(add);
  else drawn.grid.within([seen[0] - reach, seen[1] - reach, seen[2] + reach, seen[3] + reach], add);
  for (const [key, modules] of [...layers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [rank, strength, colour] = key.split(' ') as [string, string, string];
    pen.globalAlpha = Number(strength) * (rank === 'faded' ? FADED : rank === 'left' ? 0.45 : 1);
    pen.fillStyle = colour;
    fillMarks(pen, view, modules, rank !== 'faded' && always ? 2 : 0);
  }
  pen.globalAlpha = 1;
  return marks;
}

/** Bands from the heaviest on, which are drawn last; `regionOf` says in which region an end lies. */
function fillBands(
  pen: Pen,
  view: View,
  bands: readonly MapBundle[],
  heaviest: number,
  strengthOf: (from: number, to: number) => number,
  regionOf: (end: number) => number,
): void {
  const { theme, camera, size, look } = view;
  const { cut } = look;
  for (const band of [...bands].reverse()) {
    const [from, to] = [regionOf(band.from), regionOf(band.to)];
    const strength = strengthOf(from, to);
    if (strength === 0) continue;
    const remote = cut !== null && isRemote(cut, from, to);
    pen.fillStyle = remote ? theme.danger : theme.band;
    // Light bands recede, so that the heavy ones are read first; after a cut, all but the cut ones.
    const weight = 0.16 + 0.34 * Math.sqrt(Math.min(1, band.count / heaviest));
    pen.globalAlpha = strength * (remote ? 0.3 + weight : cut ? 0.12 : weight);
    pen.beginPath();
    bandOutline(pen, middleLine(band, camera, size), bandWidth(band.count, heaviest));
    pen.fill();
  }
  pen.globalAlpha = 1;
}

function paintBands(pen: Pen, view: View, strengthOf: (from: number, to: number) => number): void {
  const { bundles } = view.drawn.scene;
  const { lens } = view.look;
  let bands: readonly MapBundle[] = bundles;
  if (lens) {
    const counted = bundles.map((bundle, b) => ({ ...bundle, count: lens.bands[b]! }));
    bands = counted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  }
  const heaviest = Math.max(1, bands[0]?.count ?? 1);
  fillBands(pen, view, bands.slice(0, BAND_BUDGET), heaviest, strengthOf, (region) => region);
}

/** Bands between packages, as thick as those between regions would be of so many dependencies. */
function paintLinks(pen: Pen, view: View, level: Levels): void {
  const { scene } = view.drawn;
  const bands = bandsInSight(scene, level, view.camera, view.size);
  const heaviest = Math.max(1, scene.bundles[0]?.count ?? bands[0]?.count ?? 1);
  fillBands(
    pen,
    view,
    bands,
    heaviest,
    (from, to) => linkStrength(level, from, to),
    (p) => scene.packages[p]!.region,
  );
}

/** Dependencies inside a narrowed map; on the way between two modules they are drawn strongly. */
function paintLensEdges(pen: Pen, view: View): void {
  const { lens } = view.look;
  if (!lens || lens.list.length > MARK_BUDGET) return;
  const { theme } = view;
  const centre = new Set(lens.centre);
  drawEdges(pen, view, edgesWithin(view), ({ from, to }) =>
    lens.path !== null || centre.has(from) ? theme.accent : centre.has(to) ? theme.incoming : theme.band,
  );
}

/** What was drawn of all that could have been. */
export interface Counted {
  /** Marks of modules. */
  readonly marks: number;
  /** Dependencies between modules of different regions: drawn, and in sight. */
  readonly crossing: { readonly drawn: number; readonly all: number };
}

/** Nothing drawn yet. */
export const NOT_DRAWN: Counted = { marks: 0, crossing: { drawn: 0, all: 0 } };

/** Paints the lower layer; answers with what was drawn. */
export function paintMap(pen: Pen, view: View, made: Shapes, fonts: Fonts): Counted {
  const level = levels(view.drawn.scene, view.camera, view.size);
  const { most } = level;
  const { lens } = view.look;
  screenTransform(pen, view);
  pen.globalAlpha = 1;
  pen.fillStyle = view.theme.ground;
  pen.fillRect(0, 0, view.size.width, view.size.height);

  worldTransform(pen, view);
  paintRegions(pen, view, made, level);
  if (most.package > 0) paintPackages(pen, view, made, level);
  // Lines end below the marks that they join.
  screenTransform(pen, view);
  const crossing = most.edges > 0 && !lens ? paintCrossing(pen, view, level) : null;
  worldTransform(pen, view);
  const marks = paintModules(pen, view, level);

  screenTransform(pen, view);
  // Of a narrowed map that shows too many modules for their own lines, bands are all there is.
  if (!lens) paintBands(pen, view, (from, to) => bandStrength(level, from, to));
  if (lens && lens.list.length > MARK_BUDGET) paintBands(pen, view, () => 1 - most.near);
  if (most.links > 0 && !lens) paintLinks(pen, view, level);
  paintLensEdges(pen, view);
  const room = new LabelRoom(LABEL_BUDGET);
  regionLabels(pen, view, made, fonts, room);
  if (lens && lens.list.length <= NAMED_BUDGET)
    namesOf(pen, view, fonts, [...lens.centre, ...lens.list], room);
  if (most.package >= NAMED)
    packageLabels(pen, view, fonts, room, (region) => level.regions[region]!.package >= NAMED);
  if (most.names >= NAMED) moduleLabels(pen, view, fonts, room);
  return { marks, crossing: { drawn: crossing?.edges.length ?? 0, all: crossing?.all ?? 0 } };
}
