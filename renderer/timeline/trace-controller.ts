/**
 * Joins the stores, the rows and the canvases. React mounts the skeleton once (TraceView.tsx); from then on everything
 * is drawn here, at most once a frame and only what is out of date.
 */
import { isCollapsed } from '../../shared/trace/collapse.ts';
import { NO_ROW, type Ordinal, type Row, type SpanTable } from '../../shared/trace/table.ts';
import { hasChildren, keyOf, rowOf } from '../../shared/trace/visible.ts';
import { openAncestors, selectedRow } from '../document/select.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { statisticsStore } from '../stores/statistics.ts';
import { terminalHitsStore } from '../stores/terminal-hits.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { barOf, eachMark, includesRow } from './bars.ts';
import { setAttribute } from './element.ts';
import { type FramePart, frame } from './frame.ts';
import { GapsCache } from './gaps-cache.ts';
import { attachGestures } from './gestures.ts';
import { GridRows, rowId } from './grid-rows.ts';
import { attachNameWidth, showNameWidth } from './name-width.ts';
import { Overlay } from './overlay.ts';
import { type Palette, readPalette, watchPalette } from './palette.ts';
import { makePatterns, type Patterns } from './patterns.ts';
import { RowElement, type RowState } from './rows.ts';
import { drawRuler } from './ruler.ts';
import { Scrollbar } from './scrollbar.ts';
import { type SiblingOrder, siblingOrder } from './sibling-order.ts';
import { Surface } from './surface.ts';
import { ticks } from './ticks.ts';
import { pixelOf } from './time-scale.ts';
import type { TraceElements } from './trace-elements.ts';
import { TraceModel } from './trace-model.ts';
import { showTime, timelineStore } from './view.ts';
import { drawWaterfall, type WaterfallRow } from './waterfall.ts';

export class TraceController {
  readonly #elements: TraceElements;
  readonly #model = new TraceModel();
  readonly #bars: Surface;
  readonly #ruler: Surface;
  readonly #rows: GridRows<RowState>;
  readonly #overlay: Overlay;
  readonly #scrollbar: Scrollbar;
  readonly #gaps = new GapsCache();
  readonly #parts: Readonly<Record<'rows' | 'bars' | 'ruler' | 'overlay' | 'marks', FramePart>>;
  readonly #abort = new AbortController();
  readonly #undo: (() => void)[] = [];
  #palette: Palette;
  #patterns: Patterns | undefined;
  #siblings: SiblingOrder | undefined;
  #charWidth = 6.6;
  /** The selected row is to be brought on screen in the next frame. */
  #reveal = true;
  /** What stays where it is on screen when rows come and go above it: a row's key and its distance from the top. */
  #anchor: { readonly key: Ordinal; readonly top: number } | undefined;

  constructor(elements: TraceElements) {
    this.#elements = elements;
    this.#palette = readPalette();
    this.#bars = new Surface(elements.bars);
    this.#ruler = new Surface(elements.ruler);
    this.#rows = new GridRows(elements.rows, elements.grid.id, () => new RowElement());
    const { signal } = this.#abort;
    this.#scrollbar = new Scrollbar(elements.scrollbar, this.#model, (offset) => this.#scrollTo(offset), signal);
    this.#parts = {
      rows: frame.add(10, () => this.#drawRows()),
      bars: frame.add(20, () => this.#drawBars()),
      ruler: frame.add(21, () => this.#drawRuler()),
      overlay: frame.add(30, () => this.#drawOverlay()),
      marks: frame.add(40, () => this.#drawMarks()),
    };
    this.#overlay = new Overlay(elements, this.#model, () => this.#parts.overlay.invalidate());
    attachGestures({
      elements,
      model: this.#model,
      overlay: this.#overlay,
      hover: (position) => this.#rows.hover(position),
      scrollTo: (offset) => this.#scrollTo(offset),
      signal,
    });
    attachNameWidth(elements.separator, this.#model, signal);
    this.#subscribe();
    this.#resize();
  }

  /** Stops drawing and listening. */
  dispose(): void {
    this.#abort.abort();
    for (const undo of this.#undo) undo();
    for (const part of Object.values(this.#parts)) part.remove();
    this.#overlay.dispose();
  }

  #subscribe(): void {
    const { rows, bars, ruler, overlay, marks } = this.#parts;
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.#elements.root);
    window.addEventListener('resize', () => this.#resize(), { signal: this.#abort.signal });
    this.#undo.push(
      () => observer.disconnect(),
      watchPalette(() => this.#repaint()),
      documentStore.subscribe((state, before) => {
        if (state.table === before.table) return;
        if (state.table.rowCount === 0) this.#forgetPlace();
        this.#rowsChanged();
      }),
      treeStore.subscribe((state, before) => {
        if (state.visible !== before.visible) this.#rowsChanged();
        else if (state.filter !== before.filter || state.collapsed !== before.collapsed) rows.invalidate();
        if (state.filter !== before.filter) marks.invalidate();
      }),
      selectionStore.subscribe((state, before) => {
        if (state.ordinal === before.ordinal) return;
        this.#reveal = state.ordinal !== undefined;
        rows.invalidate();
        this.#showSelectedBar();
      }),
      viewportStore.subscribe((state, before) => {
        overlay.invalidate();
        if (state.viewport === before.viewport) return;
        bars.invalidate();
        ruler.invalidate();
      }),
      playbackStore.subscribe((state, before) => {
        if (state.skipIdle !== before.skipIdle) this.#redrawTime();
        if (state.time === before.time) return;
        overlay.invalidate();
        if (state.playing) this.#keepPlayheadInView(before.time, state.time);
      }),
      layoutStore.subscribe((state, before) => {
        if (state.nameWidth !== before.nameWidth) this.#resize();
      }),
      terminalHitsStore.subscribe(() => ruler.invalidate()),
      statisticsStore.subscribe((state, before) => {
        if (state.onBars !== before.onBars || state.pathByRow !== before.pathByRow) bars.invalidate();
      }),
      timelineStore.subscribe((state, before) => {
        if (state.described !== before.described) overlay.invalidate();
      }),
    );
  }

  /** The playhead left the viewport by playing: the viewport goes on to the next page. */
  #keepPlayheadInView(before: number, time: number): void {
    const { viewport } = viewportStore.getState();
    if (before >= viewport.start && before <= viewport.end) showTime(time);
  }

  /** Another document begins at its top. */
  #forgetPlace(): void {
    this.#anchor = undefined;
    this.#model.scrollTo(0);
  }

  /** The same times are at other places now. */
  #redrawTime(): void {
    this.#parts.bars.invalidate();
    this.#parts.ruler.invalidate();
    this.#parts.overlay.invalidate();
  }

  #rowsChanged(): void {
    this.#siblings = undefined;
    this.#parts.rows.invalidate();
    this.#parts.marks.invalidate();
  }

  #repaint(): void {
    this.#palette = readPalette();
    this.#patterns = undefined;
    for (const part of Object.values(this.#parts)) part.invalidate();
  }

  #resize(): void {
    const { root, body } = this.#elements;
    const model = this.#model;
    model.wantedNames = layoutStore.getState().nameWidth;
    model.width = root.clientWidth;
    model.height = body.clientHeight;
    model.rowHeight = Number.parseFloat(getComputedStyle(root).getPropertyValue('--row')) || 24;
    root.style.setProperty('--name-width', `${model.nameWidth}px`);
    showNameWidth(this.#elements.separator, model);
    const sharper = this.#bars.ratio !== window.devicePixelRatio;
    this.#bars.resize(model.stripWidth, model.height);
    this.#ruler.resize(model.stripWidth, this.#elements.ruler.parentElement?.clientHeight ?? 24);
    this.#bars.context.font = this.#palette.font;
    this.#charWidth = this.#bars.context.measureText('0').width || 6.6;
    timelineStore.setState({ pageRows: model.pageRows });
    // A resized canvas is empty: it is drawn again before the browser paints, so that nothing flickers.
    if (sharper) this.#patterns = undefined;
    for (const part of Object.values(this.#parts)) part.invalidate();
    frame.flush();
  }

  #scrollTo(offset: number): void {
    this.#reveal = false;
    if (this.#model.scrollTo(offset)) this.#parts.rows.invalidate();
  }

  #drawRows(): void {
    const { table } = documentStore.getState();
    const model = this.#model;
    model.rows = treeStore.getState().visible.length;
    this.#keepAnchor(table);
    const selected = selectedRow();
    if (this.#reveal && selected >= 0) this.#show(selected);
    // Read only now: showing the selected row may have opened its ancestors.
    const { visible, positionOf, collapsed, filter } = treeStore.getState();
    model.rows = visible.length;
    model.scrollTo(model.offset);
    this.#siblings ??= siblingOrder(table, visible);
    const { first, count, top } = model.window;
    const states: RowState[] = [];
    for (let position = first; position < first + count; position++) {
      const row = visible[position] as number;
      if (row >= table.rowCount) break;
      states.push({
        table,
        row,
        position,
        expanded: hasChildren(table, row) ? !isCollapsed(table, collapsed, row) : undefined,
        selected: row === selected,
        mark: markOf(filter.rows, filter.mode, row),
        traceStart: position > 0 && table.trace[row] !== table.trace[visible[position - 1] as number],
        place: this.#siblings.place[position] ?? 0,
        siblings: this.#siblings.count[(table.parent[row] as number) + 1] ?? 0,
      });
    }
    this.#rows.show(states, first, top, model.nameWidth);
    this.#overlay.rowsMoved();
    this.#announce(visible.length, selected < 0 ? -1 : (positionOf[selected] ?? -1), first, count);
    this.#setAnchor(table, visible, selected < 0 ? -1 : (positionOf[selected] ?? -1));
    this.#parts.bars.invalidate();
    this.#parts.overlay.invalidate();
  }

  /** Pans to the selected span where none of it is on screen. */
  #showSelectedBar(): void {
    const { table } = documentStore.getState();
    const row = selectedRow();
    if (row < 0 || this.#model.keepsViewport || playbackStore.getState().playing) return;
    if (barOf(table, row, this.#model.scale).visible) return;
    showTime(table.start[row] as number);
  }

  /** Brings the selected row on screen. */
  #show(row: Row): void {
    if ((treeStore.getState().positionOf[row] ?? -1) < 0) openAncestors(row);
    const { positionOf, visible } = treeStore.getState();
    const position = positionOf[row] ?? -1;
    this.#reveal = false;
    if (position < 0) return;
    this.#model.rows = visible.length;
    this.#model.show(position);
  }

  /** After rows came or went above: scrolls so that what was looked at stays where it was. */
  #keepAnchor(table: SpanTable): void {
    const anchor = this.#anchor;
    if (!anchor || this.#siblings || this.#model.offset === 0) return;
    const { positionOf } = treeStore.getState();
    let row = rowOf(table, anchor.key);
    // Rows inside a subtree that was closed went with it: its first visible ancestor stands for them.
    while (row !== NO_ROW && (positionOf[row] ?? -1) < 0) row = table.parent[row] ?? NO_ROW;
    if (row !== NO_ROW) this.#model.scrollTo((positionOf[row] as number) * this.#model.rowHeight - anchor.top);
  }

  #setAnchor(table: SpanTable, visible: Uint32Array, selected: number): void {
    const { first, count } = this.#model.window;
    const position = selected >= first && selected < first + count ? selected : first;
    const row = visible[position];
    this.#anchor = row === undefined ? undefined : { key: keyOf(table, row), top: this.#model.topOf(position) };
  }

  #announce(rowCount: number, selected: number, first: number, count: number): void {
    const { grid, empty } = this.#elements;
    setAttribute(grid, 'aria-rowcount', String(rowCount + 1));
    const onScreen = selected >= first && selected < first + count;
    setAttribute(grid, 'aria-activedescendant', onScreen ? rowId(grid.id, selected) : undefined);
    const { table } = documentStore.getState();
    const text = rowCount > 0 ? '' : table.rowCount > 0 ? 'No span matches the filter.' : 'No spans.';
    if (empty.textContent !== text) empty.textContent = text;
  }

  #drawBars(): void {
    const { table } = documentStore.getState();
    const { visible, filter } = treeStore.getState();
    const model = this.#model;
    const scale = model.scale;
    const { first, count } = model.window;
    const perPixel = 1 / scale.scale;
    const rows: WaterfallRow[] = [];
    for (let position = first; position < first + count; position++) {
      const row = visible[position] as number;
      if (row >= table.rowCount) break;
      const mark = markOf(filter.rows, filter.mode, row);
      rows.push({
        row,
        top: model.topOf(position),
        dimmed: mark === 'dimmed' || mark === 'context',
        gaps: this.#gaps.of(table, row, perPixel),
      });
    }
    const { onBars, pathByRow } = statisticsStore.getState();
    this.#patterns ??= makePatterns(this.#bars.context, this.#palette, this.#bars.ratio);
    drawWaterfall(this.#bars, {
      table,
      rows,
      rowHeight: model.rowHeight,
      scale,
      palette: this.#palette,
      patterns: this.#patterns,
      guides: ticks(scale, this.#charWidth).major.map((tick) => tick.x),
      path: onBars ? pathByRow : undefined,
    });
  }

  #drawRuler(): void {
    const scale = this.#model.scale;
    const { times, current } = terminalHitsStore.getState();
    const hits: number[] = [];
    eachMark(times, 0, times.length, scale, (x) => hits.push(x));
    const now = times[current];
    drawRuler(this.#ruler, {
      ticks: ticks(scale, this.#charWidth),
      palette: this.#palette,
      breaks: (scale.short?.gaps ?? [])
        .filter((gap) => gap.end > scale.start && gap.start < scale.end)
        .map((gap) => (pixelOf(scale, gap.start) + pixelOf(scale, gap.end)) / 2),
      hits,
      currentHit: now === undefined ? undefined : pixelOf(scale, now),
    });
  }

  #drawOverlay(): void {
    this.#overlay.draw();
    this.#scrollbar.draw();
  }

  #drawMarks(): void {
    const { visible, filter } = treeStore.getState();
    const { table } = documentStore.getState();
    this.#scrollbar.drawMarks(table, visible, filter.mode === 'highlight' ? filter.rows : undefined, this.#palette);
  }
}

function markOf(matches: Uint32Array | undefined, mode: 'only' | 'highlight', row: Row): RowState['mark'] {
  if (!matches) return '';
  const found = includesRow(matches, row);
  if (mode === 'highlight') return found ? 'match' : 'dimmed';
  // Where only matches are shown, marking each of them would say nothing.
  return found ? '' : 'context';
}
