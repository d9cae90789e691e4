import { describe, expect, it } from 'vitest';
import type { MapFocus, MapOverlay, Roadmap } from '../backend/generated';
import { palette, luminance, contrast } from '../theme/palette';
import { departures, leftBy } from './after';
import { cutOf, isRemote } from './cut';
import { effectOf } from './effect';
import { choicesOf, within, type Facts } from './facts';
import { describeLens, EVERYTHING, filters, hubsOf, lensOf, narrows } from './focus';
import { decodeScene, NONE, type Scene } from './scene';
import { encode, head, smallMap } from './testing';
import { mapTheme, stepColour } from './theme';
import { tintOf } from './tint';

const scene = decodeScene(smallMap());
const facts: Facts = {
  language: ['python', 'python', 'java', 'python', 'python'],
  package: ['app.core', 'app.core', 'app', 'app.corexx', 'other'],
  owner: ['', '', '', 'Red', 'Blue'],
  roles: [['messaging'], [], ['data_access', 'messaging'], [], []],
};
const drawn = { scene, facts };

/** Identities that a focus shows. */
function shown(change: Partial<MapFocus>, of: { scene: Scene; facts: Facts } = drawn): string[] {
  const lens = lensOf(of, { ...EVERYTHING, ...change });
  return (lens?.list ?? []).map((m) => of.scene.ids[m]!);
}

// Dependencies: 11 -> 12 (import), 11 -> 14 (call), 15 -> 11 (import), 13 -> 13.
describe('a focus', () => {
  it('shows everything as long as nothing narrows it', () => {
    expect(lensOf(drawn, EVERYTHING)).toBeNull();
    expect(narrows({ ...EVERYTHING, hops: 4, way: 'uses' })).toBe(false);
    expect(filters({ ...EVERYTHING, kinds: ['call'], package: 'app' })).toBe(2);
  });

  it.each<[string, Partial<MapFocus>, string[]]>([
    ['a module alone', { around: ['m11'], hops: 0 }, ['m11']],
    ['what uses and is used', { around: ['m11'] }, ['m11', 'm12', 'm14', 'm15']],
    ['only what it uses', { around: ['m11'], way: 'uses' }, ['m11', 'm12', 'm14']],
    ['only what uses it', { around: ['m11'], way: 'used_by' }, ['m11', 'm15']],
    ['one hop', { around: ['m12'] }, ['m11', 'm12']],
    ['two hops', { around: ['m12'], hops: 2 }, ['m11', 'm12', 'm14', 'm15']],
    ['a domain', { around: ['d1'] }, ['m11', 'm14']],
    ['one kind of dependency', { around: ['m11'], kinds: ['call'] }, ['m11', 'm14']],
    ['a kind alone, without lonely modules', { kinds: ['call'] }, ['m11', 'm14']],
    ['a language', { languages: ['java'] }, ['m13']],
    ['a package with all below it', { package: 'app' }, ['m11', 'm12', 'm13', 'm14']],
    ['a package, not its namesakes', { package: 'app.core' }, ['m11', 'm12']],
    ['an owner', { owners: ['Red', 'Blue'] }, ['m14', 'm15']],
    ['a role', { roles: ['messaging'] }, ['m11', 'm13']],
    ['filters around a module, which is always shown', { around: ['m11'], owners: ['Red'] }, ['m11', 'm14']],
    ['a way over two steps', { around: ['m15', 'm14'], path: true }, ['m11', 'm14', 'm15']],
    ['a way in the other direction', { around: ['m14', 'm15'], path: true }, ['m11', 'm14', 'm15']],
    ['both ends where there is no way', { around: ['m13', 'm14'], path: true }, ['m13', 'm14']],
    ['nothing of what is gone', { around: ['m99'] }, []],
  ])('shows %s', (_, change, expected) => {
    expect(shown(change)).toEqual(expected);
  });

  it('names the way, and counts only the dependencies on it', () => {
    const lens = lensOf(drawn, { ...EVERYTHING, around: ['m15', 'm14'], path: true })!;
    expect(lens.path!.map((m) => scene.ids[m])).toEqual(['m15', 'm11', 'm14']);
    expect(describeLens({ labels: ['b', 'x', 'y', 'c', 'a'] }, lens)).toBe('2 steps: a → b → c');
    expect([...lens.edge]).toEqual([0, 1, 1, 0]);
    const none = lensOf(drawn, { ...EVERYTHING, around: ['m13', 'm14'], path: true })!;
    expect(describeLens({ labels: [] }, none)).toBe('No dependency leads from one to the other');
  });

  it('counts bands anew', () => {
    expect([...lensOf(drawn, { ...EVERYTHING, around: ['m11'] })!.bands]).toEqual([9, 4]);
    expect([...lensOf(drawn, { ...EVERYTHING, kinds: ['call'] })!.bands]).toEqual([9, 0]);
  });

  it('takes of several short ways the heaviest', () => {
    const four = [1, 2, 3, 4].map((id) => ({ x: id * 10, y: 0, id, region: 0 }));
    const ways = encode(head(), four, [
      [0, 1, 1],
      [1, 3, 1],
      [0, 2, 1],
      [2, 3, 5],
    ]);
    const of = { scene: decodeScene(ways), facts: { language: [], package: [], owner: [], roles: [] } };
    const known = { ...of, facts: { ...facts, language: ['', '', '', ''], package: ['', '', '', ''] } };
    const lens = lensOf(known, { ...EVERYTHING, around: ['m1', 'm4'], path: true })!;
    expect(lens.path!.map((m) => known.scene.ids[m])).toEqual(['m1', 'm3', 'm4']);
  });

  it('hides hubs, says how many, and never hides what is looked at', () => {
    const modules = Array.from({ length: 40 }, (_, n) => ({ x: n * 10, y: 0, id: n + 1, region: 0 }));
    const star = modules.slice(1).map((_, n) => [n + 1, 0, 1] as const);
    const bytes = encode(head(), modules, [...star, [1, 2, 1]]);
    const wide = decodeScene(bytes);
    expect([...hubsOf(wide)].reduce((sum, hub) => sum + hub, 0)).toBe(1);
    const blank = { language: modules.map(() => ''), package: modules.map(() => ''), owner: [], roles: [] };
    const of = { scene: wide, facts: blank };
    const lens = lensOf(of, { ...EVERYTHING, around: ['m2'], hideHubs: true, hops: 2 })!;
    expect([lens.list.map((m) => wide.ids[m]), lens.hubs]).toEqual([['m2', 'm3'], 1]);
    expect(describeLens({ labels: [] }, lens)).toBe('2 modules, 1 hub hidden');
    expect(lensOf(of, { ...EVERYTHING, around: ['m1'], hideHubs: true })!.list.length).toBe(40);
  });

  it('offers only what there is', () => {
    expect(choicesOf(scene, facts)).toEqual({
      languages: ['java', 'python'],
      packages: ['app', 'app.core', 'app.corexx', 'other'],
      owners: ['Blue', 'Red'],
      roles: ['data_access', 'messaging'],
      kinds: ['import', 'call'],
    });
    expect([within('a/b', 'a'), within('ab', 'a'), within('a', ''), within('a', 'a')]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

describe('what a move would do', () => {
  it('is counted for the target and for where the modules come from', () => {
    expect(effectOf(drawn, [0], 1)).toEqual([
      { region: 1, before: 9, after: 6 },
      { region: 0, before: 13, after: 2 },
    ]);
    expect(effectOf(drawn, [3], 1)).toEqual([{ region: 1, before: 9, after: 9 }]);
  });

  it('is what counting the regions anew gives', () => {
    let seed = 7;
    const next = (n: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed % n;
    };
    const modules = Array.from({ length: 30 }, (_, n) => ({ x: n, y: 0, id: n + 1, region: next(3) }));
    const edges = Array.from({ length: 120 }, () => [next(30), next(30), 1 + next(9)] as const);
    const before = decodeScene(encode(head(), modules, edges));
    const crossing = (of: Scene, region: number): number =>
      edges.reduce(
        (sum, [from, to, weight]) =>
          sum + ((of.region[from] === region) !== (of.region[to] === region) ? weight : 0),
        0,
      );
    const moving = [1, 5, 9, 22];
    const after = decodeScene(
      encode(
        head(),
        modules.map((m, n) => (moving.includes(n) ? { ...m, region: 2 } : m)),
        edges,
      ),
    );
    for (const effect of effectOf({ scene: before }, moving, 2)) {
      expect([effect.before, effect.after]).toEqual([
        crossing(before, effect.region),
        crossing(after, effect.region),
      ]);
    }
  });
});

describe('after the cut', () => {
  it('dependencies of what has left are remote', () => {
    const cut = cutOf(scene, ['d2', 'd1']);
    expect([...cut.out]).toEqual([0, 1, 1]);
    expect([cut.now, cut.remote, cut.inside]).toEqual([1, 13, 9]);
    expect([isRemote(cut, 0, 1), isRemote(cutOf(scene, ['d1']), 0, 2)]).toEqual([true, false]);
    expect(cutOf(scene, [])).toMatchObject({ now: NONE, remote: 0, inside: 22 });
  });

  it('follows the roadmap in the order in which its steps end', () => {
    const step = (key: string, work: string, domain: string | null, finish: string): unknown => ({
      key,
      work,
      domain,
      finish,
      name: key,
    });
    const roadmap = {
      steps: [
        step('c1', 'candidate', 'd1', '2026-09-01'),
        step('e1', 'enabler', null, '2026-01-01'),
        step('c2', 'candidate', 'd2', '2026-03-01'),
      ],
    } as unknown as Roadmap;
    const steps = departures(roadmap);
    expect(steps.map(({ domain }) => domain)).toEqual(['d2', 'd1']);
    expect(leftBy({ kind: 'step', at: 1 }, steps, undefined)).toEqual(['d2']);
    expect(leftBy({ kind: 'step', at: 9 }, steps, undefined)).toEqual(['d2', 'd1']);
    const list = { candidates: [{ id: 'c1', domain: 'd1' }] } as never;
    expect(leftBy({ kind: 'candidate', candidate: 'c1' }, steps, list)).toEqual(['d1']);
    expect(leftBy({ kind: 'candidate', candidate: 'c7' }, steps, list)).toEqual([]);
  });
});

describe('an overlay', () => {
  const overlay = (ordered: boolean): MapOverlay => ({
    overlay: 'churn',
    title: 'Commits',
    ordered,
    steps: ['0', '1', '2'].map((label) => ({ label, modules: 0 })),
    marks: [
      { module: 'm11', step: 2, says: 'much' },
      { module: 'm12', step: 0, says: 'nothing' },
      { module: 'm13', step: 2, says: 'much' },
      { module: 'm15', step: 1, says: 'some' },
      { module: 'm99', step: 1, says: 'not on the map' },
    ],
    notes: [],
  });

  it('colours modules, and regions and packages by what most of them are', () => {
    const tint = tintOf(scene, overlay(true));
    expect([...tint.step]).toEqual([2, 0, 2, NONE, 1]);
    expect([...tint.regionStep]).toEqual([2, NONE, 1]);
    expect([...tint.packageStep]).toEqual([0]);
    expect([...tintOf(scene, overlay(false)).regionStep]).toEqual([2, NONE, 1]);
    expect(tint.says[0]).toBe('much');
  });

  it.each(['light', 'dark', 'projector'] as const)('has steps that lightness alone orders, in %s', (name) => {
    const { steps, surface } = palette(name);
    const light = steps.map(luminance);
    const sorted = [...light].sort((a, b) => (name === 'dark' ? a - b : b - a));
    expect(light).toEqual(sorted);
    for (let n = 1; n < steps.length; n++) expect(contrast(steps[n - 1]!, steps[n]!)).toBeGreaterThan(1.2);
    expect(contrast(steps.at(-1)!, surface.surface)).toBeGreaterThan(7);
    const theme = mapTheme(name, 16, 'sans');
    expect(stepColour(theme, overlay(true), 2)).toBe(steps.at(-1));
    expect(stepColour(theme, overlay(true), 0)).toBe(steps[0]);
    expect(stepColour(theme, overlay(true), NONE)).toBe(theme.stone.line);
    expect(new Set([0, 1, 2].map((n) => stepColour(theme, overlay(false), n))).size).toBe(3);
  });
});
