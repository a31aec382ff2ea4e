/**
 * The critical path: of each instant the one span that the end was waiting for. Its parts sum to the wall time, so they
 * say whose time it was, also where calls ran side by side.
 */
import type { Nanoseconds } from '../base/time.ts';
import { endOf, NO_ROW, type Row, type SpanTable } from './table.ts';

export interface CriticalPath {
  /** Time on the path in the span itself, outside its children, by row. ns */
  readonly own: Float64Array;
  /** Time in which no span was running. ns */
  readonly idle: Nanoseconds;
  /** From the first start to the last end: the sum of `own` and `idle`, to the nanosecond. */
  readonly wall: Nanoseconds;
}

/** An interval of a row that lies on the path. NO_ROW stands for the whole document. */
interface Stretch {
  readonly row: Row;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

/**
 * Goes backwards from the end: of the children that were running last, the one that had been running longest; before
 * its start, what was running then; where no child ran, the span itself. O(n log n), without recursion.
 */
export function criticalPath(table: SpanTable): CriticalPath {
  const own = new Float64Array(table.rowCount);
  const first = table.rowCount > 0 ? (table.start[table.byStart[0] as number] as number) : 0;
  let last = first;
  for (let row = 0; row < table.rowCount; row++) last = Math.max(last, endOf(table, row));
  let idle = 0;
  const waiting: Stretch[] = [{ row: NO_ROW, from: first, to: last }];
  for (let stretch = waiting.pop(); stretch; stretch = waiting.pop()) {
    const uncovered = walkBack(table, stretch, waiting);
    if (stretch.row === NO_ROW) idle = uncovered;
    else own[stretch.row] = (own[stretch.row] as number) + uncovered;
  }
  return { own, idle, wall: last - first };
}

/** Puts the children's parts of a stretch into `waiting`. Returns the time that none of them has. */
function walkBack(table: SpanTable, { row, from, to }: Stretch, waiting: Stretch[]): Nanoseconds {
  const byEnd = childrenByEnd(table, row);
  const running = new EarliestFirst(table.start);
  let next = 0;
  let now = to;
  let uncovered = 0;
  while (now > from) {
    while (next < byEnd.length && endOf(table, byEnd[next] as Row) >= now) running.add(byEnd[next++] as Row);
    const child = running.first;
    if (child !== undefined && (table.start[child] as number) < now) {
      const begin = Math.max(from, table.start[child] as number);
      waiting.push({ row: child, from: begin, to: now });
      now = begin;
      continue;
    }
    const before = next < byEnd.length ? Math.max(from, endOf(table, byEnd[next] as Row)) : from;
    uncovered += now - before;
    now = before;
  }
  return uncovered;
}

/** Children of a row (NO_ROW: the tops), those that ended last first. Spans without length are on no path. */
function childrenByEnd(table: SpanTable, row: Row): Row[] {
  const end = row === NO_ROW ? table.rowCount : (table.subtreeEnd[row] as number);
  const children: Row[] = [];
  for (let child = row + 1; child < end; child = table.subtreeEnd[child] as number) {
    if (endOf(table, child) > (table.start[child] as number)) children.push(child);
  }
  return children.sort((a, b) => endOf(table, b) - endOf(table, a) || a - b);
}

/** Rows as a heap, the one that started first on top. One that was on top stays: nothing before it can have more. */
class EarliestFirst {
  readonly #start: Float64Array;
  readonly #heap: Row[] = [];

  constructor(start: Float64Array) {
    this.#start = start;
  }

  get first(): Row | undefined {
    return this.#heap[0];
  }

  add(row: Row): void {
    const heap = this.#heap;
    let at = heap.push(row) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#before(row, heap[above] as Row)) break;
      heap[at] = heap[above] as Row;
      at = above;
    }
    heap[at] = row;
  }

  #before(a: Row, b: Row): boolean {
    const earlier = (this.#start[a] as number) - (this.#start[b] as number);
    return earlier !== 0 ? earlier < 0 : a < b;
  }
}
