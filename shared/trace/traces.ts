import type { IdTable } from '../base/intern.ts';
import { FLAG, STATUS_ERROR } from './kind.ts';
import type { TreeOrder } from './order.ts';
import type { SpanTable, TraceSummary } from './table.ts';

/** Sums up each trace of the table. `end[r]` is where a row ends, for an unfinished one the document's end. */
export function traceSummaries(table: SpanTable, end: Float64Array, order: TreeOrder, ids: IdTable): TraceSummary[] {
  const summaries: TraceSummary[] = [];
  for (let trace = 0; trace < order.traceKeys.length; trace++) {
    const firstRow = order.traceRows[trace] as number;
    const endRow = order.traceRows[trace + 1] as number;
    let start = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    let spans = 0;
    let errors = 0;
    let root = -1;
    for (let row = firstRow; row < endRow; row++) {
      start = Math.min(start, table.start[row] as number);
      last = Math.max(last, end[row] as number);
      const events = table.eventStart[row + 1] as number;
      if (events > (table.eventStart[row] as number)) last = Math.max(last, table.eventTime[events - 1] as number);
      if (((table.flags[row] as number) & FLAG.synthetic) !== 0) continue;
      // The stand-in for a missing parent says nothing about the trace; the first span that is there does.
      if (root === -1) root = row;
      spans++;
      if (table.status[row] === STATUS_ERROR) errors++;
    }
    summaries.push({
      id: ids.text(order.traceKeys[trace] as number),
      firstRow,
      endRow,
      start,
      end: last,
      spans,
      errors,
      name: table.strings[table.name[root] ?? 0] ?? '',
      service: table.strings[table.service[root] ?? 0] ?? '',
    });
  }
  return summaries;
}
