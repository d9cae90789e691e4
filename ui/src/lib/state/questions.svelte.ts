/** Questions about behaviour that are open: shown on the map, in the outline and in a list. */
import { call, type QuestionList, type QuestionRow } from '../backend';
import { Resource } from './resources.svelte';
import { view } from './view.svelte';

/** All questions, the open ones first. */
export const questions = new Resource<QuestionList>(['decisions', 'domains', 'survey'], () =>
  call('questions', {}),
);

const NONE: ReadonlyMap<string, readonly QuestionRow[]> = new Map();
const open = $derived.by(() => {
  const found = new Map<string, QuestionRow[]>();
  for (const row of questions.value?.questions ?? []) {
    if (row.answer !== 'unknown' || row.target === null) continue;
    const same = found.get(row.target);
    if (same) same.push(row);
    else found.set(row.target, [row]);
  }
  return found.size > 0 ? found : NONE;
});

/** The open questions about something, by the identity of the module or domain. */
export const questionsOn = (): ReadonlyMap<string, readonly QuestionRow[]> => open;

/** How many questions are open, whatever they are about. */
export const openCount = (): number =>
  (questions.value?.questions ?? []).filter(({ answer }) => answer === 'unknown').length;

/** What is said of something with open questions; empty without. */
export function questionWords(target: string | null): string {
  const rows = target === null ? undefined : open.get(target);
  return rows ? rows.map(({ question }) => question).join(' · ') : '';
}

/** Shows the list of questions. */
export function openQuestions(): void {
  view.debtPart = 'people';
  view.show('debt');
}
