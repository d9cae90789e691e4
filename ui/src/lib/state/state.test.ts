import { beforeEach, describe, expect, test, vi } from 'vitest';
import { requests, settle, startWindow, until } from '../../test/window';
import { BackendError, call } from '../backend';
import type { Fixture } from '../backend/fixture';
import { action, run } from './actions';
import { openMoveDialog } from './dialogs';
import { jobs } from './jobs.svelte';
import { actionFor, belongsToField, pressName } from './keys';
import { preferences } from './preferences.svelte';
import { project } from './project.svelte';
import { candidates, domains, ledger, outline, resource, surveys } from './resources.svelte';
import { selection, type Subject } from './selection.svelte';
import { toasts } from './toasts.svelte';
import { view } from './view.svelte';

let application: Fixture;
beforeEach(async () => {
  application = await startWindow();
});

describe('selection', () => {
  const cases: [string, () => void, string[], string | null, Subject['kind']][] = [
    ['sets', () => selection.set(['a', 'b']), ['a', 'b'], 'a', 'modules'],
    ['sets with a focus', () => selection.set(['a', 'b'], 'b'), ['a', 'b'], 'b', 'modules'],
    ['ignores a focus outside', () => selection.set(['a'], 'x'), ['a'], 'a', 'module'],
    ['adds', () => (selection.set(['a']), selection.add(['b', 'a'])), ['a', 'b'], 'a', 'modules'],
    ['removes the focus', () => (selection.set(['a', 'b']), selection.remove(['a'])), ['b'], 'b', 'module'],
    ['toggles on', () => (selection.set(['a']), selection.toggle('b')), ['a', 'b'], 'b', 'modules'],
    ['toggles off', () => (selection.set(['a', 'b']), selection.toggle('b')), ['a'], 'a', 'module'],
    ['looks at a domain', () => (selection.set(['a']), selection.lookAtDomain('d1')), [], null, 'domain'],
    ['looks at the monolith', () => selection.lookAtDomain(null), [], null, 'domain'],
    [
      'looks at a candidate',
      () => (selection.lookAtDomain('d1'), selection.lookAtCandidate('c1')),
      [],
      null,
      'candidate',
    ],
    [
      'drops what is gone',
      () => (selection.set(['a', 'b']), selection.retain((id) => id === 'b')),
      ['b'],
      'b',
      'module',
    ],
    ['clears', () => (selection.set(['a']), selection.clear()), [], null, 'none'],
  ];
  test.each(cases)('%s', (_, act, modules, focus, subject) => {
    act();
    expect([...selection.modules]).toEqual(modules);
    expect(selection.focus).toBe(focus);
    expect(selection.subject.kind).toBe(subject);
  });

  test('Esc peels modules, then the candidate below them', () => {
    selection.lookAtCandidate('c1');
    selection.set(['a']);
    expect([selection.peel(), selection.subject.kind]).toEqual([true, 'candidate']);
    expect([selection.peel(), selection.subject.kind]).toEqual([true, 'none']);
    expect(selection.peel()).toBe(false);
  });
});

describe('resources', () => {
  test('are fetched only when somebody looks, once for all who do', async () => {
    expect(requests(application, 'ledger')).toHaveLength(0);
    ledger.retain();
    ledger.retain();
    await settle();
    expect(requests(application, 'ledger')).toHaveLength(1);
    expect(ledger.value?.items.length).toBeGreaterThan(0);
    ledger.release();
    ledger.release();
  });

  test('are fetched anew only when their topics change', async () => {
    domains.retain();
    surveys.retain();
    candidates.retain();
    await settle();
    application.calls.length = 0;
    await project.assign([outline.value?.modules[0]?.id ?? 'm1'], 'd1');
    await settle();
    expect(requests(application, 'list_domains')).toHaveLength(1);
    expect(requests(application, 'candidates')).toHaveLength(1);
    expect(requests(application, 'surveys')).toHaveLength(0);
    [domains, surveys, candidates].forEach((one) => one.release());
  });

  test('drop an answer that a later one has overtaken', async () => {
    const answers: ((text: string) => void)[] = [];
    const slow = resource(['map'], () => new Promise<string>((resolve) => answers.push(resolve)));
    slow.retain();
    slow.invalidate();
    answers[1]!('new');
    await settle();
    answers[0]!('old');
    await settle();
    expect(slow.value).toBe('new');
    slow.dispose();
  });

  test('keep the old value beside the error when a fetch fails', async () => {
    let fails = false;
    const shaky = resource(['map'], () => (fails ? Promise.reject(new Error('no')) : Promise.resolve(7)));
    shaky.retain();
    await settle();
    fails = true;
    shaky.invalidate();
    await settle();
    expect([shaky.value, shaky.error?.detail]).toEqual([7, 'no']);
    shaky.dispose();
  });
});

describe('changes', () => {
  test('move, take back and do again', async () => {
    outline.retain();
    await settle();
    const home = () => outline.value?.modules.find((module) => module.id === 'm5')?.domain ?? null;
    const before = home();
    const target = before === 'd2' ? 'd3' : 'd2';
    await project.assign(['m5'], target);
    await settle();
    expect(home()).toBe(target);
    expect(project.info?.undo.undo).toMatch(/^Move 1 module to /);
    expect(toasts.list.at(-1)?.action?.label).toBe('Undo');
    await project.undo();
    await settle();
    expect(home()).toBe(before);
    expect(project.info?.undo).toMatchObject({ undo: null });
    await project.redo();
    await settle();
    expect(home()).toBe(target);
    outline.release();
  });

  test('the offer to take a change back holds until the next one', async () => {
    const offers = () => toasts.list.flatMap(({ action: offer }) => offer?.label ?? []);
    await project.assign(['m5'], 'd2');
    await project.assign(['m6'], 'd2');
    expect(offers()).toEqual(['Undo']);
    await project.undo();
    expect(offers()).toEqual(['Redo']);
    await project.redo();
    expect(offers()).toEqual([]);
  });

  test('undo pressed quickly is undone as often as it was pressed', async () => {
    await project.assign(['m5'], 'd2');
    await project.assign(['m5'], 'd3');
    await Promise.all([project.undo(), project.undo()]);
    await settle();
    expect(project.info?.undo.undo).toBeNull();
  });

  test('an error is shown and nothing is claimed', async () => {
    await project.change('create_domain', { name: 'Web', definition: '', modules: [] });
    expect(toasts.list.at(-1)).toMatchObject({ tone: 'danger' });
    expect(project.info?.undo.undo).toBeNull();
  });

  test('a read-only project opens no move dialog and says why', async () => {
    application = await startWindow({ readOnly: 'Opened by Grace on another computer.' });
    openMoveDialog(['m1']);
    expect(view.dialog).toBeNull();
    expect(toasts.list.at(-1)?.text).toBe('Opened by Grace on another computer.');
    expect(action('undo')?.enabled?.()).toBe(false);
  });

  test('nothing to move says what to do first', () => {
    openMoveDialog();
    expect(view.dialog).toBeNull();
    expect(toasts.list).toHaveLength(1);
  });

  test('figures of the project follow a change', async () => {
    const free = (await call('outline', {})).modules.find(
      (m) => m.domain === null && m.standing === 'product',
    );
    const before = project.info?.assigned ?? 0;
    await project.assign([free!.id], 'd1');
    await settle();
    expect(project.info?.assigned).toBe(before + 1);
  });
});

describe('jobs', () => {
  test('give their result, and progress on the way', async () => {
    const seen = new Set<string>();
    const done = jobs.run(call('suggest_domains', { resolution: 1, domainsOnly: false }));
    await until('the job ends', () => {
      jobs.running.forEach((job) => seen.add(job.stage));
      return seen.has('Grouping modules') && jobs.running.length === 0;
    });
    expect((await done).kind).toBe('suggested');
  });

  test('are cancelled', async () => {
    let name = '';
    const done = jobs.run(
      call('survey_folder', {
        folder: '/x',
        project: '/x.quarry',
        history: true,
        realNames: false,
        importsOnly: false,
        changedLines: false,
        since: null,
        selection: { languages: [], leftOut: [], takenIn: [] },
      }),
      (job) => (name = job),
    );
    await until('it runs', () => jobs.running.length === 1);
    void jobs.cancel(name);
    await expect(done).rejects.toMatchObject({ code: 'cancelled' });
    expect(jobs.running).toHaveLength(0);
  });

  test('that nobody asked for are told, and wait for nobody', () => {
    const heard: string[] = [];
    jobs.onNoticed = ({ summary }) => heard.push(summary.source);
    const state = { job: 'j', title: 'Survey', stage: '', done: 0, total: 0, message: '' };
    const result = (noticed: boolean) => ({
      kind: 'surveyed',
      project: {},
      summary: { source: 'shop' },
      noticed,
    });
    jobs.update({ ...state, status: 'running', result: null } as never);
    jobs.update({ ...state, status: 'done', result: result(false) } as never);
    expect(heard).toEqual([]);
    jobs.update({ ...state, status: 'done', result: result(true) } as never);
    expect(heard).toEqual(['shop']);
    expect(jobs.running).toHaveLength(0);
    jobs.onNoticed = () => undefined;
  });

  const ends: [string, object, RegExp][] = [
    ['failed', { status: 'failed', message: 'The disk is full.' }, /The disk is full/],
    ['cancelled', { status: 'cancelled' }, /was cancelled/],
    ['done without a result', { status: 'done' }, /without a result/],
  ];
  test.each(ends)('that ended before their name was known: %s', async (_, change, message) => {
    const state = { job: 'j', title: 'Work', stage: '', done: 0, total: 0, message: '', result: null };
    jobs.update({ ...state, ...change } as never);
    await expect(jobs.run(Promise.resolve({ job: 'j' }))).rejects.toThrow(message);
  });
});

describe('keys', () => {
  const press = (key: string, held = ''): KeyboardEvent =>
    new KeyboardEvent('keydown', {
      key,
      ctrlKey: held.includes('c'),
      shiftKey: held.includes('s'),
      altKey: held.includes('a'),
    });
  test.each([
    ['z', 'c', 'undo'],
    ['Z', 'cs', 'redo'],
    ['y', 'c', 'redo'],
    ['m', '', 'move-to-domain'],
    ['/', '', 'search'],
    ['?', 's', 'shortcuts'],
    ['k', 'c', 'palette'],
    ['f', '', 'fit'],
    ['1', '', 'view-map'],
    ['2', '', 'view-matrix'],
    ['6', 'c', 'view-survey'],
    ['n', 'c', 'new'],
    ['o', 'c', 'open'],
    ['o', '', 'focus'],
    ['p', '', 'path'],
    ['e', 'c', 'export'],
    ['m', 'c', undefined],
    ['f', 'a', undefined],
    ['x', '', undefined],
  ])('%s with %j is %s', (key, held, expected) => {
    expect(actionFor(press(key, held))?.id).toBe(expected);
  });

  test.each([
    ['m', '', true],
    ['z', 'c', true],
    ['k', 'c', false],
    ['e', 'c', false],
  ])('%s with %j in a field belongs to it: %s', (key, held, expected) => {
    const field = document.createElement('input');
    const event = press(key, held);
    Object.defineProperty(event, 'target', { value: field });
    expect([pressName(event), belongsToField(event)]).toEqual([pressName(event), expected]);
  });

  test('a press that comes as key and as menu runs once', () => {
    view.show('map');
    const show = vi.spyOn(view, 'show');
    run('view-debt', 'key');
    run('view-debt', 'menu');
    expect(show).toHaveBeenCalledTimes(1);
    run('view-debt', 'page');
    expect(show).toHaveBeenCalledTimes(2);
  });
});

describe('errors', () => {
  test.each([
    [{ code: 'readOnly', message: 'No.', detail: 'd' }, 'readOnly', 'No.'],
    [new Error('boom'), 'failed', /could not do this/],
    ['text', 'failed', /could not do this/],
  ])('%j is shown as one', async (thrown, code, message) => {
    application.invoke = () => Promise.reject(thrown);
    const error = await call('jobs', {}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BackendError);
    expect((error as BackendError).code).toBe(code);
    expect((error as BackendError).message).toMatch(message);
  });
});

describe('preferences', () => {
  test.each([
    ['light', 100, 16],
    ['dark', 125, 20],
    ['projector', 100, 19.2],
  ] as const)('%s at %i %% makes a rem of %f px', (theme, textSize, rem) => {
    preferences.set({ theme, textSize });
    expect([preferences.theme, preferences.rem]).toEqual([theme, rem]);
    preferences.set({ textSize: 100 });
  });

  test('are kept once after many changes', async () => {
    vi.useFakeTimers();
    for (const outlineWidth of [240, 250, 260]) preferences.set({ outlineWidth });
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    expect(requests(application, 'set_preferences')).toMatchObject([{ outlineWidth: 260 }]);
  });
});
