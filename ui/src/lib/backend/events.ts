import { currentTransport } from './index';
import type { JobState } from './generated';

/** What a menu of the window asks for. */
export type MenuId =
  | 'new'
  | 'open'
  | 'import'
  | 'open-sample'
  | 'save-copy'
  | 'export'
  | 'undo'
  | 'redo'
  | 'select-all'
  | 'move-to-domain'
  | 'search'
  | 'palette'
  | 'fit'
  | 'zoom-in'
  | 'zoom-out'
  | 'theme-light'
  | 'theme-dark'
  | 'theme-projector'
  | 'theme-system'
  | 'view-map'
  | 'view-candidates'
  | 'view-roadmap'
  | 'view-debt'
  | 'view-survey'
  | 'shortcuts'
  | 'about'
  | 'close-project'
  | 'preferences';

/** Stops listening. */
export type Unlisten = () => void;

/** How jobs go on. */
export function onJob(handler: (state: JobState) => void): Promise<Unlisten> {
  return currentTransport().listen('job', (payload) => handler(payload as JobState));
}

/** A project file that the system, a drop or a second start asks to open. */
export function onOpenProject(handler: (path: string) => void): Promise<Unlisten> {
  return currentTransport().listen('open-project', (payload) => handler((payload as { path: string }).path));
}

/** What people choose in the menus of the window. */
export function onMenu(handler: (id: MenuId) => void): Promise<Unlisten> {
  return currentTransport().listen('menu', (payload) => handler((payload as { id: MenuId }).id));
}
