/** Where the dots of a strip plot and the bars of a histogram stand. Pure. */

import { clamp } from '../../../shared/base/numbers.ts';
import type { Nanoseconds } from '../../../shared/base/time.ts';
import { stepAtLeast, tickLabel } from '../../ui/time/ticks.ts';

export interface Axis {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** CSS pixels from the left. */
  x(value: Nanoseconds): number;
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
}

/** A tick's label takes so many pixels with the room around it. */
const TICK_ROOM = 72;

/** An axis over all values (NaN left out) with some room at its ends, `width` pixels wide. */
export function axisOf(values: readonly Nanoseconds[], width: number): Axis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  const room = high > low ? (high - low) * 0.06 : Math.max(1, Math.abs(high) * 0.05);
  const from = low - room;
  const to = high + room;
  const scale = width / (to - from);
  const x = (value: Nanoseconds) => (value - from) * scale;
  const step = stepAtLeast((to - from) / Math.max(1, Math.floor(width / TICK_ROOM)));
  const ticks: { x: number; label: string }[] = [];
  const furthest = Math.max(Math.abs(from), Math.abs(to));
  for (let tick = Math.ceil(from / step) * step; tick <= to && ticks.length < 50; tick += step) {
    ticks.push({ x: x(tick), label: tickLabel(tick, step, furthest) });
  }
  return { from, to, x, ticks };
}

/**
 * Heights above the middle for dots at these places, so that no dot hides another: each takes the lane nearest to the
 * middle that is free. `most` is the furthest lane; where all are taken, dots lie on each other.
 */
export function swarm(places: readonly number[], size: number, most: number): number[] {
  const lanes = [0];
  for (let lane = 1; lane <= most; lane++) lanes.push(lane, -lane);
  const ends = new Map<number, number>();
  const offsets = new Array<number>(places.length).fill(0);
  const order = places.map((_, index) => index).sort((a, b) => (places[a] as number) - (places[b] as number));
  for (const index of order) {
    const place = places[index] as number;
    if (!Number.isFinite(place)) continue;
    const lane = lanes.find((one) => place >= (ends.get(one) ?? Number.NEGATIVE_INFINITY)) ?? 0;
    ends.set(lane, place + size);
    offsets[index] = lane * size;
  }
  return offsets;
}

export interface Bins {
  /** Edges, one more than bins. ns */
  readonly edges: readonly Nanoseconds[];
  readonly base: readonly number[];
  readonly new: readonly number[];
  /** The highest bar of both. */
  readonly most: number;
}

const FEWEST_BINS = 5;
const MOST_BINS = 24;

/** Both groups in the same bins, as many as there are values for (the root of their number, as is usual). */
export function binsOf(base: readonly Nanoseconds[], newTimes: readonly Nanoseconds[]): Bins {
  const known = (values: readonly Nanoseconds[]) => values.filter((value) => Number.isFinite(value));
  const [inBase, inNew] = [known(base), known(newTimes)];
  const count = clamp(Math.ceil(2 * Math.sqrt((inBase.length + inNew.length) / 2)), FEWEST_BINS, MOST_BINS);
  const { from, to } = axisOf([...inBase, ...inNew], 1);
  const width = (to - from) / count;
  const counts = (values: readonly Nanoseconds[]) => {
    const bins = new Array<number>(count).fill(0);
    for (const value of values) {
      const bin = clamp(Math.floor((value - from) / width), 0, count - 1);
      bins[bin] = (bins[bin] as number) + 1;
    }
    return bins;
  };
  const [baseBins, newBins] = [counts(inBase), counts(inNew)];
  const edges = Array.from({ length: count + 1 }, (_, index) => from + index * width);
  return {
    edges,
    base: baseBins,
    new: newBins,
    most: [...baseBins, ...newBins].reduce((most, one) => Math.max(most, one), 0),
  };
}
