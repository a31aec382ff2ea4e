/** Which instants of two runs belong together, so that a clock in one can follow steps in the other. */

import { clamp } from '../base/numbers.ts';
import { upperBound } from '../base/search.ts';
import type { Nanoseconds } from '../base/time.ts';
import { NO_ROW, rowEnd } from '../trace/table.ts';
import type { Alignment } from './align.ts';
import type { ComparedRun } from './run.ts';
import type { BothSides } from './sides.ts';

/** Pairs of instants, neither list ever falling; the first pair are both starts, the last both ends. ns, each run's own clock */
export type Link = BothSides<Float64Array>;

/** First start and last end of a run's spans. ns since its origin */
export function runExtent(run: ComparedRun): readonly [from: Nanoseconds, to: Nanoseconds] {
  const { table, wall } = run;
  const from = table.rowCount > 0 ? (table.start[table.byStart[0] as number] as number) : 0;
  return [from, from + wall];
}

/**
 * Starts and ends of the steps that both runs have, without those that run backwards (calls that changed their order):
 * the most that all rise together are kept. O(n log n).
 */
export function linkRuns(base: ComparedRun, newRun: ComparedRun, alignment: Alignment): Link {
  const [baseFrom, baseTo] = runExtent(base);
  const [newFrom, newTo] = runExtent(newRun);
  const { inNew } = alignment;
  let steps = 0;
  for (let row = 0; row < inNew.length; row++) if (inNew[row] !== NO_ROW) steps++;
  const baseTimes = new Float64Array(2 * steps);
  const newTimes = new Float64Array(2 * steps);
  let count = 0;
  for (let row = 0; row < inNew.length; row++) {
    const other = inNew[row] as number;
    if (other === NO_ROW) continue;
    baseTimes[count] = base.table.start[row] as number;
    newTimes[count++] = newRun.table.start[other] as number;
    baseTimes[count] = rowEnd(base.table, row);
    newTimes[count++] = rowEnd(newRun.table, other);
  }
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (x, y) =>
      (baseTimes[x] as number) - (baseTimes[y] as number) || (newTimes[x] as number) - (newTimes[y] as number) || x - y,
  );
  const kept = longestRising(order, newTimes);
  const baseLink: number[] = [baseFrom];
  const newLink: number[] = [newFrom];
  const add = (baseTime: Nanoseconds, newTime: Nanoseconds) => {
    if (baseTime === baseLink[baseLink.length - 1] && newTime === newLink[newLink.length - 1]) return;
    baseLink.push(baseTime);
    newLink.push(newTime);
  };
  for (const index of kept) {
    // An end before its start, as some traces have, may lie outside.
    add(clamp(baseTimes[index] as number, baseFrom, baseTo), clamp(newTimes[index] as number, newFrom, newTo));
  }
  add(baseTo, newTo);
  return { base: Float64Array.from(baseLink), new: Float64Array.from(newLink) };
}

/** The instant of the base that belongs to `time` of the new run: as far between two linked instants as `time` is. */
export const toBase = ({ base, new: newInstants }: Link, time: Nanoseconds): Nanoseconds =>
  across(newInstants, base, time);

/** The instant of the new run that belongs to `time` of the base. */
export const toNew = ({ base, new: newInstants }: Link, time: Nanoseconds): Nanoseconds =>
  across(base, newInstants, time);

/** `from` and `to` have as many instants, at least one. Outside of them the nearest end. */
function across(from: Float64Array, to: Float64Array, time: Nanoseconds): Nanoseconds {
  const last = from.length - 1;
  if (!(time > (from[0] as number))) return to[0] as number;
  if (time >= (from[last] as number)) return to[last] as number;
  const next = upperBound(from, time);
  const [x, nextX] = [from[next - 1] as number, from[next] as number];
  const [y, nextY] = [to[next - 1] as number, to[next] as number];
  return Math.min(nextY, y + ((time - x) / (nextX - x)) * (nextY - y));
}

/** Of the indexes in this order, the most whose values never fall. O(n log n). */
function longestRising(order: Uint32Array, values: Float64Array): Uint32Array {
  const tails = new Uint32Array(order.length);
  /** The value of each tail; they never fall either. */
  const tailValues = new Float64Array(order.length);
  const before = new Int32Array(values.length).fill(-1);
  let length = 0;
  for (let i = 0; i < order.length; i++) {
    const index = order[i] as number;
    const value = values[index] as number;
    const place = upperBound(tailValues, value, 0, length);
    if (place > 0) before[index] = tails[place - 1] as number;
    tails[place] = index;
    tailValues[place] = value;
    if (place === length) length++;
  }
  const chain = new Uint32Array(length);
  for (let at = length - 1, index = length > 0 ? (tails[length - 1] as number) : -1; index >= 0; at--) {
    chain[at] = index;
    index = before[index] as number;
  }
  return chain;
}
