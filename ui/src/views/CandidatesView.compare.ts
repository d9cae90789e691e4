// Candidates side by side: every part of their scores, with the differences marked.
import type { CandidateRow, RankedRow } from '../lib/backend';
import {
  breakEven,
  count,
  decimal,
  hours,
  money,
  percent,
  plural,
  range,
  score,
  sentence,
} from '../lib/format';
import {
  classes,
  criterion,
  CRITERIA,
  DISPOSITIONS,
  ease,
  MEANING,
  payback,
  quickWin,
} from './CandidatesView.words';

/** A figure of one candidate. */
export interface Cell {
  readonly text: string;
  /** Why, at length. */
  readonly title?: string;
  /** Whether it is the best of the row; never when all are alike or it is not known. */
  readonly best: boolean;
}

/** A figure of all candidates. */
export interface Line {
  readonly label: string;
  readonly title?: string;
  readonly cells: readonly Cell[];
  /** Whether the candidates differ in it. */
  readonly differs: boolean;
}

/** Figures that belong together. */
export interface Part {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** A candidate with its place in the ranking, if that is known. */
export interface Compared {
  readonly row: CandidateRow;
  readonly place: RankedRow | undefined;
}

interface Figure {
  text: string;
  /** What is compared; `null` when it is not known. */
  value?: number | null | undefined;
  title?: string;
}

/** A line; `better` says which end of the values is the better one, if either is. */
function line(
  label: string,
  all: readonly Compared[],
  of: (one: Compared) => Figure,
  better?: 'high' | 'low',
  title?: string,
): Line {
  const figures = all.map(of);
  const differs = new Set(figures.map(({ text }) => text)).size > 1;
  const known = figures.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  const best = better === 'high' ? Math.max(...known) : Math.min(...known);
  return {
    label,
    ...(title === undefined ? {} : { title }),
    differs,
    cells: figures.map((figure) => ({
      text: figure.text,
      ...(figure.title === undefined ? {} : { title: figure.title }),
      best: differs && better !== undefined && known.length > 0 && figure.value === best,
    })),
  };
}

const known = (n: number | null, text: (n: number) => string, none = 'not known'): Figure => ({
  text: n === null ? none : text(n),
  value: n,
});

function coupling(all: readonly Compared[]): Line[] {
  const kinds = all.slice(0, 1).flatMap(({ row }) => classes(row.crossings));
  return [
    line(
      'Operations that cross',
      all,
      ({ row }) =>
        known(
          classes(row.crossings).reduce((sum, one) => sum + one.into + one.out, 0),
          count,
        ),
      'low',
    ),
    ...kinds.map(({ id, label, meaning }) =>
      line(
        label,
        all,
        ({ row }) => {
          const one = classes(row.crossings).find((kind) => kind.id === id);
          const [into, out] = [one?.into ?? 0, one?.out ?? 0];
          const sides = id === 'foreign write' || id === 'copied library' ? '' : ` (${into} in, ${out} out)`;
          return { text: `${count(into + out)}${sides}`, value: into + out };
        },
        id === 'one-way' || id === 'read' || id === 'copied library' ? undefined : 'low',
        meaning,
      ),
    ),
    line(
      'Blocking a module',
      all,
      ({ row }) => known(row.blockingPerModule, decimal),
      'low',
      MEANING.blocking,
    ),
    line('Foreign tables', all, ({ row }) => known(row.foreignTables, count), 'low', MEANING.foreignTables),
    line('Crossing share', all, ({ row }) => known(row.crossingShare, percent), 'low', MEANING.crossingShare),
    line('Used by', all, ({ row }) => ({ text: plural(row.afferent, 'module'), value: row.afferent }), 'low'),
    line('Uses', all, ({ row }) => ({ text: plural(row.efferent, 'module'), value: row.efferent }), 'low'),
    line('Instability', all, ({ row }) => known(row.instability, score), undefined, MEANING.instability),
    line('In cycles with it', all, ({ row }) => known(row.cycleModules, count), 'low', MEANING.cycles),
    line('Co-change outside', all, ({ row }) => known(row.coChange, percent), 'low', MEANING.coChange),
    line(
      'Team mismatch',
      all,
      ({ row }) => known(row.teamMismatch, percent, 'not applicable'),
      'low',
      MEANING.teamMismatch,
    ),
    line('Truck factor', all, ({ row }) => known(row.truckFactor, count), 'high', MEANING.truckFactor),
  ];
}

function debt(all: readonly Compared[], currency: string): Line[] {
  const cash = (n: number) => money(n, currency);
  return [
    line(
      'Servicing a week',
      all,
      ({ row }) => ({ text: cash(row.servicing.total), value: row.servicing.total }),
      undefined,
      MEANING.debt,
    ),
    line('Hours a week', all, ({ row }) => ({ text: decimal(row.servicing.hours) })),
    line('Principal', all, ({ row }) => ({ text: range(row.principal, cash) }), undefined, MEANING.principal),
    line('Share that goes away', all, ({ row }) => ({ text: range(row.removedShare, (n) => percent(n)) })),
    line(
      'Running it, a week',
      all,
      ({ row }) => ({ text: cash(row.runningCostPerWeek), value: row.runningCostPerWeek }),
      'low',
    ),
    line(
      'Net saving a week',
      all,
      ({ row }) => ({ text: range(row.netSaving, cash), value: row.netSaving?.likely }),
      'high',
      MEANING.saving,
    ),
    line(
      'Breaks even in',
      all,
      ({ row }) => ({
        text: breakEven(row.breakEven),
        // Never comes after any month.
        value: row.breakEven === null ? null : (row.breakEven.likely ?? Number.MAX_SAFE_INTEGER),
      }),
      'low',
      MEANING.breakEven,
    ),
    line('Payback', all, ({ row }) => ({ text: payback(row), value: row.paybackWeeks }), 'low'),
  ];
}

function value(all: readonly Compared[], currency: string): Line[] {
  const parts = ({ row, place }: Compared) => place?.parts ?? row.parts;
  const whole = ({ row, place }: Compared) => place?.value ?? row.value;
  const names = [...new Set(all.flatMap((one) => parts(one).map((part) => part.criterion)))];
  return [
    line('Value', all, (one) => ({ text: score(whole(one)), value: whole(one) }), 'high', MEANING.value),
    ...names.map((name) =>
      line(
        CRITERIA[name.replaceAll(' ', '_')] ?? name,
        all,
        (one) => {
          const part = parts(one).find((found) => found.criterion === name);
          if (!part || part.scaled === null) return { text: 'not known', value: null };
          const adds = part.scaled * part.weight;
          return {
            text: `${criterion(name, part.raw, currency)}, adds ${score(adds)}`,
            title: `${score(part.scaled)} of 1, weight ${percent(part.weight)}`,
            value: adds,
          };
        },
        'high',
      ),
    ),
  ];
}

const OUTCOMES: Record<string, number> = { passed: 2, unknown: 1, failed: 0 };

function gates(all: readonly Compared[]): Line[] {
  const names = [...new Set(all.flatMap(({ row }) => row.gates.map(({ gate }) => gate)))];
  return names.map((name) =>
    line(
      name,
      all,
      ({ row }) => {
        const gate = row.gates.find((one) => one.gate === name);
        return gate
          ? { text: gate.outcome, title: sentence(gate.because), value: OUTCOMES[gate.outcome] ?? null }
          : { text: 'not asked', value: null };
      },
      'high',
    ),
  );
}

function robustness(all: readonly Compared[]): Line[] {
  const first = ({ place }: Compared) => place?.ranks[0] ?? null;
  const three = ({ place }: Compared) =>
    place ? place.ranks.slice(0, 3).reduce((sum, share) => sum + share, 0) : null;
  return [
    line('Rank', all, ({ row, place }) => known(place?.rank ?? row.rank, count), 'low', MEANING.rank),
    line('Best value under', all, (one) => known(first(one), percent), 'high', MEANING.sure),
    line('In the top three under', all, (one) => known(three(one), percent), 'high', MEANING.sure),
    line(
      'Confidence',
      all,
      ({ place }) => known(place?.confidence ?? null, percent, 'never first'),
      'high',
      'How often it is first under the weights that favour it most, with scores drawn from their ranges.',
    ),
    line('Evidence known for', all, ({ place }) => known(place?.known ?? null, percent), 'high'),
  ];
}

/** Everything that is known of the candidates, part by part. */
export function compare(all: readonly Compared[], currency: string): Part[] {
  if (all.length === 0) return [];
  const disposition = (id: string) => DISPOSITIONS.find((one) => one.id === id)?.label ?? id;
  return [
    {
      title: 'Candidate',
      lines: [
        line('Modules', all, ({ row }) => ({ text: count(row.modules) })),
        line('Source lines', all, ({ row }) => ({ text: count(row.sloc) })),
        line('Disposition', all, ({ row }) => ({ text: disposition(row.disposition) })),
        line(
          'Quick win',
          all,
          ({ row }) => ({
            text: quickWin(row.quickWin).label,
            value: ['no', 'unknown', 'yes'].indexOf(row.quickWin),
          }),
          'high',
          MEANING.quickWin,
        ),
        line('Not known', all, ({ row }) => ({ text: row.missing.map(sentence).join(' ') || 'nothing' })),
      ],
    },
    { title: 'Coupling', lines: coupling(all) },
    {
      title: 'Ease and effort',
      lines: [
        line('Ease', all, ({ row }) => ({ text: ease(row), value: row.easeLo }), 'high', MEANING.ease),
        line(
          'Effort',
          all,
          ({ row }) => ({ text: range(row.effort, hours), value: row.effort.likely }),
          'low',
          MEANING.effort,
        ),
      ],
    },
    { title: 'Debt', lines: debt(all, currency) },
    { title: 'Value', lines: value(all, currency) },
    { title: 'Gates of a quick win', lines: gates(all) },
    { title: 'How sure the place is', lines: robustness(all) },
  ];
}
