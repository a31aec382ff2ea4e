/** Opening and closing rows: pure functions from one set of closed keys (see `keyOf`) to the next. */
import { NO_ROW, type Ordinal, type Row, type SpanTable } from './table.ts';
import { hasChildren, keyOf } from './visible.ts';

type Collapsed = ReadonlySet<Ordinal>;

export function isCollapsed(table: SpanTable, collapsed: Collapsed, row: Row): boolean {
  return collapsed.size > 0 && collapsed.has(keyOf(table, row));
}

/** Closes the row; one without children stays as it is. */
export function collapse(table: SpanTable, collapsed: Collapsed, row: Row): Collapsed {
  if (!hasChildren(table, row)) return collapsed;
  return new Set(collapsed).add(keyOf(table, row));
}

export function expand(table: SpanTable, collapsed: Collapsed, row: Row): Collapsed {
  const next = new Set(collapsed);
  next.delete(keyOf(table, row));
  return next;
}

export function toggle(table: SpanTable, collapsed: Collapsed, row: Row): Collapsed {
  return isCollapsed(table, collapsed, row) ? expand(table, collapsed, row) : collapse(table, collapsed, row);
}

/** Closes every row that has children. */
export function collapseAll(table: SpanTable): Collapsed {
  return collapseToLevel(table, 1);
}

export function expandAll(): Collapsed {
  return new Set();
}

/** Leaves `level` levels open to see: 1 shows the top rows only, 2 their children too. Forgets what was closed before. */
export function collapseToLevel(table: SpanTable, level: number): Collapsed {
  const next = new Set<Ordinal>();
  for (let row = 0; row < table.rowCount; row++) {
    if ((table.depth[row] as number) >= level - 1 && hasChildren(table, row)) next.add(keyOf(table, row));
  }
  return next;
}

/** Closes the row and its siblings. */
export function collapseSiblings(table: SpanTable, collapsed: Collapsed, row: Row): Collapsed {
  const next = new Set(collapsed);
  forEachSibling(table, row, (sibling) => {
    if (hasChildren(table, sibling)) next.add(keyOf(table, sibling));
  });
  return next;
}

/** Opens the row and its siblings. */
export function expandSiblings(table: SpanTable, collapsed: Collapsed, row: Row): Collapsed {
  const next = new Set(collapsed);
  forEachSibling(table, row, (sibling) => next.delete(keyOf(table, sibling)));
  return next;
}

/** Opens every ancestor of the row, so that it can be seen. The same set where nothing was closed. */
export function expandTo(table: SpanTable, collapsed: Collapsed, row: Row): Collapsed {
  let next: Set<Ordinal> | undefined;
  if (collapsed.size === 0) return collapsed;
  for (let at = table.parent[row] ?? NO_ROW; at !== NO_ROW; at = table.parent[at] as number) {
    const key = keyOf(table, at);
    if (!collapsed.has(key)) continue;
    next ??= new Set(collapsed);
    next.delete(key);
  }
  return next ?? collapsed;
}

/** Siblings at the top are the other top rows of the same trace. */
function forEachSibling(table: SpanTable, row: Row, visit: (sibling: Row) => void): void {
  const parent = table.parent[row] ?? NO_ROW;
  const trace = table.traces[table.trace[row] ?? 0];
  const first = parent === NO_ROW ? (trace?.firstRow ?? 0) : parent + 1;
  const end = parent === NO_ROW ? (trace?.endRow ?? 0) : (table.subtreeEnd[parent] as number);
  for (let sibling = first; sibling < end; sibling = table.subtreeEnd[sibling] as number) visit(sibling);
}
