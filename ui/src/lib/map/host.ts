import type { Counted } from './paint';

/** What the map asks of the window around it. Modules are identities, domains too. */
export interface MapHost {
  /** Selects modules and nothing else. */
  select(modules: readonly string[], focus: string | null): void;
  /** Looks at a domain, `null` being the monolith. */
  lookAt(domain: string | null): void;
  /** Lets everything go. */
  clear(): void;
  /** Puts modules into a domain. */
  assign(modules: readonly string[], domain: string | null): void;
  /** Carries a domain's region by so many world units. */
  carry(domain: string, x: number, y: number): void;
  /** Shows a module in the inspector. */
  open(module: string): void;
  /** What the pointer is over, in words. */
  hover(words: string): void;
  /** The map was painted, with so much of it. */
  painted?(counted: Counted): void;
  /** Speaks to screen readers. */
  speak(words: string): void;
  /** Whether the lasso is drawn by the next drag. */
  lasso(armed: boolean): void;
  /** Whether people want no motion. */
  still(): boolean;
  /** Whether modules may be moved. */
  editable(): boolean;
}
