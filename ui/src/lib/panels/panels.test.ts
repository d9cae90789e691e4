// Who wrote it, who knows it, what is agreed, and what is set apart.
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import type { Fixture } from '../backend/fixture';
import { project } from '../state/project.svelte';
import { selection } from '../state/selection.svelte';
import { requests, settle, startWindow, until } from '../../test/window';
import ApartRules from './ApartRules.svelte';
import Authors from './Authors.svelte';
import Boundaries from './Boundaries.svelte';
import Knowledge from './Knowledge.svelte';

let application: Fixture;

async function start(options: Parameters<typeof startWindow>[0] = {}): Promise<void> {
  application = await startWindow({ project: true, ...options });
}

async function violations(): Promise<string[]> {
  // Colours are computed by a browser alone; regions are the frame's.
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const found = await axe.run(document.body, { rules });
  return found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html ?? ''}`);
}

describe('authors', () => {
  async function show(): Promise<void> {
    await start();
    render(Authors);
    await until('authors are listed', () => screen.queryByTestId('authors') !== null);
    await settle();
  }
  const team = (author: string): HTMLSelectElement => screen.getByLabelText(`Team of ${author}`);

  it('stand with their commits, their team and the suggested one', async () => {
    await show();
    expect(screen.getAllByRole('columnheader').map((head) => head.textContent?.trim())).toEqual([
      'Author',
      'Commits',
      'Modules',
      'Last',
      'Team',
      'Suggested',
    ]);
    expect(screen.getByText('812')).toBeTruthy();
    expect(team('author-002').value).toBe('');
    expect(screen.getByTitle(/40 of 60 changes/).textContent).toContain('Platform');
    expect(await violations()).toEqual([]);
  });

  it('are put into a team by hand and by suggestion, each with one undo', async () => {
    await show();
    await fireEvent.change(team('author-001'), { target: { value: 't1' } });
    await until('the team is shown', () => team('author-001').value === 't1');
    await fireEvent.click(screen.getByText('Follow 1 suggestion'));
    await until('the suggestion is followed', () => team('author-002').value === 't1');
    expect(requests(application, 'assign_authors')).toEqual([
      { authors: ['author-001'], team: 't1', newTeam: null },
      { authors: ['author-002'], team: 't1', newTeam: null },
    ]);
    await project.undo();
    await until('it is taken back', () => team('author-002').value === '');
    expect(team('author-001').value).toBe('t1');
  });

  it('get a new team, but not one without a name', async () => {
    await show();
    const add = screen.getByText('Add').closest('button')!;
    expect(add.disabled).toBe(true);
    await fireEvent.input(screen.getByTestId('new-team'), { target: { value: '  Payments ' } });
    expect(add.disabled).toBe(false);
    await fireEvent.click(add);
    await until('the team is there', () => screen.queryAllByText('Payments').length > 0);
    expect(requests(application, 'assign_authors')).toEqual([
      { authors: [], team: null, newTeam: 'Payments' },
    ]);
  });
});

describe('boundaries', () => {
  it('list what is agreed and what breaks it, and are removed', async () => {
    await start();
    render(Boundaries);
    await until('boundaries are listed', () => screen.queryByTestId('broken-rules') !== null);
    await settle();
    expect(screen.getByTestId('boundary-sets').textContent).toMatch(/tach.*9 rules on 6 parts/);
    const row = screen.getByText('buildbot.reporters.mail').closest('[role="row"]')!;
    expect(within(row as HTMLElement).getByText(/must not use/)).toBeTruthy();
    expect(await violations()).toEqual([]);
    await fireEvent.dblClick(row);
    await fireEvent.keyDown(row, { key: 'Enter' });
    await settle();
    expect([...selection.modules]).toEqual(['m3', 'm9']);
    await fireEvent.click(screen.getByText('Remove'));
    await until('nothing is agreed', () => screen.queryByText('Nothing is agreed yet') !== null);
    expect(requests(application, 'remove_boundaries')).toEqual([{ boundaries: 'g1' }]);
  });
});

describe('knowledge', () => {
  it('names who knows a domain, and says what is not known', async () => {
    await start();
    render(Knowledge, { domain: 'd1' });
    await until('people are named', () => screen.queryByTestId('knowledge') !== null);
    expect(requests(application, 'knowledge')).toEqual([{ module: null, domain: 'd1' }]);
    const rows = within(screen.getByTestId('knowledge')).getAllByRole('row');
    expect(rows.map((row) => row.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      'Authorchangesmodulesauthor of',
      expect.stringMatching(/^author-001.*80119$/),
      expect.stringMatching(/^author-002.*2042$/),
    ]);
    expect(screen.getByText('author-001, 80%')).toBeTruthy();
    // No team is mapped and one team alone cannot mismatch.
    expect(screen.getAllByText('not known').length).toBe(2);
    expect(await violations()).toEqual([]);
  });
});

describe('rules that set modules apart', () => {
  it('stand with how many each has, the unknown rule among them', async () => {
    await start();
    render(ApartRules, {
      rows: [
        { standing: 'test', rule: 'tests/**', modules: 12 },
        { standing: 'generated', rule: '', modules: 1 },
      ],
    });
    const items = within(screen.getByTestId('apart-rules')).getAllByRole('listitem');
    expect(items.map((item) => item.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      'test tests/** 12 modules',
      'generated no rule that is known 1 module',
    ]);
    expect(await violations()).toEqual([]);
  });
});
