/** What the window remembers: theme, panes, text size, name, editor. */
import { call, type Preferences, type Theme } from '../backend';
import {
  domainColour,
  palette,
  type DomainColours,
  type Palette,
  type ResolvedTheme,
} from '../theme/palette';
import { toasts } from './toasts.svelte';

const SAVE_AFTER_MS = 400;
const PROJECTOR_SCALE = 1.2;
const ROOT_PX = 16;

const DEFAULTS: Preferences = {
  theme: 'system',
  outlineWidth: 280,
  inspectorWidth: 340,
  outlineOpen: true,
  inspectorOpen: true,
  textSize: 100,
  person: '',
  editor: '',
  watch: false,
};

class PreferencesState {
  /** As they are now. */
  value = $state<Preferences>({ ...DEFAULTS });
  #systemDark = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The theme that is drawn. */
  readonly theme: ResolvedTheme = $derived(
    this.value.theme === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.value.theme,
  );
  /** Pixels of one rem: rows of virtual lists are measured in it. */
  readonly rem: number = $derived(
    (ROOT_PX * this.value.textSize * (this.theme === 'projector' ? PROJECTOR_SCALE : 1)) / 100,
  );
  /** The colours of the theme that is drawn. */
  readonly palette: Palette = $derived(palette(this.theme));

  constructor() {
    if (typeof matchMedia !== 'function') return;
    const query = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = query.matches;
    query.addEventListener('change', (event) => {
      this.#systemDark = event.matches;
    });
  }

  /** Takes over what was kept. */
  load(kept: Preferences): void {
    this.value = { ...kept };
  }

  /** Changes something and keeps it a moment later. */
  set(change: Partial<Preferences>): void {
    Object.assign(this.value, change);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), SAVE_AFTER_MS);
  }

  /** Changes the theme. */
  setTheme(theme: Theme): void {
    this.set({ theme });
  }

  /** The colours of a domain in the theme that is drawn; `null` is the monolith. */
  colours(colour: number | null): DomainColours {
    return domainColour(this.theme, colour);
  }

  async #save(): Promise<void> {
    try {
      await call('set_preferences', $state.snapshot(this.value));
    } catch (thrown) {
      toasts.error(thrown);
    }
  }
}

/** The preferences of the window. */
export const preferences = new PreferencesState();
