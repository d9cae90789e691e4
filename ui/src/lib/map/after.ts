// The order in which domains leave the monolith: one candidate, or the roadmap up to a step.
import type { CandidateList, Roadmap } from '../backend/generated';
import type { After } from '../state/look.svelte';

/** A step of the roadmap that takes a domain out. */
export interface Departure {
  readonly domain: string;
  readonly name: string;
  /** The last day of the step. */
  readonly finish: string;
}

/** The steps that take domains out, in the order in which they end. */
export function departures(roadmap: Roadmap | undefined): Departure[] {
  const steps = (roadmap?.steps ?? []).filter(({ work, domain }) => work === 'candidate' && domain !== null);
  return steps
    .map(({ domain, name, finish }) => ({ domain: domain!, name, finish }))
    .sort((a, b) => (a.finish < b.finish ? -1 : a.finish > b.finish ? 1 : 0));
}

/** The domains that have left, the last of them last. */
export function leftBy(after: After, steps: readonly Departure[], list: CandidateList | undefined): string[] {
  if (after.kind === 'step') return steps.slice(0, after.at).map(({ domain }) => domain);
  const domain = list?.candidates.find(({ id }) => id === after.candidate)?.domain;
  return domain ? [domain] : [];
}
