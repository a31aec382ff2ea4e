/** Many runs against many: what of the difference is which step's, and which of the steps these runs can be sure of. */

import { clamp, median } from '../base/numbers.ts';
import type { Nanoseconds } from '../base/time.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import { align } from './align.ts';
import type { Part } from './attribution.ts';
import { type AlignedPair, alignPair } from './pair.ts';
import type { ComparedRun } from './run.ts';
import type { BothSides } from './sides.ts';
import { holm, leastProbability, rankTest } from './statistics.ts';
import { LEVEL, type Verdict, verdictOn } from './verdict.ts';

/** What one step of the middle runs contributes to the difference. */
export interface StepVerdict {
  readonly what: Part['what'];
  /** The step in the middle run of each side. */
  readonly baseRow: Row;
  readonly newRow: Row;
  /** Difference of the medians of its times, or where it has none its part in the middle runs. ns */
  readonly delta: Nanoseconds;
  /** Part of the whole difference, 1 being all of it. */
  readonly share: number;
  /** Of the rank test over its times, corrected for there being many steps. 1 where it was not tested. */
  readonly probability: number;
  /** Its own time on the critical path, run by run; of a step that only one group has, 0 in runs without it. ns */
  readonly baseTimes: readonly Nanoseconds[];
  readonly newTimes: readonly Nanoseconds[];
}

export interface GroupComparison {
  readonly verdict: Verdict;
  /** The run of each group whose wall is in the middle, as indexes. */
  readonly middle: BothSides<number>;
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
export function compareGroups(base: readonly ComparedRun[], newRuns: readonly ComparedRun[]): GroupComparison {
  const verdict = verdictOn(walls(base), walls(newRuns));
  const middle = { base: findMiddle(base), new: findMiddle(newRuns) };
  const pair = alignPair(base[middle.base] as ComparedRun, newRuns[middle.new] as ComparedRun);
  const parts = pair.parts.slice(0, MOST_STEPS);
  const inBase = collectTimes(pair.base, pair.new, pair.alignment.inNew, base, newRuns);
  // A step that the base's middle run does not have is looked for by the middle one of the new runs.
  const inNew = parts.some(({ what }) => what === 'added')
    ? collectTimes(pair.new, pair.base, pair.alignment.inBase, base, newRuns)
    : undefined;
  const times = parts.map((part) => stepTimes(part, inBase, inNew));
  const probabilities = correctProbabilities(times, base.length, newRuns.length);
  const whole = verdict.difference || pair.new.wall - pair.base.wall;
  const steps = parts.map((part, i): StepVerdict => {
    const { baseTimes, newTimes } = times[i] as StepTimes;
    const { what, baseRow, newRow } = part;
    const measured = base.length + newRuns.length > 2 && baseTimes.length > 0 && newTimes.length > 0;
    const delta = measured ? median(newTimes) - median(baseTimes) : part.delta;
    const probability = probabilities[i] as number;
    return { what, baseRow, newRow, delta, share: whole === 0 ? 0 : delta / whole, probability, baseTimes, newTimes };
  });
  return { verdict, middle, pair, steps: steps.sort((x, y) => Math.abs(y.delta) - Math.abs(x.delta)) };
}

const walls = (runs: readonly ComparedRun[]): Nanoseconds[] => runs.map((run) => run.wall);

function findMiddle(runs: readonly ComparedRun[]): number {
  const order = runs.map((_, index) => index).sort((x, y) => (runs[x]?.wall ?? 0) - (runs[y]?.wall ?? 0));
  return order[(order.length - 1) >> 1] as number;
}

/** By run, own time of each of a reference's steps; NaN where the run does not have it. */
type Times = BothSides<readonly Float64Array[]>;

/** `counterparts`: by row of the reference that of `other`, which has been aligned with it. */
function collectTimes(
  reference: ComparedRun,
  other: ComparedRun,
  counterparts: Int32Array,
  base: readonly ComparedRun[],
  newRuns: readonly ComparedRun[],
): Times {
  const times = (run: ComparedRun) => {
    if (run === reference) return run.own;
    const inNew = run === other ? counterparts : align(reference, run).inNew;
    return Float64Array.from(inNew, (row) => (row === NO_ROW ? Number.NaN : (run.own[row] as number)));
  };
  return { base: base.map(times), new: newRuns.map(times) };
}

type StepTimes = Pick<StepVerdict, 'baseTimes' | 'newTimes'>;

function stepTimes({ what, baseRow, newRow }: Part, inBase: Times, inNew: Times | undefined): StepTimes {
  const row = baseRow === NO_ROW ? newRow : baseRow;
  const times = baseRow === NO_ROW ? inNew : inBase;
  if (what === 'overlap' || row === NO_ROW || !times) return { baseTimes: [], newTimes: [] };
  const oneSided = baseRow === NO_ROW || newRow === NO_ROW;
  const of = (runs: readonly Float64Array[]) =>
    runs.flatMap((own) => {
      const time = own[row] as number;
      return Number.isNaN(time) ? (oneSided ? [0] : []) : [time];
    });
  return { baseTimes: of(times.base), newTimes: of(times.new) };
}

/** From the least to the most in all runs; 0 where there is nothing to compare. */
function timeRange({ baseTimes, newTimes }: StepTimes): Nanoseconds {
  if (baseTimes.length === 0 || newTimes.length === 0) return 0;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const time of [...baseTimes, ...newTimes]) {
    least = Math.min(least, time);
    most = Math.max(most, time);
  }
  return most - least;
}

/**
 * Probabilities of the steps' times, corrected for being many. With every further test each has to be surer, so only as
 * many are made as such few runs could be sure of, on the steps that vary most, whichever runs they vary in.
 */
function correctProbabilities(times: readonly StepTimes[], baseRuns: number, newRuns: number): number[] {
  const most = clamp(Math.floor(LEVEL / leastProbability(baseRuns, newRuns)), 1, MOST_TESTS);
  const tested = times
    .map((one, index) => ({ index, range: timeRange(one) }))
    .filter(({ range }) => range > 0)
    .sort((x, y) => y.range - x.range)
    .slice(0, most);
  const corrected = holm(
    tested.map(({ index }) => rankTest((times[index] as StepTimes).baseTimes, (times[index] as StepTimes).newTimes)),
  );
  const probabilities = new Array<number>(times.length).fill(1);
  tested.forEach(({ index }, i) => {
    probabilities[index] = corrected[i] as number;
  });
  return probabilities;
}
