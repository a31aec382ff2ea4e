/** Moving the viewport and the selected range, through the store. */
import type { Nanoseconds } from '../../shared/base/time.ts';
import { endOf, type Row } from '../../shared/trace/table.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { createStore } from '../stores/store.ts';
import { type TimeWindow, viewportStore } from '../stores/viewport.ts';
import { clampTime, clampWindow, fitWindow, pan, zoomAround } from './time-scale.ts';

export interface TimelineState {
  /** Rows that page up and page down move by. */
  readonly pageRows: number;
  /** Whether the description of the selected row is shown. */
  readonly described: boolean;
}

/** What the commands need to know of the mounted tree. */
export const timelineStore = createStore<TimelineState>(() => ({ pageRows: 10, described: false }));

export function setViewport(viewport: TimeWindow): void {
  const state = viewportStore.getState();
  const next = clampWindow(viewport, state.whole);
  if (next.start !== state.viewport.start || next.end !== state.viewport.end) {
    viewportStore.setState({ viewport: next });
  }
}

/** Zooms by a factor (below 1: closer) around a time; without one around the playhead, if it is on screen, else the middle. */
export function zoomBy(factor: number, around?: Nanoseconds): void {
  const { viewport, whole } = viewportStore.getState();
  const { time } = playbackStore.getState();
  const onScreen = time >= viewport.start && time <= viewport.end;
  const anchor = around ?? (onScreen ? time : (viewport.start + viewport.end) / 2);
  setViewport(zoomAround(viewport, factor, anchor, whole));
}

/** Pans by a share of the viewport's width. */
export function panBy(share: number): void {
  const { viewport, whole } = viewportStore.getState();
  setViewport(pan(viewport, (viewport.end - viewport.start) * share, whole));
}

export function showAll(): void {
  const { whole } = viewportStore.getState();
  setViewport(whole);
}

/** Shows a row's span from end to end. */
export function showRow(row: Row): void {
  const { table } = documentStore.getState();
  if (row < 0 || row >= table.rowCount) return;
  const start = table.start[row] as number;
  setViewport(fitWindow({ start, end: Math.max(start, endOf(table, row)) }, viewportStore.getState().whole));
}

/** Shows exactly the selected range. */
export function showRange(): void {
  const { range } = viewportStore.getState();
  if (range) setViewport(range);
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
  if (row >= 0 && row < table.rowCount) selectRange(table.start[row] as number, endOf(table, row));
}
