/** The trace's axis of time, and the selected range, through the stores. */
import type { Nanoseconds } from '../../shared/base/time.ts';
import { type Row, rowEnd } from '../../shared/trace/table.ts';
import { traceTree } from '../document/select.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { createStore } from '../stores/store.ts';
import { viewportStore } from '../stores/viewport.ts';
import { TimeAxis } from '../ui/time/axis.ts';
import { clampTime } from '../ui/time/time-scale.ts';
import { currentShortening } from './shortening.ts';

export interface TimelineState {
  /** Rows that page up and page down move by. */
  readonly pageRows: number;
  /** Whether the description of the selected row is shown. */
  readonly described: boolean;
}

/** State of the mounted tree that commands need. */
export const timelineStore = createStore<TimelineState>(() => ({ pageRows: 10, described: false }));

/** The axis of the open document, of which the viewport is on screen. */
export const traceAxis = new TimeAxis({
  whole: () => viewportStore.getState().whole,
  viewport: () => viewportStore.getState().viewport,
  setViewport: (viewport) => viewportStore.setState({ viewport }),
  time: () => playbackStore.getState().time,
  windowOfRow(row) {
    const { table } = documentStore.getState();
    if (row < 0 || row >= table.rowCount) return undefined;
    const start = table.start[row] as number;
    return { start, end: Math.max(start, rowEnd(table, row)) };
  },
  shortening: currentShortening,
});

/** The tree of the open document and its axis, for the keys. */
export const traceGrid = { tree: traceTree, axis: traceAxis, pageRows: () => timelineStore.getState().pageRows };

/** Shows exactly the selected range. */
export function showRange(): void {
  const { range } = viewportStore.getState();
  if (range) traceAxis.setViewport(range);
}

/** Selects the range between two times, in any order, kept inside the whole. */
export function selectRange(a: Nanoseconds, b: Nanoseconds): void {
  const { whole } = viewportStore.getState();
  const start = clampTime(Math.min(a, b), whole);
  const end = clampTime(Math.max(a, b), whole);
  if (end > start) viewportStore.setState({ range: { start, end } });
}

export function clearRange(): void {
  if (viewportStore.getState().range) viewportStore.setState({ range: undefined });
}

/** Starts (or ends) the range at the playhead; the other end is the trace's where there is none yet. */
export function setRangeEdge(edge: 'start' | 'end'): void {
  const { range, whole } = viewportStore.getState();
  const { time } = playbackStore.getState();
  if (edge === 'start') selectRange(time, range && range.end > time ? range.end : whole.end);
  else selectRange(range && range.start < time ? range.start : whole.start, time);
}

/** Selects the time of a row's span as the range. */
export function selectRangeOf(row: Row): void {
  const { table } = documentStore.getState();
  if (row >= 0 && row < table.rowCount) selectRange(table.start[row] as number, rowEnd(table, row));
}
