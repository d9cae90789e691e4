/** Which candidates are compared side by side. View state only. */
import { toasts } from './toasts.svelte';

/** As many as can be read side by side. */
export const MOST_COMPARED = 4;

class Comparison {
  /** The candidates, in the order in which they were chosen. */
  ids = $state.raw<readonly string[]>([]);
  /** Whether they are shown side by side. */
  open = $state(false);

  /** Adds a candidate, or takes it out when it is in. */
  toggle(id: string): void {
    if (this.ids.includes(id)) this.ids = this.ids.filter((one) => one !== id);
    else if (this.ids.length < MOST_COMPARED) this.ids = [...this.ids, id];
    else toasts.show(`${MOST_COMPARED} candidates are compared at most. Take one out first.`);
    if (this.ids.length < 2) this.open = false;
  }

  /** Shows them side by side. */
  show(): void {
    if (this.ids.length > 1) this.open = true;
    else toasts.show('Choose two candidates or more to compare: tick them in the table, or press C.');
  }

  /** Drops candidates that are no longer there. */
  retain(exists: (id: string) => boolean): void {
    if (this.ids.every(exists)) return;
    this.ids = this.ids.filter(exists);
    if (this.ids.length < 2) this.open = false;
  }

  /** Lets them all go. */
  clear(): void {
    this.ids = [];
    this.open = false;
  }
}

/** The candidates that are compared. */
export const comparison = new Comparison();
