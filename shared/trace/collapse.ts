/** Opening and closing rows of any tree: pure functions from one set of closed keys to the next. */
import { NO_ROW, type Row, type SpanTable } from './table.ts';
import { hasChildren, rowKey } from './visible.ts';

/** Keys of the rows that are closed. */
export type Collapsed = ReadonlySet<number>;

/** Rows in tree order, a parent before its children: the subtree of a row is the range `row … subtreeEnd[row]`. */
export interface RowTree {
  readonly count: number;
  /** NO_ROW (-1) for the rows at the top. */
  readonly parent: ArrayLike<number>;
  readonly subtreeEnd: ArrayLike<number>;
  /** 0 for the rows at the top. */
  readonly depth: ArrayLike<number>;
  /** Returns the number by which a row is remembered while rows come and go. Absent: rows stay, and it is the row. */
  readonly keyForRow?: (row: Row) => number;
  /** Returns the range of rows that a row at the top has its siblings in, `[first, end)`. Absent: all rows. */
  readonly siblingRange?: (row: Row) => readonly [first: Row, end: Row];
}

/** Returns the rows of a table. Those at the top have the other top rows of their trace as siblings. */
export function spanTree(table: SpanTable): RowTree {
  return {
    count: table.rowCount,
    parent: table.parent,
    subtreeEnd: table.subtreeEnd,
    depth: table.depth,
    keyForRow: (row) => rowKey(table, row),
    siblingRange: (row) => {
      const trace = table.traces[table.trace[row] ?? 0];
      return [trace?.firstRow ?? 0, trace?.endRow ?? 0];
    },
  };
}

/** The number by which a tree remembers a row. */
export function treeRowKey(tree: RowTree, row: Row): number {
  return tree.keyForRow ? tree.keyForRow(row) : row;
}

export function isCollapsed(tree: RowTree, collapsed: Collapsed, row: Row): boolean {
  return collapsed.size > 0 && collapsed.has(treeRowKey(tree, row));
}

/** Closes rows, those that have children, or opens them. The same set where nothing changes. */
export function withRows(tree: RowTree, collapsed: Collapsed, rows: Iterable<Row>, close: boolean): Collapsed {
  const next = new Set(collapsed);
  for (const row of rows) {
    if (!close) next.delete(treeRowKey(tree, row));
    else if (hasChildren(tree, row)) next.add(treeRowKey(tree, row));
  }
  return next.size === collapsed.size ? collapsed : next;
}

/** Leaves `level` levels open to see: 1 shows the top rows only, 2 their children too. Forgets what was closed before. */
export function closedToLevel(tree: RowTree, level: number): Collapsed {
  const next = new Set<number>();
  for (let row = 0; row < tree.count; row++) {
    if ((tree.depth[row] as number) >= level - 1 && hasChildren(tree, row)) next.add(treeRowKey(tree, row));
  }
  return next;
}

/** A row and its siblings. */
export function* listSiblings(tree: RowTree, row: Row): Generator<Row> {
  const parent = tree.parent[row] ?? NO_ROW;
  const [first, end] =
    parent === NO_ROW ? (tree.siblingRange?.(row) ?? [0, tree.count]) : [parent + 1, tree.subtreeEnd[parent] as number];
  for (let at = first; at < end; at = tree.subtreeEnd[at] as number) yield at;
}

/** Everything in a row, with the row. */
export function* listSubtree(tree: RowTree, row: Row): Generator<Row> {
  for (let at = row; at < (tree.subtreeEnd[row] as number); at++) yield at;
}

/** Opens every ancestor of a row, so that it can be seen. The same set where nothing was closed. */
export function openedTo(tree: RowTree, collapsed: Collapsed, row: Row): Collapsed {
  if (collapsed.size === 0) return collapsed;
  return withRows(tree, collapsed, ancestors(tree, row), false);
}

/** The outermost closed ancestor of a row; -1 where none is closed. */
export function outermostClosed(tree: RowTree, collapsed: Collapsed, row: Row): Row {
  let outermost = NO_ROW;
  for (const above of ancestors(tree, row)) if (isCollapsed(tree, collapsed, above)) outermost = above;
  return outermost;
}

/** The row itself, or its nearest ancestor that has a position among the rows that are shown; -1 where none has. */
export function shownFor(tree: Pick<RowTree, 'parent'>, positionOf: ArrayLike<number>, row: Row): Row {
  let at = row;
  while (at !== NO_ROW && (positionOf[at] ?? NO_ROW) < 0) at = tree.parent[at] ?? NO_ROW;
  return at;
}

function* ancestors(tree: RowTree, row: Row): Generator<Row> {
  for (let at = tree.parent[row] ?? NO_ROW; at !== NO_ROW; at = tree.parent[at] ?? NO_ROW) yield at;
}
