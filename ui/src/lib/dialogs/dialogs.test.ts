import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requests, settle, startWindow, until } from '../../test/window';
import type { Fixture, FixtureOptions } from '../backend/fixture';
import { project } from '../state/project.svelte';
import { domains, outline } from '../state/resources.svelte';
import { selection } from '../state/selection.svelte';
import { toasts } from '../state/toasts.svelte';
import { view, type DialogState } from '../state/view.svelte';
import Dialogs from './Dialogs.svelte';

const user = userEvent.setup();
let application: Fixture;

async function open(dialog: DialogState, options: FixtureOptions = {}): Promise<void> {
  application = await startWindow(options);
  domains.retain();
  outline.retain();
  await settle();
  render(Dialogs);
  view.open(dialog);
  await settle();
}

beforeEach(() => (application = undefined as never));
afterEach(() => {
  cleanup();
  domains.release();
  outline.release();
});

const id = (testid: string) => screen.getByTestId(testid);
const gone = (testid: string) => expect(screen.queryByTestId(testid)).toBeNull();

describe('move to domain', () => {
  test('moves by keys alone', async () => {
    await open({ kind: 'move', modules: ['m1', 'm2'] });
    expect(document.activeElement).toBe(id('move-filter'));
    await user.keyboard('notif{Enter}');
    await settle();
    expect(requests(application, 'assign_modules')).toEqual([{ modules: ['m1', 'm2'], domain: 'd1' }]);
    gone('move-dialog');
    expect(toasts.list.at(-1)?.text).toBe('Moved 2 modules to Notifications');
  });

  test('arrows go round', async () => {
    await open({ kind: 'move', modules: ['m1'] });
    const options = within(id('move-dialog')).getAllByRole('option');
    expect(options[0]?.getAttribute('aria-selected')).toBe('true');
    await user.keyboard('{ArrowUp}');
    expect(options.at(-1)?.getAttribute('aria-selected')).toBe('true');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(options[1]?.getAttribute('aria-selected')).toBe('true');
  });

  test.each([
    [
      'a new name',
      'Command line{Enter}',
      'create_domain',
      { name: 'Command line', definition: '', modules: ['m1'] },
    ],
    ['the monolith', 'the mono{Enter}', 'assign_modules', { modules: ['m1'], domain: null }],
  ])('takes %s', async (_, keys, command, request) => {
    await open({ kind: 'move', modules: ['m1'] });
    await user.keyboard(keys);
    await settle();
    expect(requests(application, command)).toEqual([request]);
    gone('move-dialog');
  });

  test('a name that is there is not offered as new', async () => {
    await open({ kind: 'move', modules: ['m1'] });
    await user.keyboard('web');
    gone('move-option-new');
  });

  test('Esc closes and changes nothing', async () => {
    await open({ kind: 'move', modules: ['m1'] });
    await user.keyboard('{Escape}');
    gone('move-dialog');
    expect(requests(application, 'assign_modules')).toEqual([]);
  });
});

describe('new project from a folder', () => {
  test('is looked at, cancelled, started again and opened', async () => {
    await open({ kind: 'new-project' }, { project: false, chosen: { folder: '/src/shop' }, jobStep: 15 });
    expect(project.info).toBeNull();
    await user.click(id('choose-folder'));
    await settle();
    expect(id('chosen-folder').textContent).toBe('/src/shop');
    expect(id('folder-preview').textContent).toContain('Python 903');

    await user.click(id('survey-start'));
    await until(
      'it can be cancelled',
      () => !(screen.queryByTestId('survey-cancel') as HTMLButtonElement | null)?.disabled,
    );
    expect(screen.getByRole('progressbar')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(id('new-project-dialog')).toBeTruthy();
    await user.click(id('survey-cancel'));
    await until('it says so', () => screen.queryByTestId('survey-cancelled') !== null);
    expect(requests(application, 'cancel_job')).toHaveLength(1);
    expect(project.info).toBeNull();

    await user.click(id('option-history'));
    await user.click(id('survey-start'));
    await until('it is read', () => screen.queryByTestId('survey-summary') !== null);
    const asked = {
      folder: '/src/shop',
      project: '/home/ada/plans/shop.quarry',
      realNames: false,
      importsOnly: false,
      changedLines: false,
      since: null,
      selection: { languages: [], leftOut: [], takenIn: [] },
    };
    expect(requests(application, 'survey_folder')).toEqual([
      { ...asked, history: true },
      { ...asked, history: false },
    ]);
    await user.click(id('open-map'));
    await settle();
    gone('new-project-dialog');
    expect(project.info?.name).toBe('Buildbot');
    expect(view.current).toBe('map');
  });

  test('a folder without source says so and cannot be read', async () => {
    await open({ kind: 'new-project' }, { project: false, chosen: { folder: '/src/empty' } });
    await user.click(id('choose-folder'));
    await settle();
    expect(id('survey-problem').textContent).toContain('Choose the folder that holds the source');
    expect((id('survey-start') as HTMLButtonElement).disabled).toBe(true);
  });

  test('a folder that was not chosen changes nothing', async () => {
    await open({ kind: 'new-project' }, { project: false, chosen: { folder: null } });
    await user.click(id('choose-folder'));
    await settle();
    expect(requests(application, 'preview_folder')).toEqual([]);
  });

  test('what is read can be chosen, and is counted anew', async () => {
    await open({ kind: 'new-project' }, { project: false, chosen: { folder: '/src/shop' } });
    await user.click(id('choose-folder'));
    await settle();
    expect(id('survey-start').textContent).toContain('1,115');
    await user.click(id('language-java_script'));
    expect(id('survey-start').textContent).toContain('903');
    await user.click(id('folder-worker'));
    await settle();
    expect(id('survey-start').textContent).toContain('700');
    expect(id('folder-worker'), 'it can be chosen again').toBeTruthy();
    await user.type(id('leave-out'), './app/legacy/');
    await user.click(id('leave-out-add'));
    await user.click(id('take-in-dist'));
    await user.click(id('option-imports-only'));
    await user.click(id('option-changed-lines'));
    await settle();
    expect(requests(application, 'preview_folder').at(-1)).toMatchObject({
      selection: { languages: [], leftOut: ['worker', 'app/legacy'], takenIn: ['dist'] },
    });
    await user.click(id('folder-app/legacy'));
    await user.click(id('survey-start'));
    await until('it is read', () => screen.queryByTestId('survey-summary') !== null);
    expect(requests(application, 'survey_folder')).toMatchObject([
      {
        importsOnly: true,
        changedLines: true,
        selection: { languages: ['python'], leftOut: ['worker'], takenIn: ['dist'] },
      },
    ]);
  });

  test('the result says what is different and why names lead nowhere', async () => {
    await open({ kind: 'survey-again', location: '/src/shop' });
    await settle();
    await user.click(id('survey-start'));
    await until('it is read', () => screen.queryByTestId('survey-summary') !== null);
    const difference = id('survey-difference').textContent;
    for (const part of ['14 modules new', '3 modules gone', '21 dependencies new', '6 dependencies cut'])
      expect(difference).toContain(part);
    expect(id('difference-kinds').textContent).toContain('import +12 −6, call +9 −0');
    expect(id('survey-unresolved').textContent).toContain('A library that is installed separately');
  });

  test('surveying again asks what was asked the last time', async () => {
    await open({ kind: 'survey-again', location: '/src/shop' });
    await settle();
    expect((id('option-real-names') as HTMLInputElement).checked).toBe(true);
    await user.click(id('survey-start'));
    await until('it is read', () => screen.queryByTestId('survey-summary') !== null);
    expect(requests(application, 'survey_folder')).toMatchObject([
      {
        realNames: true,
        changedLines: true,
        history: true,
        selection: { languages: [], leftOut: ['master/docs'], takenIn: [] },
      },
    ]);
  });

  test('surveying again keeps the project', async () => {
    await open({ kind: 'survey-again', location: '/src/shop' });
    await settle();
    gone('project-path');
    await user.click(id('survey-start'));
    await until('it is read', () => screen.queryByTestId('survey-summary') !== null);
    expect(requests(application, 'survey_folder')).toMatchObject([{ folder: '/src/shop', project: null }]);
  });
});

describe('a survey beside the work', () => {
  test('goes on when the dialog is left, and shows what it read in place', async () => {
    await open({ kind: 'survey-again', location: '/src/shop' }, { jobStep: 10 });
    await user.click(id('survey-start'));
    await until('it runs', () => screen.queryByTestId('survey-leave') !== null);
    selection.set(['m1']);
    await user.click(id('survey-leave'));
    gone('new-project-dialog');
    application.calls.length = 0;
    await until('it is told', () => toasts.list.some((toast) => toast.text.includes('was read')));
    await settle();
    expect(requests(application, 'outline')).toHaveLength(1);
    expect([...selection.modules]).toEqual(['m1']);
  });
});

describe('domains', () => {
  test('are made from modules', async () => {
    await open({ kind: 'new-domain', modules: ['m3'] });
    await user.keyboard('Tools');
    await user.click(id('domain-dialog-submit'));
    await settle();
    expect(requests(application, 'create_domain')).toEqual([
      { name: 'Tools', definition: '', modules: ['m3'] },
    ]);
    expect(selection.subject.kind).toBe('domain');
  });

  test('need a name of their own', async () => {
    await open({ kind: 'new-domain', modules: [] });
    const submit = id('domain-dialog-submit') as HTMLButtonElement;
    expect(submit.disabled).toBe(true);
    await user.keyboard('  web ');
    expect(submit.disabled).toBe(true);
    expect(id('domain-dialog').textContent).toContain('There is a domain of this name');
  });

  test('are renamed', async () => {
    await open({ kind: 'rename-domain', domain: 'd1' });
    await user.clear(id('domain-dialog-name'));
    await user.keyboard('Messages{Enter}');
    await settle();
    expect(requests(application, 'update_domain')).toMatchObject([
      { domain: 'd1', name: 'Messages', definition: null },
    ]);
    expect(domains.value?.domains.find((row) => row.id === 'd1')?.name).toBe('Messages');
  });

  test('are deleted after a question', async () => {
    await open({ kind: 'delete-domain', domain: 'd1' });
    expect(id('delete-domain-dialog').textContent).toContain('go back to the monolith');
    await user.click(id('delete-domain-confirm'));
    await settle();
    expect(domains.value?.domains.some((row) => row.id === 'd1')).toBe(false);
  });
});

describe('split', () => {
  test('is proposed, seen on the map, and made with one undo', async () => {
    await open({ kind: 'split-domain', domain: 'd1' });
    await until('a proposal is there', () => screen.queryByTestId('split-part-1') !== null);
    expect(id('split-says').textContent).toMatch(
      /4 dependencies of .* would cross the new border: 3 one way, 1 the other/,
    );
    const leaving = [...selection.modules];
    expect(within(id('split-part-1')).getAllByRole('listitem').length).toBe(leaving.length);
    const name = id('split-name') as HTMLInputElement;
    expect(name.value).toBe('Edges');
    await user.clear(name);
    expect((id('split-confirm') as HTMLButtonElement).disabled).toBe(true);
    await user.type(name, 'Letters');
    await user.click(id('split-confirm'));
    await settle();
    gone('split-dialog');
    expect(requests(application, 'create_domain')).toEqual([
      { name: 'Letters', definition: '', modules: leaving },
    ]);
    expect(toasts.list.at(-1)?.text).toContain('Letters; 4 dependencies between the two');
    await project.undo();
    await settle();
    expect(domains.value?.domains.some((row) => row.name === 'Letters')).toBe(false);
  });

  test('says so when there is nothing worth splitting', async () => {
    await open({ kind: 'new-domain', modules: [] });
    await user.keyboard('Tiny{Enter}');
    await settle();
    const tiny = domains.value?.domains.find((row) => row.name === 'Tiny');
    view.open({ kind: 'split-domain', domain: tiny!.id });
    await until('it says so', () => screen.queryByTestId('split-says') !== null);
    expect(id('split-says').textContent).toContain('no part worth a domain');
    expect((id('split-confirm') as HTMLButtonElement).disabled).toBe(true);
  });
});

describe('suggestion', () => {
  test('is previewed with reasons and applied as it was asked for', async () => {
    await open({ kind: 'suggest' });
    expect((id('suggest-apply') as HTMLButtonElement).disabled).toBe(true);
    await user.click(id('suggest-domains-only'));
    await user.click(id('suggest-run'));
    await until('it is found', () => screen.queryByTestId('suggest-summary') !== null);
    expect(requests(application, 'apply_suggestion')).toEqual([]);
    await user.click(within(screen.getAllByTestId('suggest-group')[0]!).getByRole('button'));
    expect(screen.getAllByTestId('suggest-group')[0]?.textContent).toContain('dependencies are with');
    // Asking for something else afterwards must not change what is applied.
    await user.click(id('suggest-domains-only'));
    await user.click(id('suggest-apply'));
    await settle();
    expect(requests(application, 'apply_suggestion')).toEqual([{ resolution: 1, domainsOnly: true }]);
    gone('suggest-dialog');
    expect(toasts.list.at(-1)?.action?.label).toBe('Undo');
  });
});

describe('export', () => {
  test.each([
    ['report', 'html', '/out/r.html', null],
    ['report', 'md', '/out/r.md', null],
    ['roadmap', 'csv', '/out/r.csv', null],
    ['project', 'json', '/out/p.json', null],
    ['seam', 'csv', '/out/s.csv', 'c3'],
  ])('writes %s as %s', async (what, format, path, candidate) => {
    await open({ kind: 'export', candidate: candidate ?? undefined }, { chosen: { save: path } });
    await user.click(id(`export-${what}`));
    await user.click(id(`format-${format}`));
    await user.click(id('export-write'));
    await settle();
    expect(requests(application, 'export')).toEqual([{ what, path, candidate, start: null }]);
    expect(id('export-done').textContent).toContain(path.split('/').at(-1));
    expect(application.native.find((call) => call.name === 'choose_save')?.args['extension']).toBe(format);
  });

  test('says why a file could not be written', async () => {
    await open({ kind: 'export' }, { chosen: { save: '/root/r.html' } });
    await user.click(id('export-write'));
    await settle();
    expect(id('export-problem').textContent).toContain('Choose another folder');
  });
});

describe('palette', () => {
  test('finds and selects a module', async () => {
    await open({ kind: 'palette' });
    const wanted = outline.value!.modules[10]!;
    await user.keyboard(`${wanted.name}{Enter}`);
    await settle();
    gone('palette');
    expect([...selection.modules]).toEqual([wanted.id]);
  });

  test('runs an action', async () => {
    await open({ kind: 'palette' });
    await user.keyboard('show debt{Enter}');
    await settle();
    expect(view.current).toBe('debt');
  });
});

describe('every dialog', () => {
  const all: DialogState[] = [
    { kind: 'move', modules: ['m1'] },
    { kind: 'new-domain', modules: [] },
    { kind: 'rename-domain', domain: 'd1' },
    { kind: 'delete-domain', domain: 'd1' },
    { kind: 'split-domain', domain: 'd1' },
    { kind: 'suggest' },
    { kind: 'new-project' },
    { kind: 'export' },
    { kind: 'palette' },
    { kind: 'shortcuts' },
    { kind: 'about' },
    { kind: 'preferences' },
    { kind: 'debt-item' },
    { kind: 'paste-ledger' },
    { kind: 'money' },
    { kind: 'import' },
  ];
  test.each(all)('$kind keeps the focus inside and gives it back', async (dialog) => {
    const before = document.createElement('button');
    document.body.append(before);
    application = await startWindow();
    domains.retain();
    outline.retain();
    await settle();
    before.focus();
    render(Dialogs);
    view.open(dialog);
    await settle();
    const box = screen.getByRole('dialog');
    for (let step = 0; step < 30; step += 1) {
      await user.tab(step % 7 === 0 ? { shift: true } : {});
      expect(box.contains(document.activeElement)).toBe(true);
    }
    await user.keyboard('{Escape}');
    await settle();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(before);
    before.remove();
  });

  test('still closes when what had the focus goes away', async () => {
    await open({ kind: 'about' });
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('{Escape}');
    await settle();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the debt ledger', () => {
  test('an item is entered with its parts', async () => {
    await open({ kind: 'debt-item' });
    expect(document.activeElement).toBe(id('debt-name'));
    await user.keyboard('Hand-made deploys');
    await user.type(id('debt-likely'), '120');
    await user.type(id('debt-toil'), '2.5');
    await user.selectOptions(id('debt-attach'), 'd1');
    await user.click(id('debt-submit'));
    await settle();
    const [form] = requests(application, 'save_debt_item');
    expect(form).toMatchObject({
      id: null,
      name: 'Hand-made deploys',
      principalHours: { lo: 120, likely: 120, hi: 120 },
      toilHoursPerWeek: 2.5,
      interest: null,
      rework: null,
      opportunity: null,
      attachments: [{ target: 'd1', share: 1 }],
      provenance: 'estimated',
    });
    gone('debt-dialog');
  });

  test('half a statement is refused before anything is sent', async () => {
    await open({ kind: 'debt-item' });
    await user.keyboard('Old templates');
    await user.type(within(id('debt-dialog')).getByLabelText(/Fixes/), '3');
    await user.click(id('debt-submit'));
    await settle();
    expect(within(id('debt-dialog')).getByText(/Fixes need both/)).toBeTruthy();
    expect(requests(application, 'save_debt_item')).toEqual([]);
  });

  test('an item is changed and keeps what was not touched', async () => {
    await open({ kind: 'debt-item', item: 't2' });
    await until('the item is shown', () =>
      (id('debt-name') as HTMLInputElement).value.startsWith('Hand-made retries'),
    );
    await user.clear(id('debt-toil'));
    await user.click(id('debt-submit'));
    await settle();
    expect(requests(application, 'save_debt_item')[0]).toMatchObject({
      id: 't2',
      name: 'Hand-made retries in the worker protocol',
      toilHoursPerWeek: null,
      attachments: [{ share: 1 }],
    });
  });

  test('a table is looked at before it is taken over', async () => {
    await open({ kind: 'paste-ledger' });
    await user.click(id('ledger-text'));
    await user.paste('item,hours,colour\nShared session,80,red\nHalf,x,red\n');
    await until('the text was read', () => screen.queryByTestId('ledger-preview') !== null);
    expect(id('ledger-dialog').textContent).toContain("1 item to take over; 1 line can't be used");
    expect(screen.getByLabelText<HTMLSelectElement>('Meaning of colour').value).toBe('');
    expect(screen.getByLabelText<HTMLSelectElement>('Meaning of hours').value).toBe('hours');
    await user.click(id('ledger-submit'));
    await settle();
    expect(requests(application, 'import_ledger')).toHaveLength(1);
    gone('ledger-dialog');
  });

  test.each([
    [
      'incidents',
      'on,what,minutes\n2026-01-12,Queue full,90\n',
      '1 incident to take over',
      'import_incidents',
    ],
    [
      'features',
      'feature,since,delay_cost_per_week\nRefunds,2026-01-12,400\n',
      '1 feature to',
      'import_features',
    ],
  ] as const)('a table of %s is taken over', async (what, text, said, command) => {
    await open({ kind: 'paste-ledger', what });
    await user.click(id('ledger-text'));
    await user.paste(text);
    await until('the text was read', () => screen.queryByTestId('ledger-preview') !== null);
    expect(id('ledger-dialog').textContent).toContain(said);
    await user.click(id('ledger-submit'));
    await settle();
    expect(requests(application, command)).toEqual([{ text, meanings: [] }]);
    gone('ledger-dialog');
  });

  test('what an hour costs is set', async () => {
    await open({ kind: 'money' });
    await until('the settings are shown', () => screen.queryByTestId('money-hour') !== null);
    await user.clear(id('money-hour'));
    await user.type(id('money-hour'), '110');
    await user.clear(id('money-upkeep-deployment'));
    await user.type(id('money-upkeep-deployment'), '2');
    await user.click(id('money-submit'));
    await settle();
    expect(requests(application, 'set_money_settings')).toEqual([
      {
        currency: 'EUR',
        hourCost: 110,
        hourValue: 130,
        discountRate: 0.1,
        provenance: 'estimated',
        upkeep: {
          deployment: 2,
          call: 0.06,
          replica: 0.25,
          outbox: 0.12,
          library: 0.12,
          provenance: 'default',
        },
      },
    ]);
  });
});

describe('importing a file', () => {
  test('shows what it is, and what it brought', async () => {
    await open({ kind: 'import' });
    expect(document.activeElement).toBe(id('choose-file'));
    await user.click(id('choose-file'));
    await settle();
    expect((id('import-format') as HTMLSelectElement).value).toBe('edges');
    await user.click(id('import-start'));
    await until('the file was read', () => screen.queryByTestId('import-summary') !== null);
    expect(requests(application, 'import_file')).toEqual([
      {
        file: '/home/ada/calls.csv',
        project: null,
        format: 'edges',
        realNames: false,
        columnsUseRows: false,
        takeAssigned: false,
      },
    ]);
    expect(id('import-summary').textContent).toContain('40, 38 of them known before');
    expect(id('import-dialog').textContent).toContain('The count is no number.');
    await user.click(id('import-done'));
    gone('import-dialog');
  });

  test.each([
    ['keeps what people have assigned, unless asked otherwise', false],
    ['takes what is assigned elsewhere, when asked', true],
  ])('of boundaries says what it would do, and %s', async (_, take) => {
    await open({ kind: 'import' }, { project: true, chosen: { any: '/home/ada/tach.toml' } });
    await user.click(id('choose-file'));
    await settle();
    const says = id('import-parts').textContent.replace(/\s+/g, ' ');
    expect(says).toContain('2 domains would be made: orders, mail');
    expect(says).toContain('31 modules that nobody has assigned would move there');
    expect(says).toContain('9 modules that it names are assigned to another domain; 2 of them stay');
    if (take) await user.click(id('import-take'));
    await user.click(id('import-start'));
    await until('the file was read', () => screen.queryByTestId('import-summary') !== null);
    expect(requests(application, 'import_file')).toMatchObject([{ format: 'tach', takeAssigned: take }]);
  });
});
