/** What of the merged timeline is on screen, and moving it. Instants here are the axis' own: see axis.ts. */
import type { Nanoseconds } from '../../../shared/base/time.ts';
import { type ComparedPair, SIDES } from '../../../shared/compare/comparison.ts';
import { endOf } from '../../../shared/trace/table.ts';
import { compareStore } from '../../stores/compare.ts';
import { playbackStore } from '../../stores/playback.ts';
import { createStore } from '../../stores/store.ts';
import type { TimeWindow } from '../../stores/viewport.ts';
import { clampWindow, fitWindow, pan, panToShow, zoomAround } from '../../timeline/time-scale.ts';
import { type Axis, axisOf, toAxis } from './axis.ts';
import { rowIn } from './content.ts';

export interface MergedViewState {
  readonly viewport: TimeWindow;
  /** Width of the column of names as wanted, CSS pixels. */
  readonly nameWidth: number;
  /** Rows that page up and page down move by. */
  readonly pageRows: number;
  /** Whether the description of the selected row is shown. */
  readonly described: boolean;
}

export const USUAL_NAME = 260;

export const mergedViewStore = createStore<MergedViewState>(() => ({
  viewport: { start: 0, end: 1e9 },
  nameWidth: USUAL_NAME,
  pageRows: 10,
  described: false,
}));

const NO_TIME = { from: { base: 0, new: 0 }, to: { base: 0, new: 0 } };

/** The axis of the pair that is shown. */
export function currentAxis(): Axis {
  const { pair, axes } = compareStore.getState();
  return axisOf(pair ?? NO_TIME, axes);
}

export function setViewport(viewport: TimeWindow): void {
  const next = clampWindow(viewport, currentAxis().whole);
  const before = mergedViewStore.getState().viewport;
  if (next.start !== before.start || next.end !== before.end) mergedViewStore.setState({ viewport: next });
}

let begun: ComparedPair | undefined;

/** A pair begins with all of both runs on screen, once: when the view comes back it is as it was left. */
export function beginPair(): void {
  const { pair } = compareStore.getState();
  if (pair === begun) return;
  begun = pair;
  showAll();
}

/** The place of the new run's playhead on the axis. */
export function newTime(): Nanoseconds {
  return toAxis(currentAxis(), 'new', playbackStore.getState().time);
}

/** Zooms by a factor (below 1: closer) around a time; without one around the playhead, if it is on screen, else the middle. */
export function zoomBy(factor: number, around?: Nanoseconds): void {
  const { viewport } = mergedViewStore.getState();
  const time = newTime();
  const onScreen = time >= viewport.start && time <= viewport.end;
  const anchor = around ?? (onScreen ? time : (viewport.start + viewport.end) / 2);
  setViewport(zoomAround(viewport, factor, anchor, currentAxis().whole));
}

/** Pans by a share of the viewport's width. */
export function panBy(share: number): void {
  panFrom(mergedViewStore.getState().viewport, share);
}

/** Pans to where `from` is when moved by a share of its width: for drags, which are measured from where they began. */
export function panFrom(from: TimeWindow, share: number): void {
  setViewport(pan(from, (from.end - from.start) * share, currentAxis().whole));
}

/** Pans until a time is on screen, if it is not. */
export function showTime(time: Nanoseconds): void {
  setViewport(panToShow(mergedViewStore.getState().viewport, time, currentAxis().whole));
}

export function showAll(): void {
  setViewport(currentAxis().whole);
}

/** Where a merged row is on the axis: from the first start to the last end of it in both runs; undefined for no row. */
export function spanOf(row: number): TimeWindow | undefined {
  const { pair } = compareStore.getState();
  if (!pair || row < 0 || row >= pair.merged.count) return undefined;
  const axis = currentAxis();
  let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const side of SIDES) {
    const at = rowIn(pair, side, row);
    if (at < 0) continue;
    const table = pair.tables[side];
    start = Math.min(start, toAxis(axis, side, table.start[at] as number));
    end = Math.max(end, toAxis(axis, side, endOf(table, at)));
  }
  return { start, end: Math.max(start, end) };
}

/** Shows a merged row from end to end, in both runs. */
export function showRow(row: number): void {
  const window = spanOf(row);
  if (window) setViewport(fitWindow(window, currentAxis().whole));
}
