/** Candidates as a chart and side by side; the debt view's picture, projects and diary. */
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { call, type CandidateRow } from '../lib/backend';
import type { Fixture } from '../lib/backend/fixture';
import { quadrant, walk } from '../lib/charts/quadrant';
import { linear, ticks } from '../lib/charts/scale';
import Dialogs from '../lib/dialogs/Dialogs.svelte';
import { run } from '../lib/state/actions';
import { comparison } from '../lib/state/comparison.svelte';
import { candidates, ledger, ranking } from '../lib/state/resources.svelte';
import { selection } from '../lib/state/selection.svelte';
import { view } from '../lib/state/view.svelte';
import { requests, settle, startWindow, until } from '../test/window';
import CandidatesView from './CandidatesView.svelte';
import { compare } from './CandidatesView.compare';
import { layOut } from './DebtView.picture';
import DebtView from './DebtView.svelte';

let application: Fixture;
afterEach(() => cleanup());

async function violations(): Promise<string[]> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const found = await axe.run(document.body, { rules });
  return found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html ?? ''}`);
}

async function showCandidates(options: { sourceAway?: boolean } = {}): Promise<readonly CandidateRow[]> {
  application = await startWindow({ project: true, ...options });
  view.show('candidates');
  render(CandidatesView);
  await until('candidates are there', () => candidates.value !== undefined && ranking.value !== undefined);
  await settle();
  return candidates.value!.candidates;
}

describe('axes', () => {
  it('have round ticks that cover the range', () => {
    for (const [lo, hi, most, expected] of [
      [0, 1000, 5, [0, 200, 400, 600, 800, 1000]],
      [-120, 900, 5, [-500, 0, 500, 1000]],
      [0, 0, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
      [NaN, 3, 2, [0, 0.5, 1]],
    ] as const)
      expect(ticks(lo, hi, most).map((tick) => Number(tick.toPrecision(9)))).toEqual(expected);
  });

  it('keep what lies outside at their ends', () => {
    const x = linear(0, 10, 100, 200);
    expect([x(-5), x(0), x(5), x(20)]).toEqual([100, 100, 150, 200]);
  });
});

describe('the quadrant chart', () => {
  const frame = { left: 0, right: 100, top: 0, bottom: 100 };

  it('places only what is known, and never at 0', async () => {
    const rows = await showCandidates();
    const unknown = rows.filter(({ netSaving }) => netSaving === null);
    expect(unknown.length).toBeGreaterThan(0);
    const chart = quadrant(rows, 240, frame);
    expect(chart.aside).toEqual(unknown);
    expect(chart.marks.length + unknown.length).toBe(rows.length);
    for (const mark of chart.marks) {
      expect(mark.across[0]).toBeLessThanOrEqual(mark.x);
      expect(mark.across[1]).toBeGreaterThanOrEqual(mark.x);
      expect(mark.along[0]).toBeLessThanOrEqual(mark.y);
    }
  });

  it('is walked by keys in the order of its axes', async () => {
    const { marks } = quadrant(await showCandidates(), null, frame);
    const left = [...marks].sort((a, b) => a.x - b.x || a.row.rank - b.row.rank);
    expect(walk(marks, null, 'Home')).toBe(left[0]);
    expect(walk(marks, left[0]!.row.id, 'ArrowRight')).toBe(left[1]);
    expect(walk(marks, left[0]!.row.id, 'ArrowLeft')).toBe(left[0]);
    const highest = [...marks].sort((a, b) => a.y - b.y)[0]!;
    expect(walk(marks, highest.row.id, 'ArrowUp')!.y).toBe(highest.y);
  });

  it('is linked with the table', async () => {
    const rows = await showCandidates();
    await fireEvent.click(screen.getByTestId('quadrant-toggle'));
    await settle();
    const placed = rows.find(({ netSaving }) => netSaving !== null)!;
    const aside = rows.find(({ netSaving }) => netSaving === null)!;
    expect(screen.queryByTestId(`quadrant-${aside.id}`)).toBeNull();
    await fireEvent.pointerEnter(screen.getByTestId(`candidate-row-${placed.id}`));
    expect(screen.getByTestId(`quadrant-${placed.id}`).classList.contains('on')).toBe(true);
    await fireEvent.pointerEnter(screen.getByTestId(`quadrant-${placed.id}`));
    expect(screen.getByTestId(`candidate-row-${placed.id}`).classList.contains('hovered')).toBe(true);
    expect(await violations()).toEqual([]);
    await fireEvent.click(screen.getByTestId(`quadrant-aside-${aside.id}`));
    expect(selection.candidate).toBe(aside.id);
    await fireEvent.keyDown(screen.getByRole('listbox'), { key: 'Home' });
    expect(selection.candidate).not.toBe(aside.id);
    expect(screen.getByTestId(`quadrant-${selection.candidate}`).getAttribute('aria-selected')).toBe('true');
  });
});

describe('comparing candidates', () => {
  it('takes up to four, by ticks and by the key', async () => {
    await showCandidates();
    const boxes = screen.getAllByTestId(/^compare-c\d+$/).slice(0, 5);
    const rows = boxes.map((box) => ({ id: box.dataset['testid']!.slice('compare-'.length) }));
    expect(rows).toHaveLength(5);
    for (const box of boxes) await fireEvent.click(box);
    expect(comparison.ids).toEqual(rows.slice(0, 4).map(({ id }) => id));
    expect(screen.getByTestId<HTMLInputElement>(`compare-${rows[4]!.id}`).checked).toBe(false);
    selection.lookAtCandidate(rows[0]!.id);
    run('compare-add', 'page');
    expect(comparison.ids).not.toContain(rows[0]!.id);
    run('compare', 'page');
    await settle();
    expect(screen.getByTestId('compare-panel').querySelectorAll('thead th')).toHaveLength(4);
    expect(await violations()).toEqual([]);
    await fireEvent.click(screen.getByTestId(`compare-open-${rows[2]!.id}`));
    expect(selection.candidate).toBe(rows[2]!.id);
    expect(screen.queryByTestId('compare-panel')).toBeNull();
  });

  it('marks what differs, and can leave out the rest', async () => {
    const rows = await showCandidates();
    for (const { id } of rows.slice(0, 2)) await fireEvent.click(screen.getByTestId(`compare-${id}`));
    await fireEvent.click(screen.getByTestId('compare-toggle'));
    const lines = screen.getAllByTestId('compare-line');
    const same = lines.filter((one) => !one.classList.contains('differs'));
    expect(same.length).toBeGreaterThan(0);
    for (const one of same) expect(one.querySelector('.best')).toBeNull();
    await fireEvent.click(screen.getByTestId('compare-differences'));
    expect(screen.getAllByTestId('compare-line')).toHaveLength(lines.length - same.length);
    await fireEvent.keyDown(screen.getByTestId('compare-panel'), { key: 'Escape' });
    expect(comparison.open).toBe(false);
  });

  it('never calls better what is not known', async () => {
    const [first, second] = await showCandidates();
    const row = { ...first!, netSaving: null, paybackWeeks: null };
    const other = { ...second!, netSaving: { lo: 1, likely: 2, hi: 3 }, paybackWeeks: 9 };
    const both = [
      { row, place: undefined },
      { row: other, place: undefined },
    ];
    const line = compare(both, 'EUR')
      .flatMap(({ lines }) => lines)
      .find(({ label }) => label === 'Net saving a week')!;
    expect(line.cells.map(({ best }) => best)).toEqual([false, true]);
    expect(line.cells[0]!.text).toBe('not known');
  });
});

describe('the debt view', () => {
  async function show(part: string): Promise<void> {
    application = await startWindow({ project: true });
    view.show('debt');
    render(DebtView);
    await until('the ledger is there', () => ledger.value !== undefined);
    await settle();
    await fireEvent.click(screen.getByTestId(`debt-part-${part}`));
    await settle();
  }

  it('draws the boxes, the line and what is planned, with a table of the same', async () => {
    await show('picture');
    await until('the picture is there', () => screen.queryByTestId('picture-line') !== null);
    expect(screen.getAllByTestId('picture-box')).toHaveLength(2);
    expect(screen.getByTestId('picture-planned').getAttribute('fill')).toContain('hatched');
    const chart = screen.getByRole('slider');
    const before = screen.getByTestId('picture-says').textContent;
    expect(before).toContain('of the teams’ hours');
    await fireEvent.keyDown(chart, { key: 'Home' });
    expect(chart.getAttribute('aria-valuenow')).toBe('1');
    expect(screen.getByTestId('picture-says').textContent).not.toBe(before);
    await fireEvent.keyDown(chart, { key: 'End' });
    expect(screen.getByTestId('picture-says').textContent).toContain('repaid as planned');
    expect(screen.getByTestId('picture-table').getAttribute('aria-rowcount')).toBe(
      String(Number(chart.getAttribute('aria-valuemax')) + 1),
    );
    expect(await violations()).toEqual([]);
  });

  it('stacks boxes up to the line', async () => {
    await show('picture');
    const picture = await call('debt_picture', {});
    const frame = { left: 0, right: 100, top: 0, foot: 100, lowerTop: 120, lowerFoot: 200 };
    const drawn = layOut(picture, frame);
    // The top of the last box, from left to right, is the line.
    const tops = drawn.boxes.at(-1)!.slice(0, drawn.line.length);
    expect(tops).toBe(drawn.line);
  });

  it('keeps projects and the diary in tables that are edited in place', async () => {
    await show('projects');
    await fireEvent.input(screen.getByTestId('debt-project-name'), { target: { value: 'Relaunch' } });
    await fireEvent.click(screen.getByTestId('debt-project-add'));
    await settle();
    expect(requests(application, 'save_debt_project')).toEqual([{ id: null, name: 'Relaunch', note: '' }]);
    const row = within(screen.getByTestId('debt-project-b1'));
    await fireEvent.change(row.getByLabelText('Name of Nine'), { target: { value: 'Nine and a half' } });
    await settle();
    expect(requests(application, 'save_debt_project')).toHaveLength(2);
    expect(await violations()).toEqual([]);
    await fireEvent.click(screen.getByTestId('debt-part-diary'));
    await settle();
    await fireEvent.change(screen.getByTestId('toil-minutes'), { target: { value: '45' } });
    await fireEvent.change(screen.getByTestId('toil-what'), { target: { value: 'Restarted workers' } });
    await fireEvent.click(screen.getByTestId('toil-add'));
    await settle();
    expect(requests(application, 'save_toil')).toMatchObject([{ minutes: 45, what: 'Restarted workers' }]);
    expect(screen.getByTestId('toil-w1')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  it('keeps incidents and delayed features in tables that are edited in place', async () => {
    await show('incidents');
    expect(screen.getByTestId('incidents-sum').textContent).toContain('Nothing broke');
    const enter = (testid: string, value: string) =>
      fireEvent.change(screen.getByTestId(testid), { target: { value } });
    await enter('incident-what', 'Queue full');
    await enter('incident-minutes', '90');
    await enter('incident-cost', '1300');
    await enter('incident-due', 'Nine 60 %; Web');
    await fireEvent.click(screen.getByTestId('incident-add'));
    await settle();
    expect(requests(application, 'save_incident')).toMatchObject([
      { what: 'Queue full', minutes: 90, cost: 1300, attached: 'Nine 60 %; Web' },
    ]);
    expect(screen.getByTestId('incidents-sum').textContent).toContain('1 incident over 13 weeks');
    const incident = within(screen.getByTestId('incident-x1'));
    await fireEvent.click(incident.getByLabelText(/Remove the incident/));
    await settle();
    expect(requests(application, 'remove_incident')).toEqual([{ incident: 'x1' }]);
    expect(await violations()).toEqual([]);

    await fireEvent.click(screen.getByTestId('debt-part-features'));
    await settle();
    expect(screen.getByTestId('features-sum').textContent).toContain('No feature is said to wait');
    await enter('feature-name', 'Refunds');
    await enter('feature-cost', '4000');
    await enter('feature-due', 'Nine');
    await fireEvent.click(screen.getByTestId('feature-add'));
    await settle();
    expect(screen.getByTestId('features-sum').textContent).toContain('1 feature of 1 still waits');
    const waits = within(screen.getByTestId('feature-f1'));
    await fireEvent.change(waits.getByLabelText('Day on which it waited no longer, of Refunds'), {
      target: { value: '2026-02-01' },
    });
    await settle();
    expect(requests(application, 'save_feature')).toMatchObject([
      { id: null, name: 'Refunds', delayCostPerWeek: 4000, attached: 'Nine', until: null },
      { id: 'f1', until: '2026-02-01' },
    ]);
    expect(screen.getByTestId('features-sum').textContent).toContain('0 features of 1 still wait');
    expect(await violations()).toEqual([]);
  });

  it('keeps who can explain what, with disagreement, and questions', async () => {
    await show('people');
    expect(screen.getByTestId('votes-none').textContent).toContain('Nobody has voted yet');
    for (const [who, grade] of [
      ['Ada', '0'],
      ['Grace', '3'],
    ] as const) {
      await fireEvent.input(screen.getByTestId('vote-voter'), { target: { value: who } });
      await fireEvent.change(screen.getByTestId('vote-grade'), { target: { value: grade } });
      await fireEvent.click(screen.getByTestId('vote-add'));
      await settle();
    }
    expect(requests(application, 'cast_vote')).toMatchObject([
      { voter: 'Ada', grade: 0 },
      { voter: 'Grace', grade: 3 },
    ]);
    expect(screen.getByTestId('explained-d1').textContent).toContain('disagreement, 3 apart');
    await fireEvent.input(screen.getByTestId('question-text'), { target: { value: 'Twice a day?' } });
    await fireEvent.click(screen.getByTestId('question-add'));
    await settle();
    const row = within(screen.getByTestId('question-q1'));
    await fireEvent.change(row.getByLabelText('Answer to Twice a day?'), { target: { value: 'accident' } });
    await settle();
    expect(requests(application, 'save_question')).toMatchObject([
      { id: null, answer: 'unknown' },
      { id: 'q1', answer: 'accident' },
    ]);
    expect(await violations()).toEqual([]);
  });
});

/** The first operation of the first candidate's seam, opened. */
async function openOperation(options: { sourceAway?: boolean } = {}) {
  const [first] = await showCandidates(options);
  selection.lookAtCandidate(first!.id);
  await until('the seam is there', () => screen.queryAllByTestId('seam-operation').length > 0);
  const { groups } = await call('seam', { candidate: first!.id });
  const row = groups[0]!.operations[0]!;
  const operation = screen.getAllByTestId('seam-operation')[0]!;
  await fireEvent.click(within(operation).getAllByRole('button')[0]!);
  await settle();
  const site = row.callSites[0]!;
  return { operation, name: row.key, module: { id: site.module, line: site.place.line } };
}

describe('a seam', () => {
  it('opens every figure', async () => {
    const [first] = await showCandidates();
    selection.lookAtCandidate(first!.id);
    await settle();
    await fireEvent.click(screen.getByTestId('seam-explain'));
    await until('the figures are there', () => screen.queryAllByTestId('explained-figure').length > 1);
    expect(requests(application, 'explain')).toEqual([{ candidate: first!.id, profile: null }]);
    expect(screen.getAllByTestId('explained-figure')[0]?.textContent).toContain(
      'blocking operations / modules',
    );
    expect(await violations()).toEqual([]);
  });

  it('shows the source line of each place while the source is there', async () => {
    const { operation, module } = await openOperation();
    const lines = await within(operation).findAllByTestId('source-around');
    expect(lines[0]!.textContent?.trim()).toBe(`self.step(${module.line})`);
    expect(requests(application, 'source_lines').at(-1)).toMatchObject({ context: 2 });
    await fireEvent.click(lines[0]!);
    expect(lines[0]!.getAttribute('aria-expanded')).toBe('true');
    expect(lines[0]!.querySelectorAll('.row')).toHaveLength(Math.min(5, module.line + 2));
    expect(lines[0]!.querySelector('.here')?.textContent).toContain(`self.step(${module.line})`);
    expect(await violations()).toEqual([]);
  });

  it('says once that the source is away, and asks where it is', async () => {
    const { operation } = await openOperation({ sourceAway: true });
    await until('it is said', () => screen.queryByTestId('source-absent') !== null);
    expect(screen.getByTestId('source-absent').textContent).toContain('it was at /home/ada/src/buildbot');
    expect(within(operation).queryByTestId('source-line')).toBeNull();
    expect(await violations()).toEqual([]);
    await fireEvent.click(screen.getByTestId('source-locate'));
    await until('it is found', () => screen.queryByTestId('source-absent') === null);
    expect(requests(application, 'locate_source')).toEqual([
      { source: 'src1', folder: '/home/ada/src/buildbot' },
    ]);
    await until('lines are there', () => within(operation).queryAllByTestId('source-line').length > 0);
  });

  it('says what becomes of each entry point, and what was measured', async () => {
    const rows = await showCandidates();
    const reached = rows.find(({ entries }) => entries.length > 0)!;
    selection.lookAtCandidate(reached.id);
    const entries = await screen.findByTestId('seam-entries');
    expect(entries.textContent).toContain('weighed by measured calls');
    expect(entries.textContent).toMatch(/aggregating.*GET \/builds\/{}.*120 measured calls/s);
    expect(entries.textContent).toContain('Its response also combines Workers.');
    expect(entries.textContent).not.toContain('{} at');
    selection.lookAtCandidate(rows.find((row) => row.entries.length === 0)!.id);
    await until('it has none', () => screen.queryByTestId('seam-entries') === null);
    expect(await violations()).toEqual([]);
  });

  it('takes the hours of an operation and gives them back', async () => {
    const { operation, name } = await openOperation();
    const field = (part: string) => within(operation).getByTestId<HTMLInputElement>(`effort-${part}`);
    const proposed = Number(field('lo').value);
    expect(within(operation).queryByTestId('effort-proposed')).toBeNull();
    await fireEvent.change(field('likely'), { target: { value: '2' } });
    await until('the hours are set', () => within(operation).queryByTestId('effort-proposed') !== null);
    expect(requests(application, 'decide_operation').at(-1)).toMatchObject({
      operation: name,
      becomes: null,
      effort: { lo: Math.min(proposed, 2), likely: 2 },
      note: '',
    });
    expect(await violations()).toEqual([]);
    await fireEvent.change(field('hi'), { target: { value: '' } });
    await settle();
    expect(requests(application, 'decide_operation')).toHaveLength(1);
    await fireEvent.click(within(operation).getByTestId('effort-proposed'));
    await until('they are proposed again', () => within(operation).queryByTestId('effort-proposed') === null);
    expect(requests(application, 'decide_operation').at(-1)).toMatchObject({ becomes: null, effort: null });
  });

  it('takes a pattern for each neighbour, and says what speaks against it', async () => {
    await openOperation();
    const relation = screen.getAllByTestId(/^relation-(d\d+|monolith)$/)[0]!;
    const pattern = await within(relation).findByTestId<HTMLSelectElement>('relation-pattern');
    await until('the patterns are there', () => pattern.options.length > 1);
    await fireEvent.change(pattern, { target: { value: 'conformist' } });
    await until('it is said', () => within(relation).queryByTestId('relation-upstream') !== null);
    const upstream = within(relation).getByTestId<HTMLSelectElement>('relation-upstream');
    const other = [...upstream.options].find((option) => option.value !== upstream.value)!.value;
    await fireEvent.change(upstream, { target: { value: other } });
    await settle();
    expect(requests(application, 'set_relation').at(-1)).toMatchObject({
      pattern: 'conformist',
      upstream: other,
    });
    expect(within(relation).queryByTestId('relation-against')).toBeNull();
    await fireEvent.change(pattern, { target: { value: 'separate_ways' } });
    await until('it is contradicted', () => within(relation).queryByTestId('relation-against') !== null);
    expect(await violations()).toEqual([]);
    await fireEvent.change(pattern, { target: { value: '' } });
    await until('it is taken back', () => within(relation).queryByTestId('relation-note') === null);
    expect(requests(application, 'set_relation').at(-1)).toMatchObject({ pattern: null });
  });

  it('leads from foreign data to whose the tables are', async () => {
    const [first] = await showCandidates();
    selection.lookAtCandidate(first!.id);
    await settle();
    await fireEvent.click(screen.getByTestId('seam-explain'));
    await until('the figures are there', () => screen.queryByTestId('explained-owners') !== null);
    await fireEvent.click(screen.getByTestId('explained-owners'));
    await until('the tables are there', () => screen.queryByTestId('owners-table') !== null);
    expect(screen.getByTestId('owners-open').textContent).toContain('3 tables: 2 to confirm, 1 without');
    expect(await violations()).toEqual([]);

    // Enter on a row confirms what is proposed; the list says otherwise; a choice can be taken back.
    await fireEvent.keyDown(screen.getByTestId('owners-table'), { key: 'Enter' });
    await settle();
    await fireEvent.change(screen.getByTestId('owner-legacy_log'), { target: { value: 'monolith' } });
    await settle();
    await fireEvent.click(screen.getByTestId('owners-confirm-all'));
    await settle();
    await fireEvent.change(screen.getByTestId('owner-legacy_log'), { target: { value: '' } });
    await settle();
    expect(requests(application, 'set_table_owners')).toEqual([
      { owners: [{ table: 'builds', owner: 'd1' }], note: '' },
      { owners: [{ table: 'legacy_log', owner: 'monolith' }], note: '' },
      { owners: [{ table: 'change_sources', owner: 'd2' }], note: '' },
      { owners: [{ table: 'legacy_log', owner: null }], note: '' },
    ]);
    expect(screen.getByTestId('owners-open').textContent).toContain('0 to confirm, 1 without');
    await fireEvent.click(screen.getByTestId('tables-toggle'));
    await settle();
    expect(screen.queryByTestId('owners-table')).toBeNull();
  });

  it('says what the candidate costs and saves over time, by pointer and key', async () => {
    const rows = await showCandidates();
    const saves = rows.find(({ netSaving }) => (netSaving?.likely ?? 0) > 0)!;
    expect(screen.getByTestId<HTMLButtonElement>('money-toggle').disabled).toBe(true);
    selection.lookAtCandidate(saves.id);
    await settle();
    await fireEvent.click(screen.getByTestId('money-toggle'));
    await until('the money is there', () => screen.queryByTestId('money-chart') !== null);
    expect(screen.getByTestId('money-lines').textContent).toContain('New debt: a second deployment');
    expect(screen.getByTestId('money-dispositions').querySelectorAll('tbody tr')).toHaveLength(5);
    expect(screen.getByTestId('money-turns').textContent).toContain('stops paying');
    expect(screen.getAllByTestId('money-curve')).toHaveLength(2);
    const chart = screen.getByTestId('money-chart');
    const months = screen.getByTestId('money-months').querySelectorAll('tbody tr').length - 1;
    await fireEvent.keyDown(chart, { key: 'ArrowRight' });
    expect(chart.getAttribute('aria-valuenow')).toBe('1');
    await fireEvent.keyDown(chart, { key: 'End' });
    expect(chart.getAttribute('aria-valuenow')).toBe(String(months - 1));
    expect(await violations()).toEqual([]);
    await fireEvent.change(screen.getByTestId('money-horizon'), { target: { value: '12' } });
    await settle();
    expect(requests(application, 'prospect').at(-1)).toEqual({
      candidate: saves.id,
      horizon: 12,
      profile: null,
    });
    const unknown = rows.find(({ netSaving }) => netSaving === null)!;
    selection.lookAtCandidate(unknown.id);
    await settle();
    expect(screen.getByTestId('money-panel').textContent).toContain('not known');
    await fireEvent.click(screen.getByTestId('money-close'));
    expect(screen.queryByTestId('money-panel')).toBeNull();
  });

  it('leads to what the candidate saves', async () => {
    const rows = await showCandidates();
    const unknown = rows.find(({ netSaving }) => netSaving === null)!;
    render(Dialogs);
    selection.lookAtCandidate(unknown.id);
    await settle();
    await fireEvent.click(screen.getByTestId('saving-open'));
    await settle();
    await fireEvent.input(screen.getByTestId('saving-likely'), { target: { value: '70' } });
    await fireEvent.input(screen.getByTestId('saving-lo'), { target: { value: '80' } });
    expect(screen.getByTestId<HTMLButtonElement>('saving-submit').disabled).toBe(true);
    await fireEvent.input(screen.getByTestId('saving-lo'), { target: { value: '50' } });
    await fireEvent.click(screen.getByTestId('saving-submit'));
    await settle();
    expect(requests(application, 'set_saving')).toEqual([
      {
        candidate: unknown.id,
        removedShare: { lo: 0.5, likely: 0.7, hi: 0.7 },
        runningCostPerWeek: 120,
      },
    ]);
  });
});

describe('further candidates', () => {
  it('are listed with their sentence and can be made', async () => {
    await showCandidates();
    render(Dialogs);
    await fireEvent.click(screen.getByTestId('proposals-open'));
    await until('proposals are there', () => screen.queryByTestId('proposal') !== null);
    expect(screen.getByTestId('proposal').textContent).toContain('Nobody uses it');
    await fireEvent.click(screen.getByTestId('proposal-make'));
    await settle();
    expect(requests(application, 'make_candidate')).toMatchObject([{ name: 'Hooks' }]);
    view.closeDialog();
    selection.set(['m1', 'm2']);
    run('new-candidate', 'page');
    await settle();
    await fireEvent.input(screen.getByTestId('candidate-name'), { target: { value: 'Front end' } });
    await fireEvent.click(screen.getByTestId('candidate-submit'));
    await settle();
    expect(requests(application, 'make_candidate')[1]).toEqual({ name: 'Front end', modules: ['m1', 'm2'] });
  });
});
