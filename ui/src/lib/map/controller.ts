// The map as people handle it: pointer and keys in, changes of selection and moves out.
import { bandWidth, distanceTo, middleLine } from './bands';
import {
  fit,
  hold,
  minScale,
  pan,
  reveal,
  toScreen,
  toWorld,
  visible,
  zoomAt,
  type Camera,
  type Size,
} from './camera';
import { FrameLog } from './frames';
import { levels } from './levels';
import { Journey, Shift } from './motion';
import { BAND_BUDGET } from './paint';
import type { MapRenderer } from './renderer';
import { NONE, type Box } from './scene';
import { draw, inBox, inLasso, spanned } from './select';
import type { MapTheme } from './theme';
import { nothingChosen, type Chosen, type Drawn, type Gesture, type Target } from './view';
import { ARROWS, neighbour, strongest } from './walk';
import { describe, describeModule, sayCarry } from './words';

/** What the map asks of the window around it. Modules are identities, domains too. */
export interface MapHost {
  /** Selects modules and nothing else. */
  select(modules: readonly string[], focus: string | null): void;
  /** Looks at a domain, `null` being the monolith. */
  lookAt(domain: string | null): void;
  /** Lets everything go. */
  clear(): void;
  /** Puts modules into a domain. */
  assign(modules: readonly string[], domain: string | null): void;
  /** Shows a module in the inspector. */
  open(module: string): void;
  /** What the pointer is over, in words. */
  hover(words: string): void;
  /** Speaks to screen readers. */
  speak(words: string): void;
  /** Whether the lasso is drawn by the next drag. */
  lasso(armed: boolean): void;
  /** Whether people want no motion. */
  still(): boolean;
  /** Whether modules may be moved. */
  editable(): boolean;
}

/** A press of the pointer that has not become anything yet. */
interface Press {
  readonly pointer: number;
  readonly px: number;
  readonly py: number;
  readonly wx: number;
  readonly wy: number;
  readonly target: Target | null;
  readonly add: boolean;
  readonly toggle: boolean;
  readonly turns: 'pan' | 'box' | 'lasso' | 'carry';
  active: boolean;
  lastX: number;
  lastY: number;
}

/** Pixels that a press may wander and still be a click. */
const SLACK = 4;
/** The camera rests when it has not moved for so long, in milliseconds. */
const REST_MS = 110;

/** Handles one map on one pair of canvases. */
export class MapController {
  private drawn: Drawn | null = null;
  private camera: Camera | null = null;
  private size: Size = { width: 0, height: 0 };
  private density = 1;
  private chosen: Chosen = nothingChosen(0);
  private wanted: { modules: ReadonlySet<string>; focus: string | null; domain: string | null | undefined } =
    {
      modules: new Set(),
      focus: null,
      domain: undefined,
    };
  private press: Press | null = null;
  private journey: Journey | null = null;
  private shift: Shift | null = null;
  private scheduled = 0;
  private viewStale = true;
  private movedAt = 0;
  private wheeled = 0;
  private armed = false;
  private line: number[] = [];
  readonly frames = new FrameLog();

  constructor(
    private readonly renderer: MapRenderer,
    private readonly host: MapHost,
  ) {}

  // ---- what is shown -------------------------------------------------------------------

  /** Shows a scene. The camera stays; modules that stand elsewhere now travel there. */
  setScene(drawn: Drawn): void {
    const before = this.drawn;
    const now = performance.now();
    this.shift =
      before && before.scene !== drawn.scene && !this.host.still()
        ? Shift.between(before, drawn.scene, now)
        : null;
    this.shift?.apply(drawn.scene, drawn.x, drawn.y, now);
    this.drawn = drawn;
    this.renderer.setScene(drawn);
    this.chosen = { ...this.chosen, hover: null };
    this.choose();
    if (!this.camera && this.size.width > 0) this.camera = fit(drawn.scene.bounds, this.size);
    this.viewStale = true;
    this.schedule();
  }

  /** Paints in other colours. */
  setTheme(theme: MapTheme): void {
    this.renderer.setTheme(theme);
    this.schedule();
  }

  /** The canvas has another size. The middle of the screen stays where it is. */
  resize(width: number, height: number, density: number): void {
    this.size = { width, height };
    this.density = density;
    if (!this.camera && this.drawn && width > 0) this.camera = fit(this.drawn.scene.bounds, this.size);
    this.viewStale = true;
    this.schedule();
  }

  /** What is selected in the window. */
  setSelection(modules: ReadonlySet<string>, focus: string | null, domain: string | null | undefined): void {
    this.wanted = { modules, focus, domain };
    this.choose();
    this.schedule();
  }

  private choose(): void {
    if (!this.drawn) return;
    const { scene } = this.drawn;
    const selected = new Uint8Array(scene.count);
    const list: number[] = [];
    for (const id of this.wanted.modules) {
      const m = scene.indexOf.get(id);
      if (m === undefined) continue;
      selected[m] = 1;
      list.push(m);
    }
    const { focus, domain } = this.wanted;
    this.chosen = {
      ...this.chosen,
      selected,
      list,
      cursor: focus === null ? NONE : (scene.indexOf.get(focus) ?? NONE),
      focus: domain === undefined ? NONE : scene.regions.findIndex((r) => r.domain === domain),
    };
    this.renderer.setSelection(this.chosen);
  }

  private point(change: Partial<Pick<Chosen, 'hover' | 'gesture'>>): void {
    this.chosen = { ...this.chosen, ...change };
    this.renderer.setSelection(this.chosen);
    this.schedule();
  }

  // ---- the camera ----------------------------------------------------------------------

  /** The camera, to be kept while the map is out of sight. */
  get kept(): Camera | null {
    return this.journey?.to ?? this.camera;
  }

  /** Takes up a camera that was kept; `null` starts with everything in sight. */
  restore(camera: Camera | null): void {
    this.journey = null;
    this.shift = null;
    this.camera = camera;
    // What was shown belongs to another map: nothing travels from it.
    if (!camera) this.drawn = null;
    this.viewStale = true;
    this.schedule();
  }

  /** Whether the pointer is over a module. */
  get overModule(): boolean {
    return this.chosen.hover?.kind === 'module';
  }

  private travel(to: Camera): void {
    if (!this.camera || this.host.still()) {
      this.journey = null;
      this.camera = to;
    } else {
      this.journey = new Journey(this.camera, to, performance.now());
    }
    this.viewStale = true;
    this.schedule();
  }

  private jump(to: Camera): void {
    this.journey = null;
    this.camera = to;
    this.viewStale = true;
    this.schedule();
  }

  /** Shows everything. */
  fit(): void {
    if (this.drawn) this.travel(fit(this.drawn.scene.bounds, this.size));
  }

  /** Zooms at the middle of the screen. */
  zoom(factor: number): void {
    if (!this.camera || !this.drawn) return;
    const from = this.journey?.to ?? this.camera;
    const least = minScale(this.drawn.scene.bounds, this.size);
    this.travel(zoomAt(from, this.size, this.size.width / 2, this.size.height / 2, factor, least));
  }

  /** Brings modules into sight; zooms only when they do not fit. */
  reveal(modules: readonly string[]): void {
    if (!this.camera || !this.drawn) return;
    const { scene } = this.drawn;
    let box: Box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const id of modules) {
      const m = scene.indexOf.get(id);
      if (m === undefined) continue;
      const x = scene.x[m]!;
      const y = scene.y[m]!;
      box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
    }
    if (box[0] > box[2]) return;
    const around: Box = [box[0] - 30, box[1] - 30, box[2] + 30, box[3] + 30];
    const whole = fit(around, this.size);
    if (whole.scale < this.camera.scale) {
      this.travel(whole);
      return;
    }
    const middle = reveal(this.camera, this.size, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, 120);
    // A module that cannot be told from its neighbours is not in sight, wherever it stands.
    this.travel(
      levels(this.camera.scale, this.drawn.scene.count).module < 0.5
        ? { ...whole, scale: Math.min(whole.scale, 3) }
        : middle,
    );
  }

  /** Zooms into a box of the world. */
  private into(box: Box): void {
    this.travel(fit(box, this.size, 36));
  }

  // ---- what lies where -----------------------------------------------------------------

  private target(px: number, py: number): Target | null {
    if (!this.drawn || !this.camera) return null;
    const { scene, grid } = this.drawn;
    const level = levels(this.camera.scale, this.drawn.scene.count);
    const [x, y] = toWorld(this.camera, this.size, px, py);
    if (level.module > 0.3) {
      const reach = Math.max(5.2, 6 / this.camera.scale);
      const m = grid.at(x, y, reach);
      const near = m === NONE ? Infinity : Math.hypot(scene.x[m]! - x, scene.y[m]! - y);
      if (m !== NONE && near <= Math.max(scene.radius[m]! + 2 / this.camera.scale, 6 / this.camera.scale)) {
        return { kind: 'module', module: m };
      }
    }
    if (level.bands > 0.3) {
      const heaviest = scene.bundles[0]?.count ?? 1;
      for (let b = 0; b < Math.min(scene.bundles.length, BAND_BUDGET); b++) {
        const bundle = scene.bundles[b]!;
        const reach = Math.max(3, bandWidth(bundle.count, heaviest) / 2);
        if (distanceTo(middleLine(bundle, this.camera, this.size), px, py) <= reach)
          return { kind: 'band', band: b };
      }
    }
    if (level.package > 0.5) {
      const p = grid.packageAt(x, y);
      if (p !== NONE) return { kind: 'package', package: p };
    }
    const r = grid.regionAt(x, y);
    return r === NONE ? null : { kind: 'region', region: r };
  }

  // ---- the pointer ---------------------------------------------------------------------

  /** Draws a lasso with the next drag, or no longer. */
  arm(armed: boolean): void {
    this.armed = armed;
    this.host.lasso(armed);
  }

  /** The pointer went down at a point of the canvas; says whether the map follows it. */
  down(event: PointerEvent, px: number, py: number): boolean {
    if (!this.drawn || !this.camera || this.press || (event.button !== 0 && event.button !== 1)) return false;
    this.jump(this.camera);
    const [wx, wy] = toWorld(this.camera, this.size, px, py);
    const target = this.target(px, py);
    const turns =
      event.button === 1
        ? 'pan'
        : event.altKey || this.armed
          ? 'lasso'
          : event.shiftKey
            ? 'box'
            : target?.kind === 'module'
              ? 'carry'
              : 'pan';
    this.press = {
      pointer: event.pointerId,
      px,
      py,
      wx,
      wy,
      target,
      add: event.shiftKey,
      toggle: event.ctrlKey || event.metaKey,
      turns,
      active: false,
      lastX: px,
      lastY: py,
    };
    this.line = [wx, wy];
    return true;
  }

  /** The pointer moved. */
  move(event: PointerEvent, px: number, py: number): void {
    if (!this.drawn || !this.camera) return;
    const { press } = this;
    if (!press) {
      const hover = this.target(px, py);
      if (!same(hover, this.chosen.hover)) {
        this.host.hover(describe(this.drawn, hover));
        this.point({ hover });
      }
      return;
    }
    if (press.pointer !== event.pointerId) return;
    if (!press.active && Math.hypot(px - press.px, py - press.py) < SLACK) return;
    if (!press.active) this.begin(press);
    const [wx, wy] = toWorld(this.camera, this.size, px, py);
    switch (press.turns) {
      case 'pan':
        this.jump(pan(this.camera, this.drawn.scene.bounds, px - press.lastX, py - press.lastY));
        break;
      case 'box':
        this.point({ gesture: { kind: 'box', from: [press.wx, press.wy], to: [wx, wy] } });
        break;
      case 'lasso':
        if (draw(this.line, wx, wy, 3 / this.camera.scale)) {
          this.point({ gesture: { kind: 'lasso', line: [...this.line] } });
        }
        break;
      case 'carry':
        this.point({ gesture: this.carry(press, px, py, wx, wy) });
        break;
    }
    press.lastX = px;
    press.lastY = py;
  }

  private begin(press: Press): void {
    press.active = true;
    this.host.hover('');
    this.point({ hover: null });
    if (press.turns === 'carry' && press.target?.kind === 'module' && this.drawn) {
      const { module } = press.target;
      if (this.chosen.selected[module] !== 1) {
        const id = this.drawn.scene.ids[module]!;
        this.host.select([id], id);
        this.setSelection(new Set([id]), id, undefined);
      }
    }
  }

  private carry(press: Press, px: number, py: number, wx: number, wy: number): Gesture {
    const drawn = this.drawn!;
    const region = this.goal(wx, wy);
    return {
      kind: 'carry',
      at: [px, py],
      by: [wx - press.wx, wy - press.wy],
      region,
      says: this.host.editable()
        ? sayCarry(drawn, this.chosen.list.length, region)
        : 'This project is read-only',
    };
  }

  /** The region that carried modules would go to: none when all of them lie there already. */
  private goal(wx: number, wy: number): number {
    const drawn = this.drawn!;
    if (!this.host.editable()) return NONE;
    const region = drawn.grid.regionAt(wx, wy);
    if (region === NONE) return NONE;
    return this.chosen.list.every((m) => drawn.scene.region[m] === region) ? NONE : region;
  }

  /** The pointer went up. */
  up(event: PointerEvent, px: number, py: number): void {
    const { press, drawn, camera } = this;
    if (!press || !drawn || !camera || press.pointer !== event.pointerId) return;
    this.press = null;
    if (!press.active) {
      if (event.button === 0) this.click(press);
      return;
    }
    const [wx, wy] = toWorld(camera, this.size, px, py);
    const { scene, grid } = drawn;
    const ids = (modules: readonly number[]): string[] => modules.map((m) => scene.ids[m]!);
    if (press.turns === 'box' || press.turns === 'lasso') {
      const found =
        press.turns === 'box'
          ? inBox(grid, spanned(press.wx, press.wy, wx, wy))
          : inLasso(scene, grid, this.line);
      // A marquee is drawn with Shift held, so only a second one on top of it adds.
      const kept = press.toggle ? this.chosen.list : [];
      const all = ids([...new Set([...kept, ...found])]);
      this.host.select(all, all[0] ?? null);
      this.host.speak(all.length === 1 ? '1 module selected' : `${all.length} modules selected`);
      if (press.turns === 'lasso' && this.armed) this.arm(false);
    }
    if (press.turns === 'carry') {
      const region = this.goal(wx, wy);
      if (region !== NONE) this.host.assign(ids(this.chosen.list), scene.regions[region]!.domain);
    }
    this.point({ gesture: null });
  }

  private click(press: Press): void {
    const drawn = this.drawn!;
    const { target } = press;
    const { scene } = drawn;
    if (target?.kind === 'module') {
      const id = scene.ids[target.module]!;
      const now = [...this.wanted.modules];
      if (press.toggle) {
        this.host.select(now.includes(id) ? now.filter((other) => other !== id) : [...now, id], id);
      } else if (press.add) this.host.select(now.includes(id) ? now : [...now, id], id);
      else this.host.select([id], id);
    } else if (press.add || press.toggle) {
      // Reaching for one more module and missing it must not lose the others.
    } else if (target?.kind === 'package')
      this.host.lookAt(scene.regions[scene.packages[target.package]!.region]!.domain);
    else if (target?.kind === 'region') this.host.lookAt(scene.regions[target.region]!.domain);
    else if (target?.kind === 'band')
      this.host.lookAt(scene.regions[scene.bundles[target.band]!.from]!.domain);
    else this.host.clear();
  }

  /** The system took the pointer away, or it left. */
  cancel(): void {
    this.press = null;
    this.point({ gesture: null });
  }

  /** The pointer left the map. */
  leave(): void {
    if (this.press || !this.chosen.hover) return;
    this.host.hover('');
    this.point({ hover: null });
  }

  /** A double click: into a region, into a package, or a module in the inspector. */
  double(px: number, py: number): void {
    if (!this.drawn || !this.camera) return;
    const target = this.target(px, py);
    const { scene } = this.drawn;
    if (target?.kind === 'module') this.host.open(scene.ids[target.module]!);
    else if (target?.kind === 'package') {
      const { region } = scene.packages[target.package]!;
      const box = scene.regionBoxes[region]!;
      const seen = visible(this.camera, this.size);
      // First the whole region, then the package in it.
      const inside = box[0] <= seen[0] || box[2] >= seen[2] || box[1] <= seen[1] || box[3] >= seen[3];
      const close = fit(box, this.size, 36).scale <= this.camera.scale * 1.15;
      this.into(inside || close ? scene.packageBoxes[target.package]! : box);
    } else if (target?.kind === 'region') this.into(scene.regionBoxes[target.region]!);
  }

  /** The wheel turned: zooms at the pointer. */
  wheel(event: WheelEvent, px: number, py: number): void {
    if (!this.camera || !this.drawn) return;
    // Lines and pages are other units than pixels; a pinch arrives with Ctrl and small steps.
    const unit = event.deltaMode === 1 ? 20 : event.deltaMode === 2 ? 400 : 1;
    const step = Math.max(-240, Math.min(240, event.deltaY * unit)) * (event.ctrlKey ? 5 : 1);
    const least = minScale(this.drawn.scene.bounds, this.size);
    const zoomed = zoomAt(this.camera, this.size, px, py, Math.exp(-step * 0.0018), least);
    this.wheeled = performance.now();
    this.jump(hold(zoomed, this.drawn.scene.bounds));
  }

  // ---- keys ----------------------------------------------------------------------------

  /** A key was pressed on the map; says whether it meant something to it. */
  key(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): boolean {
    if (!this.drawn || !this.camera) return false;
    if (event.key === 'Escape') return this.escape();
    if (event.altKey) return false;
    const direction = ARROWS[event.key];
    if (direction) return this.walk(direction, event.ctrlKey || event.metaKey, event.shiftKey);
    if (event.ctrlKey || event.metaKey) return false;
    if (event.key === 'Enter' && this.chosen.cursor !== NONE) {
      this.host.open(this.drawn.scene.ids[this.chosen.cursor]!);
      return true;
    }
    if (event.key === '+' || event.key === '=') this.zoom(1.4);
    else if (event.key === '-') this.zoom(1 / 1.4);
    else return false;
    return true;
  }

  private escape(): boolean {
    if (this.press?.active) this.cancel();
    else if (this.armed) this.arm(false);
    else return false;
    return true;
  }

  private walk(direction: readonly [number, number], along: boolean, add: boolean): boolean {
    const { scene, grid } = this.drawn!;
    const camera = this.journey?.to ?? this.camera!;
    const { cursor } = this.chosen;
    let next: number;
    if (cursor === NONE) next = grid.at(camera.x, camera.y, Math.max(scene.bounds[2] - scene.bounds[0], 1e3));
    else if (along) next = strongest(scene, cursor, direction);
    else next = neighbour(scene, grid, cursor, direction);
    if (next === NONE) return true;
    const id = scene.ids[next]!;
    this.host.select(add ? [...new Set([...this.wanted.modules, id])] : [id], id);
    this.host.speak(describeModule(this.drawn!, next));
    const to = reveal(camera, this.size, scene.x[next]!, scene.y[next]!);
    if (to.x !== camera.x || to.y !== camera.y) this.travel(to);
    return true;
  }

  // ---- frames --------------------------------------------------------------------------

  private schedule(): void {
    if (this.scheduled === 0) this.scheduled = requestAnimationFrame((now) => this.frame(now));
  }

  private frame(now: number): void {
    this.scheduled = 0;
    if (this.journey) {
      const { camera, arrived } = this.journey.at(performance.now());
      this.camera = camera;
      this.viewStale = true;
      if (arrived) this.journey = null;
    }
    if (this.shift && this.drawn) {
      if (this.shift.apply(this.drawn.scene, this.drawn.x, this.drawn.y, performance.now()))
        this.shift = null;
      this.renderer.moved();
    }
    if (this.camera && this.viewStale) {
      this.renderer.setView(this.camera, this.size, this.density);
      this.viewStale = false;
      this.movedAt = now;
    }
    const painted = this.renderer.paint(now - this.movedAt > REST_MS || !this.moving);
    if (painted.milliseconds > 0) this.frames.add(now, painted.milliseconds);
    // A picture that was only moved is drawn properly as soon as the camera rests.
    if (this.journey || this.shift || painted.provisional) this.schedule();
  }

  /** Whether frames follow each other: a single change is drawn at once, and properly. */
  private get moving(): boolean {
    return this.journey !== null || this.press?.active === true || this.wheeled > performance.now() - REST_MS;
  }

  // ---- for tests of the real window ----------------------------------------------------

  /** Where a module stands on the canvas, in CSS pixels. */
  screenPositionOf(module: string): { x: number; y: number } | null {
    const m = this.drawn?.scene.indexOf.get(module);
    if (m === undefined || !this.drawn || !this.camera) return null;
    const [x, y] = toScreen(this.camera, this.size, this.drawn.scene.x[m]!, this.drawn.scene.y[m]!);
    return { x, y };
  }

  /** A point inside a domain's region, in CSS pixels of the canvas; `null` is the monolith. */
  regionCentre(domain: string | null): { x: number; y: number } | null {
    if (!this.drawn || !this.camera) return null;
    const region = this.drawn.scene.regions.find((r) => r.domain === domain);
    if (!region) return null;
    const [x, y] = toScreen(this.camera, this.size, region.label.x, region.label.y);
    return { x, y };
  }

  /** Whether a map is shown and nothing is moving. */
  get ready(): boolean {
    return (
      this.drawn !== null && this.camera !== null && !this.journey && !this.shift && this.scheduled === 0
    );
  }

  /** Lets go of everything. */
  dispose(): void {
    if (this.scheduled !== 0) cancelAnimationFrame(this.scheduled);
    this.scheduled = 0;
    this.drawn = null;
    this.renderer.dispose();
  }
}

function same(a: Target | null, b: Target | null): boolean {
  if (a === b) return true;
  if (a?.kind === 'module' && b?.kind === 'module') return a.module === b.module;
  if (a?.kind === 'package' && b?.kind === 'package') return a.package === b.package;
  if (a?.kind === 'region' && b?.kind === 'region') return a.region === b.region;
  return a?.kind === 'band' && b?.kind === 'band' && a.band === b.band;
}
