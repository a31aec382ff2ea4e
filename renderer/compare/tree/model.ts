/** Geometry of the merged tree and its timelines: sizes, scroll offset, and what is where. No DOM. */
import type { Side } from '../../../shared/compare/comparison.ts';
import { compareStore } from '../../stores/compare.ts';
import type { TimeScale } from '../../timeline/time-scale.ts';
import { TraceModel } from '../../timeline/trace-model.ts';
import { type Axis, runScale } from './axis.ts';
import { type Columns, columnsOf, LEAST_NAME } from './columns.ts';
import { currentAxis, mergedViewStore } from './view.ts';

/** Height of a ruler, CSS pixels; two where each run has an axis of its own. tree.css has the same. */
export const RULER = 22;
/** Width of the scroll bar, CSS pixels, as in timeline.css. */
const SCROLLBAR = 12;
/** Neither run's part of a row can be hit beyond this share of its height from the top. */
const BASE_PART = 0.46;

export class MergedModel extends TraceModel {
  get columns(): Columns {
    return columnsOf(this.width - SCROLLBAR, mergedViewStore.getState().nameWidth);
  }

  /** Of all columns: the timeline begins behind them. */
  override get nameWidth(): number {
    return this.columns.total;
  }

  override get leastNames(): number {
    return LEAST_NAME + this.columns.total - this.columns.name;
  }

  /** Of the header above the rows: a ruler, or two. */
  get headHeight(): number {
    return compareStore.getState().axes === 'two' ? 2 * RULER : RULER;
  }

  get axis(): Axis {
    return currentAxis();
  }

  /** The strip on the axis of both. */
  override get scale(): TimeScale {
    const { viewport } = mergedViewStore.getState();
    return {
      ...viewport,
      width: this.stripWidth,
      scale: this.stripWidth / (viewport.end - viewport.start),
      short: undefined,
    };
  }

  /** The strip on the clock of one run. */
  scaleOf(side: Side): TimeScale {
    return runScale(this.axis, side, mergedViewStore.getState().viewport, this.stripWidth);
  }

  /** Whose part of its row is `y` pixels below the first row's place: the base's bar is the upper one. */
  sideAt(y: number): Side {
    const inRow = (this.offset + y) % this.rowHeight;
    return inRow < this.rowHeight * BASE_PART ? 'base' : 'new';
  }
}
