/** Spans that run when their parent does not: started before it, or still going when it has ended. */
import { NO_ROW, type Row, rowEnd, type SpanTable } from './table.ts';
import type { TimeScope } from './time-scope.ts';

/** Ancestors that are asked one by one before the whole document is. */
const MOST_ANCESTORS = 8;

/**
 * By row (NO_ROW: the document) the descendants, other than children, whose time may be its own time: they reach out of
 * their parents into it. A detached tool call is found where the agent's own time would be.
 */
export function adoptedRows(table: SpanTable, scope: TimeScope): ReadonlyMap<Row, readonly Row[]> {
  const adopted = new Map<Row, Row[]>();
  const add = (above: Row, row: Row) => {
    const rows = adopted.get(above);
    if (rows) rows.push(row);
    else adopted.set(above, [row]);
  };
  for (let row = scope.firstRow; row < scope.endRow; row++) {
    const parent = table.parent[row] as number;
    const start = table.start[row] as number;
    const end = rowEnd(table, row);
    if (parent === NO_ROW || !(end > start) || end <= scope.from || start >= scope.to) continue;
    if (holds(table, parent, start, end)) continue;
    let above = table.parent[parent] as number;
    for (let steps = 0; above !== NO_ROW && steps < MOST_ANCESTORS; steps++) {
      if (rowEnd(table, above) > start && (table.start[above] as number) < end) add(above, row);
      if (holds(table, above, start, end)) break;
      above = table.parent[above] as number;
    }
    if (above === NO_ROW || !holds(table, above, start, end)) add(NO_ROW, row);
  }
  return adopted;
}

function holds(table: SpanTable, row: Row, start: number, end: number): boolean {
  return (table.start[row] as number) <= start && rowEnd(table, row) >= end;
}
