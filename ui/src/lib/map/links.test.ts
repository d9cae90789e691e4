import { describe, expect, it } from 'vitest';
import { knownOf, prepare } from './data';
import { levels } from './levels';
import { bandsInSight, bandsOfModules, packageBands } from './links';
import { decodeScene } from './scene';
import { targetAt } from './target';
import { encode, head, smallMap } from './testing';
import { describe as say } from './words';

const size = { width: 400, height: 300 };

/** A package of the monolith whose corner is here, 20 units wide. */
function pack(name: string, left: number, top: number) {
  // Outlines travel in tenths of units.
  const [l, t, r, b] = [left, top, left + 20, top + 20].map((value) => value * 10) as [
    number,
    number,
    number,
    number,
  ];
  const outline = [[l, t, r, t, r, b, l, b]];
  return { region: 0, name, label: name, place: { x: left + 10, y: top + 10, width: 20 }, stamp: 1, outline };
}

/** Three packages, and what the modules in them use. */
const scene = decodeScene(
  encode(
    { ...head(), packages: [pack('orders', 0, 0), pack('mail', 30, 0), pack('far', 400, 400)] },
    [
      { x: 10, y: 10, id: 1, region: 0, package: 0, radius: 2 },
      { x: 5, y: 5, id: 2, region: 0, package: 0, radius: 2 },
      { x: 40, y: 10, id: 3, region: 0, package: 1, radius: 2 },
      { x: 410, y: 410, id: 4, region: 0, package: 2, radius: 2 },
    ],
    [
      [0, 1, 50],
      [0, 2, 3, 0b01],
      [1, 2, 4, 0b11],
      [2, 0, 2, 0b10],
      [3, 2, 1, 0b01],
    ],
  ),
);
const drawn = prepare(
  scene,
  knownOf(scene, () => undefined),
  () => undefined,
);

describe('bands of many modules', () => {
  const own = decodeScene(smallMap());
  const regions = own.regions.length;
  const bands = (modules: number[]) =>
    bandsOfModules({ scene: own, x: own.x, y: own.y }, modules, null).map(({ from, to, count }) => [
      from,
      to,
      count,
    ]);

  it.each([
    [
      'what they use and what uses them, by region',
      [0, 1],
      [
        [regions, 1, 9],
        [2, regions, 4],
      ],
    ],
    ['nothing of what they use among themselves', [0, 3, 4], [[regions, 0, 2]]],
    ['nothing for those that nothing leads out of', [2], []],
  ])('are %s', (_, modules, expected) => expect(bands(modules)).toEqual(expected));
});

describe('bands between packages', () => {
  it('count what crosses, each direction by itself, the heaviest first', () => {
    expect(packageBands(scene).map(({ from, to, count }) => [from, to, count])).toEqual([
      [0, 1, 7],
      [1, 0, 2],
      [2, 1, 1],
    ]);
    expect(packageBands(scene)).toBe(packageBands(scene));
  });

  it('swing out to either side, so that there and back can be told apart', () => {
    const [there, back] = packageBands(scene).map(({ curve }) => curve[3]!);
    expect(Math.sign(there! - 10)).toBe(-Math.sign(back! - 10));
  });

  it.each([
    ['from near, those with an end in sight', { x: 25, y: 10, scale: 3 }, ['0>1', '1>0', '2>1']],
    ['elsewhere, only what reaches there', { x: 410, y: 410, scale: 3 }, ['2>1']],
    ['from afar, none: packages are too small to be told apart', { x: 25, y: 10, scale: 1 }, []],
    ['from so near that modules speak for themselves, none', { x: 25, y: 10, scale: 8 }, []],
  ])('%s', (_, camera, expected) =>
    expect(
      bandsInSight(scene, levels(scene, camera, size), camera, size).map(({ from, to }) => `${from}>${to}`),
    ).toEqual(expected),
  );

  it('say under the pointer who uses whom, how much and how', () => {
    const camera = { x: 25, y: 10, scale: 3 };
    const [band] = packageBands(scene);
    // Half way along its curve, on the screen.
    const [x0, y0, x1, y1, x2, y2] = band!.curve as [number, number, number, number, number, number];
    const at = [0.25 * x0 + 0.5 * x1 + 0.25 * x2, 0.25 * y0 + 0.5 * y1 + 0.25 * y2] as const;
    const px = size.width / 2 + (at[0] - camera.x) * camera.scale;
    const py = size.height / 2 + (at[1] - camera.y) * camera.scale;
    const target = targetAt(drawn, camera, size, px, py);
    expect(target).toEqual({ kind: 'link', link: band });
    expect(say(drawn, target)).toBe('orders uses mail: 7 dependencies (import, call)');
    expect(say(drawn, { kind: 'link', link: packageBands(scene)[1]! })).toBe(
      'mail uses orders: 2 dependencies (call)',
    );
  });
});
