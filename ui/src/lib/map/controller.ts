// The map as people handle it: brings scene, camera, pointer and keys together on the canvases.
import type { QuestionRow } from '../backend';
import { fit, reveal, type Camera } from './camera';
import { FrameLog } from './frames';
import type { MapHost } from './host';
import type { Look } from './look';
import { Shift } from './motion';
import { MapPointer } from './pointer';
import { questionMarks, type QuestionMark } from './questions';
import type { MapRenderer } from './renderer';
import { NONE, SPACING } from './scene';
import { Sight } from './sight';
import type { MapTheme } from './theme';
import { nothingChosen, type Chosen, type Drawn } from './view';
import { ARROWS, neighbour, strongest } from './walk';
import { describeModule } from './words';

/** The camera rests when it has not moved for so long, in milliseconds. */
const REST_MS = 110;
/** How long a hit flashes, in milliseconds. */
const FLASH_MS = 1_400;
/** How many cells Alt with an arrow carries a domain, and how many with Shift as well. */
const NEAR_CELLS = 4;
const FAR_CELLS = 16;

/** Handles one map on one pair of canvases. */
export class MapController {
  private drawn: Drawn | null = null;
  private chosen: Chosen = nothingChosen(0);
  private wanted: { modules: ReadonlySet<string>; focus: string | null; domain: string | null | undefined } =
    { modules: new Set(), focus: null, domain: undefined };
  private shift: Shift | null = null;
  private scheduled = 0;
  private viewStale = true;
  private movedAt = 0;
  private flashing: { modules: readonly number[]; began: number } | null = null;
  private readonly sight: Sight;
  readonly pointer: MapPointer;
  readonly frames = new FrameLog();

  constructor(
    private readonly renderer: MapRenderer,
    private readonly host: MapHost,
  ) {
    this.sight = new Sight(
      () => host.still(),
      () => {
        this.viewStale = true;
        this.schedule();
      },
    );
    const drawn = (): Drawn | null => this.drawn;
    const chosen = (): Chosen => this.chosen;
    const selected = (): ReadonlySet<string> => this.wanted.modules;
    this.pointer = new MapPointer({
      get drawn() {
        return drawn();
      },
      get chosen() {
        return chosen();
      },
      get selected() {
        return selected();
      },
      sight: this.sight,
      host,
      point: (change) => this.point(change),
      grasp: (module) => {
        host.select([module], module);
        this.setSelection(new Set([module]), module, undefined);
      },
    });
  }

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
    this.flashing = null;
    this.renderer.setScene(drawn);
    this.chosen = { ...this.chosen, hover: null, flash: null };
    this.choose();
    this.start();
    this.viewStale = true;
    this.schedule();
  }

  /** Paints in other colours. */
  setTheme(theme: MapTheme): void {
    this.renderer.setTheme(theme);
    this.schedule();
  }

  /** Shows a part of the map, an overlay, or the map after a cut. */
  setLook(look: Look): void {
    this.renderer.setLook(look);
    this.schedule();
  }

  /** The canvas has another size. */
  resize(width: number, height: number, density: number): void {
    const { sight, drawn } = this;
    // A map that was wholly in sight stays so; else the middle of the screen stays where it is.
    const whole = drawn && sight.size.width > 0 ? fit(drawn.scene.bounds, sight.size) : null;
    const { goal } = sight;
    const wasWhole =
      whole !== null && goal?.x === whole.x && goal.y === whole.y && goal.scale === whole.scale;
    sight.size = { width, height };
    sight.density = density;
    if (wasWhole && drawn && width > 0) sight.jump(fit(drawn.scene.bounds, sight.size));
    this.start();
    this.viewStale = true;
    this.schedule();
  }

  private start(): void {
    const { sight, drawn } = this;
    if (!sight.camera && drawn && sight.size.width > 0) sight.jump(fit(drawn.scene.bounds, sight.size));
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
    const list = this.places(this.wanted.modules);
    for (const m of list) selected[m] = 1;
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

  private places(modules: Iterable<string>): number[] {
    const places: number[] = [];
    for (const id of modules) {
      const m = this.drawn?.scene.indexOf.get(id);
      if (m !== undefined) places.push(m);
    }
    return places;
  }

  private point(change: Partial<Pick<Chosen, 'hover' | 'gesture' | 'flash'>>): void {
    this.chosen = { ...this.chosen, ...change };
    this.renderer.setSelection(this.chosen);
    this.schedule();
  }

  // ---- the camera ----------------------------------------------------------------------

  /** The camera, to be kept while the map is out of sight. */
  get kept(): Camera | null {
    return this.sight.goal;
  }

  /** Takes up a camera that was kept; `null` starts with everything in sight. */
  restore(camera: Camera | null): void {
    this.shift = null;
    // What was shown belongs to another map: nothing travels from it.
    if (!camera) this.drawn = null;
    this.sight.jump(camera);
  }

  /** Whether the pointer is over a module. */
  get overModule(): boolean {
    return this.chosen.hover?.kind === 'module';
  }

  /** Shows everything. */
  fit(): void {
    if (this.drawn) this.sight.into(this.drawn.scene.bounds);
  }

  /** Zooms at the middle of the screen. */
  zoom(factor: number): void {
    if (this.drawn) this.sight.zoom(factor, this.drawn.scene);
  }

  /** Brings modules into sight; zooms only when they do not fit. */
  reveal(modules: readonly string[]): void {
    if (this.drawn) this.sight.reveal(this.drawn.scene, this.places(modules));
  }

  /** Flies to modules and lets them flash, so that the eye finds them. */
  fly(modules: readonly string[]): void {
    const places = this.places(modules);
    if (!this.drawn || places.length === 0) return;
    this.sight.fly(this.drawn.scene, places);
    this.flashing = { modules: places, began: performance.now() };
    this.point({ flash: { modules: places, share: 0 } });
    const first = describeModule(this.drawn, places[0]!);
    this.host.speak(places.length === 1 ? first : `${places.length} modules, the first: ${first}`);
  }

  // ---- keys ----------------------------------------------------------------------------

  /** A key was pressed on the map; says whether it meant something to it. */
  key(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): boolean {
    if (!this.drawn || !this.sight.camera) return false;
    if (event.key === 'Escape') return this.pointer.escape();
    const direction = ARROWS[event.key];
    if (event.altKey) return direction !== undefined && this.carryDomain(direction, event.shiftKey);
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

  /** Carries the domain that is looked at some cells in a direction. */
  private carryDomain([x, y]: readonly [number, number], far: boolean): boolean {
    const { domain } = this.wanted;
    if (!this.host.editable()) this.host.speak('This project is read-only');
    else if (typeof domain !== 'string')
      this.host.speak('Choose a domain first: Alt with an arrow carries the domain that is chosen');
    else {
      const step = (far ? FAR_CELLS : NEAR_CELLS) * SPACING;
      this.host.carry(domain, x * step, y * step);
    }
    return true;
  }

  private walk(direction: readonly [number, number], along: boolean, add: boolean): boolean {
    const { scene, grid } = this.drawn!;
    const camera = this.sight.goal!;
    const { cursor } = this.chosen;
    let next: number;
    if (cursor === NONE) next = grid.at(camera.x, camera.y, Math.max(scene.bounds[2] - scene.bounds[0], 1e3));
    else if (along) next = strongest(scene, cursor, direction);
    else next = neighbour(scene, grid, cursor, direction);
    if (next === NONE) {
      this.host.speak(along ? 'No dependency leads that way' : 'Nothing lies that way');
      return true;
    }
    const id = scene.ids[next]!;
    this.host.select(add ? [...new Set([...this.wanted.modules, id])] : [id], id);
    this.host.speak(describeModule(this.drawn!, next));
    const to = reveal(camera, this.sight.size, scene.x[next]!, scene.y[next]!);
    if (to.x !== camera.x || to.y !== camera.y) this.sight.travel(to);
    return true;
  }

  // ---- frames --------------------------------------------------------------------------

  private schedule(): void {
    if (this.scheduled === 0) this.scheduled = requestAnimationFrame((now) => this.frame(now));
  }

  private frame(now: number): void {
    this.scheduled = 0;
    const { sight, drawn } = this;
    if (sight.advance(performance.now())) this.viewStale = true;
    if (this.shift && drawn) {
      if (this.shift.apply(drawn.scene, drawn.x, drawn.y, performance.now())) this.shift = null;
      this.renderer.moved();
    }
    this.flash();
    if (sight.camera && this.viewStale) {
      this.renderer.setView(sight.camera, sight.size, sight.density);
      this.viewStale = false;
      this.movedAt = now;
    }
    const moving = sight.travelling || this.pointer.busy(REST_MS);
    const painted = this.renderer.paint(now - this.movedAt > REST_MS || !moving);
    if (painted.milliseconds > 0) {
      this.frames.add(now, painted.milliseconds);
      this.host.painted?.(painted.counted);
    }
    // A picture that was only moved is drawn properly as soon as the camera rests.
    if (sight.travelling || this.shift || this.flashing || painted.provisional) this.schedule();
  }

  /** A flash goes on for its time: a ring that pulses, or one that stands where motion is unwanted. */
  private flash(): void {
    if (!this.flashing) return;
    const share = (performance.now() - this.flashing.began) / FLASH_MS;
    const flash =
      share >= 1 ? null : { modules: this.flashing.modules, share: this.host.still() ? 0.5 : share };
    if (!flash) this.flashing = null;
    this.chosen = { ...this.chosen, flash };
    this.renderer.setSelection(this.chosen);
  }

  /** The picture that is shown, with the questions that are open, as a file's content. */
  picture(kind: 'svg' | 'png', asked: ReadonlyMap<string, readonly QuestionRow[]>): string {
    return this.renderer.picture(kind, this.questionMarks(asked));
  }

  /** Marks where the targets of open questions stand. */
  questionMarks(asked: ReadonlyMap<string, readonly QuestionRow[]>): readonly QuestionMark[] {
    return questionMarks(asked, (target) => this.screenPositionOf(target) ?? this.regionCentre(target));
  }

  // ---- for tests of the real window ----------------------------------------------------

  /** Where a module stands on the canvas, in CSS pixels. */
  screenPositionOf(module: string): { x: number; y: number } | null {
    const m = this.drawn?.scene.indexOf.get(module);
    if (m === undefined || !this.drawn) return null;
    return this.sight.toScreen(this.drawn.scene.x[m]!, this.drawn.scene.y[m]!);
  }

  /** A point inside a domain's region, in CSS pixels of the canvas; `null` is the monolith. */
  regionCentre(domain: string | null): { x: number; y: number } | null {
    const region = this.drawn?.scene.regions.find((r) => r.domain === domain);
    return region ? this.sight.toScreen(region.label.x, region.label.y) : null;
  }

  /** Whether a map is shown and nothing is moving. */
  get ready(): boolean {
    return (
      this.drawn !== null &&
      this.sight.camera !== null &&
      !this.sight.travelling &&
      !this.shift &&
      this.scheduled === 0
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
