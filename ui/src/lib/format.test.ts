import { describe, expect, test } from 'vitest';
import { find, rank } from './dialogs/find';
import { bytes, count, date, fileName, hours, money, percent, plural, range, score } from './format';
import { contrast, DOMAIN_COLOURS, domainColour, mix, palette, type ResolvedTheme } from './theme/palette';
import { scrollToShow, visibleSpan } from './ui/windowing';

describe('what is not known is said', () => {
  test.each([
    [percent(null)],
    [score(undefined)],
    [hours(null)],
    [money(null, 'EUR')],
    [range(null)],
    [date('')],
  ])('%s', (text) => expect(text).toBe('not known'));
});

describe('formats', () => {
  test.each([
    [plural(1, 'module'), '1 module'],
    [plural(0, 'module'), '0 modules'],
    [plural(2, 'box', 'boxes'), '2 boxes'],
    [range({ lo: 1, likely: 2, hi: 3 }), '2 (1–3)'],
    [range({ lo: 2, likely: 2, hi: 2 }, hours), '2 h'],
    [bytes(999), '999 B'],
    [fileName('/a/b.quarry'), 'b.quarry'],
    [fileName('C:\\a\\b.quarry'), 'b.quarry'],
    [money(5, 'not a code'), '5 not a code'],
    [date('nonsense'), 'nonsense'],
  ])('%s', (text, expected) => expect(text).toBe(expected));

  test('a day is the same in every time zone', () => {
    expect(date('2025-11-04')).toBe(date('2025-11-04T23:30:00Z'));
    expect(count(1000)).toBe(new Intl.NumberFormat().format(1000));
  });
});

describe('rows in sight', () => {
  test.each([
    [0, 100, 10, 1000, { from: 0, to: 12 }],
    [500, 100, 10, 1000, { from: 48, to: 62 }],
    [9990, 100, 10, 1000, { from: 997, to: 1000 }],
    [0, 100, 10, 3, { from: 0, to: 3 }],
    [0, 100, 0, 3, { from: 0, to: 0 }],
    [900, 100, 10, 3, { from: 3, to: 3 }],
  ])('at %i of height %i, rows of %i, %i in all', (scroll, height, row, total, expected) => {
    expect(visibleSpan(scroll, height, row, total, 2)).toEqual(expected);
  });

  test.each([
    [0, 5, 0],
    [100, 5, 50],
    [0, 12, 30],
    [0, 9, 0],
  ])('from %i to row %i scrolls to %i', (scroll, index, expected) =>
    expect(scrollToShow(scroll, 100, 10, index)).toBe(expected),
  );
});

describe('finding', () => {
  const things = ['buildbot.changes.mail', 'buildbot.reporters.mail', 'Mail', 'Export…', 'maildir'].map(
    (label) => ({ id: label, label }),
  );
  test.each([
    ['mail', ['Mail', 'maildir', 'buildbot.changes.mail', 'buildbot.reporters.mail']],
    ['rep mail', ['buildbot.reporters.mail']],
    ['exp', ['Export…']],
    ['(', []],
  ])('%j finds %j', (query, expected) =>
    expect(find(things, query, 10).map(({ id }) => id)).toEqual(expected),
  );
  test('every word must occur', () => expect(rank('one two', 'one three')).toBe(0));
});

describe('colours', () => {
  const themes: ResolvedTheme[] = ['light', 'dark', 'projector'];
  test.each(themes)('of %s can be read', (theme) => {
    const { domains, surface } = palette(theme);
    expect(domains).toHaveLength(DOMAIN_COLOURS);
    for (const colours of [...domains, surface.stone]) {
      expect(contrast(colours.ink, colours.soft)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colours.onMark, colours.mark)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colours.mark, surface.background)).toBeGreaterThanOrEqual(2.8);
    }
    for (const background of [surface.background, surface.surface]) {
      expect(contrast(surface.text, background)).toBeGreaterThanOrEqual(theme === 'projector' ? 12 : 7);
      expect(contrast(surface.muted, background)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(surface.accent, background)).toBeGreaterThanOrEqual(4.5);
    }
  });
  test('no two domains share one', () => {
    for (const theme of themes)
      expect(new Set(palette(theme).domains.map(({ mark }) => mark)).size).toBe(DOMAIN_COLOURS);
  });
  test('come round again after the last, and stone is the monolith', () => {
    expect(domainColour('light', 16)).toEqual(domainColour('light', 0));
    expect(domainColour('light', null)).toBe(palette('light').surface.stone);
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
  });
});
