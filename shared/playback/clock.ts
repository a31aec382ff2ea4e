/** The clock while it plays, as a pure function of the time that passed. */

import { clamp } from '../base/numbers.ts';
import { MILLISECOND, type Nanoseconds } from '../base/time.ts';
import { type GapMap, type Interval, shortenGaps } from './idle.ts';

export interface ClockState {
  readonly time: Nanoseconds;
  /** Trace time per real time. */
  readonly speed: number;
  readonly skipIdle: boolean;
  readonly loop: boolean;
  /** What is played: the document or one trace. */
  readonly whole: Interval;
  /** The dragged range; with `loop`, it is played again and again. Without one, `loop` repeats the whole. */
  readonly range?: Interval | undefined;
}

export interface ClockStep {
  readonly time: Nanoseconds;
  /** It reached the end and does not loop. */
  readonly ended: boolean;
}

/** A skipped gap takes this long to pass, at any speed: enough to see that there was one. */
const GAP_PASSES_IN = 400 * MILLISECOND;

/**
 * The clock `elapsedMs` real milliseconds later. Looping wraps round the range (or the whole); otherwise it stops at
 * the end of the whole. Elapsed times that make no sense (negative, NaN) leave the clock where it is.
 */
export function advance(
  clock: ClockState,
  elapsedMs: number,
  idle?: { readonly gaps: readonly Interval[] },
): ClockStep {
  const played = clock.loop ? (clock.range ?? clock.whole) : clock.whole;
  const length = played.end - played.start;
  if (!(length > 0)) return { time: played.start, ended: !clock.loop };
  const outside = clock.time < played.start || (clock.loop && clock.time >= played.end);
  const from = outside || Number.isNaN(clock.time) ? played.start : clock.time;
  const passed = elapsedMs > 0 ? elapsedMs * MILLISECOND * clock.speed : 0;

  const map: GapMap | undefined =
    clock.skipIdle && idle !== undefined ? shortenGaps(idle.gaps, GAP_PASSES_IN * clock.speed) : undefined;
  const display = (time: Nanoseconds): Nanoseconds => map?.toDisplay(time) ?? time;
  const start = display(played.start);
  const end = display(played.end);
  let at = display(from) + passed;
  if (at >= end) {
    if (!clock.loop) return { time: played.end, ended: true };
    at = start + ((at - start) % (end - start));
  }
  const time = map?.toReal(at) ?? at;
  return { time: clamp(time, played.start, played.end), ended: false };
}
