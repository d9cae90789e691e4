/** Which key presses start which action. */
import { ACTIONS, type Action } from './actions';

/** Whether this is a Mac, where Cmd stands for Ctrl. */
export const isMac = typeof navigator !== 'undefined' && /Mac/i.test(navigator.platform);

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** A key press as it is written in {@link Action.keys}. */
export function pressName(event: Press): string {
  const command = isMac ? event.metaKey : event.ctrlKey;
  const letter = /^[a-z]$/i.test(event.key);
  const key = letter ? event.key.toUpperCase() : event.key;
  // Shift belongs to the character itself for `?` and `+`, but not for letters.
  const shift = event.shiftKey && (letter || event.key.length > 1);
  return `${command ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

const BY_KEYS = new Map(
  ACTIONS.flatMap((action) => (action.keys ?? []).map((keys) => [keys, action] as const)),
);

/** The action that a key press starts. */
export function actionFor(event: Press): Action | undefined {
  return BY_KEYS.get(pressName(event));
}

/** Whether keys go into a field, so that single letters are text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  );
}

/** Whether a key press inside a field belongs to the field and not to the window. */
export function belongsToField(event: KeyboardEvent): boolean {
  if (!isTyping(event.target)) return false;
  const name = pressName(event);
  const own = ['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+Y', 'Ctrl+A'];
  return !name.startsWith('Ctrl+') || own.includes(name);
}

/** Keys as people of this system read them. */
export function readable(keys: string): string {
  return isMac ? keys.replace('Ctrl+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥') : keys;
}
