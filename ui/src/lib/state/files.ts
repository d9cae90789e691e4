/** Opening evidence: a place in the source, in the editor of one's choice. */
import { call, native } from '../backend';
import { toasts } from './toasts.svelte';

/** Opens a line of a module's file, or says why that cannot be done. */
export async function openLine(module: string, line: number): Promise<void> {
  try {
    const { file, path } = await call('module_detail', { module });
    if (file === null) {
      toasts.show(`${path} is not on this machine; survey the folder here to open its files.`);
      return;
    }
    await native.openInEditor(file, Math.max(1, line));
  } catch (thrown) {
    toasts.error(thrown);
  }
}
