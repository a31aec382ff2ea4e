/** Trees for tests of the grid: a name and a depth a row, and nothing of traces. */
import type { RowTree } from '../../../../../shared/trace/collapse.ts';
import type { VisibleRows } from '../../../../../shared/trace/visible.ts';

export interface Folders {
  readonly names: readonly string[];
  readonly tree: RowTree;
}

/** `['a 0', 'b 1']`: b is in a. */
export function treeOf(rows: readonly string[]): Folders {
  const names = rows.map((row) => row.split(' ')[0] ?? '');
  const depth = rows.map((row) => Number(row.split(' ')[1]));
  const parent = depth.map((own, row) => depth.findLastIndex((other, at) => at < row && other < own));
  const subtreeEnd = depth.map((own, row) => {
    const next = depth.findIndex((other, at) => at > row && other <= own);
    return next < 0 ? depth.length : next;
  });
  return { names, tree: { count: rows.length, parent, subtreeEnd, depth } };
}

/** The rows that are left when the closed ones hide what is in them. */
export function shownRows({ count, subtreeEnd }: RowTree, closed: ReadonlySet<number>): VisibleRows {
  const rows: number[] = [];
  const positionOf = new Int32Array(count).fill(-1);
  for (let row = 0; row < count; row = closed.has(row) ? (subtreeEnd[row] as number) : row + 1) {
    positionOf[row] = rows.push(row) - 1;
  }
  return { visible: Uint32Array.from(rows), positionOf };
}
