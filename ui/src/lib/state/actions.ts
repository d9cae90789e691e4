/** Everything the window can do by name: keys, menus and the palette all come here. */
import { native } from '../backend';
import type { MenuId } from '../backend/events';
import { asBackendError, call, type Theme } from '../backend';
import { bytes, fileName } from '../format';
import type { IconName } from '../ui/Icon.svelte';
import { comparison } from './comparison.svelte';
import { mayChange, openMoveDialog } from './dialogs';
import { look, OVERLAYS } from './look.svelte';
import { preferences } from './preferences.svelte';
import { project } from './project.svelte';
import { outline } from './resources.svelte';
import { selection } from './selection.svelte';
import { toasts } from './toasts.svelte';
import { view, VIEWS, type DialogState, type MapRequest } from './view.svelte';

/** Something the window can do. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly group: 'Project' | 'Edit' | 'View' | 'Help';
  readonly icon?: IconName;
  /** Keys that start it, as `Ctrl+Shift+Z`; `Ctrl` is Cmd on a Mac. */
  readonly keys?: readonly string[];
  readonly enabled?: () => boolean;
  readonly run: () => void;
}

const hasProject = () => project.info !== null;
const canChange = () => project.editable;
const chosen = () =>
  selection.modules.size > 0 ? [...selection.modules] : selection.domain ? [selection.domain] : [];
const open = (dialog: DialogState) => () => view.open(dialog);
const onMap = (request: MapRequest) => () => {
  view.show('map');
  // The map hears it once it stands.
  requestAnimationFrame(() => view.askMap(request));
};
const theme = (name: Theme, label: string): Action => ({
  id: `theme-${name}`,
  label: `Theme: ${label}`,
  group: 'View',
  icon: 'theme',
  run: () => preferences.setTheme(name),
});

/** Asks where to and writes a copy of the project file. */
async function saveCopy(): Promise<void> {
  try {
    const path = await native.chooseSave(
      'Save a copy',
      `${project.info?.name ?? 'Project'} copy.quarry`,
      'quarry',
    );
    if (path === null) return;
    const written = await call('save_copy', { path });
    toasts.show(`Saved a copy as ${fileName(written.path)} (${bytes(written.bytes)}).`, {
      tone: 'good',
      action: { label: 'Show', run: () => void reveal(written.path) },
    });
  } catch (thrown) {
    toasts.error(thrown);
  }
}

/** Shows a file where it lies. */
export async function reveal(path: string): Promise<void> {
  try {
    await native.reveal(path);
  } catch (thrown) {
    toasts.error(asBackendError(thrown));
  }
}

function selectAll(): void {
  const shown = outline.value?.modules ?? [];
  selection.set(shown.filter((module) => module.standing === 'product').map((module) => module.id));
}

/** All actions, in the order in which they are listed. */
export const ACTIONS: readonly Action[] = [
  {
    id: 'new',
    label: 'New project from a folder…',
    group: 'Project',
    icon: 'folder',
    keys: ['Ctrl+N'],
    run: open({ kind: 'new-project' }),
  },
  {
    id: 'open',
    label: 'Open a project…',
    group: 'Project',
    icon: 'file',
    keys: ['Ctrl+O'],
    run: () => void project.choose(),
  },
  {
    id: 'import',
    label: 'Import a file…',
    group: 'Project',
    icon: 'file',
    run: () => {
      if (project.info === null || mayChange()) view.open({ kind: 'import' });
    },
  },
  {
    id: 'open-sample',
    label: 'Open the sample',
    group: 'Project',
    icon: 'module',
    run: () => void project.openSample(),
  },
  {
    id: 'save-copy',
    label: 'Save a copy…',
    group: 'Project',
    icon: 'file',
    keys: ['Ctrl+Shift+S'],
    enabled: hasProject,
    run: () => void saveCopy(),
  },
  {
    id: 'export',
    label: 'Export…',
    group: 'Project',
    icon: 'export',
    keys: ['Ctrl+E'],
    enabled: hasProject,
    run: open({ kind: 'export' }),
  },
  {
    id: 'close-project',
    label: 'Close the project',
    group: 'Project',
    icon: 'close',
    keys: ['Ctrl+W'],
    enabled: hasProject,
    run: () => void project.close(),
  },
  {
    id: 'undo',
    label: 'Undo',
    group: 'Edit',
    icon: 'undo',
    keys: ['Ctrl+Z'],
    enabled: () => canChange() && project.info?.undo.undo != null,
    run: () => void project.undo(),
  },
  {
    id: 'redo',
    label: 'Redo',
    group: 'Edit',
    icon: 'redo',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    enabled: () => canChange() && project.info?.undo.redo != null,
    run: () => void project.redo(),
  },
  {
    id: 'move-to-domain',
    label: 'Move to domain…',
    group: 'Edit',
    icon: 'move',
    keys: ['M'],
    enabled: hasProject,
    run: () => openMoveDialog(),
  },
  {
    id: 'new-domain',
    label: 'New domain…',
    group: 'Edit',
    icon: 'domain',
    enabled: canChange,
    run: () => {
      if (mayChange()) view.open({ kind: 'new-domain', modules: [...selection.modules] });
    },
  },
  {
    id: 'rule',
    label: 'Rule by pattern…',
    group: 'Edit',
    icon: 'plus',
    enabled: canChange,
    run: () => view.open({ kind: 'rule', domain: selection.domain ?? null }),
  },
  {
    id: 'new-candidate',
    label: 'Make a candidate of the selected modules…',
    group: 'Edit',
    icon: 'plus',
    enabled: () => canChange() && selection.modules.size > 0,
    run: () => view.open({ kind: 'new-candidate', modules: [...selection.modules] }),
  },
  {
    id: 'proposals',
    label: 'Further candidates that Quarry proposes…',
    group: 'Edit',
    icon: 'wand',
    enabled: hasProject,
    run: open({ kind: 'proposals' }),
  },
  {
    id: 'suggest',
    label: 'Suggest domains…',
    group: 'Edit',
    icon: 'wand',
    enabled: canChange,
    run: open({ kind: 'suggest' }),
  },
  {
    id: 'select-all',
    label: 'Select all product modules',
    group: 'Edit',
    keys: ['Ctrl+A'],
    enabled: hasProject,
    run: selectAll,
  },
  {
    id: 'search',
    label: 'Search the outline',
    group: 'Edit',
    icon: 'search',
    keys: ['/', 'Ctrl+F'],
    enabled: hasProject,
    run: () => {
      preferences.set({ outlineOpen: true });
      view.search();
    },
  },
  {
    id: 'palette',
    label: 'Find anything…',
    group: 'View',
    icon: 'search',
    keys: ['Ctrl+K'],
    run: open({ kind: 'palette' }),
  },
  ...VIEWS.map(({ id, label }, at): Action => ({
    id: `view-${id}`,
    label: `Show ${label}`,
    group: 'View',
    keys: [`${at + 1}`, `Ctrl+${at + 1}`],
    enabled: hasProject,
    run: () => view.show(id),
  })),
  {
    id: 'focus',
    label: 'Focus on the selection',
    group: 'View',
    icon: 'search',
    keys: ['O'],
    enabled: () => hasProject() && chosen().length > 0,
    run: () => {
      view.show('map');
      look.around(chosen());
    },
  },
  {
    id: 'path',
    label: 'Way between two modules',
    group: 'View',
    keys: ['P'],
    enabled: () => hasProject() && chosen().length === 2,
    run: () => {
      view.show('map');
      look.between(chosen()[0] ?? '', chosen()[1] ?? '');
    },
  },
  {
    id: 'show-all',
    label: 'Show the whole map again',
    group: 'View',
    enabled: hasProject,
    run: () => look.everything(),
  },
  {
    id: 'save-view',
    label: 'Save this view…',
    group: 'View',
    icon: 'pin',
    enabled: canChange,
    run: open({ kind: 'save-view' }),
  },
  {
    id: 'compare-add',
    label: 'Take the chosen candidate into the comparison, or out',
    group: 'View',
    keys: ['C'],
    enabled: () => view.current === 'candidates' && selection.candidate !== null,
    run: () => selection.candidate !== null && comparison.toggle(selection.candidate),
  },
  {
    id: 'compare',
    label: 'Compare candidates side by side',
    group: 'View',
    keys: ['Shift+C'],
    enabled: hasProject,
    run: () => {
      view.show('candidates');
      comparison.show();
    },
  },
  ...[{ id: '', label: 'Domains' }, ...OVERLAYS].map(({ id, label }): Action => ({
    id: `overlay-${id || 'none'}`,
    label: `Overlay: ${label}`,
    group: 'View',
    enabled: hasProject,
    run: () => {
      view.show('map');
      look.overlay = id;
    },
  })),
  {
    id: 'picture-svg',
    label: 'Picture of the map as SVG…',
    group: 'Project',
    icon: 'export',
    enabled: hasProject,
    run: onMap('svg'),
  },
  {
    id: 'picture-png',
    label: 'Picture of the map as PNG…',
    group: 'Project',
    icon: 'export',
    enabled: hasProject,
    run: onMap('png'),
  },
  { id: 'fit', label: 'Fit the map', group: 'View', keys: ['F'], enabled: hasProject, run: onMap('fit') },
  {
    id: 'zoom-in',
    label: 'Zoom in',
    group: 'View',
    keys: ['Ctrl++', 'Ctrl+='],
    enabled: hasProject,
    run: onMap('zoom-in'),
  },
  {
    id: 'zoom-out',
    label: 'Zoom out',
    group: 'View',
    keys: ['Ctrl+-'],
    enabled: hasProject,
    run: onMap('zoom-out'),
  },
  {
    id: 'toggle-outline',
    label: 'Show or hide the outline',
    group: 'View',
    icon: 'left',
    keys: ['Ctrl+B'],
    enabled: hasProject,
    run: () => preferences.set({ outlineOpen: !preferences.value.outlineOpen }),
  },
  {
    id: 'toggle-inspector',
    label: 'Show or hide the inspector',
    group: 'View',
    icon: 'right',
    keys: ['Ctrl+I'],
    enabled: hasProject,
    run: () => preferences.set({ inspectorOpen: !preferences.value.inspectorOpen }),
  },
  theme('system', 'as the system'),
  theme('light', 'light'),
  theme('dark', 'dark'),
  theme('projector', 'projector'),
  {
    id: 'preferences',
    label: 'Preferences…',
    group: 'View',
    icon: 'settings',
    keys: ['Ctrl+,'],
    run: open({ kind: 'preferences' }),
  },
  {
    id: 'shortcuts',
    label: 'Keyboard shortcuts',
    group: 'Help',
    keys: ['?'],
    run: open({ kind: 'shortcuts' }),
  },
  { id: 'about', label: 'About Quarry', group: 'Help', icon: 'info', run: open({ kind: 'about' }) },
];

const BY_ID = new Map(ACTIONS.map((action) => [action.id, action]));

/** The action of that name. */
export function action(id: string): Action | undefined {
  return BY_ID.get(id);
}

/** Whether an action can be run now. */
export function isEnabled(one: Action): boolean {
  return one.enabled?.() ?? true;
}

// The menus of the window and the page may both hear one key press.
const SAME_PRESS_MS = 250;
let last = { id: '', at: -Infinity, from: '' };

/** Runs an action if it can be; one press that arrives as key and as menu runs it once. */
export function run(id: string, from: 'key' | 'menu' | 'page'): void {
  const now = performance.now();
  const echo = last.id === id && from !== 'page' && last.from !== from && now - last.at < SAME_PRESS_MS;
  const found = BY_ID.get(id);
  if (!found || echo || !isEnabled(found)) return;
  last = { id, at: now, from };
  found.run();
}

/** Runs what a menu of the window asks for. */
export function runMenu(id: MenuId): void {
  run(id, 'menu');
}
