/** Which instants of two runs belong together, so that a clock in one can follow steps in the other. */
import type { Nanoseconds } from '../base/time.ts';
import { endOf, NO_ROW } from '../trace/table.ts';
import type { Alignment } from './align.ts';
import type { ComparedRun } from './run.ts';

/** Pairs of instants, neither list ever falling; the first pair are both starts, the last both ends. ns, each run's own clock */
export interface Link {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** First start and last end of a run's spans. ns since its origin */
export function extentOf(run: ComparedRun): readonly [from: Nanoseconds, to: Nanoseconds] {
  const { table, wall } = run;
  const from = table.rowCount > 0 ? (table.start[table.byStart[0] as number] as number) : 0;
  return [from, from + wall];
}

/**
 * Starts and ends of the steps that both runs have, without those that run backwards (calls that changed their order):
 * the most that all rise together are kept. O(n log n).
 */
export function linkOf(a: ComparedRun, b: ComparedRun, alignment: Alignment): Link {
  const [fromA, toA] = extentOf(a);
  const [fromB, toB] = extentOf(b);
  const { inB } = alignment;
  let steps = 0;
  for (let row = 0; row < inB.length; row++) if (inB[row] !== NO_ROW) steps++;
  const timesA = new Float64Array(2 * steps);
  const timesB = new Float64Array(2 * steps);
  let count = 0;
  for (let row = 0; row < inB.length; row++) {
    const other = inB[row] as number;
    if (other === NO_ROW) continue;
    timesA[count] = a.table.start[row] as number;
    timesB[count++] = b.table.start[other] as number;
    timesA[count] = endOf(a.table, row);
    timesB[count++] = endOf(b.table, other);
  }
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (x, y) => (timesA[x] as number) - (timesA[y] as number) || (timesB[x] as number) - (timesB[y] as number) || x - y,
  );
  const kept = longestRising(order, timesB);
  const linkA: number[] = [fromA];
  const linkB: number[] = [fromB];
  const add = (timeA: Nanoseconds, timeB: Nanoseconds) => {
    if (timeA === linkA[linkA.length - 1] && timeB === linkB[linkB.length - 1]) return;
    linkA.push(timeA);
    linkB.push(timeB);
  };
  for (const index of kept) {
    // An end before its start, as some traces have, may lie outside.
    add(within(timesA[index] as number, fromA, toA), within(timesB[index] as number, fromB, toB));
  }
  add(toA, toB);
  return { a: Float64Array.from(linkA), b: Float64Array.from(linkB) };
}

/** Where A is when B is at `time`: between two instants that belong together, as far as B is between them. */
export const toA = ({ a, b }: Link, time: Nanoseconds): Nanoseconds => across(b, a, time);

/** Where B is when A is at `time`. */
export const toB = ({ a, b }: Link, time: Nanoseconds): Nanoseconds => across(a, b, time);

/** `from` and `to` have as many instants, at least one. Outside of them the nearest end. */
function across(from: Float64Array, to: Float64Array, time: Nanoseconds): Nanoseconds {
  const last = from.length - 1;
  if (!(time > (from[0] as number))) return to[0] as number;
  if (time >= (from[last] as number)) return to[last] as number;
  // The last instant that is not after `time`.
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((from[middle] as number) <= time) low = middle;
    else high = middle;
  }
  const [x, nextX] = [from[low] as number, from[high] as number];
  const [y, nextY] = [to[low] as number, to[high] as number];
  return Math.min(nextY, y + ((time - x) / (nextX - x)) * (nextY - y));
}

const within = (time: Nanoseconds, from: Nanoseconds, to: Nanoseconds): Nanoseconds =>
  Math.min(to, Math.max(from, time));

/** Of the indexes in this order, the most whose values never fall. O(n log n). */
function longestRising(order: Uint32Array, values: Float64Array): Uint32Array {
  const tails = new Uint32Array(order.length);
  const before = new Int32Array(values.length).fill(-1);
  let length = 0;
  for (let i = 0; i < order.length; i++) {
    const index = order[i] as number;
    const value = values[index] as number;
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] as number] as number) <= value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[index] = tails[low - 1] as number;
    tails[low] = index;
    if (low === length) length++;
  }
  const chain = new Uint32Array(length);
  for (let at = length - 1, index = length > 0 ? (tails[length - 1] as number) : -1; index >= 0; at--) {
    chain[at] = index;
    index = before[index] as number;
  }
  return chain;
}
