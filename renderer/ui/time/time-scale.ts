/**
 * Between time and pixels, and how the viewport moves. Pure functions.
 *
 * Precision: a pixel is always `(t - start) * scale`, never `t * scale - start * scale`, because times may be as large
 * as 2^53 ns while the viewport is one nanosecond wide.
 */
import type { Nanoseconds, TimeWindow } from '../../../shared/base/time.ts';
import type { GapMap } from '../../../shared/playback/idle.ts';

/** The narrowest viewport: one nanosecond, the unit of OpenTelemetry's times. */
const NARROWEST: Nanoseconds = 1;
/** What is shown of a document whose spans all happen at one instant. */
const INSTANT_WIDTH: Nanoseconds = 1e6;

/** Time on a strip of `width` CSS pixels. */
export interface TimeScale {
  readonly start: Nanoseconds;
  readonly end: Nanoseconds;
  readonly width: number;
  /** Pixels per nanosecond (outside of what is drawn short). */
  readonly scale: number;
  /** Draws idle stretches short; undefined where none is in the window. */
  readonly short: GapMap | undefined;
}

/**
 * The scale that shows `window` on `width` pixels. An empty or broken window becomes one that can be drawn. `short`
 * says which stretches are drawn short.
 */
export function timeScale(window: TimeWindow, width: number, short?: GapMap): TimeScale {
  const { start, end } = drawable(window);
  const pixels = Math.max(1, width);
  const used = shorteningIn(short, { start, end });
  const shown = shownWindow({ start, end }, used);
  return { start, end, width: pixels, scale: pixels / (shown.end - shown.start), short: used };
}

/**
 * The shortening as far as it matters in a window: none where no short stretch is in it, and none where the window is
 * inside of one, because then all of it is drawn alike.
 */
function shorteningIn(short: GapMap | undefined, { start, end }: TimeWindow): GapMap | undefined {
  if (!short) return undefined;
  let any = false;
  for (const gap of short.gaps) {
    if (gap.start <= start && gap.end >= end) return undefined;
    if (gap.start < end && gap.end > start) any = true;
  }
  return any ? short : undefined;
}

/** A window as it is drawn: with short stretches taken as long as they look. */
export function shownWindow(window: TimeWindow, short: GapMap | undefined): TimeWindow {
  return short ? { start: short.toDisplay(window.start), end: short.toDisplay(window.end) } : window;
}

/** The other way round. */
export function realWindow(window: TimeWindow, short: GapMap | undefined): TimeWindow {
  return short ? { start: short.toReal(window.start), end: short.toReal(window.end) } : window;
}

/** A window with finite bounds and a positive length that float64 can tell apart at that distance from zero. */
export function drawable(window: TimeWindow): TimeWindow {
  const start = Number.isFinite(window.start) ? window.start : 0;
  const end = Number.isFinite(window.end) ? window.end : start;
  if (end - start >= narrowest(start, end)) return { start, end };
  return { start, end: start + Math.max(INSTANT_WIDTH, narrowest(start, end)) };
}

/** The narrowest window near these times: a nanosecond, or 64 steps of float64 where those are wider. */
function narrowest(start: Nanoseconds, end: Nanoseconds): Nanoseconds {
  const size = Math.max(Math.abs(start), Math.abs(end));
  return Math.max(NARROWEST, size * 2 ** -46);
}

/** Returns the pixel of a time. */
export function pixelAt(scale: TimeScale, time: Nanoseconds): number {
  const { start, short } = scale;
  return (short ? short.toDisplay(time) - short.toDisplay(start) : time - start) * scale.scale;
}

/** Returns the time at a pixel. */
export function timeAt(scale: TimeScale, pixel: number): Nanoseconds {
  const { start, short } = scale;
  const length = pixel / scale.scale;
  return short ? short.toReal(short.toDisplay(start) + length) : start + length;
}

/** Returns a time inside of a window. */
export function clampTime(time: Nanoseconds, window: TimeWindow): Nanoseconds {
  return Math.min(Math.max(time, window.start), Math.max(window.start, window.end));
}

/** `window` moved and, where it is wider, narrowed until it lies inside `whole`. */
export function clampWindow(window: TimeWindow, whole: TimeWindow): TimeWindow {
  const bounds = drawable(whole);
  const asked = drawable(window);
  const length = asked.end - asked.start;
  if (length >= bounds.end - bounds.start) return bounds;
  if (asked.start < bounds.start) return { start: bounds.start, end: bounds.start + length };
  if (asked.end > bounds.end) return { start: bounds.end - length, end: bounds.end };
  return asked;
}

/**
 * The viewport `factor` times as wide (below 1: closer), with `anchor` staying at the same place on screen, as far as
 * the bounds of `whole` allow.
 */
export function zoomAround(viewport: TimeWindow, factor: number, anchor: Nanoseconds, whole: TimeWindow): TimeWindow {
  const from = drawable(viewport);
  const bounds = drawable(whole);
  const length = from.end - from.start;
  const wanted = Math.min(
    Math.max(length * (Number.isFinite(factor) && factor > 0 ? factor : 1), narrowest(from.start, from.end)),
    bounds.end - bounds.start,
  );
  const fraction = (clampTime(anchor, from) - from.start) / length;
  const start = clampTime(anchor, from) - fraction * wanted;
  return clampWindow({ start, end: start + wanted }, bounds);
}

/** The viewport moved by a length of time; its width never changes. */
export function pan(viewport: TimeWindow, by: Nanoseconds, whole: TimeWindow): TimeWindow {
  const from = drawable(viewport);
  return clampWindow({ start: from.start + by, end: from.end + by }, whole);
}

/** A viewport that shows `window` with a margin of a twentieth on both sides. */
export function fitWindow(window: TimeWindow, whole: TimeWindow): TimeWindow {
  const length = Math.max(window.end - window.start, narrowest(window.start, window.end) * 16);
  const middle = window.start + (window.end - window.start) / 2;
  return clampWindow({ start: middle - length * 0.55, end: middle + length * 0.55 }, whole);
}

/** The viewport, moved only if `time` is outside it: then `time` stands at a tenth from the edge it came over. */
export function panToShow(viewport: TimeWindow, time: Nanoseconds, whole: TimeWindow): TimeWindow {
  const from = drawable(viewport);
  if (time >= from.start && time <= from.end) return viewport;
  const length = from.end - from.start;
  const start = time < from.start ? time - length * 0.9 : time - length * 0.1;
  // Going backwards by a little should not throw away what was on screen, so both directions leave most of the width
  // ahead of the movement.
  return clampWindow({ start, end: start + length }, whole);
}
