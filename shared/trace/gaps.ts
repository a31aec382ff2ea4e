import type { Nanoseconds } from '../base/time.ts';
import { type Row, rowEnd, type SpanTable } from './table.ts';

/**
 * Stretches inside a parent that belong to none of its children, as pairs of start and end, ascending. Those shorter
 * than `minLength` are left out. A row without children has none: all of its time is its own.
 */
export function unattributed(table: SpanTable, row: Row, minLength: Nanoseconds = 0): Float64Array {
  const subtreeEnd = table.subtreeEnd[row] as number;
  if (subtreeEnd === row + 1) return new Float64Array(0);
  const pairs: number[] = [];
  const end = rowEnd(table, row);
  let covered = table.start[row] as number;
  for (let child = row + 1; child < subtreeEnd && covered < end; child = table.subtreeEnd[child] as number) {
    const start = Math.min(table.start[child] as number, end);
    if (start > covered && start - covered >= minLength) pairs.push(covered, start);
    covered = Math.max(covered, rowEnd(table, child));
  }
  if (end > covered && end - covered >= minLength) pairs.push(covered, end);
  return Float64Array.from(pairs);
}
