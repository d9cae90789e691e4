import { describe, expect, test } from 'vitest';
import type { DomainRow, OutlineModule } from '../backend';
import { treeRows } from '../ui/tree';
import { modulesBetween, outlineTree, shortName, type OutlineNode } from './outline';
import { Finder, LISTED, matches, placementOf, prefixes, rank, searchIndex } from './search';

function module(name: string, domain: string | null, standing = 'product'): OutlineModule {
  const pack = name.split('.').slice(0, -1).join('.');
  return {
    id: name,
    name,
    path: `${name.replaceAll('.', '/')}.py`,
    package: pack,
    domain,
    pinned: false,
    sloc: 1,
    language: 'python',
    roles: [],
    standing,
  };
}
const domain = (id: string, name: string) => ({ id, name }) as DomainRow;
const modules = [
  module('a.b.c.x', null),
  module('a.b.c.y', null),
  module('a.b.z', null),
  module('a.q.w', 'd1'),
  module('a.b.test_x', null, 'test'),
];
const domains = [domain('d1', 'Billing'), domain('d2', 'Empty')];

/** A tree as indented lines. */
function lines(nodes: readonly OutlineNode[], depth = 0): string[] {
  return nodes.flatMap((node) => [' '.repeat(depth) + node.label, ...lines(node.children ?? [], depth + 1)]);
}

describe('the outline', () => {
  test.each([
    [
      'product code',
      {},
      ['The monolith', ' a.b', '  c', '   x', '   y', '  z', 'Billing', ' a.q', '  w', 'Empty'],
    ],
    [
      'all code',
      { all: true },
      ['The monolith', ' a.b', '  c', '   x', '   y', '  z', '  test_x', 'Billing', ' a.q', '  w', 'Empty'],
    ],
    ['a name', { query: 'C.Y' }, ['The monolith', ' a.b.c', '  y']],
    ['a path', { query: 'a/q' }, ['Billing', ' a.q', '  w']],
    ['a domain', { query: 'bill' }, ['Billing', ' a.q', '  w']],
    ['an empty domain', { query: 'empt' }, ['Empty']],
    ['nothing', { query: 'nothing' }, []],
  ])('shows %s', (_, options, expected) => {
    expect(lines(outlineTree(modules, domains, options).roots)).toEqual(expected);
  });

  test('knows the way to a module', () => {
    const tree = outlineTree(modules, domains);
    const all = new Set(treeRows(tree.roots, () => true).map((row) => row.node.id));
    for (const row of modules.filter((m) => m.standing === 'product')) {
      const path = tree.pathTo(row.id) ?? [];
      expect(path.length).toBeGreaterThan(0);
      expect(path.every((id) => all.has(id))).toBe(true);
    }
  });

  test('a search lists its best hits and counts the others', () => {
    const many = Array.from({ length: 2 * LISTED }, (_, n) => module(`app.part${n % 7}.mod${n}`, null));
    const wanted = module('app.part3.part', 'd1');
    const tree = outlineTree([...many, wanted], domains, { query: 'part' });
    expect(tree.matching).toBe(2 * LISTED + 1);
    expect(tree.listed).toBe(LISTED);
    const rows = treeRows(tree.roots, () => true);
    expect(rows.filter((row) => row.node.data.kind === 'module').length).toBe(LISTED);
    expect(tree.pathTo(wanted.id)).toEqual(['domain d1', 'domain d1 app.part3']);
    expect(tree.pathTo(many.at(-1)!.id)).toBeUndefined();
    const monolith = tree.roots[0]!.data;
    expect(monolith.kind === 'domain' && monolith.members.size).toBe(2 * LISTED);
  });

  test.each([
    ['app.part', 'app.part', 0],
    ['app.part', 'part', 0],
    ['app.parts', 'part', 1],
    ['app.part.x', 'part', 2],
    ['app.depart', 'part', 2],
    ['app.x', 'part', 3],
  ])('%s answers %j as number %i', (name, query, expected) => expect(rank(name, query)).toBe(expected));

  test.each([
    ['', []],
    ['a', ['a']],
    ['a.b.c', ['a', 'a.b', 'a.b.c']],
    ['src/app/x', ['src', 'src/app', 'src/app/x']],
  ])('a package %j lies in %j', (pack, expected) => expect(prefixes(pack)).toEqual(expected));

  test.each([
    ['a.b.c', 'a.b', 'c'],
    ['a.bc', 'a.b', 'a.bc'],
    ['a.b', 'a.b', 'a.b'],
    ['a/b.py', 'a', 'b.py'],
    ['a.b', '', 'a.b'],
  ])('%s inside %j is called %s', (name, inside, expected) => expect(shortName(name, inside)).toBe(expected));

  test.each([
    ['Billing core', 'core bill', true],
    ['Billing', 'bill x', false],
    ['Billing', '', true],
  ])('%j answers %j: %s', (text, query, expected) => expect(matches(text, query)).toBe(expected));

  test('who types on finds the same as who asks at once', () => {
    const many = Array.from({ length: 300 }, (_, n) =>
      module(
        `app.part${n % 7}.mod${n % 11}x${n}`,
        n % 3 === 0 ? 'd1' : null,
        n % 13 === 0 ? 'test' : 'product',
      ),
    );
    const index = searchIndex(many);
    const placement = placementOf(many, domains, index);
    const finder = new Finder();
    const queries = [
      'b',
      'bi',
      'bil',
      'p',
      'pa',
      'part3',
      'part3 m',
      'part3 mod1',
      'part3 mod',
      '',
      'x',
      'x1',
    ];
    for (const all of [false, true])
      for (const query of queries) {
        const typed = outlineTree(many, domains, { query, all, index, placement, finder });
        const asked = outlineTree(many, domains, { query, all });
        expect(typed.members()).toEqual(asked.members());
        expect(lines(typed.roots)).toEqual(lines(asked.roots));
      }
  });

  test('a folder holds the modules that match in it and below it', () => {
    const [monolith] = outlineTree(modules, domains, { query: 'a.b' }).roots;
    const rows = treeRows([monolith!], () => true);
    const ids = (label: string) => {
      const data = rows.find((row) => row.node.label === label)!.node.data;
      return data.kind === 'module' ? [] : [...data.members.ids, data.members.size];
    };
    expect(ids('a.b')).toEqual(['a.b.c.x', 'a.b.c.y', 'a.b.z', 3]);
    expect(ids('c')).toEqual(['a.b.c.x', 'a.b.c.y', 2]);
  });

  test('a range takes shut packages whole and open ones by their modules', () => {
    const { roots } = outlineTree(modules, domains);
    const rows = (open: string[]) => treeRows(roots, (id) => open.includes(id));
    const top = 'domain monolith';
    const pack = `${top} a.b`;
    const inner = `${top} a.b.c`;
    expect(modulesBetween(rows([top, pack]), inner, 'a.b.z')).toEqual(['a.b.c.x', 'a.b.c.y', 'a.b.z']);
    expect(modulesBetween(rows([top, pack, inner]), 'a.b.c.y', 'a.b.z')).toEqual(['a.b.c.y', 'a.b.z']);
    expect(modulesBetween(rows([top, pack]), 'a.b.z', inner)).toEqual(['a.b.c.x', 'a.b.c.y', 'a.b.z']);
    expect(modulesBetween(rows([]), 'gone', pack)).toEqual([]);
  });
});
