/** Whose time it is: every instant of a document belongs to one span, or to none, so the parts sum to the whole. */
import { Heap } from '../base/heap.ts';
import type { Nanoseconds } from '../base/time.ts';
import { type Row, rowEnd, type SpanTable } from './table.ts';

export interface ExclusiveTimes {
  /** By row, ns. */
  readonly own: Float64Array;
  /** Time in which no span was running. ns */
  readonly idle: Nanoseconds;
  /** From the first start to the last end: the sum of all of these, to the nanosecond. */
  readonly wall: Nanoseconds;
}

/**
 * Gives each instant to the deepest span that was running; of several, to the one that started last. O(n log n),
 * without recursion.
 */
export function exclusiveTimes(table: SpanTable): ExclusiveTimes {
  const own = new Float64Array(table.rowCount);
  const running = new Running(table);
  const first = table.rowCount > 0 ? (table.start[table.byStart[0] as number] as number) : 0;
  let idle = 0;
  let now = first;
  for (let rank = 0; rank <= table.rowCount; rank++) {
    const row = table.byStart[rank];
    const next = row === undefined ? Number.POSITIVE_INFINITY : (table.start[row] as number);
    while (now < next) {
      const deepest = running.deepest(now);
      if (deepest === undefined) {
        if (next === Number.POSITIVE_INFINITY) break;
        idle += next - now;
        now = next;
      } else {
        const until = Math.min(next, rowEnd(table, deepest));
        own[deepest] = (own[deepest] as number) + (until - now);
        now = until;
      }
    }
    if (row !== undefined) running.add(row);
  }
  return { own, idle, wall: now - first };
}

/** The spans that are running, the deepest on top. Those that ended are dropped when they come up. */
class Running {
  readonly #table: SpanTable;
  readonly #heap: Heap<Row>;

  constructor(table: SpanTable) {
    this.#table = table;
    const { depth, start } = table;
    this.#heap = new Heap((a, b) => {
      const deeper = (depth[a] as number) - (depth[b] as number);
      if (deeper !== 0) return deeper > 0;
      const later = (start[a] as number) - (start[b] as number);
      return later !== 0 ? later > 0 : a > b;
    });
  }

  add(row: Row): void {
    this.#heap.add(row);
  }

  deepest(time: Nanoseconds): Row | undefined {
    for (;;) {
      const top = this.#heap.first;
      if (top === undefined || rowEnd(this.#table, top) > time) return top;
      this.#heap.pop();
    }
  }
}
