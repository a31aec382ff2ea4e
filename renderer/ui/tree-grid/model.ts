/** Geometry of a mounted grid: sizes, scroll offset, and what is where. No DOM. */
import { clamp } from '../../../shared/base/numbers.ts';
import type { TimeAxis } from '../time/axis.ts';
import type { TimeScale } from '../time/time-scale.ts';
import { clampOffset, offsetToShow, pageRows, type RowWindow, rowAt, rowWindow, type ScrollArea } from './scroll.ts';

/** Width of the scroll bar, CSS pixels; tree-grid.css has the same. */
const SCROLLBAR = 12;
/** Neither the names nor the timeline get narrower than this. */
const LEAST_NAMES = 120;
const LEAST_STRIP = 120;
/** A name keeps the rest of its column, however deep it is. */
const MOST_INDENT = 0.35;

/** Widths of the columns, CSS pixels. */
export interface ColumnLayout {
  /** Of the name and the columns behind it; 0: there is no room for that one. */
  readonly widths: readonly number[];
  /** Of all of them. */
  readonly total: number;
  /** The narrowest that all of them can be. */
  readonly least: number;
  /** Names are indented no further. */
  readonly mostIndent: number;
  /** Whether there is room for small bars beside numbers. */
  readonly hasBars: boolean;
}

/** Gives the name what was wanted, as far as the timeline keeps some; the other columns, of fixed widths, are inside of it. */
export function fixedColumns(width: number, wanted: number, columns: readonly number[] = []): ColumnLayout {
  const total = Math.round(clamp(wanted, LEAST_NAMES, mostNames(width)));
  const others = columns.reduce((sum, column) => sum + column, 0);
  return {
    widths: [total - others, ...columns],
    total,
    least: LEAST_NAMES,
    mostIndent: total * MOST_INDENT,
    hasBars: true,
  };
}

function mostNames(width: number): number {
  return Math.max(LEAST_NAMES, width - LEAST_STRIP);
}

export class GridModel {
  rowHeight = 24;
  /** Of the rows, without the ruler. */
  height = 0;
  rows = 0;
  /** While true, a selection does not pan: the user is pointing at a time, which must not move away under the pointer. */
  isPointing = false;
  readonly #axis: Pick<TimeAxis, 'scale'>;
  readonly #layOut: (width: number, wanted: number) => ColumnLayout;
  #layout: ColumnLayout | undefined;
  #width = 0;
  #wantedNames = 340;
  #offset = 0;

  /** `layOut` is asked for the columns where names and timeline have a width. */
  constructor(axis: Pick<TimeAxis, 'scale'>, layOut: (width: number, wanted: number) => ColumnLayout = fixedColumns) {
    this.#axis = axis;
    this.#layOut = layOut;
  }

  /** Of everything: names, timeline and scroll bar. */
  set width(width: number) {
    this.#width = width;
    this.#layout = undefined;
  }

  set wantedNames(width: number) {
    this.#wantedNames = width;
    this.#layout = undefined;
  }

  get layout(): ColumnLayout {
    this.#layout ??= this.#layOut(this.#width - SCROLLBAR, this.#wantedNames);
    return this.#layout;
  }

  /** How far the rows are scrolled, CSS pixels. */
  get offset(): number {
    return this.#offset;
  }

  get area(): ScrollArea {
    return { rows: this.rows, rowHeight: this.rowHeight, height: this.height };
  }

  /** Widest that names and columns can be now. */
  get mostNames(): number {
    return mostNames(this.#width - SCROLLBAR);
  }

  get leastNames(): number {
    return this.layout.least;
  }

  /** Width of names and columns: the timeline begins behind them. */
  get nameWidth(): number {
    return this.layout.total;
  }

  /** Width of the timeline. */
  get stripWidth(): number {
    return Math.max(0, this.#width - this.nameWidth - SCROLLBAR);
  }

  /** The timeline on its axis. */
  get scale(): TimeScale {
    return this.#axis.scale(this.stripWidth);
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

  /** How far down in its row `y` is, as a share of the row's height. */
  shareOfRow(y: number): number {
    return ((this.#offset + y) % this.rowHeight) / this.rowHeight;
  }

  /** Top of a position on screen, CSS pixels. */
  topOf(position: number): number {
    return position * this.rowHeight - this.#offset;
  }
}
