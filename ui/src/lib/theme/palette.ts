/**
 * Colours for the canvas, the charts and the chips. CSS has its own neutral tokens in
 * `tokens.css`; domains are coloured from here alone, so that a region on the map, its chip
 * and its bar on the roadmap are one colour.
 *
 * Sixteen hues, ordered so that neighbours in the list differ in lightness as well as in hue:
 * they stay apart for people who do not tell red from green, and a letter always stands beside.
 */

/** The looks that are drawn; `system` is resolved to one of them. */
export type ResolvedTheme = 'light' | 'dark' | 'projector';

/** The colours of one domain. */
export interface DomainColours {
  /** Marks, bars, borders of regions. */
  readonly mark: string;
  /** The soft fill of a region or chip. */
  readonly soft: string;
  /** Outlines on the soft fill. */
  readonly line: string;
  /** Text on the soft fill. */
  readonly ink: string;
  /** Text on the mark colour. */
  readonly onMark: string;
}

/** What a canvas needs beside the domains. */
export interface SurfaceColours {
  readonly background: string;
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly accentSoft: string;
  /** The landmass of the monolith: fill, outline, marks, text. */
  readonly stone: DomainColours;
  readonly danger: string;
  readonly good: string;
  readonly warning: string;
  /** From cold to hot, for heat. */
  readonly heat: readonly string[];
}

/** Everything of one theme. */
export interface Palette {
  readonly domains: readonly DomainColours[];
  readonly surface: SurfaceColours;
  /**
   * Steps of a figure that grows, least first: lightness alone orders them, so they are read
   * without colour, too. After ColorBrewer's YlGnBu on light grounds and viridis on dark ones.
   */
  readonly steps: readonly string[];
  /** Things that differ in kind: the colours of Okabe and Ito (2008), told apart by everybody. */
  readonly things: readonly string[];
}

/** How many domain colours there are. */
export const DOMAIN_COLOURS = 16;

const HUES: readonly string[] = [
  '#2f6fde',
  '#c8640a',
  '#0d7f74',
  '#b02f7c',
  '#78890f',
  '#6f4bd1',
  '#c43636',
  '#0d89ac',
  '#835428',
  '#2b8739',
  '#254394',
  '#cf4f88',
  '#50697f',
  '#a37c00',
  '#74368a',
  '#2f937a',
];

type Rgb = readonly [number, number, number];

function rgb(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

/** `share` of the way from one colour to another, in sRGB. */
export function mix(from: string, to: string, share: number): string {
  const a = rgb(from);
  const b = rgb(to);
  const at = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * share);
  return `#${((at(0) << 16) | (at(1) << 8) | at(2)).toString(16).padStart(6, '0')}`;
}

/** Relative luminance after WCAG 2. */
export function luminance(hex: string): number {
  const part = (v: number) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = rgb(hex);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
}

/** Contrast ratio after WCAG 2, from 1 to 21. */
export function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

function onMark(mark: string): string {
  return contrast(mark, '#ffffff') >= contrast(mark, '#101418') ? '#ffffff' : '#101418';
}

function domainColours(hue: string, theme: ResolvedTheme): DomainColours {
  if (theme === 'dark') {
    const mark = mix(hue, '#ffffff', 0.34);
    return {
      mark,
      soft: mix('#16191d', mark, 0.2),
      line: mix('#16191d', mark, 0.52),
      ink: mix(mark, '#ffffff', 0.42),
      onMark: onMark(mark),
    };
  }
  if (theme === 'projector') {
    const mark = mix(hue, '#000000', 0.16);
    return {
      mark,
      soft: mix('#ffffff', hue, 0.22),
      line: mark,
      ink: mix(hue, '#000000', 0.55),
      onMark: onMark(mark),
    };
  }
  return {
    mark: hue,
    soft: mix('#ffffff', hue, 0.13),
    line: mix('#ffffff', hue, 0.5),
    ink: mix(hue, '#000000', 0.36),
    onMark: onMark(hue),
  };
}

const SURFACES: Record<ResolvedTheme, SurfaceColours> = {
  light: {
    background: '#f5f6f7',
    surface: '#ffffff',
    text: '#1a1e23',
    muted: '#59626d',
    line: '#dfe2e6',
    accent: '#1f5fd1',
    accentSoft: '#e6eefb',
    stone: { mark: '#8b929b', soft: '#e7e9eb', line: '#b9bfc6', ink: '#454c55', onMark: '#101418' },
    danger: '#b3261e',
    good: '#1c7440',
    warning: '#8a5a00',
    heat: ['#f1f3f5', '#fde6c4', '#f9bd77', '#e9843f', '#c4451c', '#8c1f10'],
  },
  dark: {
    background: '#121518',
    surface: '#181b20',
    text: '#e5e8ec',
    muted: '#9aa3ae',
    line: '#2c3238',
    accent: '#78a6ff',
    accentSoft: '#1d2c47',
    stone: { mark: '#7e8791', soft: '#23282e', line: '#454d56', ink: '#bcc4cd', onMark: '#101418' },
    danger: '#ff8a80',
    good: '#6fce95',
    warning: '#e5b567',
    heat: ['#23282e', '#4a3620', '#7a4a1e', '#b0601f', '#e2823a', '#ffb27a'],
  },
  projector: {
    background: '#ffffff',
    surface: '#ffffff',
    text: '#000000',
    muted: '#333a42',
    line: '#8d959e',
    accent: '#0040c0',
    accentSoft: '#d9e5ff',
    stone: { mark: '#5d656e', soft: '#dcdfe2', line: '#6d757e', ink: '#15191d', onMark: '#ffffff' },
    danger: '#a00000',
    good: '#00591f',
    warning: '#6b4300',
    heat: ['#ffffff', '#ffe0b0', '#ffae55', '#e06a10', '#a83000', '#6b0f00'],
  },
};

const STEPS: Record<ResolvedTheme, readonly string[]> = {
  light: ['#b9dfa8', '#73c6b6', '#39a9bf', '#1d83b8', '#20539d', '#0b2470'],
  dark: ['#414487', '#2f6c8e', '#21918c', '#35b779', '#90d743', '#fde725'],
  projector: ['#a5d494', '#5fbcab', '#2a97b0', '#1a70a3', '#1a4387', '#081a55'],
};

const THINGS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#b8a900', '#6b7280'];

function build(theme: ResolvedTheme): Palette {
  const things = theme === 'projector' ? THINGS.map((thing) => mix(thing, '#000000', 0.12)) : THINGS;
  return {
    domains: HUES.map((hue) => domainColours(hue, theme)),
    surface: SURFACES[theme],
    steps: STEPS[theme],
    things,
  };
}

const PALETTES: Record<ResolvedTheme, Palette> = {
  light: build('light'),
  dark: build('dark'),
  projector: build('projector'),
};

/** The palette of a theme. */
export function palette(theme: ResolvedTheme): Palette {
  return PALETTES[theme];
}

/** The colours of a domain by its place in the palette; `null` is the monolith. */
export function domainColour(theme: ResolvedTheme, colour: number | null): DomainColours {
  const { domains, surface } = PALETTES[theme];
  if (colour === null) return surface.stone;
  return domains[((colour % DOMAIN_COLOURS) + DOMAIN_COLOURS) % DOMAIN_COLOURS] ?? surface.stone;
}
