/** Whether one group of runs is slower than another, by how much, and what of it is which step's. */
import { formatDuration } from '../base/format.ts';
import type { Nanoseconds } from '../base/time.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import { align } from './align.ts';
import type { Part } from './attribution.ts';
import { type AlignedPair, alignPair } from './pair.ts';
import type { ComparedRun } from './run.ts';
import { differenceInterval, holm, median, rankTest, runsToShow, spread } from './statistics.ts';

/** Rarer than this among runs of one kind, a difference is taken for one. */
const LEVEL = 0.05;
/** With fewer runs on a side, no order of them is rarer than that. */
export const FEW = 4;

export interface Verdict {
  readonly what: 'slower' | 'faster' | 'no difference';
  /** Median of B minus median of A, and its 95 % interval. ns */
  readonly difference: Nanoseconds;
  readonly interval: readonly [Nanoseconds, Nanoseconds];
  /** Of the rank test. */
  readonly probability: number;
  readonly runsA: number;
  readonly runsB: number;
  readonly medianA: Nanoseconds;
  readonly medianB: Nanoseconds;
  /** Runs on each side that would show a difference of this size. */
  readonly runsNeeded: number;
}

/** A robust verdict on two groups of lengths of time. */
export function verdictOn(a: readonly Nanoseconds[], b: readonly Nanoseconds[]): Verdict {
  const difference = median(b) - median(a);
  const interval = differenceInterval(a, b);
  const probability = rankTest(a, b);
  const shown = probability < LEVEL && (interval[0] > 0 || interval[1] < 0);
  return {
    what: !shown ? 'no difference' : difference > 0 ? 'slower' : 'faster',
    difference,
    interval,
    probability,
    runsA: a.length,
    runsB: b.length,
    medianA: median(a),
    medianB: median(b),
    runsNeeded: runsToShow(difference, Math.max(spread(a), spread(b))),
  };
}

/** What one step of the first group's middle run contributes to the difference. */
export interface StepVerdict {
  readonly what: Part['what'];
  /** The step in the middle run of A, and in the middle run of B. */
  readonly rowA: Row;
  readonly rowB: Row;
  /** Median over the pairs of runs; ns. */
  readonly delta: Nanoseconds;
  /** Part of the whole difference, 1 being all of it. */
  readonly share: number;
  /** Of the rank test over this step's times, corrected for there being many steps. 1 where it is in too few runs. */
  readonly probability: number;
  /** Its own time on the critical path, run by run. ns */
  readonly timesA: readonly Nanoseconds[];
  readonly timesB: readonly Nanoseconds[];
}

export interface GroupComparison {
  readonly verdict: Verdict;
  /** The run of each group whose wall is in the middle, as indexes. */
  readonly middleA: number;
  readonly middleB: number;
  /** Those two, aligned. */
  readonly pair: AlignedPair;
  readonly steps: readonly StepVerdict[];
}

/** Parts that are smaller than these are not looked at in the other runs. */
const MOST_STEPS = 2000;

/** Compares runs with runs. Every run is aligned with the middle one of A. Both lists hold at least one run. */
export function compareGroups(a: readonly ComparedRun[], b: readonly ComparedRun[]): GroupComparison {
  const verdict = verdictOn(walls(a), walls(b));
  const middleA = middleOf(a);
  const middleB = middleOf(b);
  const reference = a[middleA] as ComparedRun;
  const other = b[middleB] as ComparedRun;
  const pair = alignPair(reference, other);
  const parts = pair.parts.slice(0, MOST_STEPS);
  const timesA = a.map((run) => timesOf(reference, run));
  const timesB = b.map((run) => timesOf(reference, run));
  const raw = parts.map((part) => stepTimes(part, other, timesA, timesB, a.length, b.length));
  const probabilities = holm(raw.map(({ inA, inB }) => rankTest(inA, inB)));
  const whole = other.wall - reference.wall;
  const steps = parts.map((part, i): StepVerdict => {
    const { inA, inB } = raw[i] as (typeof raw)[number];
    const measured = part.rowA !== NO_ROW && part.what === 'changed' && inA.length > 1 && inB.length > 1;
    const delta = measured ? median(inB) - median(inA) : part.delta;
    return {
      what: part.what,
      rowA: part.rowA,
      rowB: part.rowB,
      delta,
      share: (verdict.difference || whole) === 0 ? 0 : delta / (verdict.difference || whole),
      probability: probabilities[i] as number,
      timesA: inA,
      timesB: inB,
    };
  });
  return { verdict, middleA, middleB, pair, steps: steps.sort((x, y) => Math.abs(y.delta) - Math.abs(x.delta)) };
}

const walls = (runs: readonly ComparedRun[]): Nanoseconds[] => runs.map((run) => run.wall);

function middleOf(runs: readonly ComparedRun[]): number {
  const order = runs.map((_, index) => index).sort((x, y) => (runs[x]?.wall ?? 0) - (runs[y]?.wall ?? 0));
  return order[(order.length - 1) >> 1] as number;
}

/** Own time of each of the reference's steps in a run; NaN where the run does not have it. */
function timesOf(reference: ComparedRun, run: ComparedRun): Float64Array {
  if (run === reference) return run.own;
  const { inB } = align(reference, run);
  return Float64Array.from(inB, (row) => (row === NO_ROW ? Number.NaN : (run.own[row] as number)));
}

function stepTimes(
  part: Part,
  other: ComparedRun,
  timesA: readonly Float64Array[],
  timesB: readonly Float64Array[],
  runsA: number,
  runsB: number,
): { inA: number[]; inB: number[] } {
  if (part.what === 'overlap' || (part.rowA === NO_ROW && part.rowB === NO_ROW)) return { inA: [], inB: [] };
  if (part.rowA === NO_ROW) {
    // Only the middle run is known to have it; in the others of B it may be a different one.
    return { inA: new Array<number>(runsA).fill(0), inB: runsB === 1 ? [other.own[part.rowB] as number] : [] };
  }
  const known = (times: readonly Float64Array[]) =>
    times.map((own) => own[part.rowA] as number).filter((time) => !Number.isNaN(time));
  return { inA: known(timesA), inB: known(timesB) };
}

/** `slower by 2.1 s [1.4 s, 2.9 s], n = 5 and 5`, or what these runs cannot show. */
export function verdictText(verdict: Verdict): string {
  const { what, difference, interval, runsA, runsB } = verdict;
  const counts = `n = ${runsA} and ${runsB}`;
  if (what !== 'no difference') {
    const [low, high] = what === 'slower' ? interval : [-interval[1], -interval[0]];
    return `${what} by ${formatDuration(Math.abs(difference))} [${formatDuration(low)}, ${formatDuration(high)}], ${counts}`;
  }
  if (Math.min(runsA, runsB) < FEW && difference !== 0) {
    const word = difference > 0 ? 'slower' : 'faster';
    return `${word} by ${formatDuration(Math.abs(difference))}, ${counts}: too few runs to tell from chance`;
  }
  const needed = Number.isFinite(verdict.runsNeeded)
    ? `; ${formatDuration(Math.abs(difference))} would need about ${verdict.runsNeeded} runs on each side to show`
    : '';
  return `no difference that these runs can show (${counts}${needed})`;
}
