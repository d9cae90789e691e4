/** Short messages at the edge of the window, and the live region that speaks them. */
import { asBackendError } from '../backend';

/** A message. */
export interface Toast {
  readonly id: number;
  readonly tone: 'plain' | 'good' | 'danger';
  readonly text: string;
  /** More for those who want to know. */
  readonly detail: string;
  readonly action: { label: string; run: () => void } | null;
}

const STAY_MS = 6000;

class Toasts {
  /** The messages to be seen, oldest first. */
  list = $state.raw<readonly Toast[]>([]);
  /** What a screen reader is told last. */
  spoken = $state('');
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Shows a message; errors stay until they are closed. */
  show(text: string, options: Partial<Pick<Toast, 'tone' | 'detail' | 'action'>> = {}): number {
    const id = this.#next++;
    const toast: Toast = { id, text, tone: 'plain', detail: '', action: null, ...options };
    this.list = [...this.list.filter((other) => other.text !== text), toast].slice(-4);
    this.spoken = text;
    if (toast.tone !== 'danger') this.#leave(id);
    return id;
  }

  /** Shows an error; a cancelled job is none. */
  error(thrown: unknown): void {
    const error = asBackendError(thrown);
    if (error.code === 'cancelled') return;
    this.show(error.message, { tone: 'danger', detail: error.detail });
  }

  /** Says something to screen readers alone. */
  speak(text: string): void {
    this.spoken = text;
  }

  /** Takes a message away. */
  close(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Keeps a message while it is looked at. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Lets a held message go again. */
  letGo(id: number): void {
    if (this.list.some((toast) => toast.id === id && toast.tone !== 'danger')) this.#leave(id);
  }

  /** Takes all messages away: they were about another project. */
  clear(): void {
    for (const toast of this.list) this.close(toast.id);
  }

  #leave(id: number): void {
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), STAY_MS),
    );
  }
}

/** The messages of the window. */
export const toasts = new Toasts();
