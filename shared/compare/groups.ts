/** Many runs against many: what of the difference is which step's, and which of the steps these runs can be sure of. */
import type { Nanoseconds } from '../base/time.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import { align } from './align.ts';
import type { Part } from './attribution.ts';
import { type AlignedPair, alignPair } from './pair.ts';
import type { ComparedRun } from './run.ts';
import { holm, leastProbability, median, rankTest } from './statistics.ts';
import { LEVEL, type Verdict, verdictOn } from './verdict.ts';

/** What one step of the middle runs contributes to the difference. */
export interface StepVerdict {
  readonly what: Part['what'];
  /** The step in the middle run of A, and in the middle run of B. */
  readonly rowA: Row;
  readonly rowB: Row;
  /** Difference of the medians of its times, or where it has none its part in the middle runs. ns */
  readonly delta: Nanoseconds;
  /** Part of the whole difference, 1 being all of it. */
  readonly share: number;
  /** Of the rank test over its times, corrected for there being many steps. 1 where it was not tested. */
  readonly probability: number;
  /** Its own time on the critical path, run by run; of a step that only one group has, 0 in runs without it. ns */
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
  /** The largest first. */
  readonly steps: readonly StepVerdict[];
}

/** Parts beyond these are not looked at in the other runs. */
const MOST_STEPS = 2000;
/** However many runs there are, no more steps than this are tested. */
const MOST_TESTS = 50;

/** Compares runs with runs. Every run is aligned with the middle ones. Both lists hold at least one run. */
export function compareGroups(a: readonly ComparedRun[], b: readonly ComparedRun[]): GroupComparison {
  const verdict = verdictOn(walls(a), walls(b));
  const middleA = middleOf(a);
  const middleB = middleOf(b);
  const pair = alignPair(a[middleA] as ComparedRun, b[middleB] as ComparedRun);
  const parts = pair.parts.slice(0, MOST_STEPS);
  const inA = timesOf(pair.a, pair.b, pair.alignment.inB, a, b);
  // Steps that the middle run of A does not have are known by the middle run of B.
  const inB = parts.some(({ what }) => what === 'added')
    ? timesOf(pair.b, pair.a, pair.alignment.inA, a, b)
    : undefined;
  const times = parts.map((part) => stepTimes(part, inA, inB));
  const probabilities = probabilitiesOf(times, a.length, b.length);
  const whole = verdict.difference || pair.b.wall - pair.a.wall;
  const steps = parts.map((part, i): StepVerdict => {
    const { timesA, timesB } = times[i] as StepTimes;
    const { what, rowA, rowB } = part;
    const measured = a.length + b.length > 2 && timesA.length > 0 && timesB.length > 0;
    const delta = measured ? median(timesB) - median(timesA) : part.delta;
    const probability = probabilities[i] as number;
    return { what, rowA, rowB, delta, share: whole === 0 ? 0 : delta / whole, probability, timesA, timesB };
  });
  return { verdict, middleA, middleB, pair, steps: steps.sort((x, y) => Math.abs(y.delta) - Math.abs(x.delta)) };
}

const walls = (runs: readonly ComparedRun[]): Nanoseconds[] => runs.map((run) => run.wall);

function middleOf(runs: readonly ComparedRun[]): number {
  const order = runs.map((_, index) => index).sort((x, y) => (runs[x]?.wall ?? 0) - (runs[y]?.wall ?? 0));
  return order[(order.length - 1) >> 1] as number;
}

/** By run, own time of each of a reference's steps; NaN where the run does not have it. */
interface Times {
  readonly a: readonly Float64Array[];
  readonly b: readonly Float64Array[];
}

/** `counterparts`: by row of the reference that of `other`, which has been aligned with it. */
function timesOf(
  reference: ComparedRun,
  other: ComparedRun,
  counterparts: Int32Array,
  a: readonly ComparedRun[],
  b: readonly ComparedRun[],
): Times {
  const times = (run: ComparedRun) => {
    if (run === reference) return run.own;
    const inB = run === other ? counterparts : align(reference, run).inB;
    return Float64Array.from(inB, (row) => (row === NO_ROW ? Number.NaN : (run.own[row] as number)));
  };
  return { a: a.map(times), b: b.map(times) };
}

type StepTimes = Pick<StepVerdict, 'timesA' | 'timesB'>;

function stepTimes({ what, rowA, rowB }: Part, inA: Times, inB: Times | undefined): StepTimes {
  const row = rowA === NO_ROW ? rowB : rowA;
  const times = rowA === NO_ROW ? inB : inA;
  if (what === 'overlap' || row === NO_ROW || !times) return { timesA: [], timesB: [] };
  const oneSided = rowA === NO_ROW || rowB === NO_ROW;
  const of = (runs: readonly Float64Array[]) =>
    runs.flatMap((own) => {
      const time = own[row] as number;
      return Number.isNaN(time) ? (oneSided ? [0] : []) : [time];
    });
  return { timesA: of(times.a), timesB: of(times.b) };
}

/** From the least to the most in all runs; 0 where there is nothing to compare. */
function rangeOf({ timesA, timesB }: StepTimes): Nanoseconds {
  if (timesA.length === 0 || timesB.length === 0) return 0;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const time of [...timesA, ...timesB]) {
    least = Math.min(least, time);
    most = Math.max(most, time);
  }
  return most - least;
}

/**
 * Probabilities of the steps' times, corrected for being many. With every further test each has to be surer, so only as
 * many are made as such few runs could be sure of, on the steps that vary most, whichever runs they vary in.
 */
function probabilitiesOf(times: readonly StepTimes[], runsA: number, runsB: number): number[] {
  const most = Math.min(MOST_TESTS, Math.max(1, Math.floor(LEVEL / leastProbability(runsA, runsB))));
  const tested = times
    .map((one, index) => ({ index, range: rangeOf(one) }))
    .filter(({ range }) => range > 0)
    .sort((x, y) => y.range - x.range)
    .slice(0, most);
  const corrected = holm(
    tested.map(({ index }) => rankTest((times[index] as StepTimes).timesA, (times[index] as StepTimes).timesB)),
  );
  const probabilities = new Array<number>(times.length).fill(1);
  tested.forEach(({ index }, i) => {
    probabilities[index] = corrected[i] as number;
  });
  return probabilities;
}
