/** Orders over many spans: by start, and in tree order. All loops, linear but for a radix sort. */

/** Below this a comparison sort beats clearing the radix counters. */
const SMALL = 4096;

/**
 * Indexes of `start` sorted by value, equal ones in their order (stable). Values must be finite and 0 or more.
 */
export function sortByStart(start: Float64Array): Uint32Array {
  const length = start.length;
  const order = new Uint32Array(length);
  let sorted = true;
  for (let i = 0; i < length; i++) {
    order[i] = i;
    if (i > 0 && (start[i - 1] as number) > (start[i] as number)) sorted = false;
  }
  if (sorted) return order;
  if (length < SMALL) {
    return order.sort((a, b) => (start[a] as number) - (start[b] as number) || a - b);
  }
  return radixSort(start, order);
}

/**
 * Floats that are not negative sort like their bits: four stable passes of 16 bits, from the low end. (Typed arrays are
 * little-endian wherever this runs.)
 */
function radixSort(start: Float64Array, identity: Uint32Array): Uint32Array {
  const length = start.length;
  const words = new Uint16Array(start.buffer, start.byteOffset, length * 4);
  let from = identity;
  let to = new Uint32Array(length);
  const counts = new Uint32Array(65536);
  for (let digit = 0; digit < 4; digit++) {
    counts.fill(0);
    for (let i = digit; i < words.length; i += 4) {
      const word = words[i] as number;
      counts[word] = (counts[word] as number) + 1;
    }
    if (counts[words[digit] as number] === length) continue;
    let sum = 0;
    for (let i = 0; i < 65536; i++) {
      const count = counts[i] as number;
      counts[i] = sum;
      sum += count;
    }
    for (let i = 0; i < length; i++) {
      const item = from[i] as number;
      const word = words[item * 4 + digit] as number;
      const at = counts[word] as number;
      to[at] = item;
      counts[word] = at + 1;
    }
    const swap = from;
    from = to;
    to = swap as Uint32Array<ArrayBuffer>;
  }
  return from;
}

/** Parent value of nodes that are left out of the tree. */
export const DROPPED = -2;

export interface TreeOrder {
  /** Node of each row. */
  readonly nodeOf: Uint32Array;
  /** Row of each node; of dropped ones undefined values. */
  readonly rowOf: Uint32Array;
  /** Node-independent trace key of each trace, in order, with where its rows start; one more entry ends the last. */
  readonly traceKeys: readonly number[];
  readonly traceRows: readonly number[];
}

/**
 * Rows for all nodes: a trace after another by start, in it parents before children, siblings by start and then by
 * node. `parent` is -1 for roots and DROPPED for nodes without a row; it must be free of cycles, and a parent must be
 * in the trace of its child. `traceOf[node]` is any number below `traceLimit`.
 */
export function treeOrder(
  start: Float64Array,
  parent: Int32Array,
  traceOf: Uint32Array,
  traceLimit: number,
  rowCount: number,
): TreeOrder {
  const count = start.length;
  const sorted = sortByStart(start);

  const rank = new Int32Array(traceLimit).fill(-1);
  const traceKeys: number[] = [];
  for (let i = 0; i < count; i++) {
    const node = sorted[i] as number;
    if (parent[node] === DROPPED) continue;
    const key = traceOf[node] as number;
    if (rank[key] !== -1) continue;
    rank[key] = traceKeys.length;
    traceKeys.push(key);
  }

  // Pushing to the front of each list from the latest start to the earliest leaves the lists sorted.
  const firstRoot = new Int32Array(traceKeys.length).fill(-1);
  const firstChild = new Int32Array(count).fill(-1);
  const next = new Int32Array(count).fill(-1);
  for (let i = count - 1; i >= 0; i--) {
    const node = sorted[i] as number;
    const above = parent[node] as number;
    if (above === DROPPED) continue;
    if (above >= 0) {
      next[node] = firstChild[above] as number;
      firstChild[above] = node;
    } else {
      const trace = rank[traceOf[node] as number] as number;
      next[node] = firstRoot[trace] as number;
      firstRoot[trace] = node;
    }
  }

  const nodeOf = new Uint32Array(rowCount);
  const rowOf = new Uint32Array(count);
  const traceRows: number[] = [];
  let row = 0;
  for (let trace = 0; trace < traceKeys.length; trace++) {
    traceRows.push(row);
    let node = firstRoot[trace] as number;
    while (node !== -1) {
      nodeOf[row] = node;
      rowOf[node] = row++;
      if (firstChild[node] !== -1) {
        node = firstChild[node] as number;
        continue;
      }
      while (node !== -1 && next[node] === -1) node = parent[node] as number;
      if (node !== -1) node = next[node] as number;
    }
  }
  traceRows.push(row);
  return { nodeOf, rowOf, traceKeys, traceRows };
}

/**
 * Cuts every cycle in `parent` (in place) at its earliest node (unknown starts last, then the lowest number) and
 * returns those nodes.
 */
export function cutCycles(parent: Int32Array, start: Float64Array): number[] {
  const visit = new Uint32Array(parent.length);
  const cut: number[] = [];
  for (let i = 0; i < parent.length; i++) {
    if (visit[i] !== 0) continue;
    const mark = i + 1;
    let node = i;
    while (node >= 0 && visit[node] === 0) {
      visit[node] = mark;
      node = parent[node] as number;
    }
    if (node < 0 || visit[node] !== mark) continue;
    let earliest = node;
    for (let at = parent[node] as number; at !== node; at = parent[at] as number) {
      if (before(at, earliest, start)) earliest = at;
    }
    parent[earliest] = -1;
    cut.push(earliest);
  }
  return cut;
}

function before(a: number, b: number, start: Float64Array): boolean {
  const startA = start[a] as number;
  const startB = start[b] as number;
  if (Number.isNaN(startA) || Number.isNaN(startB)) return Number.isNaN(startA) ? Number.isNaN(startB) && a < b : true;
  return startA < startB || (startA === startB && a < b);
}

/** Gives nodes of unknown start (NaN) the start of the nearest ancestor that has one, else 0. In place. */
export function placeUnstarted(start: Float64Array, parent: Int32Array): void {
  for (let i = 0; i < start.length; i++) {
    if (!Number.isNaN(start[i])) continue;
    let node = i;
    while (node >= 0 && Number.isNaN(start[node])) node = parent[node] as number;
    const known = node >= 0 ? (start[node] as number) : 0;
    for (node = i; node >= 0 && Number.isNaN(start[node]); node = parent[node] as number) start[node] = known;
  }
}
