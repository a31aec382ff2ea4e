/** The statistics of a verdict: medians, an interval by resampling, a rank test, and a correction for many tests. */

import { median } from '../base/numbers.ts';

/** Median distance from the median, scaled to a normal distribution's standard deviation. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)));
}

const RESAMPLES = 2000;

/** Interval of the difference of medians (b − a), 95 %, by drawing both anew. The same values give the same interval. */
export function differenceInterval(
  base: readonly number[],
  newTimes: readonly number[],
): readonly [low: number, high: number] {
  if (base.length === 0 || newTimes.length === 0) return [Number.NaN, Number.NaN];
  const random = generator(0x5eed);
  const draw = (values: readonly number[]) => values.map(() => values[Math.floor(random() * values.length)] as number);
  const differences = Array.from({ length: RESAMPLES }, () => median(draw(newTimes)) - median(draw(base))).sort(
    (x, y) => x - y,
  );
  const at = (share: number) => differences[Math.round(share * (RESAMPLES - 1))] as number;
  return [at(0.025), at(0.975)];
}

/** More ways of dealing the values out than this are not counted one by one. */
const EXACT_LIMIT = 200_000;

/**
 * The probability, were both of one kind, of ranks as far apart as these (Mann and Whitney; two-sided). Exact for few
 * values, also with ties; else by the normal distribution with the correction for ties.
 */
export function rankTest(base: readonly number[], newTimes: readonly number[]): number {
  const n = base.length;
  const m = newTimes.length;
  if (n === 0 || m === 0) return 1;
  const ranks = rankValues([...base, ...newTimes]);
  const sum = ranks.slice(0, n).reduce((total, rank) => total + rank, 0);
  const expected = (n * (n + m + 1)) / 2;
  const distance = Math.abs(sum - expected);
  return combinations(n + m, n) <= EXACT_LIMIT
    ? exactShare(ranks, n, expected, distance)
    : normalShare(ranks, n, m, distance);
}

/** Ranks from 1; equal values share the middle of theirs. */
function rankValues(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((x, y) => (values[x] as number) - (values[y] as number));
  const ranks = new Array<number>(values.length);
  for (let i = 0; i < order.length; ) {
    let end = i + 1;
    while (end < order.length && values[order[end] as number] === values[order[i] as number]) end++;
    for (let k = i; k < end; k++) ranks[order[k] as number] = (i + 1 + end) / 2;
    i = end;
  }
  return ranks;
}

/** Share of all choices of `n` ranks whose sum is as far from `expected`. Counts doubled ranks, which are whole. */
function exactShare(ranks: readonly number[], n: number, expected: number, distance: number): number {
  const doubled = ranks.map((rank) => Math.round(rank * 2));
  const most = doubled.reduce((total, rank) => total + rank, 0);
  // ways[k][s]: choices of k ranks with the sum s.
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(most + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of doubled) {
    for (let k = n; k >= 1; k--) {
      const to = ways[k] as Float64Array;
      const from = ways[k - 1] as Float64Array;
      for (let s = most; s >= rank; s--) to[s] = (to[s] as number) + (from[s - rank] as number);
    }
  }
  let all = 0;
  let far = 0;
  (ways[n] as Float64Array).forEach((count, s) => {
    all += count;
    if (Math.abs(s / 2 - expected) >= distance - 1e-9) far += count;
  });
  return far / all;
}

function normalShare(ranks: readonly number[], n: number, m: number, distance: number): number {
  const total = n + m;
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  let ties = 0;
  for (const count of counts.values()) ties += count ** 3 - count;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0) return 1;
  return 2 * upperTail(Math.max(0, distance - 0.5) / Math.sqrt(variance));
}

/** Probability that a standard normal value is above `z` ≥ 0 (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}

/** The least probability that `rankTest` can give for as many values. */
export const leastProbability = (n: number, m: number): number => 2 / combinations(n + m, n);

function combinations(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) result = (result * (n - i + 1)) / i;
  return result;
}

/** Probabilities corrected for there being many (Holm), in the given order. */
export function holm(probabilities: readonly number[]): number[] {
  const order = probabilities
    .map((_, index) => index)
    .sort((x, y) => (probabilities[x] as number) - (probabilities[y] as number));
  const corrected = new Array<number>(probabilities.length);
  let highest = 0;
  order.forEach((index, rank) => {
    highest = Math.max(highest, Math.min(1, (probabilities[index] as number) * (probabilities.length - rank)));
    corrected[index] = highest;
  });
  return corrected;
}

/** Runs on each side that would show a difference in four of five tries, at the usual 5 %. At least 4: fewer never can. */
export function runsToShow(difference: number, standardDeviation: number): number {
  if (!(Math.abs(difference) > 0)) return Number.POSITIVE_INFINITY;
  const ratio = standardDeviation / Math.abs(difference);
  // (1.96 + 0.84)², and the rank test's efficiency of 0.955.
  return Math.max(4, Math.ceil((2 * 7.85 * ratio * ratio) / 0.955));
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
