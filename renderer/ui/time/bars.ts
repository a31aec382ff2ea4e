/** Places of bars, labels and marks on the strip. Pure. */
import { clamp } from '../../../shared/base/numbers.ts';
import { includesSorted, lowerBound } from '../../../shared/base/search.ts';
import type { Nanoseconds } from '../../../shared/base/time.ts';
import { type Row, rowEnd, type SpanTable } from '../../../shared/trace/table.ts';
import { pixelAt, type TimeScale, timeAt } from './time-scale.ts';

/** No bar is narrower than this, CSS pixels. */
export const BAR_LEAST = 2;
/** How far outside the strip coordinates are kept: canvases lose precision on very large ones. */
const OUTSIDE = 64;

export interface Bar {
  /** CSS pixels from the strip's left edge, cut a little outside of it. */
  readonly left: number;
  readonly right: number;
  /** It was never finished: its right end is open. */
  readonly open: boolean;
  /** Whether any of it is on the strip. */
  readonly visible: boolean;
}

/** The bar of a row. */
export function rowBar(table: SpanTable, row: Row, scale: TimeScale): Bar {
  return barBetween(scale, table.start[row] as number, rowEnd(table, row), Number.isNaN(table.duration[row] as number));
}

/** The bar between two times. At least `BAR_LEAST` wide, even where nothing lies between them. */
export function barBetween(scale: TimeScale, from: Nanoseconds, to: Nanoseconds, open = false): Bar {
  const start = pixelAt(scale, from);
  const end = Math.max(start, pixelAt(scale, to));
  const visible = start <= scale.width && (end > 0 || start + BAR_LEAST > 0);
  let left = clamp(start, -OUTSIDE, scale.width + OUTSIDE);
  // What begins at the very end of the viewport is still drawn inside it.
  if (visible) left = Math.min(left, scale.width - BAR_LEAST);
  const right = Math.max(left + BAR_LEAST, Math.min(end, scale.width + OUTSIDE));
  return { left, right, open, visible };
}

/** Whether `x` is on the bar, or so near that a hand meant it. */
export function isOnBar(bar: Bar, x: number, reach = 4): boolean {
  return bar.visible && x >= bar.left - reach && x <= bar.right + reach;
}

/** The place of a label beside a bar. */
export type LabelPlace = { readonly x: number; readonly side: 'right' | 'left' } | undefined;

/** Right of the bar where there is room, else left of it, else nowhere. `extra` pixels beside the bar are taken. */
export function labelPlace(bar: Bar, width: number, strip: number, extra = 0): LabelPlace {
  const right = bar.right + extra + 6;
  if (bar.right >= 0 && right + width <= strip - 4) return { x: right, side: 'right' };
  const left = bar.left - extra - 6 - width;
  if (left >= 4 && bar.left <= strip) return { x: left, side: 'left' };
  return undefined;
}

/**
 * The pixels at which the ascending `times[from, to)` have marks on the strip: at most one a pixel, so that a million
 * events cost as much as the strip is wide. Calls `mark` from left to right.
 */
export function eachMark(
  times: Float64Array,
  from: number,
  to: number,
  scale: TimeScale,
  mark: (x: number) => void,
): void {
  let index = lowerBound(times, scale.start, from, to);
  while (index < to) {
    const x = pixelAt(scale, times[index] as number);
    if (!(x <= scale.width)) return;
    mark(x);
    const next = lowerBound(times, timeAt(scale, Math.floor(x) + 1), index + 1, to);
    index = next > index ? next : index + 1;
  }
}

/** Whether an ascending column of rows holds `row`. */
export function includesRow(rows: Uint32Array | undefined, row: Row): boolean {
  return rows !== undefined && includesSorted(rows, row);
}
