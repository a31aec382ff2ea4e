/** Geometry of the mounted tree and waterfall: sizes, scroll offset, and what is where. No DOM. */
import { viewportStore } from '../stores/viewport.ts';
import { clampOffset, offsetToShow, pageRows, type RowWindow, rowAt, rowWindow, type ScrollArea } from './scroll.ts';
import { currentShortening } from './shortening.ts';
import { type TimeScale, timeScale } from './time-scale.ts';

/** Width of the scroll bar, CSS pixels; timeline.css has the same. */
const SCROLLBAR = 12;
/** Neither the names nor the timeline get narrower than this. */
const LEAST_NAMES = 120;
const LEAST_STRIP = 120;

export class TraceModel {
  rowHeight = 24;
  /** Of everything: names, timeline and scroll bar. */
  width = 0;
  /** Of the rows, without the ruler. */
  height = 0;
  rows = 0;
  /** While true, a selection does not pan: the user is pointing at a time, which must not move away under the pointer. */
  keepsViewport = false;
  #wantedNames = 340;
  #offset = 0;

  /** How far the rows are scrolled, CSS pixels. */
  get offset(): number {
    return this.#offset;
  }

  get area(): ScrollArea {
    return { rows: this.rows, rowHeight: this.rowHeight, height: this.height };
  }

  set wantedNames(width: number) {
    this.#wantedNames = width;
  }

  /** Widest that the name column can be now. */
  get mostNames(): number {
    return Math.max(LEAST_NAMES, this.width - SCROLLBAR - LEAST_STRIP);
  }

  get leastNames(): number {
    return LEAST_NAMES;
  }

  /** Width of the name column: as wanted, as far as there is room. */
  get nameWidth(): number {
    return Math.round(Math.min(Math.max(this.#wantedNames, LEAST_NAMES), this.mostNames));
  }

  /** Width of the timeline. */
  get stripWidth(): number {
    return Math.max(0, this.width - this.nameWidth - SCROLLBAR);
  }

  get scale(): TimeScale {
    return timeScale(viewportStore.getState().viewport, this.stripWidth, currentShortening());
  }

  get window(): RowWindow {
    return rowWindow(this.area, this.#offset);
  }

  get pageRows(): number {
    return pageRows(this.area);
  }

  /** Scrolls; says whether anything moved. */
  scrollTo(offset: number): boolean {
    const next = clampOffset(this.area, offset);
    if (next === this.#offset) return false;
    this.#offset = next;
    return true;
  }

  /** Scrolls no more than needed to show a position. */
  show(position: number): boolean {
    return this.scrollTo(offsetToShow(this.area, this.#offset, position));
  }

  /** Position of the row `y` pixels below the first row's place, or -1. */
  positionAt(y: number): number {
    return y < 0 || y >= this.height ? -1 : rowAt(this.area, this.#offset, y);
  }

  /** Top of a position on screen, CSS pixels. */
  topOf(position: number): number {
    return position * this.rowHeight - this.#offset;
  }
}
