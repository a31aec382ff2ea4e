/** Moving the viewport and the selected range, through the store. */
import type { Nanoseconds } from '../../shared/base/time.ts';
import type { GapMap } from '../../shared/playback/idle.ts';
import { endOf, type Row } from '../../shared/trace/table.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { createStore } from '../stores/store.ts';
import { type TimeWindow, viewportStore } from '../stores/viewport.ts';
import { currentShortening } from './shortening.ts';
import {
  clampTime,
  clampWindow,
  fitWindow,
  pan,
  panToShow,
  realWindow,
  shownWindow,
  zoomAround,
} from './time-scale.ts';

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

/**
 * Moves the viewport on the axis that is drawn, on which idle stretches may be short: what looks like a step of a
 * tenth is one.
 */
function moveShown(
  from: TimeWindow,
  move: (shown: TimeWindow, whole: TimeWindow, toShown: (t: Nanoseconds) => Nanoseconds) => TimeWindow,
): void {
  const { whole } = viewportStore.getState();
  const all = currentShortening();
  const short = all && isInside(all, from) ? undefined : all;
  const toShown = (time: Nanoseconds) => (short ? short.toDisplay(time) : time);
  setViewport(realWindow(move(shownWindow(from, short), shownWindow(whole, short), toShown), short));
}

/** Inside of one short stretch all is drawn alike, and its display length is too small to count with. */
function isInside(short: GapMap, window: TimeWindow): boolean {
  return short.gaps.some((gap) => gap.start <= window.start && gap.end >= window.end);
}

/** Zooms by a factor (below 1: closer) around a time; without one around the playhead, if it is on screen, else the middle. */
export function zoomBy(factor: number, around?: Nanoseconds): void {
  const { viewport } = viewportStore.getState();
  const { time } = playbackStore.getState();
  const onScreen = time >= viewport.start && time <= viewport.end;
  moveShown(viewport, (shown, whole, toShown) => {
    const anchor = around ?? (onScreen ? time : undefined);
    return zoomAround(shown, factor, anchor === undefined ? (shown.start + shown.end) / 2 : toShown(anchor), whole);
  });
}

/** Pans by a share of the viewport's width. */
export function panBy(share: number): void {
  panFrom(viewportStore.getState().viewport, share);
}

/** Pans to where `from` is when moved by a share of its width: for drags, which are measured from where they began. */
export function panFrom(from: TimeWindow, share: number): void {
  moveShown(from, (shown, whole) => pan(shown, (shown.end - shown.start) * share, whole));
}

/** Pans until a time is on screen, if it is not. */
export function showTime(time: Nanoseconds): void {
  const { viewport } = viewportStore.getState();
  if (time >= viewport.start && time <= viewport.end) return;
  moveShown(viewport, (shown, whole, toShown) => panToShow(shown, toShown(time), whole));
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
