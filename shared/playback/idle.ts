/**
 * Skipping idle time: long stretches in which nothing happens are drawn and played short. Times stay what they are;
 * only the way from time to display changes.
 */

import { upperBound } from '../base/search.ts';
import { type Nanoseconds, SECOND } from '../base/time.ts';
import type { SpanTable } from '../trace/table.ts';

export interface Interval {
  readonly start: Nanoseconds;
  readonly end: Nanoseconds;
}

/** A strictly increasing, piecewise linear way from time to display and back. Outside of gaps its slope is 1. */
export interface GapMap {
  /** Ascending, apart from each other. */
  readonly gaps: readonly Interval[];
  toDisplay(time: Nanoseconds): Nanoseconds;
  toReal(display: Nanoseconds): Nanoseconds;
}

export interface IdleMap extends GapMap {
  /** The window on the display axis. It starts where the window starts. */
  readonly display: Interval;
}

/** A gap is longer than this and than GAP_FRACTION of the window. */
const SHORTEST_GAP = SECOND;
const GAP_FRACTION = 0.02;
/** A gap is drawn this long, so that it can still be seen and hit. */
const SHORTEST_SHOWN = SECOND / 4;
const SHOWN_FRACTION = 0.005;

/**
 * Finds the gaps of a window: stretches without any start, end or event of a span and without terminal output,
 * longer than a second and than 2 % of the window. A model call that runs for a minute without output is idle inside.
 *
 * @param activity times of terminal output on the document's clock, in any order
 */
export function idleMap(table: SpanTable, window: Interval, activity: Float64Array = new Float64Array(0)): IdleMap {
  const length = window.end - window.start;
  const gaps = findGaps(table, window, activity, Math.max(SHORTEST_GAP, length * GAP_FRACTION));
  const map = shortenGaps(gaps, Math.max(SHORTEST_SHOWN, Math.round(length * SHOWN_FRACTION)));
  return { ...map, display: { start: map.toDisplay(window.start), end: map.toDisplay(window.end) } };
}

/**
 * Instants go into buckets half as wide as the shortest gap. A gap then always lies between two buckets, so the
 * earliest and latest instant of each bucket are enough and nothing is sorted.
 */
function findGaps(table: SpanTable, window: Interval, activity: Float64Array, shortest: Nanoseconds): Interval[] {
  const length = window.end - window.start;
  if (!(length > shortest)) return [];
  const width = shortest / 2;
  const buckets = Math.floor(length / width) + 1;
  const earliest = new Float64Array(buckets).fill(Number.POSITIVE_INFINITY);
  const latest = new Float64Array(buckets).fill(Number.NEGATIVE_INFINITY);
  const mark = (time: Nanoseconds): void => {
    if (!(time >= window.start && time <= window.end)) return;
    const bucket = Math.min(buckets - 1, Math.floor((time - window.start) / width));
    if (time < (earliest[bucket] as number)) earliest[bucket] = time;
    if (time > (latest[bucket] as number)) latest[bucket] = time;
  };
  mark(window.start);
  mark(window.end);
  for (let row = 0; row < table.rowCount; row++) {
    const start = table.start[row] as number;
    mark(start);
    mark(start + (table.duration[row] as number));
  }
  for (let i = 0; i < table.eventTime.length; i++) mark(table.eventTime[i] as number);
  for (let i = 0; i < activity.length; i++) mark(activity[i] as number);

  const gaps: Interval[] = [];
  let before = window.start;
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (earliest[bucket] === Number.POSITIVE_INFINITY) continue;
    if ((earliest[bucket] as number) - before > shortest) gaps.push({ start: before, end: earliest[bucket] as number });
    before = latest[bucket] as number;
  }
  return gaps;
}

/** The map that shows each gap `shown` long (or as long as it is, where that is shorter). */
export function shortenGaps(gaps: readonly Interval[], shown: Nanoseconds): GapMap {
  const count = gaps.length;
  const starts = Float64Array.from(gaps, ({ start }) => start);
  const displayStart = new Float64Array(count);
  const displayEnd = new Float64Array(count);
  let saved = 0;
  for (let i = 0; i < count; i++) {
    const gap = gaps[i] as Interval;
    const length = gap.end - gap.start;
    const short = Math.min(length, shown);
    displayStart[i] = gap.start - saved;
    displayEnd[i] = gap.start - saved + short;
    saved += length - short;
  }
  return {
    gaps,
    toDisplay(time) {
      const i = upperBound(starts, time) - 1;
      if (i === -1) return time;
      const gap = gaps[i] as Interval;
      const from = displayStart[i] as number;
      const to = displayEnd[i] as number;
      if (time >= gap.end) return to + (time - gap.end);
      return from + ((time - gap.start) / (gap.end - gap.start)) * (to - from);
    },
    toReal(display) {
      const i = upperBound(displayStart, display) - 1;
      if (i === -1) return display;
      const gap = gaps[i] as Interval;
      const from = displayStart[i] as number;
      const to = displayEnd[i] as number;
      if (display >= to) return gap.end + (display - to);
      return gap.start + ((display - from) / (to - from)) * (gap.end - gap.start);
    },
  };
}
