/** Which merged rows are shown: closed rows hide what is in them, and the rest may be left out where nothing differs. Pure. */
import type { MergedRows } from '../../../shared/compare/comparison.ts';
import { NO_ROW } from '../../../shared/trace/table.ts';
import { hasChildren, type VisibleRows } from '../../../shared/trace/visible.ts';

type Tree = Pick<MergedRows, 'count' | 'subtreeEnd'>;

/** A part that is less than this of the whole difference is noise. */
export const NOISE = 0.005;

/** Of rows that are left when only differences are shown: left out, shown, shown with something in it. */
const LEFT_OUT = 0;
const SHOWN = 1;
const WITH_CHILDREN = 2;

/** The largest part that a step of its own has in the difference, slower or faster. ns */
export function largestPart(merged: Pick<MergedRows, 'count' | 'delta'>): number {
  let largest = 0;
  for (let row = 0; row < merged.count; row++) {
    const delta = Math.abs(merged.delta[row] as number);
    if (delta > largest) largest = delta;
  }
  return largest;
}

/** The length that parts of a pair are measured by: its difference, or its largest part where parts cancel each other. ns */
export function sizeOf(merged: Pick<MergedRows, 'count' | 'delta'>, difference: number): number {
  return Math.max(Math.abs(difference), largestPart(merged));
}

/** Marks the rows that differ, and what they are in. `size` as of `sizeOf`. */
export function differing(merged: MergedRows, size: number): Uint8Array {
  const marks = new Uint8Array(merged.count);
  const noise = size * NOISE;
  for (let row = merged.count - 1; row >= 0; row--) {
    const differs =
      merged.what[row] !== 0 ||
      Math.abs(merged.delta[row] as number) > noise ||
      Math.abs(merged.deltaBelow[row] as number) > noise;
    if (differs && marks[row] === LEFT_OUT) marks[row] = SHOWN;
    // Backwards, children come before their parents: one step up is enough.
    const parent = merged.parent[row] as number;
    if (marks[row] !== LEFT_OUT && parent !== NO_ROW) marks[parent] = WITH_CHILDREN;
  }
  return marks;
}

/** The rows that are shown, ascending, and where each is. `marks`: only those that differ. */
export function visibleMerged(tree: Tree, closed: ReadonlySet<number>, marks: Uint8Array | undefined): VisibleRows {
  const rows = new Uint32Array(tree.count);
  const positionOf = new Int32Array(tree.count).fill(NO_ROW);
  let count = 0;
  for (let row = 0; row < tree.count; ) {
    if (marks?.[row] === LEFT_OUT) {
      row = tree.subtreeEnd[row] as number;
      continue;
    }
    rows[count] = row;
    positionOf[row] = count++;
    row = closed.has(row) ? (tree.subtreeEnd[row] as number) : row + 1;
  }
  return { visible: rows.slice(0, count), positionOf };
}

/** Whether there is anything to open in a row, among what is shown. */
export function opens(tree: Tree, row: number, marks: Uint8Array | undefined): boolean {
  return marks ? marks[row] === WITH_CHILDREN : hasChildren(tree, row);
}
