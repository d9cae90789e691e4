// The colours and sizes a map is painted with, made from the theme of the window.
import type { MapOverlay } from '../backend/generated';
import { palette as palettes, type ResolvedTheme, type DomainColours } from '../theme/palette';
import { NONE } from './scene';

/** All colours and fonts of the map. */
export interface MapTheme {
  readonly ground: string;
  /** Behind names of regions. */
  readonly plaque: string;
  readonly stone: DomainColours;
  readonly ink: string;
  readonly inkSoft: string;
  readonly accent: string;
  /** Dependencies that come in, where those that go out are drawn in the accent. */
  readonly incoming: string;
  readonly band: string;
  /** What somebody should look at. */
  readonly warning: string;
  /** What was cut. */
  readonly danger: string;
  /** Steps of a figure that grows, least first. */
  readonly steps: readonly string[];
  /** Things that differ in kind. */
  readonly things: readonly string[];
  readonly domains: readonly DomainColours[];
  /** Font family list. */
  readonly family: string;
  /** Size of names of regions, in pixels. */
  readonly large: number;
  /** Size of all other names, in pixels. */
  readonly small: number;
  /** How much wider lines are drawn than usual. */
  readonly stroke: number;
}

/** What a region is called on the map. */
export interface RegionName {
  readonly name: string;
  readonly letter: string;
  /** Place in the palette; `null` for the monolith. */
  readonly colour: number | null;
  /** Whether it stays where it lies when the map is tidied. */
  readonly pinned: boolean;
  /** Whether its modules stay, and no others come. */
  readonly locked: boolean;
}

/** The map's theme; `rem` is the size of text in pixels, `family` the window's fonts. */
export function mapTheme(theme: ResolvedTheme, rem: number, family: string): MapTheme {
  const { domains, surface, steps, things } = palettes(theme);
  return {
    ground: surface.background,
    plaque: surface.surface,
    stone: surface.stone,
    ink: surface.text,
    inkSoft: surface.muted,
    accent: surface.accent,
    incoming: surface.text,
    band: surface.muted,
    warning: surface.warning,
    danger: surface.danger,
    steps,
    things,
    domains,
    family,
    large: rem * 0.8125,
    small: rem * 0.71875,
    stroke: theme === 'projector' ? 1.5 : 1,
  };
}

/** The colours of a region. */
export function inkOf(theme: MapTheme, name: Pick<RegionName, 'colour'>): DomainColours {
  return name.colour === null
    ? theme.stone
    : (theme.domains[name.colour % theme.domains.length] ?? theme.stone);
}

/** The colour of a step of an overlay; `NONE` is what is not known. */
export function stepColour(
  theme: Pick<MapTheme, 'stone' | 'steps' | 'things'>,
  overlay: MapOverlay,
  step: number,
): string {
  if (step === NONE) return theme.stone.line;
  if (!overlay.ordered) return theme.things[step % theme.things.length] ?? theme.stone.mark;
  // Few steps are spread over the whole range, so that the last is always the strongest.
  const last = overlay.steps.length - 1;
  const place = last === 0 ? theme.steps.length - 1 : Math.round((step / last) * (theme.steps.length - 1));
  return theme.steps[place] ?? theme.stone.mark;
}
