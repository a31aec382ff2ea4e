/** Keeps the list of visible rows true to the table, the collapsed rows, the filter and the trace that is shown. */
import { NO_ORDINAL, type SpanTable } from '../../shared/trace/table.ts';
import { findRow, visibleRows } from '../../shared/trace/visible.ts';
import { documentStore } from '../stores/document.ts';
import { type TreeState, treeStore } from '../stores/tree.ts';

/** Call once, before anything else listens to the stores, so that all others find the list up to date. */
export function startTreeState(): void {
  documentStore.subscribe((state, before) => {
    if (state.table === before.table && state.trace === before.trace) return;
    const { filter } = treeStore.getState();
    const rows =
      filter.rows && state.table !== before.table ? moveRows(filter.rows, before.table, state.table) : filter.rows;
    treeStore.setState({ filter: { ...filter, rows }, ...list(rows, filter.mode) });
  });
  treeStore.subscribe((state, before) => {
    const { filter } = state;
    if (
      state.collapsed === before.collapsed &&
      filter.rows === before.filter.rows &&
      filter.mode === before.filter.mode
    ) {
      return;
    }
    // The document's own change has set the list with the rows in one go.
    if (state.visible !== before.visible) return;
    treeStore.setState(list(filter.rows, filter.mode));
  });
}

function list(
  rows: Uint32Array | undefined,
  mode: TreeState['filter']['mode'],
): Pick<TreeState, 'visible' | 'positionOf'> {
  const { table, trace } = documentStore.getState();
  const { collapsed } = treeStore.getState();
  return visibleRows(table, { collapsed, matches: mode === 'only' ? rows : undefined, trace });
}

/**
 * The same spans in another table. Rows that only the older one has are left out. Keeps the matches in place until the
 * engine has answered for the new table.
 */
export function moveRows(rows: Uint32Array, from: SpanTable, to: SpanTable): Uint32Array {
  const moved = new Uint32Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const ordinal = from.ordinal[row];
    if (ordinal === undefined || ordinal === NO_ORDINAL) continue;
    const there = findRow(to, ordinal);
    if (there >= 0) moved[count++] = there;
  }
  return moved.slice(0, count).sort();
}
