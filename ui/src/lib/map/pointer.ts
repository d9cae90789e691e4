// What the pointer does on the map: clicks, panning, marquee, lasso, carrying modules elsewhere.
import { fit, hold, minScale, pan, visible, zoomAt } from './camera';
import { sayEffect } from './effect';
import type { MapHost } from './host';
import { NONE } from './scene';
import { draw, inBox, inLasso, spanned } from './select';
import type { Sight } from './sight';
import { same, targetAt } from './target';
import type { Chosen, Drawn, Gesture, Target } from './view';
import { describe, sayCarry } from './words';

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
  readonly turns: 'pan' | 'box' | 'lasso' | 'carry' | 'region';
  active: boolean;
  lastX: number;
  lastY: number;
}

/** Pixels that a press may wander and still be a click. */
const SLACK = 4;

/** What the pointer works on. */
export interface Board {
  readonly drawn: Drawn | null;
  readonly chosen: Chosen;
  /** Identities of the selected modules. */
  readonly selected: ReadonlySet<string>;
  readonly sight: Sight;
  readonly host: MapHost;
  /** Shows another hover or gesture. */
  point(change: Partial<Pick<Chosen, 'hover' | 'gesture'>>): void;
  /** Selects a module at once, before the window answers. */
  grasp(module: string): void;
}

/** The domain's region at a place of the world, or `NONE`: the monolith stays where it is. */
function regionUnder(drawn: Drawn, wx: number, wy: number): number {
  const region = drawn.grid.regionAt(wx, wy);
  return region === NONE || drawn.scene.regions[region]!.domain === null ? NONE : region;
}

/** Follows one pointer over one map. */
export class MapPointer {
  private press: Press | null = null;
  private line: number[] = [];
  private wheeled = 0;
  private armed = false;
  /** The last region that modules were carried over, and what going there would do. */
  private effect: { region: number; list: readonly number[]; says: readonly string[] } | null = null;

  constructor(private readonly board: Board) {}

  /** Whether a gesture is going on, or the wheel turned within the last `rest` milliseconds. */
  busy(rest: number): boolean {
    return this.press?.active === true || this.wheeled > performance.now() - rest;
  }

  /** Draws a lasso with the next drag, or no longer. */
  arm(armed: boolean): void {
    this.armed = armed;
    this.board.host.lasso(armed);
  }

  private target(px: number, py: number): Target | null {
    const { drawn, sight } = this.board;
    return drawn && sight.camera ? targetAt(drawn, sight.camera, sight.size, px, py) : null;
  }

  /** The pointer went down at a point of the canvas; says whether the map follows it. */
  down(event: PointerEvent, px: number, py: number): boolean {
    const { drawn, sight } = this.board;
    if (!drawn || !sight.camera || this.press || (event.button !== 0 && event.button !== 1)) return false;
    sight.jump(sight.camera);
    const [wx, wy] = sight.toWorld(px, py);
    const target = this.target(px, py);
    const turns =
      event.button === 1
        ? 'pan'
        : event.altKey || this.armed
          ? 'lasso'
          : event.shiftKey
            ? 'box'
            : (event.ctrlKey || event.metaKey) && regionUnder(drawn, wx, wy) !== NONE
              ? 'region'
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
    const { drawn, sight, host, chosen } = this.board;
    if (!drawn || !sight.camera) return;
    const { press } = this;
    if (!press) {
      const hover = this.target(px, py);
      if (!same(hover, chosen.hover)) {
        host.hover(describe(drawn, hover));
        this.board.point({ hover });
      }
      return;
    }
    if (press.pointer !== event.pointerId) return;
    if (!press.active && Math.hypot(px - press.px, py - press.py) < SLACK) return;
    if (!press.active) this.begin(press);
    const [wx, wy] = sight.toWorld(px, py);
    switch (press.turns) {
      case 'pan':
        sight.jump(pan(sight.camera, drawn.scene.bounds, px - press.lastX, py - press.lastY));
        break;
      case 'box':
        this.board.point({ gesture: { kind: 'box', from: [press.wx, press.wy], to: [wx, wy] } });
        break;
      case 'lasso':
        if (draw(this.line, wx, wy, 3 / sight.camera.scale)) {
          this.board.point({ gesture: { kind: 'lasso', line: [...this.line] } });
        }
        break;
      case 'region':
        this.board.point({ gesture: this.carryRegion(press, drawn, px, py, wx, wy) });
        break;
      case 'carry':
        this.board.point({ gesture: this.carry(press, drawn, px, py, wx, wy) });
        break;
    }
    press.lastX = px;
    press.lastY = py;
  }

  private begin(press: Press): void {
    const { drawn, chosen, host } = this.board;
    press.active = true;
    this.effect = null;
    host.hover('');
    this.board.point({ hover: null });
    if (press.turns === 'carry' && press.target?.kind === 'module' && drawn) {
      const { module } = press.target;
      if (chosen.selected[module] !== 1) this.board.grasp(drawn.scene.ids[module]!);
    }
  }

  private carry(press: Press, drawn: Drawn, px: number, py: number, wx: number, wy: number): Gesture {
    const { chosen, host } = this.board;
    const region = this.goal(drawn, wx, wy);
    const { list } = chosen;
    let says: readonly string[] = ['This project is read-only'];
    if (host.editable()) {
      if (this.effect?.region !== region || this.effect.list !== list) {
        const effect = region === NONE ? [] : sayEffect(drawn, list, region);
        this.effect = { region, list, says: [sayCarry(drawn, list.length, region), ...effect] };
      }
      says = this.effect.says;
    }
    return { kind: 'carry', at: [px, py], by: [wx - press.wx, wy - press.wy], region, says };
  }

  private carryRegion(press: Press, drawn: Drawn, px: number, py: number, wx: number, wy: number): Gesture {
    const region = regionUnder(drawn, press.wx, press.wy);
    const { name } = drawn.regions[region]!;
    const says = this.board.host.editable()
      ? [`Lay ${name} here and pin it`, 'It takes the nearest free place']
      : ['This project is read-only'];
    return { kind: 'region', at: [px, py], by: [wx - press.wx, wy - press.wy], region, says };
  }

  /** The region that carried modules would go to: none when all of them lie there already. */
  private goal(drawn: Drawn, wx: number, wy: number): number {
    const { chosen, host } = this.board;
    if (!host.editable()) return NONE;
    const region = drawn.grid.regionAt(wx, wy);
    if (region === NONE) return NONE;
    return chosen.list.every((m) => drawn.scene.region[m] === region) ? NONE : region;
  }

  /** The pointer went up. */
  up(event: PointerEvent, px: number, py: number): void {
    const { press } = this;
    const { drawn, sight, host, chosen } = this.board;
    if (!press || !drawn || !sight.camera || press.pointer !== event.pointerId) return;
    this.press = null;
    if (!press.active) {
      if (event.button === 0) this.click(press, drawn);
      return;
    }
    const [wx, wy] = sight.toWorld(px, py);
    const { scene, grid } = drawn;
    const ids = (modules: readonly number[]): string[] => modules.map((m) => scene.ids[m]!);
    if (press.turns === 'box' || press.turns === 'lasso') {
      const found =
        press.turns === 'box'
          ? inBox(grid, spanned(press.wx, press.wy, wx, wy))
          : inLasso(scene, grid, this.line);
      // A marquee is drawn with Shift held, so only a second one on top of it adds.
      const kept = press.toggle ? chosen.list : [];
      const all = ids([...new Set([...kept, ...found])]);
      host.select(all, all[0] ?? null);
      host.speak(all.length === 1 ? '1 module selected' : `${all.length} modules selected`);
      if (press.turns === 'lasso' && this.armed) this.arm(false);
    }
    if (press.turns === 'region' && host.editable()) {
      const { domain } = scene.regions[regionUnder(drawn, press.wx, press.wy)]!;
      if (domain !== null) host.carry(domain, wx - press.wx, wy - press.wy);
    }
    if (press.turns === 'carry') {
      const region = this.goal(drawn, wx, wy);
      if (region !== NONE) host.assign(ids(chosen.list), scene.regions[region]!.domain);
    }
    this.board.point({ gesture: null });
  }

  private click(press: Press, drawn: Drawn): void {
    const { host, selected } = this.board;
    const { target } = press;
    const { scene } = drawn;
    if (target?.kind === 'module') {
      const id = scene.ids[target.module]!;
      const now = [...selected];
      if (press.toggle) {
        host.select(now.includes(id) ? now.filter((other) => other !== id) : [...now, id], id);
      } else if (press.add) host.select(now.includes(id) ? now : [...now, id], id);
      else host.select([id], id);
    } else if (press.add || press.toggle) {
      // Reaching for one more module and missing it must not lose the others.
    } else if (target?.kind === 'package')
      host.lookAt(scene.regions[scene.packages[target.package]!.region]!.domain);
    else if (target?.kind === 'region') host.lookAt(scene.regions[target.region]!.domain);
    else if (target?.kind === 'link')
      host.lookAt(scene.regions[scene.packages[target.link.from]!.region]!.domain);
    else if (target?.kind === 'band') host.lookAt(scene.regions[scene.bundles[target.band]!.from]!.domain);
    else host.clear();
  }

  /** The system took the pointer away, or it left. */
  cancel(): void {
    this.press = null;
    this.board.point({ gesture: null });
  }

  /** The pointer left the map. */
  leave(): void {
    if (this.press || !this.board.chosen.hover) return;
    this.board.host.hover('');
    this.board.point({ hover: null });
  }

  /** Gives up what is going on; says whether there was anything. */
  escape(): boolean {
    if (this.press?.active) this.cancel();
    else if (this.armed) this.arm(false);
    else return false;
    return true;
  }

  /** A double click: into a region, into a package, or a module in the inspector. */
  double(px: number, py: number): void {
    const { drawn, sight, host } = this.board;
    if (!drawn || !sight.camera) return;
    const target = this.target(px, py);
    const { scene } = drawn;
    if (target?.kind === 'module') host.open(scene.ids[target.module]!);
    else if (target?.kind === 'package') {
      const { region } = scene.packages[target.package]!;
      const box = scene.regionBoxes[region]!;
      const seen = visible(sight.camera, sight.size);
      // First the whole region, then the package in it.
      const inside = box[0] <= seen[0] || box[2] >= seen[2] || box[1] <= seen[1] || box[3] >= seen[3];
      const close = fit(box, sight.size, 36).scale <= sight.camera.scale * 1.15;
      sight.into(inside || close ? scene.packageBoxes[target.package]! : box, 36);
    } else if (target?.kind === 'region') sight.into(scene.regionBoxes[target.region]!, 36);
  }

  /** The wheel turned: zooms at the pointer. */
  wheel(event: WheelEvent, px: number, py: number): void {
    const { drawn, sight } = this.board;
    if (!sight.camera || !drawn) return;
    // Lines and pages are other units than pixels; a pinch arrives with Ctrl and small steps.
    const unit = event.deltaMode === 1 ? 20 : event.deltaMode === 2 ? 400 : 1;
    const step = Math.max(-240, Math.min(240, event.deltaY * unit)) * (event.ctrlKey ? 5 : 1);
    const least = minScale(drawn.scene.bounds, sight.size);
    const zoomed = zoomAt(sight.camera, sight.size, px, py, Math.exp(-step * 0.0018), least);
    this.wheeled = performance.now();
    sight.jump(hold(zoomed, drawn.scene.bounds));
  }
}
