/** Whether one group of runs is slower than another, and by how much. */
import { formatDuration } from '../base/format.ts';
import { median } from '../base/numbers.ts';
import type { Nanoseconds } from '../base/time.ts';
import { differenceInterval, rankTest, runsToShow, spread } from './statistics.ts';

/** Rarer than this among runs of one kind, a difference is taken for one. */
export const LEVEL = 0.05;
/** With fewer runs on a side, no order of them is rarer than that. */
export const FEW = 4;

export interface Verdict {
  readonly what: 'slower' | 'faster' | 'no difference';
  /** Median of the new runs minus median of the base, and its 95 % interval. ns */
  readonly difference: Nanoseconds;
  readonly interval: readonly [Nanoseconds, Nanoseconds];
  /** Of the rank test. */
  readonly probability: number;
  readonly baseRuns: number;
  readonly newRuns: number;
  readonly baseMedian: Nanoseconds;
  readonly newMedian: Nanoseconds;
  /** Runs on each side that would show a difference of this size. */
  readonly runsNeeded: number;
}

/** A robust verdict on two groups of lengths of time. */
export function verdictOn(base: readonly Nanoseconds[], newTimes: readonly Nanoseconds[]): Verdict {
  const difference = median(newTimes) - median(base);
  const interval = differenceInterval(base, newTimes);
  const probability = rankTest(base, newTimes);
  const shown = probability < LEVEL && (interval[0] > 0 || interval[1] < 0);
  return {
    what: !shown ? 'no difference' : difference > 0 ? 'slower' : 'faster',
    difference,
    interval,
    probability,
    baseRuns: base.length,
    newRuns: newTimes.length,
    baseMedian: median(base),
    newMedian: median(newTimes),
    runsNeeded: runsToShow(difference, Math.max(spread(base), spread(newTimes))),
  };
}

/** `slower by 2.1 s [1.4 s, 2.9 s], n = 5 and 5`, or what these runs cannot show. */
export function verdictText(verdict: Verdict): string {
  const { what, difference, interval, baseRuns, newRuns } = verdict;
  const counts = `n = ${baseRuns} and ${newRuns}`;
  if (what !== 'no difference') {
    const [low, high] = what === 'slower' ? interval : [-interval[1], -interval[0]];
    return `${what} by ${formatDuration(Math.abs(difference))} [${formatDuration(low)}, ${formatDuration(high)}], ${counts}`;
  }
  if (Math.min(baseRuns, newRuns) < FEW && difference !== 0) {
    const word = difference > 0 ? 'slower' : 'faster';
    return `${word} by ${formatDuration(Math.abs(difference))}, ${counts}: too few runs to tell from chance`;
  }
  const needed = Number.isFinite(verdict.runsNeeded)
    ? `; ${formatDuration(Math.abs(difference))} would need about ${verdict.runsNeeded} runs on each side to show`
    : '';
  return `no difference that these runs can show (${counts}${needed})`;
}
