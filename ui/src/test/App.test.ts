import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import Outline from '../lib/panels/Outline.svelte';
import Inspector from '../lib/panels/Inspector.svelte';
import TopBar from '../lib/frame/TopBar.svelte';
import StatusBar from '../lib/frame/StatusBar.svelte';
import Dialogs from '../lib/dialogs/Dialogs.svelte';
import type { Fixture } from '../lib/backend/fixture';
import { project } from '../lib/state/project.svelte';
import { domains, outline } from '../lib/state/resources.svelte';
import { selection } from '../lib/state/selection.svelte';
import { view } from '../lib/state/view.svelte';
import Toasts from '../lib/ui/Toasts.svelte';
import DebtView from '../views/DebtView.svelte';
import SurveyView from '../views/SurveyView.svelte';
import Welcome from '../views/Welcome.svelte';
import { requests, settle, startWindow } from './window';

const user = userEvent.setup();
let application: Fixture;

async function start(options: Parameters<typeof startWindow>[0] = {}): Promise<void> {
  application = await startWindow(options);
  domains.retain();
  outline.retain();
  await settle();
}
afterEach(() => {
  cleanup();
  document.getElementById('view-panel')?.remove();
  domains.release();
  outline.release();
});
const id = (testid: string) => screen.getByTestId(testid);

describe('the outline', () => {
  test('walks by keys and selects', async () => {
    await start();
    render(Outline);
    await settle();
    const tree = id('outline');
    tree.focus();
    await user.keyboard('{End}');
    expect(selection.subject).toMatchObject({ kind: 'domain' });
    await user.keyboard('{Home}');
    expect(selection.subject).toEqual({ kind: 'domain', id: null });
    await user.keyboard('{ArrowDown}{ArrowRight}{ArrowDown}');
    expect(tree.getAttribute('aria-activedescendant')).toBeTruthy();
    expect(selection.modules.size).toBeGreaterThan(0);
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(selection.modules.size).toBeGreaterThan(0);
  });

  test('opens a domain, selects with Shift and Ctrl', async () => {
    await start();
    render(Outline);
    view.query = 'reporters';
    await settle();
    const rows = screen.getAllByTestId(/^module-/);
    const names = rows.map((row) => row.getAttribute('data-testid')!.slice('module-'.length));
    await user.click(rows[0]!);
    await user.keyboard('{Shift>}');
    await user.click(rows[3]!);
    await user.keyboard('{/Shift}');
    expect([...selection.modules]).toEqual(names.slice(0, 4));
    await user.keyboard('{Control>}');
    await user.click(rows[1]!);
    await user.keyboard('{/Control}');
    expect([...selection.modules]).toEqual([names[0], names[2], names[3]]);
  });

  test('keeps a module found by a search in sight when the search is over', async () => {
    await start();
    render(Outline);
    view.query = 'clients';
    await settle();
    const found = screen.getAllByTestId(/^module-/)[0]!;
    const name = found.getAttribute('data-testid')!;
    await user.click(found);
    view.query = '';
    await settle();
    expect(id(name).getAttribute('aria-selected')).toBe('true');
    // Its package can still be shut.
    const pack = screen.getAllByTestId(/^package-/).at(-1)!;
    id('outline').focus();
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    await settle();
    expect(screen.queryByTestId(name)).toBeNull();
    expect(pack.getAttribute('aria-expanded')).toBe('false');
  });

  test('offers what can be done with what was clicked', async () => {
    await start();
    render(Outline);
    view.query = 'reporters';
    await settle();
    await user.pointer({ target: screen.getAllByTestId(/^module-/)[0]!, keys: '[MouseRight]' });
    await user.click(id('menu-move'));
    expect(view.dialog).toMatchObject({ kind: 'move', modules: [...selection.modules] });
  });

  test('only draws rows in sight', async () => {
    await start();
    render(Outline);
    view.query = 'buildbot';
    await settle();
    expect(outline.value!.modules.length).toBeGreaterThan(800);
    expect(screen.getAllByRole('treeitem').length).toBeLessThan(120);
  });

  test('says what to do when nothing matches', async () => {
    await start();
    render(Outline);
    view.query = 'no such thing';
    await settle();
    expect(id('empty-state').textContent).toContain('Nothing matches');
  });
});

describe('the inspector', () => {
  test('leads from a module to file and line, and to the editor', async () => {
    await start();
    render(Inspector);
    selection.set(['m10']);
    await settle();
    const uses = within(id('uses')).getAllByTestId(/^neighbour-/)[0]!;
    await user.click(uses);
    await settle();
    const row = screen.getAllByTestId('evidence-row')[0]!;
    expect(row.textContent).toMatch(/\.py:\d+/);
    const other = uses.getAttribute('data-testid')!.slice('neighbour-'.length);
    expect(requests(application, 'dependency_evidence')).toEqual([{ from: 'm10', to: other }]);
    await user.click(row);
    await settle();
    expect(application.native.at(-1)).toMatchObject({ name: 'open_in_editor' });
  });

  test('changes a definition, a kind and the glossary in one change each', async () => {
    await start();
    render(Inspector);
    selection.lookAtDomain('d1');
    await settle();
    await user.clear(id('domain-definition'));
    await user.type(id('domain-definition'), 'Tells people.');
    await user.tab();
    await user.selectOptions(id('domain-kind'), 'core');
    await user.type(id('glossary-word'), 'receiver{Enter}');
    await settle();
    const untouched = { domain: 'd1', name: null, definition: null, kind: null, glossary: null };
    expect(requests(application, 'update_domain')).toMatchObject([
      { ...untouched, definition: 'Tells people.' },
      { ...untouched, kind: 'core' },
      {
        ...untouched,
        glossary: [{ term: 'reporter' }, { term: 'generator' }, { term: 'receiver', meaning: '' }],
      },
    ]);
  });

  test('lets nothing be changed in a read-only project', async () => {
    await start({ readOnly: 'Someone else has it open.' });
    render(Inspector);
    selection.lookAtDomain('d1');
    await settle();
    for (const field of ['domain-name', 'domain-definition', 'domain-kind'])
      expect((id(field) as HTMLInputElement).disabled).toBe(true);
    expect(screen.queryByTestId('glossary-word')).toBeNull();
  });
});

describe('the frame', () => {
  test('undo says what it takes back', async () => {
    await start();
    render(TopBar);
    expect((id('undo') as HTMLButtonElement).disabled).toBe(true);
    await project.assign(['m1'], 'd1');
    await settle();
    expect(id('undo').getAttribute('aria-label')).toBe('Undo: Move 1 module to Notifications');
    await user.click(id('undo'));
    await settle();
    expect((id('undo') as HTMLButtonElement).disabled).toBe(true);
    expect((id('redo') as HTMLButtonElement).disabled).toBe(false);
  });

  test('tabs go by arrows', async () => {
    await start();
    render(TopBar);
    id('view-map').focus();
    await user.keyboard('{ArrowRight}');
    expect(view.current).toBe('matrix');
    await user.keyboard('{End}');
    expect(view.current).toBe('survey');
    await user.keyboard('{ArrowRight}');
    expect(view.current).toBe('map');
  });

  test('a message has its own way back', async () => {
    await start();
    render(Toasts);
    await project.assign(['m1'], 'd1');
    await settle();
    expect(id('spoken').textContent).toBe('Moved 1 module to Notifications');
    await user.click(id('toast-action'));
    await settle();
    expect(requests(application, 'undo')).toHaveLength(1);
  });

  test('tables sort by their heads, what is not known last', async () => {
    await start();
    render(DebtView);
    await settle();
    const names = () =>
      screen
        .getAllByTestId(/^debt-row-/)
        .map((row) => row.querySelector('[role=gridcell]')?.textContent.trim());
    const first = names();
    await user.click(id('sort-name'));
    expect(names()).toEqual([...first].sort((a, b) => a!.localeCompare(b!)));
    await user.click(id('sort-name'));
    expect(names()).toEqual([...first].sort((a, b) => b!.localeCompare(a!)));
    await user.click(id('sort-name'));
    expect(names()).toEqual(first);
    await user.click(id('sort-project'));
    expect(screen.getAllByTestId(/^debt-row-/).at(-1)?.textContent).toContain('not known');
    await user.click(id('sort-project'));
    expect(screen.getAllByTestId(/^debt-row-/).at(-1)?.textContent).toContain('not known');
  });
});

describe('axe finds nothing wrong with', () => {
  // Colours are measured in the palette's own test: this document has no layout to read them from.
  const rules = {
    'color-contrast': { enabled: false },
    region: { enabled: false },
    'page-has-heading-one': { enabled: false },
  };
  const screens: [string, () => void][] = [
    ['the outline', () => render(Outline)],
    [
      'the frame',
      () => {
        // The tabs name the panel that the window puts below them.
        document.body.append(Object.assign(document.createElement('div'), { id: 'view-panel' }));
        render(TopBar);
        render(StatusBar);
      },
    ],
    ['a module', () => (render(Inspector), selection.set(['m10']))],
    ['several modules', () => (render(Inspector), selection.set(['m10', 'm11']))],
    ['a domain', () => (render(Inspector), selection.lookAtDomain('d1'))],
    ['the monolith', () => (render(Inspector), selection.lookAtDomain(null))],
    ['a candidate', () => (render(Inspector), selection.lookAtCandidate('c1'))],
    ['the debt', () => render(DebtView)],
    ['the survey', () => render(SurveyView)],
    ['the welcome page', () => render(Welcome)],
    ['the move dialog', () => (render(Dialogs), view.open({ kind: 'move', modules: ['m1'] }))],
    ['the palette', () => (render(Dialogs), view.open({ kind: 'palette' }))],
    ['the export dialog', () => (render(Dialogs), view.open({ kind: 'export' }))],
    ['the suggestion', () => (render(Dialogs), view.open({ kind: 'suggest' }))],
    ['the new project', () => (render(Dialogs), view.open({ kind: 'new-project' }))],
    ['the preferences', () => (render(Dialogs), view.open({ kind: 'preferences' }))],
    ['the shortcuts', () => (render(Dialogs), view.open({ kind: 'shortcuts' }))],
  ];
  test.each(screens)('%s', async (_, show) => {
    await start();
    show();
    await settle();
    const { violations } = await axe.run(document.body, { rules });
    expect(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  });
});
