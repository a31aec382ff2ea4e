/** Two aligned runs as one tree, with each step's part of the difference. */
import type { Nanoseconds } from '../base/time.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import type { Alignment } from './align.ts';
import type { Part } from './attribution.ts';
import { MERGED, type MergedRows, type MergedWhat } from './comparison.ts';
import { type Link, toB } from './link.ts';
import type { ComparedRun } from './run.ts';

export interface Merged {
  readonly rows: MergedRows;
  /** Merged row by row of A, and by row of B. */
  readonly ofA: Int32Array;
  readonly ofB: Int32Array;
  /** Parts that are no step's: time in which nothing ran, and what the tops hid of each other. ns */
  readonly idleDelta: Nanoseconds;
}

const what = (of: MergedWhat): number => MERGED.indexOf(of);

/** O(n log n), without recursion. `parts` are those of the same alignment. */
export function mergeRuns(
  a: ComparedRun,
  b: ComparedRun,
  alignment: Alignment,
  parts: readonly Part[],
  link: Link,
): Merged {
  const tree = mergeTrees(a, b, alignment);
  const { count, rowA, rowB, parent } = tree;
  const subtreeEnd = new Uint32Array(count);
  const ofA = new Int32Array(a.table.rowCount).fill(NO_ROW);
  const ofB = new Int32Array(b.table.rowCount).fill(NO_ROW);
  const kinds = new Uint8Array(count);
  const start = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const [inA, inB] = [rowA[row] as Row, rowB[row] as Row];
    subtreeEnd[row] = row + 1;
    if (inA !== NO_ROW) ofA[inA] = row;
    if (inB !== NO_ROW) ofB[inB] = row;
    kinds[row] = what(
      inA === NO_ROW
        ? 'added'
        : inB === NO_ROW
          ? 'removed'
          : a.keys[0]?.[inA] === b.keys[0]?.[inB]
            ? 'same'
            : 'changed',
    );
    start[row] = inB === NO_ROW ? toB(link, a.table.start[inA] as number) : (b.table.start[inB] as number);
  }
  const delta = new Float64Array(count);
  let idleDelta = 0;
  for (const part of parts) {
    const row = mergedRowOf(part, ofA, ofB);
    if (row === NO_ROW) idleDelta += part.delta;
    else delta[row] = (delta[row] as number) + part.delta;
  }
  const deltaBelow = delta.slice();
  for (let row = count - 1; row >= 0; row--) {
    const above = parent[row] as number;
    if (above === NO_ROW) continue;
    subtreeEnd[above] = Math.max(subtreeEnd[above] as number, subtreeEnd[row] as number);
    deltaBelow[above] = (deltaBelow[above] as number) + (deltaBelow[row] as number);
  }
  const byStart = Uint32Array.from(start.keys()).sort((x, y) => (start[x] as number) - (start[y] as number) || x - y);
  return { rows: { ...tree, subtreeEnd, what: kinds, delta, deltaBelow, byStart, start }, ofA, ofB, idleDelta };
}

/** The merged row that a part belongs to; NO_ROW: to none. */
export function mergedRowOf({ rowA, rowB }: Part, ofA: Int32Array, ofB: Int32Array): Row {
  if (rowB !== NO_ROW) return ofB[rowB] as Row;
  return rowA === NO_ROW ? NO_ROW : (ofA[rowA] as Row);
}

type Tree = Pick<MergedRows, 'count' | 'rowA' | 'rowB' | 'parent' | 'depth'>;

/** Which steps there are, in tree order. Counterparts have parents that are counterparts, so one walk meets both. */
function mergeTrees(a: ComparedRun, b: ComparedRun, { inA, inB }: Alignment): Tree {
  let removed = 0;
  for (let row = 0; row < inB.length; row++) if (inB[row] === NO_ROW) removed++;
  const count = inA.length + removed;
  const rowA = new Int32Array(count);
  const rowB = new Int32Array(count);
  const parent = new Int32Array(count);
  const depth = new Uint32Array(count);
  // What still has to be put down, the next on top: row of A, row of B, merged row above.
  const waiting: number[] = [];
  const siblings: number[] = [];
  const wait = (aboveA: Row, aboveB: Row, above: Row) => {
    siblings.length = 0;
    mergeSiblings(a, aboveA, b, aboveB, inA, inB, siblings);
    for (let i = siblings.length - 2; i >= 0; i -= 2) {
      waiting.push(siblings[i] as Row, siblings[i + 1] as Row, above);
    }
  };
  wait(NO_ROW, NO_ROW, NO_ROW);
  for (let row = 0; waiting.length > 0; row++) {
    const above = waiting.pop() as Row;
    const inTreeB = waiting.pop() as Row;
    const inTreeA = waiting.pop() as Row;
    rowA[row] = inTreeA;
    rowB[row] = inTreeB;
    parent[row] = above;
    depth[row] = above === NO_ROW ? 0 : (depth[above] as number) + 1;
    wait(inTreeA, inTreeB, row);
  }
  return { count, rowA, rowB, parent, depth };
}

/**
 * Pairs of rows below a pair of rows (both NO_ROW: the tops), into `siblings`: in B's order, what only A has behind what
 * preceded it there.
 */
function mergeSiblings(
  a: ComparedRun,
  aboveA: Row,
  b: ComparedRun,
  aboveB: Row,
  inA: Int32Array,
  inB: Int32Array,
  siblings: number[],
): void {
  const tops = aboveA === NO_ROW && aboveB === NO_ROW;
  /** By the row of B that they stand behind. */
  const removed = new Map<Row, Row[]>();
  let behind: Row = NO_ROW;
  const endA = tops ? a.table.rowCount : aboveA === NO_ROW ? 0 : (a.table.subtreeEnd[aboveA] as number);
  for (let row = aboveA + 1; row < endA; row = a.table.subtreeEnd[row] as number) {
    if (inB[row] !== NO_ROW) {
      behind = inB[row] as Row;
      continue;
    }
    const some = removed.get(behind);
    if (some) some.push(row);
    else removed.set(behind, [row]);
  }
  const putRemoved = (after: Row) => {
    for (const row of removed.get(after) ?? []) siblings.push(row, NO_ROW);
  };
  putRemoved(NO_ROW);
  const endB = tops ? b.table.rowCount : aboveB === NO_ROW ? 0 : (b.table.subtreeEnd[aboveB] as number);
  for (let row = aboveB + 1; row < endB; row = b.table.subtreeEnd[row] as number) {
    siblings.push(inA[row] as Row, row);
    putRemoved(row);
  }
}
