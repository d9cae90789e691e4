/**
 * How the map is looked at: what it is narrowed to, which overlay, after which cut. View state
 * alone; saved views are in the project.
 */
import {
  call,
  type MapFocus,
  type MapOverlay,
  type SavedViews,
  type SavedViewRow,
  type Topic,
} from '../backend';
import { EVERYTHING, narrows } from '../map/focus';
import { resource } from './resources.svelte';

/** What has left the monolith on the map. */
export type After = { kind: 'candidate'; candidate: string } | { kind: 'step'; at: number };

/** The overlays, in the order of the menu. */
export const OVERLAYS: readonly { id: string; label: string; topics: readonly Topic[] }[] = [
  { id: 'coupling', label: 'Coupling', topics: ['survey', 'map', 'domains'] },
  { id: 'co_change', label: 'Change together', topics: ['survey', 'map', 'domains', 'settings'] },
  { id: 'churn', label: 'Churn', topics: ['survey', 'settings'] },
  { id: 'owner', label: 'Owner team', topics: ['survey', 'map', 'domains', 'teams'] },
  { id: 'debt', label: 'Debt a week', topics: ['survey', 'map', 'domains', 'debt', 'settings'] },
  { id: 'explained', label: 'How well explained', topics: ['survey', 'map', 'domains', 'votes'] },
  { id: 'roles', label: 'Roles', topics: ['survey', 'map'] },
  { id: 'difference', label: 'Since the last survey', topics: ['survey'] },
];

/** All saved views, by name. */
export const savedViews = resource<SavedViews>(['views'], () => call('saved_views', {}));

class LookState {
  /** What the map is narrowed to. */
  focus = $state.raw<MapFocus>(EVERYTHING);
  /** The overlay; empty for none. */
  overlay = $state('');
  /** What has left the monolith; `null` for nothing. */
  after = $state.raw<After | null>(null);
  /** Whether the row of filters is open. */
  filtering = $state(false);

  /** Looks at modules and domains, and at what lies around them. */
  around(ids: readonly string[]): void {
    this.focus = { ...this.focus, around: [...ids], path: false, hops: Math.max(1, this.focus.hops) };
  }

  /** Looks at the way between two modules or domains. */
  between(from: string, to: string): void {
    this.focus = { ...this.focus, around: [from, to], path: true };
  }

  /** Changes a part of the focus. */
  set(change: Partial<MapFocus>): void {
    this.focus = { ...this.focus, ...change };
  }

  /** Shows everything again. */
  everything(): void {
    this.focus = EVERYTHING;
  }

  /** Shows a saved view. */
  show({ focus, overlay }: SavedViewRow): void {
    this.focus = focus;
    this.overlay = overlay;
  }

  /** Drops what is no longer there. */
  retain(exists: (id: string) => boolean): void {
    const around = this.focus.around.filter(exists);
    if (around.length < this.focus.around.length) this.focus = { ...this.focus, around };
  }

  /** Peels one layer off; says whether there was one. */
  peel(): boolean {
    if (this.after) this.after = null;
    else if (narrows(this.focus)) this.everything();
    else if (this.overlay) this.overlay = '';
    else return false;
    return true;
  }

  /** Another project: nothing of the old look stays. */
  reset(): void {
    this.focus = EVERYTHING;
    this.overlay = '';
    this.after = null;
    this.filtering = false;
  }
}

/** How the map of the window is looked at. */
export const look = new LookState();

/** The overlay of that name, fresh as long as a component uses it. */
export function overlayResource(id: string): ReturnType<typeof resource<MapOverlay>> {
  const topics = OVERLAYS.find((overlay) => overlay.id === id)?.topics ?? [];
  return resource<MapOverlay>(topics, () => call('map_overlay', { overlay: id }));
}
