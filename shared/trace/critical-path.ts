/**
 * The critical path: of each instant the one span that the end was waiting for. Its parts sum to the wall time, so they
 * say whose time it was, also where calls ran side by side.
 */
import { float64, int32 } from '../base/columns.ts';
import { Heap } from '../base/heap.ts';
import type { Nanoseconds } from '../base/time.ts';
import { adoptedRows } from './outliving.ts';
import { NO_ROW, type Row, rowEnd, type SpanTable } from './table.ts';
import { makeScope, type TimeScope } from './time-scope.ts';

export interface CriticalPath {
  /** Time on the path in the span itself, outside its children, by row. ns */
  readonly own: Float64Array;
  /** Time in which no span was running. ns */
  readonly idle: Nanoseconds;
  /** From the first start to the last end: the sum of `own` and `idle`, to the nanosecond. */
  readonly wall: Nanoseconds;
}

/** The path in pieces, in no order; together they are the scope, and none overlaps another. */
export interface PathSegments {
  /** NO_ROW: nothing was running. */
  readonly row: Int32Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/**
 * Goes backwards from the end: of the children that were running last, the one that had been running longest; before
 * its start, what was running then; where no child ran, what has outlived its parent; and where there is none, the span
 * itself. O(n log n), without recursion.
 */
export function criticalPath(table: SpanTable, scope: TimeScope = makeScope(table)): CriticalPath {
  const own = new Float64Array(table.rowCount);
  let idle = 0;
  walk(table, scope, (row, from, to) => {
    if (row === NO_ROW) idle += to - from;
    else own[row] = (own[row] as number) + (to - from);
  });
  return { own, idle, wall: scope.to - scope.from };
}

/** The same path as the pieces that it is made of. */
export function pathSegments(table: SpanTable, scope: TimeScope = makeScope(table)): PathSegments {
  const row = int32();
  const from = float64();
  const to = float64();
  walk(table, scope, (owner, begin, end) => {
    row.push(owner);
    from.push(begin);
    to.push(end);
  });
  return { row: row.toArray(), from: from.toArray(), to: to.toArray() };
}

type Give = (row: Row, from: Nanoseconds, to: Nanoseconds) => void;

/** What lies on the path of a row, NO_ROW being the whole scope: pairs of end and start, the last first. */
interface Stretch {
  readonly row: Row;
  readonly pieces: number[];
}

/**
 * Moves of pieces after which what outlived its parent keeps its time and shares it with nobody: only files that were
 * made to be slow get there. A stretch in one piece, which all are where nothing outlives its parent, is never counted.
 */
const MOST_MOVES = 20_000_000;

function walk(table: SpanTable, scope: TimeScope, give: Give): void {
  const adopted = adoptedRows(table, scope);
  const waiting: Stretch[] = scope.to > scope.from ? [{ row: NO_ROW, pieces: [scope.to, scope.from] }] : [];
  let moves = 0;
  for (let stretch = waiting.pop(); stretch; stretch = waiting.pop()) {
    const { row } = stretch;
    const inPieces = stretch.pieces.length > 2;
    if (inPieces) moves += stretch.pieces.length;
    let left: readonly number[] = stretch.pieces;
    if (!inPieces || moves < MOST_MOVES) {
      left = share(table, byEnd(table, listChildren(table, row, scope)), left, waiting);
      const others = left.length > 0 ? adopted.get(row) : undefined;
      if (others) left = share(table, byEnd(table, [...others]), left, waiting);
    }
    for (let i = 0; i < left.length; i += 2) give(row, left[i + 1] as number, left[i] as number);
  }
}

/** Puts what the rows have of the pieces into `waiting`. Returns the pieces that none of them has. */
function share(
  table: SpanTable,
  rows: readonly Row[],
  pieces: readonly number[],
  waiting: Stretch[],
): readonly number[] {
  if (rows.length === 0) return pieces;
  const running = earliestFirst(table);
  const left: number[] = [];
  let current: Stretch | undefined;
  let next = 0;
  for (let i = 0; i < pieces.length; i += 2) {
    let now = pieces[i] as number;
    const from = pieces[i + 1] as number;
    while (now > from) {
      while (next < rows.length && rowEnd(table, rows[next] as Row) >= now) running.add(rows[next++] as Row);
      const row = running.first;
      if (row !== undefined && (table.start[row] as number) < now) {
        const begin = Math.max(from, table.start[row] as number);
        if (current?.row !== row) {
          current = { row, pieces: [] };
          waiting.push(current);
        }
        current.pieces.push(now, begin);
        now = begin;
        continue;
      }
      const before = next < rows.length ? Math.max(from, rowEnd(table, rows[next] as Row)) : from;
      left.push(now, before);
      now = before;
    }
  }
  return left;
}

/** Children of a row; of NO_ROW, the tops of the scope. */
function listChildren(table: SpanTable, row: Row, scope: TimeScope): Row[] {
  const first = row === NO_ROW ? scope.firstRow : row + 1;
  const end = row === NO_ROW ? scope.endRow : (table.subtreeEnd[row] as number);
  const children: Row[] = [];
  for (let child = first; child < end; child = table.subtreeEnd[child] as number) {
    // Spans without length are on no path.
    if (rowEnd(table, child) > (table.start[child] as number)) children.push(child);
  }
  return children;
}

/** Sorts in place: those that ended last first. Calls one after another are in order already, the other way round. */
function byEnd(table: SpanTable, rows: Row[]): Row[] {
  let ascend = true;
  for (let i = 1; i < rows.length && ascend; i++) {
    ascend = rowEnd(table, rows[i - 1] as Row) < rowEnd(table, rows[i] as Row);
  }
  return ascend ? rows.reverse() : rows.sort((a, b) => rowEnd(table, b) - rowEnd(table, a) || a - b);
}

/** Rows with the one that started first on top. One that was on top stays: nothing before it can have more. */
function earliestFirst({ start }: SpanTable): Heap<Row> {
  return new Heap((a, b) => {
    const earlier = (start[a] as number) - (start[b] as number);
    return earlier !== 0 ? earlier < 0 : a < b;
  });
}
