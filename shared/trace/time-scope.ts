/** A part of the document that times are added up over: all of it or one trace, the whole time or a range of it. */

import { clamp } from '../base/numbers.ts';
import type { Nanoseconds } from '../base/time.ts';
import { selfTimes } from './self-time.ts';
import { type Row, rowEnd, type SpanTable } from './table.ts';

export interface TimeScope {
  readonly firstRow: Row;
  /** Exclusive. */
  readonly endRow: Row;
  /** Whole nanoseconds, so that parts sum exactly. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

/** What may be asked for; absent: all. */
export interface ScopeRequest {
  /** Index into `table.traces`. */
  readonly trace?: number | undefined;
  readonly range?: { readonly start: Nanoseconds; readonly end: Nanoseconds } | undefined;
}

/** The scope that is asked for: without a range from the first start to the last end. A trace that is not there is empty. */
export function makeScope(table: SpanTable, { trace, range }: ScopeRequest = {}): TimeScope {
  const chosen = trace === undefined ? undefined : table.traces[trace];
  const firstRow = chosen?.firstRow ?? 0;
  const endRow = chosen?.endRow ?? (trace === undefined ? table.rowCount : 0);
  if (range && Number.isFinite(range.start) && Number.isFinite(range.end)) {
    const from = Math.floor(range.start);
    return { firstRow, endRow, from, to: Math.max(from, Math.floor(range.end)) };
  }
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (let row = firstRow; row < endRow; row++) {
    from = Math.min(from, table.start[row] as number);
    to = Math.max(to, rowEnd(table, row));
  }
  if (endRow === firstRow) return { firstRow, endRow, from: 0, to: 0 };
  // A recording's length is in fractions, and what never finished lasts as long.
  return { firstRow, endRow, from, to: Math.max(from, Math.floor(to)) };
}

/** Times of the rows inside a scope. Of a span that reaches beyond it, the part inside counts. */
export interface ScopedTimes {
  /** NaN: the row is not in the scope. */
  readonly length: Float64Array;
  /** Length minus the union of the children's intervals. 0 outside the scope. */
  readonly self: Float64Array;
}

/** Cuts every row to the scope. O(n). */
export function scopedTimes(table: SpanTable, { firstRow, endRow, from, to }: TimeScope): ScopedTimes {
  const start = new Float64Array(table.rowCount);
  const end = new Float64Array(table.rowCount);
  const length = new Float64Array(table.rowCount).fill(Number.NaN);
  for (let row = 0; row < table.rowCount; row++) {
    const begins = table.start[row] as number;
    const ends = Math.max(begins, rowEnd(table, row));
    start[row] = clamp(begins, from, to);
    end[row] = clamp(ends, from, to);
    if (row < firstRow || row >= endRow) continue;
    const inside = (end[row] as number) - (start[row] as number);
    // What only touches the scope is outside, unless it has no length of its own.
    if (inside > 0 || (begins === ends && begins >= from && begins <= to)) length[row] = inside;
  }
  return { length, self: selfTimes(start, end, table.parent) };
}
