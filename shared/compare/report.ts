/** What a comparison found, as plain data and in words. */
import { formatDuration, formatInteger } from '../base/format.ts';
import type { Nanoseconds } from '../base/time.ts';
import { KINDS, type Kind } from '../trace/kind.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import { align } from './align.ts';
import { firstDivergence, splitModel } from './attribution.ts';
import type { ComparedRun } from './run.ts';
import { median } from './statistics.ts';
import { compareGroups, FEW, type StepVerdict, type Verdict, verdictOn, verdictText } from './verdict.ts';

/** A run and what the user calls it. */
export interface NamedRun {
  readonly name: string;
  readonly run: ComparedRun;
}

/** By what runs are compared: the wall, or the time on the critical path of a kind, or of steps with a name. */
export type Measure = 'wall' | Kind | { readonly name: string };

export interface ReportStep {
  readonly what: StepVerdict['what'];
  /** `chat #3`: the third step of that name. */
  readonly name: string;
  readonly kind: Kind | 'none';
  /** ns; more is slower. */
  readonly delta: Nanoseconds;
  /** Of the whole difference. */
  readonly share: number;
  readonly probability: number;
  /** `2,140 more output tokens`, `not in the base`, … */
  readonly why: string;
  readonly timesA: readonly Nanoseconds[];
  readonly timesB: readonly Nanoseconds[];
  readonly rowA: Row;
  readonly rowB: Row;
}

export interface CompareReport {
  readonly measure: string;
  readonly verdict: Verdict;
  /** The whole in one sentence. */
  readonly sentence: string;
  readonly base: readonly { readonly name: string; readonly time: Nanoseconds }[];
  readonly against: readonly { readonly name: string; readonly time: Nanoseconds }[];
  /** The runs that were aligned for the steps: the middle ones. */
  readonly middle: readonly [string, string];
  readonly firstDivergence: string;
  readonly steps: readonly ReportStep[];
}

/** Steps beyond these are too small to be read about. */
const MOST_STEPS = 50;

/** Compares groups of at least one run each. */
export function compareReport(
  a: readonly NamedRun[],
  b: readonly NamedRun[],
  measure: Measure = 'wall',
): CompareReport {
  const groups = compareGroups(
    a.map(({ run }) => run),
    b.map(({ run }) => run),
  );
  const times = (runs: readonly NamedRun[]) => runs.map(({ name, run }) => ({ name, time: timeBy(run, measure) }));
  const [base, against] = [times(a), times(b)];
  const verdict =
    measure === 'wall'
      ? groups.verdict
      : verdictOn(
          base.map(({ time }) => time),
          against.map(({ time }) => time),
        );
  const middleA = a[groups.middleA] as NamedRun;
  const middleB = b[groups.middleB] as NamedRun;
  const names = { a: stepNames(middleA.run), b: stepNames(middleB.run) };
  const steps = groups.steps.slice(0, MOST_STEPS).map((step) => stepOf(step, middleA.run, middleB.run, names));
  const parted = firstDivergence(middleA.run, middleB.run, align(middleA.run, middleB.run));
  return {
    measure: typeof measure === 'string' ? measure : measure.name,
    verdict,
    sentence: sentenceOf(verdict, steps),
    base,
    against,
    middle: [middleA.name, middleB.name],
    firstDivergence:
      parted === undefined
        ? ''
        : parted.rowB === NO_ROW
          ? `${names.a[parted.rowA]} (removed)`
          : (names.b[parted.rowB] as string),
    steps,
  };
}

/** Time of a run by a measure. ns */
export function timeBy(run: ComparedRun, measure: Measure): Nanoseconds {
  if (measure === 'wall') return run.wall;
  let sum = 0;
  for (let row = 0; row < run.table.rowCount; row++) {
    const fits =
      typeof measure === 'string'
        ? KINDS[run.table.kind[row] as number] === measure
        : (run.table.strings[run.table.name[row] as number] ?? '').includes(measure.name);
    if (fits) sum += run.own[row] as number;
  }
  return sum;
}

function sentenceOf(verdict: Verdict, steps: readonly ReportStep[]): string {
  const text = verdictText(verdict);
  const [first] = steps;
  if (!first || verdict.difference === 0 || Math.sign(first.delta) !== Math.sign(verdict.difference)) return text;
  const share = Math.round(first.share * 100);
  return share >= 1 && share <= 200 ? `${text}, ${share} % in ${first.name}` : text;
}

/** `name #k` where several steps share a name, by row. */
function stepNames(run: ComparedRun): string[] {
  const { table } = run;
  const nameOf = (row: Row) => table.strings[table.name[row] as number] ?? '';
  const counts = new Map<string, number>();
  for (let row = 0; row < table.rowCount; row++) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
  const seen = new Map<string, number>();
  const names = new Array<string>(table.rowCount).fill('');
  for (let rank = 0; rank < table.rowCount; rank++) {
    const row = table.byStart[rank] as Row;
    const name = nameOf(row);
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    names[row] = (counts.get(name) ?? 0) > 1 ? `${name} #${number}` : name;
  }
  return names;
}

function stepOf(
  step: StepVerdict,
  a: ComparedRun,
  b: ComparedRun,
  names: { readonly a: readonly string[]; readonly b: readonly string[] },
): ReportStep {
  const { what, rowA, rowB, delta, share, probability, timesA, timesB } = step;
  const own = rowB === NO_ROW ? (rowA === NO_ROW ? '' : (names.a[rowA] as string)) : (names.b[rowB] as string);
  const run = rowB === NO_ROW ? a : b;
  const row = rowB === NO_ROW ? rowA : rowB;
  return {
    what,
    name: labelOf(what, own),
    kind: row === NO_ROW ? 'none' : (KINDS[run.table.kind[row] as number] ?? 'internal'),
    delta,
    share,
    probability,
    why: whyOf(step, a, b),
    timesA,
    timesB,
    rowA,
    rowB,
  };
}

function labelOf(what: StepVerdict['what'], name: string): string {
  if (what === 'unattributed') return name === '' ? 'nothing running' : `${name} (unattributed)`;
  if (what === 'overlap') return name === '' ? 'side by side' : `${name} (side by side)`;
  return name;
}

function whyOf({ what, rowA, rowB, delta }: StepVerdict, a: ComparedRun, b: ComparedRun): string {
  switch (what) {
    case 'added':
      return 'not in the base';
    case 'removed':
      return 'only in the base';
    case 'overlap':
      return 'calls that ran side by side hid less or more of each other';
    case 'unattributed':
      return 'time that no child covers';
    case 'changed': {
      const split = splitModel(a, rowA, b, rowB, delta);
      if (!split) return a.keys[1]?.[rowA] === b.keys[1]?.[rowB] ? '' : 'called with something else';
      const tokens = `${formatInteger(Math.abs(split.tokens))} ${split.tokens < 0 ? 'fewer' : 'more'} output tokens`;
      const rest = `${formatDuration(Math.abs(split.slowerPerToken))} ${split.slowerPerToken < 0 ? 'faster' : 'slower'} for the same`;
      if (split.tokens === 0) return 'the same tokens, slower or faster for each';
      return Math.abs(split.moreTokens) >= Math.abs(split.slowerPerToken) ? tokens : `${rest}; ${tokens}`;
    }
  }
}

/** Whether B is so much slower that a check should fail. Too few runs for a test are judged by their medians alone. */
export function isRegression(
  report: CompareReport,
  threshold: { readonly share: number } | { readonly time: Nanoseconds },
): boolean {
  const { verdict, base, against } = report;
  const tested = Math.min(base.length, against.length) >= FEW;
  if (tested && verdict.what !== 'slower') return false;
  const limit = 'time' in threshold ? threshold.time : threshold.share * median(base.map(({ time }) => time));
  return verdict.difference >= limit && verdict.difference > 0;
}
