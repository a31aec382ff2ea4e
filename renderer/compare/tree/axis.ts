/**
 * The axis of two runs. Its zero is the start of both; where each run has an axis of its own, both fill the width. So
 * one window (the store of view.ts) zooms both, and each run gets a scale on its own clock from it. Pure.
 */
import type { Nanoseconds, TimeWindow } from '../../../shared/base/time.ts';
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import type { BothSides, Side } from '../../../shared/compare/sides.ts';
import type { Axes } from '../../stores/compare.ts';
import { type TimeScale, timeScale } from '../../ui/time/time-scale.ts';

export interface Axis {
  /** From both starts to the end of the longer run. ns */
  readonly whole: TimeWindow;
  /** First start of each run. ns on its own clock */
  readonly from: BothSides<Nanoseconds>;
  /** Nanoseconds of each run in one of the axis; 1 where they share it. */
  readonly per: BothSides<number>;
}

/** A pair that happens at one instant still has something to draw in: a millisecond. */
const SHORTEST = 1e6;

export function axisOf(pair: Pick<ComparedPair, 'from' | 'to'>, axes: Axes): Axis {
  const wall = (side: Side) => Math.max(0, pair.to[side] - pair.from[side]);
  const length = Math.max(SHORTEST, wall('base'), wall('new'));
  // A run without length has nothing to be stretched.
  const per = (side: Side) => (axes === 'one' || wall(side) === 0 ? 1 : wall(side) / length);
  return { whole: { start: 0, end: length }, from: pair.from, per: { base: per('base'), new: per('new') } };
}

/** A window of the axis as a scale on the clock of one run. */
export function runScale(axis: Axis, side: Side, viewport: TimeWindow, width: number): TimeScale {
  return timeScale({ start: toRun(axis, side, viewport.start), end: toRun(axis, side, viewport.end) }, width);
}

/** The same with the run's start as zero, for its ruler. */
export function rulerScale(axis: Axis, side: Side, viewport: TimeWindow, width: number): TimeScale {
  const per = axis.per[side];
  return timeScale({ start: viewport.start * per, end: viewport.end * per }, width);
}

/** An instant of the axis on a run's clock. */
export function toRun(axis: Axis, side: Side, time: Nanoseconds): Nanoseconds {
  return axis.from[side] + time * axis.per[side];
}

/** An instant of a run's clock on the axis. */
export function toAxis(axis: Axis, side: Side, time: Nanoseconds): Nanoseconds {
  return (time - axis.from[side]) / axis.per[side];
}
