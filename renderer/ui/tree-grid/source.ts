/**
 * The interface between a tree grid and what it shows: all that TreeGrid knows of rows and of their times comes through
 * a `TreeGridSource`. The trace has one (renderer/timeline), the comparison another (renderer/compare/tree).
 */
import type { Dispose } from '../../../shared/base/disposables.ts';
import type { Nanoseconds } from '../../../shared/base/time.ts';
import type { Palette } from '../canvas/palette.ts';
import type { Patterns } from '../canvas/patterns.ts';
import type { Surface } from '../canvas/surface.ts';
import type { TimeAxis } from '../time/axis.ts';
import type { Bar } from '../time/bars.ts';
import type { RulerMarks } from '../time/ruler.ts';
import type { TimeScale } from '../time/time-scale.ts';
import type { ColumnHead, GridElements, GridNames } from './elements.ts';
import type { ColumnLayout, GridModel } from './model.ts';
import type { Emphasis, RowContent } from './row-content.ts';
import type { MarkLayer } from './scrollbar.ts';
import type { Fact } from './tooltip.ts';
import type { TreeActions } from './tree-actions.ts';

/** A part of the picture that is drawn by itself. */
export type GridPart = 'rows' | 'bars' | 'ruler' | 'overlay' | 'marks';

/** The grid as its source sees it. It draws what has changed in the next frame. */
export interface GridSignals {
  /** Parts are out of date. Rows bring the bars and the overlay with them. */
  changed(...parts: readonly GridPart[]): void;
  /** Another row is selected: it is brought on screen, and its bar. */
  selectionChanged(): void;
  /** The columns want other widths, or there are other rulers. */
  resized(): void;
  /** Other data are shown: they begin at their top, or where the selected row is. */
  restarted(): void;
  /** While true the user points at a time, which must not move away under the pointer. */
  readonly isPointing: boolean;
}

/** The rows, in columns. A row is a number of the tree. */
interface GridRows {
  readonly tree: TreeActions;
  /** The columns between name and timeline. */
  readonly columns: readonly ColumnHead[];
  /** The same object for as long as no row's content changes, but by being opened or closed. */
  contentVersion(): object;
  /** Returns the content of a row. Called when it comes on screen, is opened or closed, and for each version. */
  content(row: number): RowContent;
  /** Called in each frame in which rows are drawn. Absent: no row stands out. */
  emphasis?(row: number): Emphasis;
  /** Whether a line parts the row at a position from the one above. Absent: no line does. */
  isParted?(position: number): boolean;
  /** Returns the reason why there are no rows. */
  emptyText(): string;
  /** The title and the facts of a row's tooltip. */
  tooltip(row: number): { readonly title: string; readonly facts: readonly Fact[] };
  /** The row whose tooltip was asked for with a key, and stays; -1: none. */
  described(): number;
  /** Opens what a selected row is in, before it is brought on screen. Absent: whoever selects has done so. */
  reveal?(row: number): void;
  /** The pointer is over a row; -1: over none. */
  hovered?(row: number): void;
  /** Marks on the scroll bar. */
  marks(palette: Palette): readonly MarkLayer[];
}

/** Widths of the columns, CSS pixels. */
interface GridColumns {
  /** The width that was asked for, as `layOut` takes it. */
  wantedWidth(): number;
  layOut(width: number, wanted: number): ColumnLayout;
  /** The user gives name and columns together a width. */
  keepWidth(total: number, layout: ColumnLayout): void;
  /** The width that name and columns together have until the user gives them another. */
  usualWidth(layout: ColumnLayout): number;
  /** So many rows are a page. */
  keepPageRows(rows: number): void;
}

/** A lane of the timeline: of every row it shows one bar, on a clock of its own. */
interface Lane {
  /** Stands beside its ruler where each lane has one. */
  readonly name: string;
  /** Added to its playhead's. */
  readonly playheadClass: string;
}

/** A row on screen. */
export interface PlacedRow {
  readonly row: number;
  /** Its top edge, CSS pixels. */
  readonly top: number;
}

export interface BarsFrame {
  readonly rows: readonly PlacedRow[];
  readonly rowHeight: number;
  /** Of each lane. */
  readonly scales: readonly TimeScale[];
  readonly palette: Palette;
  readonly patterns: Patterns;
  /** Places of the ruler's labelled ticks, CSS pixels. */
  readonly guides: readonly number[];
}

/** The timeline beside the rows. Lanes are numbers from 0. */
interface GridTimeline {
  readonly axis: TimeAxis;
  /** The last is the one whose playhead and ruler stand for all where they are the same. */
  readonly lanes: readonly Lane[];
  /** CSS pixels. */
  readonly rulerHeight: number;
  /** Room that the crosshair's label has to have on its right, CSS pixels. */
  readonly crosshairRoom: number;
  /** Whether each lane has a ruler of its own now. */
  hasOwnRulers(): boolean;
  /** The strip on the clock of a lane, of which it shows the axis' viewport. */
  scale(lane: number, width: number): TimeScale;
  /** The same as the ruler counts. Absent: as the clock does. */
  rulerScale?(lane: number, width: number): TimeScale;
  /** Marks on a lane's ruler. Absent: none. */
  rulerMarks?(scale: TimeScale): RulerMarks;
  /** A lane's playhead, on its own clock. */
  time(lane: number): Nanoseconds;
  /** While time runs by itself a selection does not pan. */
  isPlaying(): boolean;
  /** The bar of a row in a lane; undefined: it has none there. */
  bar(row: number, lane: number, scale: TimeScale): Bar | undefined;
  drawBars(surface: Surface, frame: BarsFrame): void;
  /** The lane at a share of a row's height from its top. */
  laneAt(share: number): number;
  crosshairText(lane: number, time: Nanoseconds, scale: TimeScale): string;
  /** Moves the clock, to a time of a lane. */
  seek(lane: number, time: Nanoseconds): void;
  /** Selects a range of time: what dragging on the strip does. Absent: that moves the clock. */
  selectRange?(from: Nanoseconds, to: Nanoseconds): void;
  /** Fits the selected range where the time is in it. False, or absent: the row is fitted. */
  fitRangeAt?(time: Nanoseconds): boolean;
}

export interface TreeGridSource extends GridRows, GridColumns, GridTimeline {
  readonly names: GridNames;
  /** Adds what else lies over the strip; returns what draws it, each time the overlay is drawn. Absent: nothing. */
  addOverlay?(elements: GridElements, model: GridModel): () => void;
  /** Notifies the grid of what changes, until what is returned is called. */
  subscribe(grid: GridSignals): Dispose;
}
