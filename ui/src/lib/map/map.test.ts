import { describe, expect, it } from 'vitest';
import { bandOutline, bandWidth, distanceTo, middleLine } from './bands';
import {
  between,
  fit,
  hold,
  MAX_SCALE,
  minScale,
  pan,
  reveal,
  toScreen,
  toWorld,
  visible,
  zoomAt,
} from './camera';
import { FrameLog, percentile } from './frames';
import { HitGrid, insideRings } from './hit';
import { elide, LabelRoom } from './labels';
import { fullCell, levelOf, levels, MARK_BUDGET, ramp, type Level } from './levels';
import { sizeSamples } from './legend';
import { PLAIN } from './look';
import { Shift } from './motion';
import { edgesOf } from './edges';
import { crest, decodeScene, NONE, SceneError } from './scene';
import { draw, inBox, inLasso, spanned } from './select';
import { encode, head, smallMap, type TestModule } from './testing';
import { lastPart } from './view';
import { neighbour, strongest } from './walk';

const size = { width: 800, height: 600 };

describe('the scene', () => {
  it('is decoded from bytes', () => {
    const scene = decodeScene(smallMap());
    expect(scene.count).toBe(5);
    expect(scene.ids).toEqual(['m11', 'm12', 'm13', 'm14', 'm15']);
    expect([...scene.regionCount]).toEqual([3, 1, 1]);
    expect([...scene.package]).toEqual([0, 0, NONE, NONE, NONE]);
    expect(scene.indexOf.get('m14')).toBe(3);
    expect(scene.regionBoxes[1]).toEqual([110, 0, 200, 40]);
    const { edges } = scene;
    const touching = (m: number) => [...edges.incident.slice(edges.start[m], edges.start[m + 1])].sort();
    expect(touching(0)).toEqual([0, 1, 2]);
    expect(touching(1)).toEqual([0]);
    // A dependency on itself touches its module at both ends.
    expect(touching(2)).toEqual([3, 3]);
  });

  it('holds names that are not plain letters', () => {
    const scene = head();
    scene.packages[0]!.label = 'Größe → 測';
    expect(decodeScene(encode(scene, [])).packages[0]!.label).toBe('Größe → 測');
  });

  const one: TestModule = { x: 0, y: 0, id: 1, region: 0 };
  for (const [what, bytes] of [
    ['no bytes', new ArrayBuffer(0)],
    ['a cut head', smallMap().slice(0, 40)],
    ['cut modules', smallMap().slice(0, smallMap().byteLength - 60)],
    ['cut dependencies', smallMap().slice(0, smallMap().byteLength - 4)],
    ['a region that is not there', encode(head(), [{ ...one, region: 9 }])],
    ['a dependency on nothing', encode(head(), [one], [[0, 5, 1]])],
  ] as const) {
    it(`refuses ${what}`, () => expect(() => decodeScene(bytes)).toThrow(SceneError));
  }

  it('finds the crest of an outline above a column, and of all of it when nothing is near', () => {
    const outline = [[0, 10, 20, 0, 100, 40, 100, 90, 0, 90]];
    expect(crest(outline, 102, 10)).toBe(40);
    expect(crest(outline, 20, 10)).toBe(0);
    expect(crest(outline, 60, 5)).toBe(0);
  });
});

describe('the camera', () => {
  const camera = { x: 50, y: 40, scale: 3 };

  it('goes from the world to the screen and back', () => {
    for (const [x, y] of [
      [0, 0],
      [50, 40],
      [-3.5, 77],
    ] as const) {
      const [px, py] = toScreen(camera, size, x, y);
      const [wx, wy] = toWorld(camera, size, px, py);
      expect(wx).toBeCloseTo(x, 9);
      expect(wy).toBeCloseTo(y, 9);
    }
  });

  it('fits a box wholly on the screen', () => {
    for (const box of [
      [0, 0, 200, 100],
      [-10, -500, 10, 500],
      [7, 7, 7, 7],
    ] as const) {
      const [left, top, right, bottom] = visible(fit(box, size), size);
      expect(left).toBeLessThanOrEqual(box[0]);
      expect(top).toBeLessThanOrEqual(box[1]);
      expect(right).toBeGreaterThanOrEqual(box[2]);
      expect(bottom).toBeGreaterThanOrEqual(box[3]);
      expect(fit(box, size).scale).toBeLessThanOrEqual(MAX_SCALE);
    }
  });

  it('zooms at the pointer, within limits', () => {
    const before = toWorld(camera, size, 700, 90);
    const least = minScale([0, 0, 200, 100], size);
    for (const factor of [1.5, 0.7, 100, 1e-6]) {
      const zoomed = zoomAt(camera, size, 700, 90, factor, least);
      const after = toWorld(zoomed, size, 700, 90);
      expect(after[0]).toBeCloseTo(before[0], 6);
      expect(after[1]).toBeCloseTo(before[1], 6);
      expect(zoomed.scale).toBeGreaterThanOrEqual(least);
      expect(zoomed.scale).toBeLessThanOrEqual(MAX_SCALE);
    }
  });

  it('pans with the pointer and never loses the world', () => {
    expect(pan(camera, [0, 0, 200, 100], -30, 15)).toEqual({ x: 60, y: 35, scale: 3 });
    expect(pan(camera, [0, 0, 200, 100], 1e6, 0).x).toBe(0);
    expect(hold({ x: 900, y: -5, scale: 1 }, [0, 0, 200, 100])).toEqual({ x: 200, y: 0, scale: 1 });
  });

  it('travels from one place to the other', () => {
    const to = { x: 150, y: 10, scale: 9 };
    expect(between(camera, to, 0)).toEqual(camera);
    const there = between(camera, to, 1);
    expect(there.x).toBeCloseTo(to.x, 9);
    expect(there.scale).toBeCloseTo(to.scale, 9);
    let last = camera.scale;
    for (let share = 0.1; share < 1; share += 0.1) {
      const at = between(camera, to, share);
      expect(at.scale).toBeGreaterThan(last);
      last = at.scale;
    }
    expect(between(camera, { ...camera, x: 60 }, 0.5).x).toBeCloseTo(55, 9);
  });

  it('reveals a point by moving no farther than it must', () => {
    expect(reveal(camera, size, 50, 40)).toEqual(camera);
    const moved = reveal(camera, size, 400, 40, 48);
    expect(toScreen(moved, size, 400, 40)[0]).toBeCloseTo(size.width - 48, 6);
    expect(moved.y).toBe(camera.y);
  });
});

describe('hits and selections', () => {
  const scene = decodeScene(smallMap());
  const grid = new HitGrid(scene);

  it('finds the nearest module within reach', () => {
    for (const [x, y, reach, id] of [
      [21, 21, 5, 0],
      [26, 20, 8, 1],
      [45, 20, 5, NONE],
      [150, 20, 1, 3],
      [-999, 0, 5, NONE],
    ] as const) {
      expect(grid.at(x, y, reach)).toBe(id);
    }
  });

  it('finds regions and packages, holes being outside', () => {
    expect(grid.regionAt(150, 20)).toBe(1);
    expect(grid.regionAt(20, 90)).toBe(0);
    expect(grid.regionAt(100, 50)).toBe(NONE);
    expect(grid.packageAt(10, 10)).toBe(0);
    expect(grid.packageAt(70, 10)).toBe(NONE);
    const ring = [
      [0, 0, 10, 0, 10, 10, 0, 10],
      [4, 4, 6, 4, 6, 6, 4, 6],
    ];
    expect(insideRings(ring, 2, 2)).toBe(true);
    expect(insideRings(ring, 5, 5)).toBe(false);
  });

  it('agrees with looking at every module', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const modules = Array.from({ length: 500 }, (_, i) => ({
      x: random() * 300,
      y: random() * 200,
      id: i + 1,
      region: 0,
    }));
    const many = decodeScene(encode(head(), modules));
    const index = new HitGrid(many);
    for (let n = 0; n < 60; n++) {
      const box = spanned(random() * 320 - 10, random() * 220 - 10, random() * 320 - 10, random() * 220 - 10);
      const slow = modules.flatMap((_, m) =>
        many.x[m]! >= box[0] && many.x[m]! <= box[2] && many.y[m]! >= box[1] && many.y[m]! <= box[3]
          ? [m]
          : [],
      );
      expect(inBox(index, box)).toEqual(slow);
    }
  });

  it('selects with a lasso what lies inside its line', () => {
    expect(inLasso(scene, grid, [10, 10, 40, 10, 40, 30, 10, 30])).toEqual([0, 1]);
    expect(inLasso(scene, grid, [10, 10, 40, 10])).toEqual([]);
    // A line that turns back into itself leaves its inside out.
    expect(inLasso(scene, grid, [15, 15, 35, 15, 35, 25, 24, 25, 24, 18, 16, 18])).toEqual([1]);
  });

  it('thins a drawn line', () => {
    const line: number[] = [];
    expect(draw(line, 0, 0, 2)).toBe(true);
    expect(draw(line, 1, 1, 2)).toBe(false);
    expect(draw(line, 3, 0, 2)).toBe(true);
    expect(line).toEqual([0, 0, 3, 0]);
  });

  it('walks to the nearest in a direction and along the strongest dependency', () => {
    expect(neighbour(scene, grid, 0, [1, 0])).toBe(1);
    expect(neighbour(scene, grid, 1, [1, 0])).toBe(2);
    expect(neighbour(scene, grid, 0, [-1, 0])).toBe(NONE);
    expect(neighbour(scene, grid, 3, [0, 1])).toBe(4);
    expect(strongest(scene, 0, [1, 0])).toBe(3);
    expect(strongest(scene, 0, [0, 1])).toBe(4);
    expect(strongest(scene, 0, [-1, 0])).toBe(NONE);
  });

  it('collects the dependencies of a choice once, heaviest first, within the budget', () => {
    const view = { drawn: { scene }, look: PLAIN } as unknown as Parameters<typeof edgesOf>[0];
    expect(edgesOf(view, [0]).map((e) => [e.from, e.to, e.out])).toEqual([
      [0, 3, true],
      [4, 0, false],
      [0, 1, true],
    ]);
    expect(edgesOf(view, [0, 1]).length).toBe(3);
    expect(edgesOf(view, [0], 2).map((e) => e.count)).toEqual([9, 4]);
    expect(edgesOf(view, [2])).toEqual([]);
  });
});

describe('labels', () => {
  const measure = (text: string): number => text.length * 10;

  it('are elided to their room', () => {
    expect(elide('notifications', 130, measure)).toBe('notifications');
    expect(elide('notifications', 80, measure)).toBe('notific…');
    expect(elide('notifications', 20, measure)).toBe('');
    for (let room = 0; room < 140; room += 7) {
      expect(measure(elide('notifications', room, measure))).toBeLessThanOrEqual(room);
    }
  });

  it('never overlap, and keep to the budget', () => {
    for (const budget of [12, 1000]) {
      const room = new LabelRoom(budget);
      const placed: [number, number, number, number][] = [];
      let asked = 0;
      for (let i = 0; i < 600 && placed.length < budget; i++, asked++) {
        const left = ((i * 137) % 400) - 50;
        const top = ((i * 71) % 190) - 20;
        const box: [number, number, number, number] = [left, top, left + 20 + (i % 60), top + 14];
        if (room.take(...box)) placed.push(box);
      }
      expect(placed.length).toBeGreaterThan(10);
      // There is room for fewer than were asked for, so some must have been refused.
      if (budget > 600) expect(placed.length).toBeLessThan(asked / 2);
      expect(room.placed).toBe(placed.length);
      for (const [n, a] of placed.entries()) {
        for (const b of placed.slice(n + 1)) {
          expect(a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]).toBe(false);
        }
      }
      if (budget === 12) expect(room.take(5000, 5000, 5010, 5010)).toBe(false);
    }
  });

  it('are the last part of a name', () => {
    for (const [name, label] of [
      ['buildbot.reporters.mail', 'mail'],
      ['setup', 'setup'],
      ['src/app/main.ts', 'main.ts'],
    ] as const) {
      expect(lastPart(name)).toBe(label);
    }
  });
});

describe('what is drawn', () => {
  it('fades from one level to the next', () => {
    expect(ramp(0, 1, 2)).toBe(0);
    expect(ramp(1.5, 1, 2)).toBeCloseTo(0.5);
    expect(ramp(9, 1, 2)).toBe(1);
    const large = { modules: 9_000, packages: 600 };
    const crowded = fullCell(20_000, size);
    expect(levelOf(large, 0.3, crowded)).toEqual({
      package: 0,
      module: 0,
      names: 0,
      links: 0,
      edges: 0,
      near: 0,
    });
    expect(levelOf(large, 0.9, crowded)).toMatchObject({ package: 1, module: 0 });
    expect(levelOf(large, 2.5, crowded)).toMatchObject({ package: 1, module: 1, links: 1, names: 0 });
    expect(levelOf(large, 10, crowded)).toMatchObject({ edges: 1, names: 1, near: 1 });
    // A small project shows its modules at once.
    expect(levelOf({ modules: 700, packages: 90 }, 0.6, fullCell(900, size))).toMatchObject({
      package: 1,
      module: 1,
      names: 0,
    });
  });

  it('is chosen by each region for itself', () => {
    const full = fullCell(20_000, size);
    // At one zoom a large region shows modules and a small one is still a plate.
    const [large, small] = [900, 9].map((modules) => levelOf({ modules, packages: modules / 9 }, 1.55, full));
    expect(large!.module).toBeGreaterThan(0.6);
    expect(small!.module).toBeLessThan(0.05);
    // Of regions of one size, that with the larger packages shows them first.
    const [few, many] = [4, 200].map((packages) => levelOf({ modules: 400, packages }, 0.7, full));
    expect(few!.package).toBeGreaterThan(0.9);
    expect(many!.package).toBe(0);
  });

  it('never takes back what a farther zoom showed, nor what a smaller region shows', () => {
    const layers: (keyof Level)[] = ['package', 'module', 'names', 'links', 'edges', 'near'];
    const wrong: [string, number, number, number][] = [];
    const screens = [
      { width: 320, height: 200 },
      { width: 820, height: 780 },
      { width: 3_840, height: 2_160 },
    ];
    for (const screen of screens)
      for (const all of [1, 40, MARK_BUDGET, MARK_BUDGET + 1, 20_000, 300_000]) {
        const full = fullCell(all, screen);
        for (const modules of [0, 1, 3, 12, 60, 400, 5_000].filter((n) => n <= all)) {
          let before: Level | null = null;
          for (let scale = 0.01; scale < MAX_SCALE * 1.06; scale *= 1.06) {
            const part = (n: number) => ({ modules: n, packages: Math.ceil(n / 8) });
            const level = levelOf(part(modules), Math.min(scale, MAX_SCALE), full);
            const larger = levelOf(part(2 * modules), Math.min(scale, MAX_SCALE), full);
            for (const layer of layers) {
              if (level[layer] < (before?.[layer] ?? 0)) wrong.push([layer, all, modules, scale]);
              if (level[layer] > larger[layer] || level[layer] > 1) wrong.push([layer, all, modules, scale]);
            }
            // A finer layer stands on the coarser one.
            if (level.package < level.module || level.module < Math.max(level.links, level.edges))
              wrong.push(['stands', all, modules, scale]);
            before = level;
          }
          // From as near as one can get, every region shows all that it has.
          expect(before).toMatchObject({ package: 1, module: 1, names: 1 });
        }
      }
    expect(wrong).toEqual([]);
  });

  it('keeps within the budget of marks once they are drawn in full', () => {
    for (const screen of [size, { width: 1_300, height: 800 }])
      for (const all of [MARK_BUDGET + 1, 20_000]) {
        const cell = fullCell(all, screen);
        const fit = (screen.width * screen.height) / ((cell * cell * Math.sqrt(3)) / 2);
        expect(Math.min(all, fit)).toBeLessThanOrEqual(1.6 * MARK_BUDGET);
      }
  });

  it('is the same for one scene, camera and screen, and counts what regions hold', () => {
    const scene = decodeScene(smallMap());
    const near = levels(scene, { scale: 4 }, size);
    expect(levels(scene, { scale: 4 }, size)).toBe(near);
    expect(near.regions.length).toBe(scene.regions.length);
    expect(near.regions[0]).toEqual(levelOf({ modules: 3, packages: 1 }, 4, fullCell(5, size)));
    expect(levels(scene, { scale: 1 }, size)).not.toEqual(near);
  });

  it('makes bands wider for more dependencies, and wide where they start', () => {
    expect(bandWidth(400, 400)).toBeGreaterThan(bandWidth(40, 400));
    const camera = { x: 100, y: 50, scale: 4 };
    const line = middleLine(head().bundles[0]!, camera, size);
    const [x0, y0] = toScreen(camera, size, 45, 50);
    expect([line[0], line[1]]).toEqual([x0, y0]);
    expect(distanceTo(line, x0, y0)).toBeCloseTo(0);
    expect(distanceTo(line, x0, y0 - 30)).toBeGreaterThan(20);
    const points: [number, number][] = [];
    bandOutline(
      {
        moveTo: (x, y) => points.push([x, y]),
        lineTo: (x, y) => points.push([x, y]),
        closePath: () => undefined,
      },
      line,
      10,
    );
    const apart = (a: [number, number], b: [number, number]): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
    const n = points.length;
    expect(apart(points[0]!, points[n - 1]!)).toBeCloseTo(10);
    expect(apart(points[n / 2 - 1]!, points[n / 2]!)).toBeCloseTo(1.8);
  });

  it('takes the sizes of the legend from the map itself', () => {
    const scene = decodeScene(
      encode(head(), [
        { x: 0, y: 0, id: 1, region: 0, radius: 1.5 },
        { x: 1, y: 0, id: 2, region: 0, radius: 3 },
      ]),
    );
    const sloc: Record<string, number> = { m1: 52, m2: 210 };
    expect(sizeSamples(scene, (id) => sloc[id])).toEqual([
      { sloc: 50, radius: 3 },
      { sloc: 200, radius: 6 },
    ]);
    expect(sizeSamples(scene, () => undefined)).toEqual([]);
  });

  it('moves only the modules that stand elsewhere', () => {
    const before = decodeScene(smallMap());
    const after = decodeScene(smallMap());
    after.x[2] = 160;
    after.y[2] = 30;
    const shift = Shift.between({ scene: before, x: before.x, y: before.y }, after, 0)!;
    const x = after.x.slice();
    const y = after.y.slice();
    expect(shift.apply(after, x, y, 0)).toBe(false);
    expect([x[2], y[2]]).toEqual([60, 22]);
    expect([x[0], x[1], x[3], x[4]]).toEqual([20, 30, 150, 150]);
    expect(shift.apply(after, x, y, 1000)).toBe(true);
    expect([x[2], y[2]]).toEqual([160, 30]);
    expect(Shift.between({ scene: before, x: before.x, y: before.y }, before, 0)).toBeNull();
  });

  it('keeps account of frames', () => {
    expect(percentile([], 0.5)).toBeNull();
    expect(percentile([5, 1, 3], 0.5)).toBe(3);
    const log = new FrameLog();
    for (const [at, took] of [
      [100, 2],
      [116, 4],
      [900, 6],
      [916, 8],
    ] as const) {
      log.add(at, took);
    }
    // The pause in between is no interval of frames.
    expect(log.report()).toEqual({ frames: 4, drawP50: 4, drawP95: 8, intervalP50: 16, intervalP95: 16 });
  });
});
