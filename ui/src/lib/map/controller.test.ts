import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MapController } from './controller';
import type { MapHost } from './host';
import { NOT_DRAWN } from './paint';
import { knownOf, prepare } from './data';
import type { MapRenderer } from './renderer';
import { decodeScene } from './scene';
import { encode, head, smallMap } from './testing';
import type { Chosen, Drawn } from './view';

const DOMAINS: Record<string, { name: string; letter: string; colour: number }> = {
  d1: { name: 'Billing', letter: 'B', colour: 0 },
  d2: { name: 'Search', letter: 'S', colour: 1 },
};

function drawnOf(bytes: ArrayBuffer): Drawn {
  const scene = decodeScene(bytes);
  return prepare(
    scene,
    knownOf(scene, (id) => ({ name: `app.${id}` }) as never),
    (id) => DOMAINS[id] as never,
  );
}

class Screen implements MapRenderer {
  chosen: Chosen | null = null;
  setScene(): void {}
  moved(): void {}
  setView(): void {}
  setTheme(): void {}
  dispose(): void {}
  setLook(): void {}
  picture(): string {
    return '';
  }
  setSelection(chosen: Chosen): void {
    this.chosen = chosen;
  }
  paint() {
    return { milliseconds: 0, counted: NOT_DRAWN, provisional: false };
  }
}

let screen: Screen;
let map: MapController;
let host: { [K in keyof MapHost]: ReturnType<typeof vi.fn> & MapHost[K] };
let editable: boolean;

beforeEach(() => {
  editable = true;
  screen = new Screen();
  const spies = {
    select: vi.fn((modules: readonly string[], focus: string | null) =>
      map.setSelection(new Set(modules), focus, undefined),
    ),
    lookAt: vi.fn(),
    clear: vi.fn(),
    assign: vi.fn(),
    carry: vi.fn(),
    open: vi.fn(),
    hover: vi.fn(),
    speak: vi.fn(),
    lasso: vi.fn(),
    still: vi.fn(() => true),
    editable: vi.fn(() => editable),
  };
  host = spies as unknown as typeof host;
  map = new MapController(screen, host);
  map.resize(800, 600, 1);
  map.setScene(drawnOf(smallMap()));
});

const at = (module: string): [number, number] => {
  const { x, y } = map.screenPositionOf(module)!;
  return [x, y];
};
const event = (more: Partial<PointerEvent> = {}): PointerEvent =>
  ({
    button: 0,
    pointerId: 1,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...more,
  }) as PointerEvent;

function click(x: number, y: number, more: Partial<PointerEvent> = {}): void {
  map.pointer.down(event(more), x, y);
  map.pointer.up(event(more), x, y);
}

function drag(points: readonly (readonly [number, number])[], more: Partial<PointerEvent> = {}): void {
  const [first, ...rest] = points;
  map.pointer.down(event(more), ...(first as [number, number]));
  for (const [x, y] of rest) map.pointer.move(event(more), x, y);
  map.pointer.up(event(more), ...(rest.at(-1) as [number, number]));
}

const key = (name: string, more: Partial<KeyboardEvent> = {}): boolean =>
  map.key({ key: name, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

describe('the pointer', () => {
  it('selects one module, or more with Ctrl', () => {
    click(...at('m11'));
    expect(host.select).toHaveBeenLastCalledWith(['m11'], 'm11');
    click(...at('m14'), { ctrlKey: true });
    expect(host.select).toHaveBeenLastCalledWith(['m11', 'm14'], 'm14');
    click(...at('m11'), { ctrlKey: true });
    expect(host.select).toHaveBeenLastCalledWith(['m14'], 'm11');
  });

  it('looks at a region on its ground and lets go beside everything', () => {
    const region = map.regionCentre('d2')!;
    click(region.x - 120, region.y);
    expect(host.lookAt).toHaveBeenLastCalledWith('d2');
    click(2, 2);
    expect(host.clear).toHaveBeenCalledOnce();
  });

  it('keeps what is selected when an addition misses', () => {
    click(...at('m11'));
    click(2, 2, { shiftKey: true });
    expect(host.clear).not.toHaveBeenCalled();
    expect(screen.chosen!.list).toEqual([0]);
  });

  it('draws a marquee with Shift', () => {
    const [x0, y0] = at('m11');
    const [x1, y1] = at('m12');
    drag(
      [
        [x0 - 20, y0 - 20],
        [x1, y1],
        [x1 + 10, y1 + 20],
      ],
      { shiftKey: true },
    );
    expect(host.select).toHaveBeenLastCalledWith(['m11', 'm12'], 'm11');
    expect(host.speak).toHaveBeenLastCalledWith('2 modules selected');
    expect(screen.chosen!.gesture).toBeNull();
  });

  it('draws a lasso with Alt, or once after L', () => {
    const [x, y] = at('m13');
    const ring = [
      [x - 20, y - 20],
      [x + 20, y - 20],
      [x + 20, y + 20],
      [x - 20, y + 20],
    ] as const;
    drag(ring, { altKey: true });
    expect(host.select).toHaveBeenLastCalledWith(['m13'], 'm13');
    map.pointer.arm(true);
    drag(ring);
    expect(host.lasso).toHaveBeenLastCalledWith(false);
    expect(host.select).toHaveBeenCalledTimes(2);
  });

  it('moves the selected modules to the region they are dropped on', () => {
    click(...at('m11'));
    click(...at('m12'), { ctrlKey: true });
    const goal = map.regionCentre('d1')!;
    map.pointer.down(event(), ...at('m12'));
    map.pointer.move(event(), 300, 300);
    map.pointer.move(event(), goal.x, goal.y);
    expect(screen.chosen!.gesture).toMatchObject({
      kind: 'carry',
      region: 1,
      says: [
        'Move 2 modules to Billing',
        'Billing: 9 → 4 cross its border (−5)',
        'The monolith: 13 → 0 cross its border (−13)',
      ],
    });
    map.pointer.up(event(), goal.x, goal.y);
    expect(host.assign).toHaveBeenCalledExactlyOnceWith(['m11', 'm12'], 'd1');
  });

  it('carries a domain with Ctrl, but neither the monolith nor a read-only one', () => {
    const from = map.regionCentre('d1')!;
    const beside: [number, number] = [from.x + 80, from.y];
    drag([beside, [400, 300], [430, 250]], { ctrlKey: true });
    const [domain, x, y] = host.carry.mock.calls[0]!;
    expect(domain).toBe('d1');
    const [m11, m12] = [map.screenPositionOf('m11')!, map.screenPositionOf('m12')!];
    const scale = (m12.x - m11.x) / 10;
    expect([x * scale, y * scale].map(Math.round)).toEqual(
      [430 - beside[0], 250 - beside[1]].map(Math.round),
    );
    map.pointer.down(event({ ctrlKey: true }), ...beside);
    map.pointer.move(event(), 300, 300);
    expect(screen.chosen!.gesture).toMatchObject({
      kind: 'region',
      region: 1,
      says: ['Lay Billing here and pin it', 'It takes the nearest free place'],
    });
    map.pointer.cancel();
    const middle = map.regionCentre(null)!;
    drag(
      [
        [middle.x, middle.y + 60],
        [300, 300],
        [430, 250],
      ],
      { ctrlKey: true },
    );
    editable = false;
    drag([beside, [400, 300], [430, 250]], { ctrlKey: true });
    expect(host.carry).toHaveBeenCalledTimes(1);
    expect(host.assign).not.toHaveBeenCalled();
  });

  it('takes an unselected module along alone, and back to the monolith', () => {
    click(...at('m11'));
    const goal = map.regionCentre(null)!;
    drag([at('m14'), [400, 300], [goal.x, goal.y]]);
    expect(host.assign).toHaveBeenCalledExactlyOnceWith(['m14'], null);
  });

  it('moves nothing onto the region it is in, beside the map, or when read-only', () => {
    const goal = map.regionCentre('d1')!;
    drag([at('m14'), [goal.x - 60, goal.y], [goal.x - 80, goal.y]]);
    drag([at('m14'), [300, 300], [1, 1]]);
    editable = false;
    drag([at('m11'), [300, 300], [goal.x, goal.y]]);
    expect(host.assign).not.toHaveBeenCalled();
  });

  it('gives a gesture up with Escape, without doing anything', () => {
    const goal = map.regionCentre('d1')!;
    map.pointer.down(event(), ...at('m11'));
    map.pointer.move(event(), goal.x, goal.y);
    expect(key('Escape')).toBe(true);
    map.pointer.up(event(), goal.x, goal.y);
    expect(host.assign).not.toHaveBeenCalled();
    expect(key('Escape')).toBe(false);
  });

  it('pans on a drag of the ground, and a wandering click stays a click', () => {
    const before = map.kept!;
    const here = at('m11');
    drag([
      [400, 300],
      [380, 310],
      [360, 320],
    ]);
    expect(map.kept!.scale).toBe(before.scale);
    expect(at('m11')[0]).toBeCloseTo(here[0] - 40, 4);
    expect(host.select).not.toHaveBeenCalled();
    drag([at('m11'), [at('m11')[0] + 2, at('m11')[1] + 2]]);
    expect(host.select).toHaveBeenCalledOnce();
  });

  it('says what it is over', () => {
    map.pointer.move(event(), ...at('m11'));
    expect(host.hover).toHaveBeenLastCalledWith('app.m11 · The monolith · uses 2 modules, used by 1');
    map.pointer.leave();
    expect(host.hover).toHaveBeenLastCalledWith('');
  });

  it('zooms at the pointer with the wheel', () => {
    const [x, y] = at('m14');
    const scale = map.kept!.scale;
    map.pointer.wheel({ deltaY: -100, deltaMode: 0, ctrlKey: false } as WheelEvent, x, y);
    expect(map.kept!.scale).toBeGreaterThan(scale);
    expect(at('m14')[0]).toBeCloseTo(x, 3);
    expect(at('m14')[1]).toBeCloseTo(y, 3);
  });

  it('opens a module on a double click, and zooms into a region', () => {
    map.pointer.double(...at('m14'));
    expect(host.open).toHaveBeenCalledExactlyOnceWith('m14');
    const scale = map.kept!.scale;
    const region = map.regionCentre('d2')!;
    map.pointer.double(region.x - 120, region.y);
    expect(map.kept!.scale).toBeGreaterThan(scale);
  });
});

describe('the keyboard', () => {
  it('walks, extends, follows dependencies and opens', () => {
    click(...at('m11'));
    expect(key('ArrowRight')).toBe(true);
    expect(host.select).toHaveBeenLastCalledWith(['m12'], 'm12');
    expect(host.speak).toHaveBeenLastCalledWith(expect.stringContaining('app.m12'));
    key('ArrowRight', { shiftKey: true });
    expect(host.select).toHaveBeenLastCalledWith(['m12', 'm13'], 'm13');
    click(...at('m11'));
    key('ArrowRight', { ctrlKey: true });
    expect(host.select).toHaveBeenLastCalledWith(['m14'], 'm14');
    key('Enter');
    expect(host.open).toHaveBeenCalledExactlyOnceWith('m14');
  });

  it('starts in the middle of the screen when nothing is selected', () => {
    key('ArrowLeft');
    expect(host.select).toHaveBeenCalledOnce();
  });

  it.each([
    ['a domain', 'd1', {}, true, ['d1', 40]],
    ['a domain far', 'd1', { shiftKey: true }, true, ['d1', 160]],
    ['not the monolith', null, {}, true, null],
    ['nothing that is not chosen', undefined, {}, true, null],
    ['nothing in a project that is read-only', 'd1', {}, false, null],
  ] as const)('carries %s with Alt', (_, domain, more, may, expected) => {
    editable = may;
    map.setSelection(new Set(), null, domain);
    expect(key('ArrowRight', { altKey: true, ...more })).toBe(true);
    if (expected) {
      expect(host.carry).toHaveBeenCalledOnce();
      const [carried, x, y] = host.carry.mock.calls[0]!;
      expect([carried, x, Math.abs(y)]).toEqual([expected[0], expected[1], 0]);
    } else {
      expect(host.carry).not.toHaveBeenCalled();
      expect(host.speak).toHaveBeenCalledOnce();
    }
    expect(host.select).not.toHaveBeenCalled();
  });

  it('leaves keys of the window alone', () => {
    for (const name of ['m', 'f', 'z', '/', '1', 'Tab']) expect(key(name)).toBe(false);
    expect(key('z', { ctrlKey: true })).toBe(false);
  });

  it('zooms', () => {
    const { scale } = map.kept!;
    key('+');
    expect(map.kept!.scale).toBeGreaterThan(scale);
    key('-');
    expect(map.kept!.scale).toBeCloseTo(scale, 6);
    map.zoom(3);
    map.fit();
    expect(map.kept!.scale).toBeCloseTo(scale, 6);
  });
});

describe('another size of the window', () => {
  it('keeps a map wholly in sight that was so, and else the middle of the screen', () => {
    map.resize(400, 600, 1);
    expect(at('m15')[0]).toBeLessThan(400);
    map.zoom(2);
    const camera = map.kept;
    map.resize(800, 300, 1);
    expect(map.kept).toEqual(camera);
  });
});

describe('a flight', () => {
  it('goes near enough to read names, flashes, and says where it is', () => {
    map.fly(['m14', 'm99']);
    expect(map.kept!.scale).toBeGreaterThan(5);
    expect(screen.chosen!.flash!.modules).toEqual([3]);
    expect(host.speak).toHaveBeenLastCalledWith(expect.stringContaining('app.m14'));
    map.fly(['m99']);
    expect(host.speak).toHaveBeenCalledTimes(1);
  });
});

describe('a change of the project', () => {
  it('never moves the camera', () => {
    map.zoom(2);
    const camera = map.kept;
    const moved = [
      { x: 20, y: 20, id: 11, region: 0, package: 0 },
      { x: 150, y: 10, id: 12, region: 1 },
    ];
    map.setScene(drawnOf(encode({ ...head(), bounds: [-50, 0, 400, 100] }, moved)));
    expect(map.kept).toEqual(camera);
  });

  it('keeps the selection by identity, and drops what is gone', () => {
    map.setSelection(new Set(['m12', 'm15']), 'm15', undefined);
    map.setScene(drawnOf(encode(head(), [{ x: 1, y: 1, id: 15, region: 2 }])));
    expect(screen.chosen!.list).toEqual([0]);
    expect(screen.chosen!.cursor).toBe(0);
  });

  it('starts over with another project, wholly in sight', () => {
    map.zoom(4);
    map.restore(null);
    map.setScene(drawnOf(smallMap()));
    const position = map.screenPositionOf('m15')!;
    expect(position.x).toBeGreaterThan(0);
    expect(position.x).toBeLessThan(800);
  });
});
