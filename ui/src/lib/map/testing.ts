// A small map for tests: bytes as the application sends them.
import type { MapScene } from '../backend/generated';

/** A module of a small map. */
export interface TestModule {
  x: number;
  y: number;
  radius?: number;
  id: number;
  region: number;
  package?: number;
}

/** A ring in world units, written in tenths of them, as outlines travel. */
function square(left: number, top: number, right: number, bottom: number): number[] {
  return [left, top, right, top, right, bottom, left, bottom].map((value) => value * 10);
}

/** The head of a map with the monolith on the left and two domains on the right. */
export function head(): MapScene {
  const region = (
    domain: string | null,
    l: number,
    t: number,
    r: number,
    b: number,
  ): MapScene['regions'][number] => ({
    domain,
    stamp: l * 1e6 + t * 1e4 + r * 1e2 + b,
    outline: [square(l, t, r, b)],
    label: { x: (l + r) / 2, y: (t + b) / 2, width: r - l },
  });
  return {
    bounds: [0, 0, 200, 100],
    edges: 1,
    regions: [region(null, 0, 0, 90, 100), region('d1', 110, 0, 200, 40), region('d2', 110, 60, 200, 100)],
    packages: [
      {
        region: 0,
        name: 'app.core',
        label: 'core',
        place: { x: 25, y: 25, width: 50 },
        stamp: 1,
        outline: [square(0, 0, 50, 50)],
      },
    ],
    bundles: [
      { from: 0, to: 1, count: 40, curve: [45, 50, 100, 60, 155, 20] },
      { from: 2, to: 0, count: 10, curve: [155, 80, 100, 90, 45, 50] },
    ],
    kinds: ['import', 'call'],
  };
}

/** Writes a map as bytes. Edges are places in the list of modules, a count and bits of kinds. */
export function encode(
  scene: MapScene,
  modules: readonly TestModule[],
  edges: readonly (readonly [number, number, number, number?])[] = [],
): ArrayBuffer {
  let json = JSON.stringify(scene);
  while (new TextEncoder().encode(json).length % 4 !== 0) json += ' ';
  const text = new TextEncoder().encode(json);
  const bytes = new ArrayBuffer(4 + text.length + 4 + modules.length * 24 + 4 + edges.length * 16);
  const view = new DataView(bytes);
  let at = 0;
  const u32 = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const f32 = (value: number): void => {
    view.setFloat32(at, value, true);
    at += 4;
  };
  u32(text.length);
  new Uint8Array(bytes, at, text.length).set(text);
  at += text.length;
  u32(modules.length);
  for (const module of modules) {
    f32(module.x);
    f32(module.y);
    f32(module.radius ?? 3);
    u32(module.id);
    u32(module.region);
    u32(module.package ?? 0xffffffff);
  }
  u32(edges.length);
  for (const [from, to, weight, kinds] of edges) for (const word of [from, to, weight, kinds ?? 1]) u32(word);
  return bytes;
}

/** A map of five modules: three in the monolith in a row, one in each domain. */
export function smallMap(): ArrayBuffer {
  return encode(
    head(),
    [
      { x: 20, y: 20, id: 11, region: 0, package: 0 },
      { x: 30, y: 20, id: 12, region: 0, package: 0 },
      { x: 60, y: 22, id: 13, region: 0 },
      { x: 150, y: 20, id: 14, region: 1 },
      { x: 150, y: 80, id: 15, region: 2 },
    ],
    [
      [0, 1, 2],
      [0, 3, 9, 2],
      [4, 0, 4],
      [2, 2, 7],
    ],
  );
}
