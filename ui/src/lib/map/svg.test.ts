import { describe, expect, it } from 'vitest';
import { PLAIN } from './look';
import { asSvg } from './picture';
import { knownOf, prepare } from './data';
import { lensOf, EVERYTHING } from './focus';
import { decodeScene } from './scene';
import { escaped, SvgPen } from './svg';
import { smallMap } from './testing';
import { mapTheme } from './theme';
import { nothingChosen, type View } from './view';

const HOSTILE = '<script>alert("x")</script>&';

function view(change: Partial<View> = {}): View {
  const scene = decodeScene(smallMap());
  const drawn = prepare(
    scene,
    knownOf(
      scene,
      (id) =>
        ({
          name: id === 'm11' ? `app.${HOSTILE}` : `app.${id}`,
          language: '',
          roles: [],
          package: '',
        }) as never,
    ),
    (id) => ({ name: id === 'd1' ? 'Billing' : HOSTILE, letter: id, colour: 1, owner: null }) as never,
  );
  return {
    drawn,
    camera: { x: 100, y: 50, scale: 3 },
    size: { width: 800, height: 600 },
    density: 2,
    theme: mapTheme('light', 16, '"Sans", serif'),
    chosen: nothingChosen(scene.count),
    look: PLAIN,
    ...change,
  };
}
const fonts = () => (text: string) => text.length * 7;
const parsed = (text: string): Document => new DOMParser().parseFromString(text, 'text/html');

describe('a picture as SVG', () => {
  it('has the regions, marks and names of the screen, and names are data', () => {
    const svg = asSvg(view(), fonts);
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 800 600"/);
    expect(svg).toContain('>Billing</text>');
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;');
    expect(parsed(svg).querySelectorAll('text').length).toBeGreaterThanOrEqual(3);
    // Paths are in the units of the screen, whatever the density of the canvas.
    expect(svg).toContain('matrix(3.000000 0.000000 0.000000 3.000000 100.0000 150.0000)');
    expect(asSvg(view({ density: 1 }), fonts)).toBe(svg);
  });

  it('has the marks of open questions that are in sight', () => {
    const mark = { target: 'm11', x: 90, y: 80, words: 'Is it so?', count: 1 };
    const svg = asSvg(view(), fonts, [mark, { ...mark, x: 300, count: 3 }, { ...mark, x: -90 }]);
    const texts = [...parsed(svg).querySelectorAll('text')].map((text) => text.textContent);
    expect(texts.slice(-2)).toEqual(['?', '3']);
    expect(svg.length).toBeGreaterThan(asSvg(view(), fonts).length);
    expect(svg).toContain(mapTheme('light', 16, '').warning);
  });

  it('shows what the map is narrowed to, and not what the pointer does', () => {
    const plain = view();
    const lens = lensOf(plain.drawn, { ...EVERYTHING, around: ['m11'] });
    const narrowed = asSvg({ ...plain, look: { ...PLAIN, lens } }, fonts);
    expect(narrowed).toContain('>m14</text>');
    const hovering = { ...plain.chosen, hover: { kind: 'region', region: 1 } as const };
    expect(asSvg({ ...plain, chosen: hovering }, fonts)).toBe(asSvg(plain, fonts));
  });
});

describe('the pen', () => {
  it('keeps and brings back what it draws with', () => {
    const svg = new SvgPen({ width: 10, height: 10 });
    const { pen } = svg;
    pen.fillStyle = '#111111';
    pen.save();
    pen.fillStyle = '#222222';
    pen.beginPath();
    pen.rect(1, 2, 3, 4);
    pen.clip('evenodd');
    pen.fillRect(0, 0, 5, 5);
    pen.restore();
    pen.fillRect(5, 5, 1, 1);
    const text = svg.toString();
    expect(text).toContain('<path d="M0 0h5v5h-5Z" fill="#222222" clip-path="url(#clip-1)"/>');
    expect(text).toContain('<path d="M5 5h1v1h-1Z" fill="#111111"/>');
    expect(text).toContain('<clipPath id="clip-1"><path d="M1 2h3v4h-3Z" clip-rule="evenodd"/></clipPath>');
  });

  it('writes text with size, weight and place, and control characters as nothing harmful', () => {
    const svg = new SvgPen({ width: 10, height: 10 });
    const { pen } = svg;
    pen.font = '600 12px Inter, sans-serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText('a < b', 5, 10);
    expect(svg.toString()).toContain('x="5" y="14.2"');
    expect(svg.toString()).toContain('text-anchor="middle"');
    expect(svg.toString()).toContain('font-weight="600"');
    expect(escaped('a\u0000"b\ud800')).toBe('a\ufffd&quot;b\ufffd');
  });
});
