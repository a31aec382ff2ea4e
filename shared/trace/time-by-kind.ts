/** Where the time of a document went: every instant belongs to one kind, or to nobody, so the parts sum to the whole. */
import type { Nanoseconds } from '../base/time.ts';
import { KINDS, type Kind } from './kind.ts';
import { endOf, type Row, type SpanTable } from './table.ts';

export interface KindTime {
  readonly kind: Kind | 'unattributed';
  readonly time: Nanoseconds;
}

/** What a span of these kinds does, it does for its own purpose; what lies inside it serves that. */
const PURPOSES: ReadonlySet<Kind> = new Set(['model', 'tool', 'scorer', 'setup', 'cleanup']);
/** Time of these that none of their children covers is nobody's. */
const FRAMES: ReadonlySet<Kind> = new Set(['agent', 'container', 'internal']);
const UNATTRIBUTED = KINDS.length;

/**
 * Gives each instant from the first start to the last end to the deepest span that was running (of several, the one
 * that started last). A call's own HTTP requests count as the call; a frame's time outside its children, and time in
 * which nothing ran, is unattributed. Largest first. O(n log n), without recursion.
 */
export function timeByKind(table: SpanTable): { readonly shares: readonly KindTime[]; readonly wall: Nanoseconds } {
  const sums = new Float64Array(KINDS.length + 1);
  const owner = owners(table);
  const running = new Running(table);
  const first = table.rowCount > 0 ? (table.start[table.byStart[0] as number] as number) : 0;
  let now = first;
  for (let rank = 0; rank <= table.rowCount; rank++) {
    const row = table.byStart[rank];
    const next = row === undefined ? Number.POSITIVE_INFINITY : (table.start[row] as number);
    while (now < next) {
      const deepest = running.deepest(now);
      if (deepest === undefined && next === Number.POSITIVE_INFINITY) break;
      const until = deepest === undefined ? next : Math.min(next, endOf(table, deepest));
      const to = deepest === undefined ? UNATTRIBUTED : (owner[deepest] as number);
      sums[to] = (sums[to] as number) + (until - now);
      now = until;
    }
    if (row !== undefined) running.add(row);
  }
  const shares = [...sums.entries()]
    .filter(([, time]) => time > 0)
    .map(([index, time]): KindTime => ({ kind: KINDS[index] ?? 'unattributed', time }))
    .sort((a, b) => b.time - a.time);
  return { shares, wall: now - first };
}

/** For each row the index of the kind that its own time counts as. */
function owners(table: SpanTable): Uint8Array {
  const owner = new Uint8Array(table.rowCount);
  for (let row = 0; row < table.rowCount; row++) {
    const kind = KINDS[table.kind[row] as number] ?? 'internal';
    const parent = table.parent[row] as number;
    const above = parent < 0 ? UNATTRIBUTED : (owner[parent] as number);
    const serves = above < UNATTRIBUTED && PURPOSES.has(KINDS[above] as Kind);
    owner[row] = serves && !PURPOSES.has(kind) ? above : (table.kind[row] as number);
  }
  // From here on, a frame with children stands for the time between them.
  for (let row = 0; row < table.rowCount; row++) {
    const hasChildren = (table.subtreeEnd[row] as number) > row + 1;
    if (hasChildren && FRAMES.has(KINDS[owner[row] as number] as Kind)) owner[row] = UNATTRIBUTED;
  }
  return owner;
}

/** The spans that are running, as a heap with the deepest on top. Those that ended are dropped when they come up. */
class Running {
  readonly #table: SpanTable;
  readonly #heap: Row[] = [];

  constructor(table: SpanTable) {
    this.#table = table;
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

  deepest(time: Nanoseconds): Row | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined || endOf(this.#table, top) > time) return top;
      this.#pop();
    }
  }

  #before(a: Row, b: Row): boolean {
    const { depth, start } = this.#table;
    const deeper = (depth[a] as number) - (depth[b] as number);
    if (deeper !== 0) return deeper > 0;
    const later = (start[a] as number) - (start[b] as number);
    return later !== 0 ? later > 0 : a > b;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Row;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#before(heap[child + 1] as Row, heap[child] as Row)) child++;
      if (!this.#before(heap[child] as Row, last)) break;
      heap[at] = heap[child] as Row;
      at = child;
    }
    heap[at] = last;
  }
}
