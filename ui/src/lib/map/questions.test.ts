/** Open questions on the map, in its legend and in the outline. */
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { call, type QuestionRow } from '../backend';
import Outline from '../panels/Outline.svelte';
import { openCount, questions, questionsOn } from '../state/questions.svelte';
import { domains, outline } from '../state/resources.svelte';
import { view } from '../state/view.svelte';
import { settle, startWindow, until } from '../../test/window';
import type { MapController } from './controller';
import MapQuestions from './MapQuestions.svelte';
import { questionMarks } from './questions';

afterEach(() => cleanup());

const ask = (target: string | null, question: string, answer = 'unknown') =>
  call('save_question', { id: null, question, target, answer, owner: '' });

/** A map on which three modules stand, two of them close together. */
const PLACES: Record<string, { x: number; y: number }> = {
  m1: { x: 100, y: 100 },
  m2: { x: 104, y: 103 },
  m3: { x: 300, y: 200 },
};
const controller = {
  questionMarks: (asked: ReadonlyMap<string, readonly QuestionRow[]>) =>
    questionMarks(asked, (target) => PLACES[target] ?? (target === 'd1' ? { x: 500, y: 50 } : null)),
} as unknown as MapController;

async function asked(): Promise<void> {
  await startWindow({ project: true });
  await ask('m1', 'Is mail sent twice?');
  await ask('m2', 'Is it ever sent?');
  await ask('m3', 'Answered already', 'intended');
  await ask('d1', 'Whose words are these?');
  await ask('d9', 'Of a domain that is gone');
  await ask(null, 'Of nothing at all');
  questions.retain();
  await questions.refresh();
}

describe('questions about behaviour', () => {
  it('stand on the map where they are about something, and lead to their list', async () => {
    await asked();
    expect(openCount()).toBe(5);
    expect([...questionsOn().keys()].sort()).toEqual(['d1', 'd9', 'm1', 'm2']);
    render(MapQuestions, { controller, painted: 0 });
    const marks = screen.getByTestId('map-questions').querySelectorAll('button');
    expect(marks).toHaveLength(2);
    // Marks that would lie over each other are one, which says how many.
    const both = screen.getByTestId('question-mark-m1');
    expect(both.textContent).toBe('2');
    expect(both.title).toContain('2 open questions: Is mail sent twice? · Is it ever sent?');
    expect(screen.getByTestId('question-mark-d1').textContent).toBe('?');
    await fireEvent.pointerEnter(both);
    expect(view.hover).toContain('Is mail sent twice?');
    await fireEvent.click(both);
    expect([view.current, view.debtPart]).toEqual(['debt', 'people']);
    questions.release();
  });

  it('stand in the outline in words', async () => {
    await asked();
    render(Outline);
    await until('the outline is there', () => outline.value !== undefined && domains.value !== undefined);
    await settle();
    // Only rows in sight are in the document: the monolith is shut.
    for (const key of ['Home', 'ArrowLeft']) {
      await fireEvent.keyDown(screen.getByTestId('outline'), { key });
      await settle();
    }
    expect(screen.getByTestId('domain-d1').textContent).toContain('open question: Whose words are these?');
    questions.release();
  });
});
