import { project } from './project.svelte';
import { selection } from './selection.svelte';
import { toasts } from './toasts.svelte';
import { view } from './view.svelte';

/** Whether changes are possible; says why when they are not. */
export function mayChange(): boolean {
  if (project.editable) return true;
  if (project.readOnly) toasts.show(project.readOnly, { tone: 'danger' });
  return false;
}

/** Opens "Move to domain…" for the given modules, or for the selected ones. */
export function openMoveDialog(modules: readonly string[] = [...selection.modules]): void {
  if (!mayChange()) return;
  if (modules.length === 0) {
    toasts.show('Select the modules to move first, on the map or in the outline.');
    return;
  }
  view.open({ kind: 'move', modules });
}
