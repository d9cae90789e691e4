// What the figures of a candidate mean, in words and with their formulas: every figure in the
// tables explains itself.
import type { CandidateRow, Crossings, ProjectInfo } from '../lib/backend';
import { count, decimal, hours, money, plural, score } from '../lib/format';

/** Explanations of columns and figures. */
export const MEANING = {
  rank: 'Quick wins first, then by value. Those that cannot be told apart under nine of ten weightings share a rank.',
  quickWin:
    'A quick win: Ease of at least 0.8 at its lower end, no blocking use from outside and no foreign write left, every gate passed, and the effort fits one team’s first wave.',
  ease: 'Ease = mean over the operations that cross: 1 for one-way, ½ for read, 0 for blocking and foreign write. Operations that cannot be decided make it an interval. The mark stands at 0.8, where quick wins begin.',
  blocking:
    'Blocking operations that cross, in and out, foreign writes included; below, the same for each module.',
  foreignTables: 'Tables of other domains that it uses. Not known without evidence of tables.',
  crossingShare:
    'Crossing share (conductance) = (X in + X out) ÷ (2 × inside + X in + X out), over dependencies of all kinds.',
  effort:
    'Hours: set-up, and hours for each one-way, blocking and read operation, table, job to split and crossing test, from the team’s table. Likely, with optimistic to pessimistic below.',
  debt: 'What servicing its debt costs a week: interest, toil, rework and lost opportunity; below, the hours that go into it. Hours freed are no cash.',
  saving:
    'Net saving a week once it is out: the removed share of what its debt items cost, less its running cost and the debt that the cut creates; below, the payback = effort ÷ net saving. Not known without a ledger.',
  breakEven:
    'The month, from the beginning of the work, in which what is saved covers what the work cost, both discounted; with the best and the worst of effort and saving.',
  value:
    'Value = sum of weight × criterion, each criterion mapped to 0…1 by the fixed anchors of the profile.',
  sure: 'How often it has the best value, and one of the three best, over 9,604 weightings drawn from all that are possible. Dark: first; lighter: second and third.',
  disposition: 'What is to become of it. Only candidates to be extracted are planned on the roadmap.',
  instability: 'Instability = Ce ÷ (Ca + Ce), from 0 (only used) to 1 (only uses).',
  coChange: 'Share of its commits that also touch other product modules; mass commits are left out.',
  cycles: 'Modules outside that are in a cycle of dependencies with it.',
  teamMismatch:
    'Share of its changes made by teams other than its own. Not applicable without at least two teams.',
  truckFactor:
    'How many people must leave before more than half of its modules have no author. A risk that is shown, not a gate.',
  principal: 'What paying off its debt would cost.',
} as const;

/** What an operation that crosses can become. */
export const BECOMING: readonly { id: string; label: string }[] = [
  { id: 'call', label: 'call' },
  { id: 'event', label: 'event' },
  { id: 'replicated_read', label: 'replicated read' },
  { id: 'copied_library', label: 'copied library' },
  { id: 'split_data', label: 'split data' },
  { id: 'split_job', label: 'split job' },
  { id: 'nothing', label: 'nothing' },
];

/** Criteria as people call them. */
export const CRITERIA: Record<string, string> = {
  ease: 'Ease',
  foreign_data: 'Foreign data',
  blocking_per_module: 'Blocking a module',
  net_saving: 'Net saving',
  effort: 'Effort',
  team_mismatch: 'Team mismatch',
};

/** Dispositions in the order of the list. */
export const DISPOSITIONS: readonly { id: string; label: string }[] = [
  { id: 'extract', label: 'Extract' },
  { id: 'modularise', label: 'Modularise' },
  { id: 'buy', label: 'Buy' },
  { id: 'retire', label: 'Retire' },
  { id: 'leave', label: 'Leave' },
];

/** What a quick win's answer is called, and how it is coloured. */
export function quickWin(answer: string): { label: string; tone: 'good' | 'outline' | 'warning' } {
  if (answer === 'yes') return { label: 'Quick win', tone: 'good' };
  if (answer === 'no') return { label: 'No', tone: 'outline' };
  return { label: 'Unknown', tone: 'warning' };
}

/** Ease in words: "0.62", "0.40–0.75", or that nothing crosses. */
export function ease(row: Pick<CandidateRow, 'easeLo' | 'easeHi'>): string {
  const { easeLo, easeHi } = row;
  if (easeLo === null) return 'nothing crosses';
  return easeHi === null || easeHi - easeLo < 0.005 ? score(easeLo) : `${score(easeLo)}–${score(easeHi)}`;
}

/** Payback in words: without a saving there is none. */
export function payback({
  paybackWeeks: weeks,
  netSaving,
}: Pick<CandidateRow, 'paybackWeeks' | 'netSaving'>): string {
  if (weeks === null && netSaving !== null && netSaving.likely <= 0) return 'never pays back';
  return weeks === null ? 'payback not known' : `payback ${plural(Math.ceil(weeks), 'week')}`;
}

/** Servicing in words: its parts, in money a week. */
export function servicing(row: CandidateRow, currency: string): string {
  const { interest, toil, rework, opportunity, hours: spent } = row.servicing;
  return [
    `Interest ${money(interest, currency)}`,
    `toil ${money(toil, currency)}`,
    `rework ${money(rework, currency)}`,
    `lost opportunity ${money(opportunity, currency)} a week`,
    `${decimal(spent)} hours a week`,
  ].join(', ');
}

/** A class of operations with its figure. */
export interface ClassCount {
  /** As operations name their class: the beginning of `class`. */
  readonly id: string;
  readonly label: string;
  readonly into: number;
  readonly out: number;
  /** How much it hinders. */
  readonly tone: 'good' | 'plain' | 'danger' | 'warning' | 'outline';
  readonly meaning: string;
}

/** The classes in the order in which they are decided, with what crosses in each. */
export function classes(crossings: Crossings): ClassCount[] {
  return [
    {
      id: 'foreign write',
      label: 'Foreign write',
      into: 0,
      out: crossings.foreignWrite,
      tone: 'danger',
      meaning: 'Writes data of the other side, or must commit with the caller. Counts 0 for Ease.',
    },
    {
      id: 'blocking',
      label: 'Blocking',
      into: crossings.blockingIn,
      out: crossings.blockingOut,
      tone: 'danger',
      meaning: 'The caller waits for the result and uses it. Counts 0 for Ease.',
    },
    {
      id: 'unknown',
      label: 'Unknown',
      into: crossings.unknownIn,
      out: crossings.unknownOut,
      tone: 'warning',
      meaning: 'Cannot be decided from the evidence; makes Ease an interval.',
    },
    {
      id: 'read',
      label: 'Read',
      into: crossings.readIn,
      out: crossings.readOut,
      tone: 'plain',
      meaning: 'Proven free of writes. Counts ½ for Ease.',
    },
    {
      id: 'one-way',
      label: 'One-way',
      into: crossings.oneWayIn,
      out: crossings.oneWayOut,
      tone: 'good',
      meaning: 'Nobody waits for a result: an event, a job, a subscription. Counts 1 for Ease.',
    },
    {
      id: 'copied library',
      label: 'Copied library',
      into: 0,
      out: crossings.copiedLibrary,
      tone: 'outline',
      meaning: 'Inherited or constant: copied as a library. Listed with effort, outside Ease.',
    },
  ];
}

/** The tone of an operation's class, which is given in words. */
export function toneOf(kind: string): ClassCount['tone'] {
  const words = kind.toLowerCase();
  if (words.startsWith('foreign') || words.startsWith('blocking')) return 'danger';
  if (words.startsWith('unknown')) return 'warning';
  if (words.startsWith('one-way') || words.startsWith('one way')) return 'good';
  if (words.startsWith('copied')) return 'outline';
  return 'plain';
}

/** The raw value of a criterion in the unit people read it in. */
export function criterion(name: string, raw: number | null, currency: string): string {
  if (raw === null) return 'not known';
  const words = name.toLowerCase();
  if (words.includes('effort')) return hours(raw);
  if (words.includes('saving')) return `${money(raw, currency)} a week`;
  return Math.abs(raw) >= 10 ? count(raw) : score(raw);
}

/** The currency of the open project. */
export function currencyOf(info: ProjectInfo | null): string {
  return info?.currency ?? '';
}
