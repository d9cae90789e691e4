// What a machine can check of accessibility, with axe-core: every view, and what opens over it.
import { cleanup, render } from '@testing-library/svelte';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import App from '../App.svelte';
import { look } from '../lib/state/look.svelte';
import { selection } from '../lib/state/selection.svelte';
import { view, VIEWS, type DialogState } from '../lib/state/view.svelte';
import { settle, startWindow, until } from './window';

afterEach(() => {
  cleanup();
  look.reset();
});

/** Rules that need a layout or real colours; contrast has a test of its own in the palette. */
const NEED_LAYOUT = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

async function violations(): Promise<string[]> {
  const found = await axe.run(document.body, {
    rules: Object.fromEntries(NEED_LAYOUT.map((id) => [id, { enabled: false }])),
  });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`),
  );
}

/** Opens the window; it starts by itself, and shows the map first. */
async function begin(): Promise<void> {
  await startWindow();
  render(App);
  await settle();
}

async function shown(testid: string): Promise<void> {
  await until(testid, () => document.querySelector(`[data-testid="${testid}"]`) !== null);
  await settle();
}

describe('axe finds nothing wrong', () => {
  it.each(VIEWS.map(({ id }) => id))('in the view %s', async (id) => {
    await begin();
    view.show(id);
    await shown(`${id}-view`);
    expect(await violations()).toEqual([]);
  });

  it('on the map with filters, an overlay and what has left', async () => {
    await begin();
    await shown('map-bar');
    selection.lookAtDomain('d1');
    look.around(['d1']);
    look.filtering = true;
    look.overlay = 'coupling';
    look.after = { kind: 'step', at: 2 };
    await shown('overlay-legend');
    await shown('after-slider');
    expect(await violations()).toEqual([]);
  });

  it('in the matrix as a table', async () => {
    await begin();
    view.show('matrix');
    await shown('matrix-table-toggle');
    document.querySelector<HTMLElement>('[data-testid="matrix-table-toggle"]')?.click();
    await shown('matrix-table');
    expect(await violations()).toEqual([]);
  });

  it.each<[string, DialogState]>([
    ['rule-dialog', { kind: 'rule', domain: 'd1' }],
    ['merge-dialog', { kind: 'merge-domain', domain: 'd1' }],
    ['save-view-dialog', { kind: 'save-view' }],
    ['move-dialog', { kind: 'move', modules: ['m1'] }],
  ])('in the %s', async (testid, dialog) => {
    await begin();
    view.open(dialog);
    await shown(testid);
    expect(await violations()).toEqual([]);
  });
});
