import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fixture } from '../lib/backend/fixture';
import { project } from '../lib/state/project.svelte';
import { candidates, rankBy, ranking, roadmap, roadmapRequest, surveys } from '../lib/state/resources.svelte';
import { selection } from '../lib/state/selection.svelte';
import { view } from '../lib/state/view.svelte';
import { requests, settle, startWindow, until } from '../test/window';
import CandidatesView from './CandidatesView.svelte';
import MapView from './MapView.svelte';
import RoadmapView from './RoadmapView.svelte';
import SurveyView from './SurveyView.svelte';

let application: Fixture;
afterEach(() => cleanup());

async function start(options: Parameters<typeof startWindow>[0] = {}): Promise<void> {
  application = await startWindow({ project: true, ...options });
}

async function violations(): Promise<string[]> {
  // Colours are computed by a browser alone; regions are the frame's.
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const found = await axe.run(document.body, { rules });
  return found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html ?? ''}`);
}

describe('candidates', () => {
  async function show(): Promise<void> {
    render(CandidatesView);
    await until('candidates are there', () => candidates.value !== undefined);
    await settle();
  }
  const first = () => candidates.value!.candidates[0]!;

  it('are ranked, with every figure in sight', async () => {
    await start();
    await show();
    const row = within(screen.getByTestId(`candidate-row-${first().id}`));
    expect(row.getAllByText(first().name).length).toBeGreaterThan(0);
    expect(row.getByText(first().sentence)).toBeTruthy();
    expect(row.getByText(`${first().effort.likely.toLocaleString()} h`)).toBeTruthy();
    const columns = screen.getAllByRole('columnheader').map((column) => column.textContent.trim());
    for (const column of ['Ease', 'Effort', 'Net saving a week', 'Breaks even']) {
      expect(columns.some((one) => one.startsWith(column))).toBe(true);
    }
    expect(columns.length).toBe(15);
    expect(await violations()).toEqual([]);
  });

  it('say "not known" where the figure is not known, and never zero', async () => {
    await start();
    await show();
    const unknown = candidates.value!.candidates.find((row) => row.foreignTables === null)!;
    const cells = within(screen.getByTestId(`candidate-row-${unknown.id}`)).getAllByRole('gridcell');
    expect(cells.at(-1)!.textContent).toContain('not known');
  });

  it('open their seam down to file and line, and a place in the editor', async () => {
    await start();
    await show();
    await fireEvent.click(screen.getByTestId(`candidate-row-${first().id}`));
    expect(selection.candidate).toBe(first().id);
    await until('the seam is there', () => screen.queryAllByTestId('seam-operation').length > 0);
    expect(requests(application, 'seam')).toEqual([{ candidate: first().id }]);
    const operation = screen.getAllByTestId('seam-operation')[0]!;
    expect(within(operation).queryAllByTestId('call-site')).toEqual([]);
    await fireEvent.click(within(operation).getAllByRole('button')[0]!);
    const site = within(operation).getAllByTestId('call-site')[0]!;
    expect(site.textContent).toMatch(/\.py:\d+$/);
    expect(await violations()).toEqual([]);
    await fireEvent.click(site);
    await until('the editor or a reason', () =>
      application.native.some(({ name }) => name === 'open_in_editor'),
    );
    const { args } = application.native.find(({ name }) => name === 'open_in_editor')!;
    expect(`${String(args['file'])}:${String(args['line'])}`.endsWith(site.textContent.trim())).toBe(true);
  });

  it('show one class of operations alone', async () => {
    await start();
    await show();
    await fireEvent.click(screen.getByTestId(`candidate-row-${first().id}`));
    await until('the seam is there', () => screen.queryAllByTestId('seam-operation').length > 0);
    const all = screen.getAllByTestId('seam-operation').length;
    await fireEvent.click(screen.getByTestId('seam-class-one-way'));
    const some = screen.getAllByTestId('seam-operation');
    expect(some.length).toBeLessThan(all);
    for (const operation of some) expect(operation.textContent).toContain('one-way');
  });

  it('say how sure their places are', async () => {
    await start();
    await show();
    await until('the order is there', () => ranking.value !== undefined);
    await settle();
    const place = ranking.value!.candidates[0]!;
    expect(screen.getByTestId(`sure-${place.candidate}`).textContent).toContain(place.sureness);
  });

  it('are ranked anew while a weight is set, and the weights can be kept', async () => {
    await start();
    await show();
    await fireEvent.click(screen.getByTestId('weights-toggle'));
    await until('the weights are there', () => screen.queryByTestId('weight-effort') !== null);
    await settle();
    expect(await violations()).toEqual([]);
    for (const weight of ['ease', 'blocking_per_module', 'net_saving', 'team_mismatch'])
      await fireEvent.input(screen.getByTestId(`weight-${weight}`), { target: { value: '0' } });
    await until('the order follows', () => ranking.value!.weights[0]!.weight === 0);
    await settle();
    const cheapest = [...candidates.value!.candidates].sort((a, b) => a.effort.likely - b.effort.likely)[0]!;
    expect(ranking.value!.candidates[0]!.candidate).toBe(cheapest.id);
    expect(screen.getByTestId('candidates-view').textContent).toContain('weights that are not saved');
    await fireEvent.input(screen.getByTestId('profile-name'), { target: { value: 'Cheap first' } });
    await fireEvent.click(screen.getByTestId('profile-save'));
    await until('it is kept', () => rankBy.profile === 'Cheap first');
    expect(requests(application, 'save_profile')).toHaveLength(1);
    await until('it counts', () => ranking.value!.profile === 'Cheap first');
  });

  it('let people decide what an operation becomes, and say that its evidence is wrong', async () => {
    await start();
    await show();
    await fireEvent.click(screen.getByTestId(`candidate-row-${first().id}`));
    await until('the seam is there', () => screen.queryAllByTestId('seam-operation').length > 0);
    const before = screen.getAllByTestId('seam-operation').length;
    const operation = () => screen.getAllByTestId('seam-operation')[0]!;
    await fireEvent.click(within(operation()).getAllByRole('button')[0]!);
    await fireEvent.change(within(operation()).getByTestId('becomes'), { target: { value: 'split_data' } });
    await until('it is decided', () => within(operation()).queryByTestId('becomes-note') !== null);
    expect(operation().textContent).toContain('split data');
    expect(await violations()).toEqual([]);
    await fireEvent.click(within(operation()).getByTestId('evidence-wrong'));
    expect(within(operation()).getByTestId<HTMLButtonElement>('wrong-say').disabled).toBe(true);
    await fireEvent.input(within(operation()).getByTestId('wrong-reason'), {
      target: { value: 'that code is dead' },
    });
    await fireEvent.click(within(operation()).getByTestId('wrong-say'));
    await until('it is gone', () => screen.getAllByTestId('seam-operation').length < before);
    expect(requests(application, 'overrule_operation')).toMatchObject([
      { wrong: true, reason: 'that code is dead' },
    ]);
    expect(project.info!.undo.undo).toContain('is not used so');
  });

  it('change what is to become of them, which can be undone', async () => {
    await start();
    await show();
    const select = screen.getByTestId<HTMLSelectElement>(`disposition-${first().id}`);
    await fireEvent.change(select, { target: { value: 'leave' } });
    await settle();
    expect(requests(application, 'set_disposition')).toEqual([
      { candidate: first().id, disposition: 'leave' },
    ]);
    expect(project.info!.undo.undo).toBeTruthy();
  });

  it('cannot be changed in a read-only project', async () => {
    await start({ readOnly: 'Another window has it open.' });
    await show();
    expect(screen.getByTestId<HTMLSelectElement>(`disposition-${first().id}`).disabled).toBe(true);
  });
});

describe('the roadmap', () => {
  async function show(): Promise<void> {
    render(RoadmapView);
    await until('the roadmap is there', () => roadmap.value !== undefined);
    await settle();
  }

  it('has a bar and a row for each step, and its totals', async () => {
    await start();
    await show();
    const { steps, teams } = roadmap.value!;
    for (const step of steps)
      expect(screen.getByTestId(`gantt-${step.key}`).getAttribute('aria-label')).toContain(step.name);
    for (const team of teams) expect(screen.getByRole('group', { name: team })).toBeTruthy();
    expect(screen.getByTestId(`roadmap-row-${steps[0]!.key}`).textContent).toContain(steps[0]!.name);
    expect(screen.getByTestId('roadmap-cost').textContent).toMatch(/\d/);
    expect(await violations()).toEqual([]);
  });

  it('marks the same step in the chart and in the table', async () => {
    await start();
    await show();
    const { key } = roadmap.value!.steps[1]!;
    await fireEvent.click(screen.getByTestId(`roadmap-row-${key}`));
    expect(screen.getByTestId(`gantt-${key}`).getAttribute('aria-pressed')).toBe('true');
  });

  it('draws what comes before the step that is pointed at', async () => {
    await start();
    await show();
    const later = roadmap.value!.steps.find((step) => step.after.length > 0)!;
    const arrows = () => document.querySelectorAll('.arrows g path').length;
    expect(arrows()).toBe(0);
    await fireEvent.pointerEnter(screen.getByTestId(`gantt-${later.key}`));
    expect(arrows()).toBeGreaterThanOrEqual(later.after.length);
  });

  it('starts on another day, and again on the next Monday', async () => {
    await start();
    await show();
    await fireEvent.change(screen.getByTestId('roadmap-start'), { target: { value: '2027-03-01' } });
    await settle();
    expect(requests(application, 'roadmap').at(-1)).toEqual({ start: '2027-03-01' });
    await fireEvent.click(screen.getByRole('button', { name: 'Next Monday' }));
    await settle();
    expect(requests(application, 'roadmap').at(-1)).toEqual({ start: null });
    expect(roadmapRequest.start).toBeNull();
  });

  it('walks its bars by keys and leads to the candidate', async () => {
    await start();
    await show();
    const step = roadmap.value!.steps.find(({ work }) => work === 'candidate')!;
    const bar = screen.getByTestId(`gantt-${step.key}`);
    bar.focus();
    await fireEvent.keyDown(bar, { key: 'ArrowRight' });
    expect(document.activeElement).not.toBe(bar);
    await fireEvent.keyDown(bar, { key: 'Enter' });
    expect(view.current).toBe('candidates');
    expect(selection.candidate).toBe(step.key);
  });

  it('says what to do when nothing is to be extracted', async () => {
    await start();
    for (const row of (await candidates.current()).candidates) {
      await project.change('set_disposition', { candidate: row.id, disposition: 'leave' });
    }
    await show();
    if (roadmap.value!.steps.length === 0) {
      expect(screen.getByTestId('empty-state').textContent).toContain('No candidate is to be extracted');
    } else {
      expect(roadmap.value!.steps.every((step) => step.work !== 'candidate')).toBe(true);
    }
  });
});

describe('the map', () => {
  it('says so where nothing can be drawn, and keeps its legend', async () => {
    await start();
    render(MapView);
    await settle();
    expect(screen.getByRole('application').getAttribute('aria-label')).toContain('Arrow keys');
    expect(screen.getByRole('alert').textContent).toContain('The outline lists the same modules');
    expect(await violations()).toEqual([]);
  });

  it('is tidied after a look at it, and left as it was with Escape', async () => {
    await start();
    render(MapView);
    await settle();
    // Somebody moves things, so that tidying has something to do.
    for (const domain of ['d2', 'd1', 'd3']) await project.assign(['m1', 'm2', 'm3'], domain);
    await settle();
    await fireEvent.click(screen.getByTestId('tidy'));
    await until('the preview is shown', () => screen.queryByTestId('tidy-bar') !== null);
    expect(requests(application, 'tidy_map')).toEqual([]);
    expect(await violations()).toEqual([]);
    await fireEvent.keyDown(window, { key: 'Escape' });
    expect(screen.queryByTestId('tidy-bar')).toBeNull();
    await fireEvent.click(screen.getByTestId('tidy'));
    await until('it is shown again', () => screen.queryByTestId('tidy-bar') !== null);
    expect(screen.getByTestId('tidy-says').textContent).toMatch(/[1-9]\d* modules would lie elsewhere/);
    await fireEvent.click(screen.getByTestId('tidy-confirm'));
    await until('it is done', () => requests(application, 'tidy_map').length === 1);
    await until('the bar is gone', () => screen.queryByTestId('tidy-bar') === null);
  });
});

describe('the survey', () => {
  async function show(): Promise<void> {
    await start();
    render(SurveyView);
    await until('it is there', () => surveys.value !== undefined);
    await settle();
  }

  it('says what was asked, and which commits count', async () => {
    await show();
    expect(screen.getByTestId('survey-asked').textContent).toContain('without master/docs');
    const counts = screen.getByTestId('history-counts').textContent;
    expect(counts).toContain('812 people and 3 bots made 21,480 commits; 20,311 count');
    expect(counts).toContain('402 of bots, 767 that change more than 30 files');
    expect(counts).toContain('Truck factor: 4');
    expect(await violations()).toEqual([]);
  });

  it('shows likely causes, and what is different', async () => {
    await show();
    await fireEvent.click(screen.getByTestId('tab-unresolved'));
    expect(screen.getByTestId('unresolved').textContent).toContain('A library that is installed separately');
    await fireEvent.click(screen.getByTestId('tab-difference'));
    const difference = screen.getByTestId('survey-difference');
    expect(difference.textContent).toContain('14 modules new');
    expect(difference.textContent).toContain('master/buildbot/util/x.py → master/buildbot/util/y.py');
    expect(difference.textContent).toContain('and 13 more.');
    expect(await violations()).toEqual([]);
  });
});
