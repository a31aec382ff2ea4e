/** From the cell's page to the trace and back. */
import type { Nanoseconds } from '../../shared/base/time.ts';
import type { Evidence } from '../../shared/cell/page/page.ts';
import type { Loop } from '../../shared/cell/state/facts.ts';
import type { Ordinal } from '../../shared/trace/table.ts';
import { findRow } from '../../shared/trace/visible.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { notify } from '../stores/notices.ts';
import { playbackStore } from '../stores/playback.ts';
import { createStore } from '../stores/store.ts';
import { findRequestStore } from '../stores/terminal-hits.ts';
import { treeStore } from '../stores/tree.ts';
import { cellStore } from './cell-data.ts';
import { setFilterText } from './filter.ts';
import { goToRow, seek } from './navigate.ts';
import { traceTree } from './select.ts';

export interface CellViewState {
  /** Where the page was left, so that coming back shows the same place. CSS pixels. */
  readonly scrollTop: number;
  /** Id of the element that is to be shown and to have the focus when the page is there. */
  readonly target: string | undefined;
}

export const cellViewStore = createStore<CellViewState>(() => ({ scrollTop: 0, target: undefined }));

/** Forgets the place when other files are opened. Call once. */
export function startCellView(): void {
  documentStore.subscribe((state, before) => {
    if (state.files !== before.files) cellViewStore.setState({ scrollTop: 0, target: undefined });
  });
}

/** Selects a span in the Trace view, wherever it is hidden there, and puts the clock at a time (else at its start). */
export function goToSpan(ordinal: Ordinal, time?: Nanoseconds): void {
  const { table, trace } = documentStore.getState();
  const row = findRow(table, ordinal);
  if (row < 0) return;
  layoutStore.setState({ view: 'trace' });
  if (trace !== undefined && table.trace[row] !== trace) documentStore.setState({ trace: undefined });
  traceTree.openAncestors(row);
  if ((treeStore.getState().positionOf[row] ?? -1) < 0) setFilterText('');
  goToRow(row);
  if (time !== undefined) seek(time);
}

/** Whether there is anywhere to go for a piece of evidence. */
export function leadsSomewhere({ span, time, find }: Evidence): boolean {
  return (
    span !== undefined || time !== undefined || (find !== undefined && documentStore.getState().recordings.length > 0)
  );
}

/** Shows what a score rests on: the span, the instant, and the words in the terminal. */
export function goToEvidence(evidence: Evidence): void {
  const { span, time, find } = evidence;
  layoutStore.setState({ view: 'trace' });
  if (span !== undefined) goToSpan(span, time);
  else if (time !== undefined) seek(time);
  if (find !== undefined && documentStore.getState().recordings.length > 0)
    findRequestStore.setState({ request: { text: find, go: time === undefined } });
}

/** Shows a place of the cell's page. */
export function showInCell(target: string): void {
  cellViewStore.setState({ target });
  layoutStore.setState({ view: 'cell' });
}

/** The id of a piece of evidence on the page. */
export function evidenceId(axis: string, index: number): string {
  return `evidence-${axis}-${index}`;
}

/** An occurrence of something that came back. */
export interface Occurrence {
  readonly loop: Loop;
  /** From 0. */
  readonly index: number;
  readonly time: Nanoseconds;
  readonly ordinal: Ordinal;
}

/** All occurrences of all loops in the order of time. */
export function listOccurrences(loops: readonly Loop[]): Occurrence[] {
  return loops
    .flatMap((loop) => loop.occurrences.map(({ time, ordinal }, index) => ({ loop, index, time, ordinal })))
    .sort((a, b) => a.time - b.time);
}

/** Goes to the next (1) or previous (-1) occurrence from where the clock is. Stays in the view that is open. */
export function stepToOccurrence(direction: 1 | -1): void {
  const { time } = playbackStore.getState();
  const all = listOccurrences(cellStore.getState().data?.facts.loops ?? []);
  const found = direction > 0 ? all.find((one) => one.time > time) : all.findLast((one) => one.time < time);
  if (!found) {
    notify(direction > 0 ? 'No later loop or retry' : 'No earlier loop or retry');
    return;
  }
  goToOccurrence(found);
}

/** Goes to one time that something came back. Stays in the view that is open. */
export function goToOccurrence({ loop, index, time, ordinal }: Occurrence): void {
  const { view } = layoutStore.getState();
  goToSpan(ordinal, time);
  layoutStore.setState({ view });
  notify(`${loop.text}: ${index + 1} of ${loop.occurrences.length}`);
}
