/** Selecting, opening and closing the rows of the open document, through the stores. */
import { spanTree } from '../../shared/trace/collapse.ts';
import { NO_ROW, type Row, rowEnd, type SpanTable } from '../../shared/trace/table.ts';
import { findRow, rowKey } from '../../shared/trace/visible.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { treeStore } from '../stores/tree.ts';
import { type ShownTree, TreeActions } from '../ui/tree-grid/tree-actions.ts';
import { seek } from './navigate.ts';

/** Row of the selected span, or of the made-up row that is selected (by its key, see `rowKey`); -1 where there is none. */
export function selectedRow(): Row {
  const { ordinal } = selectionStore.getState();
  return ordinal === undefined ? NO_ROW : findRow(documentStore.getState().table, ordinal);
}

/**
 * Selects a row. All panels show one instant, so the clock goes to the row's start, unless it stands inside the row's
 * interval already: reading through the ancestors of what runs now does not move it.
 */
export function selectRow(row: Row): void {
  const { table } = documentStore.getState();
  if (row < 0 || row >= table.rowCount) return;
  selectionStore.setState({ ordinal: rowKey(table, row) });
  const { time } = playbackStore.getState();
  const start = table.start[row] as number;
  if (time < start || time > rowEnd(table, row)) seek(start);
}

let shown: { readonly table: SpanTable; readonly tree: ShownTree } | undefined;

/** The rows of the open document that the tree shows; the same object until either changes. */
function shownTree(): ShownTree {
  const { table } = documentStore.getState();
  const { visible, positionOf } = treeStore.getState();
  if (shown?.table !== table || shown.tree.visible !== visible) {
    shown = { table, tree: { ...spanTree(table), visible, positionOf, rowOf: (key) => findRow(table, key) } };
  }
  return shown.tree;
}

/** The tree of the open document, as the keys move in it. */
export const traceTree = new TreeActions({
  tree: shownTree,
  collapsed: () => treeStore.getState().collapsed,
  setCollapsed: (collapsed) => treeStore.setState({ collapsed }),
  selected: selectedRow,
  select(row, reason) {
    if (reason === 'go') selectRow(row);
    else selectionStore.setState({ ordinal: rowKey(documentStore.getState().table, row) });
  },
});
