/** Moving the window of time that is on screen: what keys, wheel and drags do, the same for every axis. */
import type { Nanoseconds, TimeWindow } from '../../../shared/base/time.ts';
import type { GapMap } from '../../../shared/playback/idle.ts';
import {
  clampWindow,
  fitWindow,
  pan,
  panToShow,
  realWindow,
  shownWindow,
  type TimeScale,
  timeScale,
  zoomAround,
} from './time-scale.ts';

/** The window of time that is on screen, and all that it can show. */
interface AxisSource {
  /** All that can be shown. */
  whole(): TimeWindow;
  /** The window that is on screen. */
  viewport(): TimeWindow;
  setViewport(viewport: TimeWindow): void;
  /** The playhead: what zooming without a pointer goes around. */
  time(): Nanoseconds;
  /** From start to end of a row; undefined where it is not on the axis. */
  windowOfRow(row: number): TimeWindow | undefined;
  /** The idle stretches that are drawn short; undefined: time is drawn as it is. */
  shortening?(): GapMap | undefined;
}

export class TimeAxis {
  readonly #source: AxisSource;

  constructor(source: AxisSource) {
    this.#source = source;
  }

  get whole(): TimeWindow {
    return this.#source.whole();
  }

  get viewport(): TimeWindow {
    return this.#source.viewport();
  }

  /** Returns the window that is on screen, on a strip of `width` CSS pixels. */
  scale(width: number): TimeScale {
    return timeScale(this.viewport, width, this.#source.shortening?.());
  }

  windowOfRow(row: number): TimeWindow | undefined {
    return this.#source.windowOfRow(row);
  }

  setViewport(viewport: TimeWindow): void {
    const next = clampWindow(viewport, this.whole);
    const before = this.viewport;
    if (next.start !== before.start || next.end !== before.end) this.#source.setViewport(next);
  }

  /** Zooms by a factor (below 1: closer) around a time; without one around the playhead, if it is on screen, else the middle. */
  zoomBy(factor: number, around?: Nanoseconds): void {
    const { viewport } = this;
    const time = this.#source.time();
    const anchor = around ?? (isInside(time, viewport) ? time : undefined);
    this.#moveShown(viewport, (shown, whole, toShown) =>
      zoomAround(shown, factor, anchor === undefined ? (shown.start + shown.end) / 2 : toShown(anchor), whole),
    );
  }

  /** Pans by a share of the viewport's width. */
  panBy(share: number): void {
    this.panFrom(this.viewport, share);
  }

  /** Pans to where `from` is when moved by a share of its width: for drags, which are measured from where they began. */
  panFrom(from: TimeWindow, share: number): void {
    this.#moveShown(from, (shown, whole) => pan(shown, (shown.end - shown.start) * share, whole));
  }

  /** Pans until a time is on screen, if it is not. */
  showTime(time: Nanoseconds): void {
    const { viewport } = this;
    if (isInside(time, viewport)) return;
    this.#moveShown(viewport, (shown, whole, toShown) => panToShow(shown, toShown(time), whole));
  }

  showAll(): void {
    this.setViewport(this.whole);
  }

  /** Shows a row from end to end. */
  showRow(row: number): void {
    const window = this.windowOfRow(row);
    if (window) this.setViewport(fitWindow(window, this.whole));
  }

  /**
   * Moves the viewport on the axis that is drawn, on which idle stretches may be short: what looks like a step of a
   * tenth is one.
   */
  #moveShown(
    from: TimeWindow,
    move: (shown: TimeWindow, whole: TimeWindow, toShown: (time: Nanoseconds) => Nanoseconds) => TimeWindow,
  ): void {
    const all = this.#source.shortening?.();
    const short = all && isInOneGap(all, from) ? undefined : all;
    const toShown = (time: Nanoseconds) => (short ? short.toDisplay(time) : time);
    this.setViewport(realWindow(move(shownWindow(from, short), shownWindow(this.whole, short), toShown), short));
  }
}

/** Whether a time is in a window, its ends included. */
export function isInside(time: Nanoseconds, { start, end }: TimeWindow): boolean {
  return time >= start && time <= end;
}

/** Inside of one short stretch all is drawn alike, and its display length is too small to count with. */
function isInOneGap(short: GapMap, window: TimeWindow): boolean {
  return short.gaps.some((gap) => gap.start <= window.start && gap.end >= window.end);
}
