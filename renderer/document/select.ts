/** Selecting, opening and closing rows, through the stores. */

import { clamp } from '../../shared/base/numbers.ts';
import {
  collapse,
  collapseAll,
  collapseSiblings,
  collapseToLevel,
  expand,
  expandAll,
  expandSiblings,
  expandTo,
  isCollapsed,
} from '../../shared/trace/collapse.ts';
import { endOf, NO_ROW, type Ordinal, type Row } from '../../shared/trace/table.ts';
import { hasChildren, keyOf, rowOf } from '../../shared/trace/visible.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { treeStore } from '../stores/tree.ts';
import { seek } from './navigate.ts';

/** Row of the selected span, or of the made-up row that is selected (by its key, see `keyOf`); -1 where there is none. */
export function selectedRow(): Row {
  const { ordinal } = selectionStore.getState();
  return ordinal === undefined ? NO_ROW : rowOf(documentStore.getState().table, ordinal);
}

/** Position of the selected row among the visible ones, or -1. */
export function selectedPosition(): number {
  const row = selectedRow();
  return row < 0 ? -1 : (treeStore.getState().positionOf[row] ?? -1);
}

/**
 * Selects a row. All panels show one instant, so the clock goes to the row's start, unless it stands inside the row's
 * interval already: reading through the ancestors of what runs now does not move it.
 */
export function selectRow(row: Row): void {
  const { table } = documentStore.getState();
  if (row < 0 || row >= table.rowCount) return;
  selectionStore.setState({ ordinal: keyOf(table, row) });
  const { time } = playbackStore.getState();
  const start = table.start[row] as number;
  if (time < start || time > endOf(table, row)) seek(start);
}

/** Selects the visible row at a position, the nearest one where there is none. */
export function selectPosition(position: number): void {
  const { visible } = treeStore.getState();
  if (visible.length === 0) return;
  const row = visible[clamp(position, 0, visible.length - 1)];
  if (row !== undefined) selectRow(row);
}

/** Moves the selection by a number of visible rows; from nothing to the first or the last. */
export function moveSelection(by: number): void {
  const at = selectedPosition();
  if (at >= 0) selectPosition(at + by);
  else selectPosition(by > 0 ? 0 : treeStore.getState().visible.length - 1);
}

/** Takes a set of closed rows into force. What is selected stays visible: a closed ancestor takes the selection over. */
function setCollapsed(collapsed: ReadonlySet<Ordinal>): void {
  if (collapsed === treeStore.getState().collapsed) return;
  treeStore.setState({ collapsed });
  const { table } = documentStore.getState();
  const selected = selectedRow();
  let outermost = NO_ROW;
  for (
    let at = selected < 0 ? NO_ROW : (table.parent[selected] ?? NO_ROW);
    at !== NO_ROW;
    at = table.parent[at] ?? NO_ROW
  ) {
    if (isCollapsed(table, collapsed, at)) outermost = at;
  }
  if (outermost !== NO_ROW) selectionStore.setState({ ordinal: keyOf(table, outermost) });
}

/** Whether a row is open, closed, or has nothing to open. */
export function openness(row: Row): 'open' | 'closed' | 'leaf' {
  const { table } = documentStore.getState();
  if (row < 0 || !hasChildren(table, row)) return 'leaf';
  return isCollapsed(table, treeStore.getState().collapsed, row) ? 'closed' : 'open';
}

export function toggleRow(row: Row): void {
  const { table } = documentStore.getState();
  const { collapsed } = treeStore.getState();
  const state = openness(row);
  if (state === 'open') setCollapsed(collapse(table, collapsed, row));
  else if (state === 'closed') setCollapsed(expand(table, collapsed, row));
}

/** Opens or closes a row and all its siblings, as the row itself would be. */
export function toggleSiblings(row: Row): void {
  const { table } = documentStore.getState();
  const { collapsed } = treeStore.getState();
  if (row < 0) return;
  const closed = openness(row) === 'closed';
  setCollapsed(closed ? expandSiblings(table, collapsed, row) : collapseSiblings(table, collapsed, row));
}

/** Opens or closes a row together with everything in it. */
export function toggleSubtree(row: Row): void {
  const { table } = documentStore.getState();
  const state = openness(row);
  if (state === 'leaf') return;
  const next = new Set(treeStore.getState().collapsed);
  const end = table.subtreeEnd[row] as number;
  for (let at = row; at < end; at++) {
    if (!hasChildren(table, at)) continue;
    if (state === 'open') next.add(keyOf(table, at));
    else next.delete(keyOf(table, at));
  }
  setCollapsed(next);
}

/** Closes an open row; from any other, goes to its parent. */
export function closeOrGoUp(row: Row): void {
  if (openness(row) === 'open') toggleRow(row);
  else {
    const parent = documentStore.getState().table.parent[row] ?? NO_ROW;
    if (parent !== NO_ROW) selectRow(parent);
  }
}

/** Opens a closed row; from an open one, goes to its first visible child. */
export function openOrGoIn(row: Row): void {
  const state = openness(row);
  if (state === 'closed') toggleRow(row);
  else if (state === 'open') moveSelection(1);
}

export function closeAll(): void {
  setCollapsed(collapseAll(documentStore.getState().table));
}

export function openAll(): void {
  setCollapsed(expandAll());
}

/** Shows `level` levels of every trace. */
export function openToLevel(level: number): void {
  setCollapsed(collapseToLevel(documentStore.getState().table, Math.max(1, level)));
}

/** The deepest level of which a row is visible now, from 1; 0 without rows. */
export function visibleLevels(): number {
  const { table } = documentStore.getState();
  const { visible } = treeStore.getState();
  let deepest = -1;
  for (const row of visible) {
    const depth = table.depth[row] as number;
    if (depth > deepest) deepest = depth;
  }
  return deepest + 1;
}

/** Opens the ancestors of a row, so that it is in the tree (unless a filter leaves it out). */
export function openAncestors(row: Row): void {
  const { table } = documentStore.getState();
  const { collapsed } = treeStore.getState();
  const next = expandTo(table, collapsed, row);
  if (next !== collapsed) treeStore.setState({ collapsed: next });
}
