/** The whole run, a bin a pixel: one pass over the rows, whatever their number. Pure. */

import type { TimeWindow } from '../../shared/base/time.ts';
import { KINDS, type KindIndex, STATUS_ERROR } from '../../shared/trace/kind.ts';
import { rowEnd, type SpanTable } from '../../shared/trace/table.ts';
import { pixelAt, type TimeScale, timeScale } from '../ui/time/time-scale.ts';

interface Lane {
  readonly kind: KindIndex;
  /** How many spans of the kind run in each pixel. */
  readonly running: Int32Array;
}

export interface OverviewBins {
  readonly width: number;
  /** Only kinds that are present, in the order they are shown. */
  readonly lanes: readonly Lane[];
  /** How many failed spans run in each pixel. */
  readonly errors: Int32Array;
  readonly failed: number;
  /** Input and output tokens used up to the end of each pixel. */
  readonly tokens: Float64Array;
}

/** From what contains the work, over the work, to what comes after it. */
const ORDER = ['agent', 'container', 'setup', 'model', 'tool', 'http', 'db', 'internal', 'scorer', 'cleanup'] as const;
const LANE_KINDS = ORDER.map((kind) => KINDS.indexOf(kind));

/** Bins rows `first … end` of the table over `width` pixels that show `whole`. */
export function overviewBins(
  table: SpanTable,
  first: number,
  end: number,
  whole: TimeWindow,
  width: number,
): OverviewBins {
  const pixels = Math.max(1, Math.floor(width));
  const scale = timeScale(whole, pixels);
  const changes = KINDS.map(() => new Int32Array(pixels + 1));
  const present = new Uint8Array(KINDS.length);
  const errors = new Int32Array(pixels + 1);
  let failed = 0;
  for (let row = first; row < end; row++) {
    const from = pixelAt(scale, table.start[row] as number);
    const to = pixelAt(scale, rowEnd(table, row));
    if (!(to >= 0 && from <= pixels)) continue;
    const left = Math.min(pixels - 1, Math.max(0, Math.floor(from)));
    // A span that ends exactly where a pixel begins is not in that pixel.
    const right = Math.max(left, Math.min(pixels - 1, Math.ceil(to) - 1));
    const kind = table.kind[row] as number;
    const change = changes[kind];
    if (!change) continue;
    present[kind] = 1;
    change[left] = (change[left] as number) + 1;
    change[right + 1] = (change[right + 1] as number) - 1;
    if (table.status[row] !== STATUS_ERROR) continue;
    failed++;
    errors[left] = (errors[left] as number) + 1;
    errors[right + 1] = (errors[right + 1] as number) - 1;
  }
  const lanes: Lane[] = [];
  for (const kind of LANE_KINDS) {
    const change = changes[kind];
    if (change && present[kind] === 1) lanes.push({ kind, running: summed(change) });
  }
  return { width: pixels, lanes, errors: summed(errors), failed, tokens: tokenSums(table, first, end, scale, pixels) };
}

/**
 * Tokens so far, by pixel: they count when their span ends. Of spans with tokens inside each other only the inner ones
 * count, because the outer ones repeat their sum.
 */
function tokenSums(table: SpanTable, first: number, end: number, scale: TimeScale, pixels: number): Float64Array {
  const sums = new Float64Array(pixels);
  for (const counts of [table.inputTokens, table.outputTokens]) {
    // From the last row to the first, so that what lies inside a row has been seen before it.
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = table.tokenRow.length - 1; i >= 0; i--) {
      const row = table.tokenRow[i] as number;
      const count = counts[i] as number;
      if (row < first || row >= end || Number.isNaN(count)) continue;
      if (lowest >= (table.subtreeEnd[row] as number)) {
        const at = Math.min(pixels - 1, Math.max(0, Math.floor(pixelAt(scale, rowEnd(table, row)))));
        sums[at] = (sums[at] as number) + count;
      }
      lowest = row;
    }
  }
  for (let i = 1; i < pixels; i++) sums[i] = (sums[i] as number) + (sums[i - 1] as number);
  return sums;
}

/** Changes into totals; the extra slot at the end is cut off. */
function summed(changes: Int32Array): Int32Array {
  let sum = 0;
  for (let i = 0; i < changes.length; i++) {
    sum += changes[i] as number;
    changes[i] = sum;
  }
  return changes.subarray(0, changes.length - 1);
}

/** Calls `run` for each stretch of pixels that have the same level; levels of 0 are left out. */
export function eachRun(
  levels: Int32Array,
  level: (value: number) => number,
  run: (from: number, to: number, level: number) => void,
): void {
  let from = 0;
  while (from < levels.length) {
    const value = level(levels[from] as number);
    let to = from + 1;
    while (to < levels.length && level(levels[to] as number) === value) to++;
    if (value > 0) run(from, to, value);
    from = to;
  }
}

export interface LaneLayout {
  readonly top: number;
  readonly pitch: number;
  readonly bar: number;
}

/** Where lanes go on a strip: `count` of them below the errors, as high as there is room for. */
export function laneLayout(count: number, height: number): LaneLayout {
  const top = 10;
  const room = Math.max(8, height - top - 5);
  const pitch = Math.min(10, room / Math.max(1, count));
  return { top, pitch, bar: Math.max(2, Math.min(6, pitch - 1.5)) };
}
