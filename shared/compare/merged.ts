/** Two aligned runs as one tree, with each step's part of the difference. */
import type { Nanoseconds } from '../base/time.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import type { Alignment } from './align.ts';
import type { Part } from './attribution.ts';
import { MERGED, type MergedRows, type MergedWhat } from './comparison.ts';
import { type Link, toNew } from './link.ts';
import type { ComparedRun } from './run.ts';

export interface Merged {
  readonly rows: MergedRows;
  /** Merged row by row of the base, and by row of the new run. */
  readonly byBaseRow: Int32Array;
  readonly byNewRow: Int32Array;
  /** Parts that are no step's: time in which nothing ran, and what the tops hid of each other. ns */
  readonly idleDelta: Nanoseconds;
}

const what = (of: MergedWhat): number => MERGED.indexOf(of);

/** O(n log n), without recursion. `parts` are those of the same alignment. */
export function mergeRuns(
  base: ComparedRun,
  newRun: ComparedRun,
  alignment: Alignment,
  parts: readonly Part[],
  link: Link,
): Merged {
  const tree = mergeTrees(base, newRun, alignment);
  const { count, baseRow, newRow, parent } = tree;
  const subtreeEnd = new Uint32Array(count);
  const byBaseRow = new Int32Array(base.table.rowCount).fill(NO_ROW);
  const byNewRow = new Int32Array(newRun.table.rowCount).fill(NO_ROW);
  const kinds = new Uint8Array(count);
  const start = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const [inBase, inNew] = [baseRow[row] as Row, newRow[row] as Row];
    subtreeEnd[row] = row + 1;
    if (inBase !== NO_ROW) byBaseRow[inBase] = row;
    if (inNew !== NO_ROW) byNewRow[inNew] = row;
    kinds[row] = what(
      inBase === NO_ROW
        ? 'added'
        : inNew === NO_ROW
          ? 'removed'
          : base.keys[0]?.[inBase] === newRun.keys[0]?.[inNew]
            ? 'same'
            : 'changed',
    );
    start[row] =
      inNew === NO_ROW ? toNew(link, base.table.start[inBase] as number) : (newRun.table.start[inNew] as number);
  }
  const delta = new Float64Array(count);
  let idleDelta = 0;
  for (const part of parts) {
    const row = findMergedRow(part, byBaseRow, byNewRow);
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
  return {
    rows: { ...tree, subtreeEnd, what: kinds, delta, deltaBelow, byStart, start },
    byBaseRow,
    byNewRow,
    idleDelta,
  };
}

/** The merged row that a part belongs to; NO_ROW: to none. */
export function findMergedRow({ baseRow, newRow }: Part, byBaseRow: Int32Array, byNewRow: Int32Array): Row {
  if (newRow !== NO_ROW) return byNewRow[newRow] as Row;
  return baseRow === NO_ROW ? NO_ROW : (byBaseRow[baseRow] as Row);
}

type Tree = Pick<MergedRows, 'count' | 'baseRow' | 'newRow' | 'parent' | 'depth'>;

/** Which steps there are, in tree order. Counterparts have parents that are counterparts, so one walk meets both. */
function mergeTrees(base: ComparedRun, newRun: ComparedRun, { inBase, inNew }: Alignment): Tree {
  let removed = 0;
  for (let row = 0; row < inNew.length; row++) if (inNew[row] === NO_ROW) removed++;
  const count = inBase.length + removed;
  const baseRow = new Int32Array(count);
  const newRow = new Int32Array(count);
  const parent = new Int32Array(count);
  const depth = new Uint32Array(count);
  // What still has to be put down, the next on top: row of the base, row of the new run, merged row above.
  const waiting: number[] = [];
  const siblings: number[] = [];
  const wait = (baseAbove: Row, newAbove: Row, above: Row) => {
    siblings.length = 0;
    mergeSiblings(base, baseAbove, newRun, newAbove, inBase, inNew, siblings);
    for (let i = siblings.length - 2; i >= 0; i -= 2) {
      waiting.push(siblings[i] as Row, siblings[i + 1] as Row, above);
    }
  };
  wait(NO_ROW, NO_ROW, NO_ROW);
  for (let row = 0; waiting.length > 0; row++) {
    const above = waiting.pop() as Row;
    const inNewTree = waiting.pop() as Row;
    const inBaseTree = waiting.pop() as Row;
    baseRow[row] = inBaseTree;
    newRow[row] = inNewTree;
    parent[row] = above;
    depth[row] = above === NO_ROW ? 0 : (depth[above] as number) + 1;
    wait(inBaseTree, inNewTree, row);
  }
  return { count, baseRow, newRow, parent, depth };
}

/**
 * Pairs of rows below a pair of rows (both NO_ROW: the tops), into `siblings`: in the new run's order, and a row that only
 * the base has behind the row that preceded it there.
 */
function mergeSiblings(
  base: ComparedRun,
  baseAbove: Row,
  newRun: ComparedRun,
  newAbove: Row,
  inBase: Int32Array,
  inNew: Int32Array,
  siblings: number[],
): void {
  const tops = baseAbove === NO_ROW && newAbove === NO_ROW;
  /** By the row of the new run that they stand behind. */
  const removed = new Map<Row, Row[]>();
  let behind: Row = NO_ROW;
  const baseEnd = tops ? base.table.rowCount : baseAbove === NO_ROW ? 0 : (base.table.subtreeEnd[baseAbove] as number);
  for (let row = baseAbove + 1; row < baseEnd; row = base.table.subtreeEnd[row] as number) {
    if (inNew[row] !== NO_ROW) {
      behind = inNew[row] as Row;
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
  const newEnd = tops ? newRun.table.rowCount : newAbove === NO_ROW ? 0 : (newRun.table.subtreeEnd[newAbove] as number);
  for (let row = newAbove + 1; row < newEnd; row = newRun.table.subtreeEnd[row] as number) {
    siblings.push(inBase[row] as Row, row);
    putRemoved(row);
  }
}
