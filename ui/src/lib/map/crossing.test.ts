import { describe, expect, it } from 'vitest';
import type { Camera } from './camera';
import { crossingInSight, route, routeLine } from './crossing';
import { knownOf, prepare } from './data';
import { levels } from './levels';
import { decodeScene } from './scene';
import { targetAt } from './target';
import { encode, head, type TestModule } from './testing';
import { describe as say } from './words';
import type { Drawn } from './view';

const size = { width: 800, height: 600 };

function drawnOf(
  modules: readonly TestModule[],
  edges: readonly (readonly [number, number, number, number?])[],
): Drawn {
  const scene = decodeScene(encode(head(), modules, edges));
  return prepare(
    scene,
    knownOf(scene, (id) => ({ name: `app.${id}`, roles: [], language: '', package: '' }) as never),
    (id) => ({ name: id, letter: id, colour: 1 }) as never,
  );
}

/** Modules of the monolith in a row, and as many of a domain in a row beside them. */
const pairs = (count: number): TestModule[] =>
  Array.from({ length: count }, (_, n): TestModule[] => [
    { x: 80, y: 1 + n, id: 2 * n + 1, region: 0 },
    { x: 120, y: 1 + n, id: 2 * n + 2, region: 1 },
  ]).flat();
const near: Camera = { x: 100, y: 20, scale: 8 };
const found = (drawn: Drawn, camera = near, budget?: number) =>
  crossingInSight(drawn, levels(drawn.scene, camera, size), camera, size, budget);

describe('dependencies that cross regions', () => {
  it('are those in sight, each once, the strongest first', () => {
    const drawn = drawnOf(pairs(4), [
      [0, 1, 2],
      [1, 2, 9],
      [0, 2, 50],
      [4, 3, 300],
      [6, 7, 9],
    ]);
    const { edges, all } = found(drawn);
    const counts = [...edges].map((e) => drawn.scene.edges.count[e]);
    expect([counts, all]).toEqual([[300, 9, 9, 2], 4]);
    // What lies inside one region is none of them, whatever its weight.
    expect(counts).not.toContain(50);
    // From afar the bands between regions stand for them.
    expect(found(drawn, { ...near, scale: 0.5 })).toMatchObject({ all: 0 });
    // Where neither end is in sight, nothing is drawn.
    expect(found(drawn, { ...near, x: 2_000 })).toMatchObject({ all: 0 });
    // One end is enough: the line leads out of the picture.
    expect(found(drawn, { x: 60, y: 20, scale: 11 }).all).toBe(4);
  });

  it('are cut at the budget, never a weaker one before a stronger', () => {
    const edges = Array.from({ length: 90 }, (_, n) => [2 * n, 2 * n + 1, 1 + (n % 5)] as const);
    const drawn = drawnOf(pairs(90), edges);
    const camera = { x: 100, y: 45, scale: 6 };
    for (const budget of [0, 1, 17, 18, 19, 40, 89, 90, 500]) {
      const { edges: kept, all } = found(drawn, camera, budget);
      expect([kept.length, all]).toEqual([Math.min(budget, 90), 90]);
      const counts = [...kept].map((e) => drawn.scene.edges.count[e]!);
      expect(counts).toEqual([...counts].sort((a, b) => b - a));
      const left = drawn.scene.edges.count.filter((_, e) => !kept.includes(e));
      expect(Math.min(...counts, 99)).toBeGreaterThanOrEqual(Math.max(...left, 0));
    }
  });

  it('run from module to module, beside the band of their regions', () => {
    const drawn = drawnOf(pairs(2), [
      [0, 1, 2],
      [1, 0, 2],
    ]);
    const there = route(drawn, 0);
    expect([there[0], there[1], there[4], there[5]]).toEqual([80, 1, 120, 1]);
    const back = route(drawn, 1);
    expect([back[0], back[1], back[4], back[5]]).toEqual([120, 1, 80, 1]);
    // There and back are two lines.
    expect(Math.hypot(there[2] - back[2], there[3] - back[3])).toBeGreaterThan(2);
    for (const [x0, y0, cx, cy, x1, y1] of [there, back]) {
      const away = Math.hypot(cx - (x0 + x1) / 2, cy - (y0 + y1) / 2);
      expect(away).toBeLessThanOrEqual(0.61 * Math.hypot(x1 - x0, y1 - y0));
    }
  });

  it('are found under the pointer, and say what they are', () => {
    const drawn = drawnOf(pairs(2), [[0, 1, 3, 3]]);
    const line = routeLine(drawn, 0, near, size);
    const [px, py] = [line[10]!, line[11]!];
    const target = targetAt(drawn, near, size, px, py);
    expect(target).toEqual({ kind: 'edge', edge: 0 });
    expect(say(drawn, target)).toBe('app.m1 (The monolith) uses app.m2 (d1): 3 dependencies (import, call)');
    expect(targetAt(drawn, near, size, px, py + 60)?.kind).not.toBe('edge');
  });
});
