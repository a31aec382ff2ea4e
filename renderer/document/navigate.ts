/** Moving the clock and the selection. Everything that goes somewhere (keys, buttons, palette, links) goes through here. */

import { clamp } from '../../shared/base/numbers.ts';
import { includesSorted } from '../../shared/base/search.ts';
import type { Nanoseconds } from '../../shared/base/time.ts';
import { nextStep, ofKind, type RowPredicate, withError } from '../../shared/playback/steps.ts';
import { kindIndex } from '../../shared/trace/kind.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import { findRow, rowKey } from '../../shared/trace/visible.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';

/** Row of the selected span in the present table, or -1. */
export function selectedRow(): Row {
  const { ordinal } = selectionStore.getState();
  return ordinal === undefined ? -1 : findRow(documentStore.getState().table, ordinal);
}

/** Moves the clock, kept inside what is shown. */
export function seek(time: Nanoseconds): void {
  if (!Number.isFinite(time)) return;
  const { whole, viewport } = viewportStore.getState();
  const to = clamp(time, whole.start, whole.end);
  if (to !== playbackStore.getState().time) playbackStore.setState({ time: to });
  if (to < viewport.start || to > viewport.end) {
    // Bring the clock back into view, keeping the zoom: a third of the window before it.
    const length = viewport.end - viewport.start;
    const start = Math.round(clamp(to - length / 3, whole.start, Math.max(whole.start, whole.end - length)));
    viewportStore.setState({ viewport: { start, end: start + length } });
  }
}

/** Moves the clock by a length of time. */
export function moveBy(length: Nanoseconds): void {
  seek(playbackStore.getState().time + length);
}

/** Selects a row and moves the clock to its start. */
export function goToRow(row: Row): void {
  const { table } = documentStore.getState();
  if (row < 0 || row >= table.rowCount) return;
  selectionStore.setState({ ordinal: rowKey(table, row) });
  seek(table.start[row] as number);
}

/** Which spans a step stops at. */
export type StepTarget = 'any' | 'same-kind' | 'error' | 'model' | 'match';

/**
 * Goes to the next (1) or previous (-1) visible span that the target asks for, in order of start. False where there is
 * none.
 */
export function step(direction: 1 | -1, target: StepTarget = 'any'): boolean {
  const { table } = documentStore.getState();
  const { visible, positionOf, filter } = treeStore.getState();
  const from = selectedRow();
  const predicate = stepPredicate(table, target, from, filter.rows);
  const row = nextStep(table, visible, positionOf, playbackStore.getState().time, from, direction, predicate);
  if (row < 0) return false;
  goToRow(row);
  return true;
}

/** Goes to the next or previous match of the filter; around the end to the other one. */
export function stepToMatch(direction: 1 | -1): void {
  if (step(direction, 'match')) return;
  const { rows } = treeStore.getState().filter;
  if (!rows || rows.length === 0) return;
  const { table } = documentStore.getState();
  const { positionOf } = treeStore.getState();
  let best = -1;
  for (const row of rows) {
    if ((positionOf[row] ?? -1) < 0) continue;
    const earlier = best < 0 || (table.start[row] as number) < (table.start[best] as number);
    const later = best < 0 || (table.start[row] as number) >= (table.start[best] as number);
    if (direction > 0 ? earlier : later) best = row;
  }
  if (best >= 0) goToRow(best);
}

function stepPredicate(
  table: SpanTable,
  target: StepTarget,
  from: Row,
  matches: Uint32Array | undefined,
): RowPredicate | undefined {
  if (target === 'error') return withError(table);
  if (target === 'model') return ofKind(table, kindIndex('model'));
  if (target === 'match') return (row) => matches !== undefined && includesSorted(matches, row);
  const kind = table.kind[from];
  return target === 'any' || kind === undefined ? undefined : ofKind(table, kind);
}
