/** The part of the merged timeline that is on screen. Instants here are the axis' own: see axis.ts. */
import type { Nanoseconds, TimeWindow } from '../../../shared/base/time.ts';
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import { SIDES } from '../../../shared/compare/sides.ts';
import { rowEnd } from '../../../shared/trace/table.ts';
import { compareStore } from '../../stores/compare.ts';
import { playbackStore } from '../../stores/playback.ts';
import { createStore } from '../../stores/store.ts';
import { TimeAxis } from '../../ui/time/axis.ts';
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

let begun: ComparedPair | undefined;

/** A pair begins with all of both runs on screen, once: when the view comes back it is as it was left. */
export function beginPair(): void {
  const { pair } = compareStore.getState();
  if (pair === begun) return;
  begun = pair;
  mergedAxis.showAll();
}

/** The place of the new run's playhead on the axis. */
export function newTime(): Nanoseconds {
  return toAxis(currentAxis(), 'new', playbackStore.getState().time);
}

/** The axis of both runs, of which the viewport is on screen. */
export const mergedAxis = new TimeAxis({
  whole: () => currentAxis().whole,
  viewport: () => mergedViewStore.getState().viewport,
  setViewport: (viewport) => mergedViewStore.setState({ viewport }),
  time: newTime,
  windowOfRow,
});

/** A merged row on the axis: from the first start to the last end of it in both runs; undefined for no row. */
function windowOfRow(row: number): TimeWindow | undefined {
  const { pair } = compareStore.getState();
  if (!pair || row < 0 || row >= pair.merged.count) return undefined;
  const axis = currentAxis();
  let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const side of SIDES) {
    const at = rowIn(pair, side, row);
    if (at < 0) continue;
    const table = pair.tables[side];
    start = Math.min(start, toAxis(axis, side, table.start[at] as number));
    end = Math.max(end, toAxis(axis, side, rowEnd(table, at)));
  }
  return { start, end: Math.max(start, end) };
}
