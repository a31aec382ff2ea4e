/**
 * Joins the stores, the rows and the canvases of the comparison. React mounts the skeleton once (MergedView.tsx); from
 * then on everything is drawn here, at most once a frame and only what is out of date.
 */
import { type BothSides, SIDES, type Side } from '../../../shared/compare/comparison.ts';
import { compareStore } from '../../stores/compare.ts';
import { playbackStore } from '../../stores/playback.ts';
import { barOf } from '../../timeline/bars.ts';
import { setAttribute } from '../../timeline/element.ts';
import { type FramePart, frame } from '../../timeline/frame.ts';
import { GridRows, rowId } from '../../timeline/grid-rows.ts';
import { attachNameWidth, showNameWidth } from '../../timeline/name-width.ts';
import { type Palette, readPalette, watchPalette } from '../../timeline/palette.ts';
import { makePatterns, type Patterns } from '../../timeline/patterns.ts';
import { drawRuler } from '../../timeline/ruler.ts';
import { Scrollbar } from '../../timeline/scrollbar.ts';
import { type SiblingOrder, siblingOrder } from '../../timeline/sibling-order.ts';
import { Surface } from '../../timeline/surface.ts';
import { type Ticks, ticks } from '../../timeline/ticks.ts';
import { rulerScale } from './axis.ts';
import { deltaOf, rowIn } from './content.ts';
import { drawMerged } from './draw.ts';
import type { MergedElements } from './elements.ts';
import { attachMergedGestures } from './gestures.ts';
import { MergedModel, RULER } from './model.ts';
import { MergedOverlay } from './overlay.ts';
import { MergedRowElement, type MergedRowState } from './rows.ts';
import { currentShown, partSizes, type Shown } from './shown.ts';
import { beginPair, mergedViewStore, newTime, showTime, spanOf, USUAL_NAME } from './view.ts';
import { NOISE, opens, shownFor } from './visible.ts';

/** Room for the name of a ruler, CSS pixels. */
const RULER_NAME = 58;

export class MergedController {
  readonly #elements: MergedElements;
  readonly #model = new MergedModel();
  readonly #bars: Surface;
  /** Of each run; the base's is used only where each run has its own. */
  readonly #rulers: BothSides<Surface>;
  readonly #rows: GridRows<MergedRowState>;
  readonly #overlay: MergedOverlay;
  readonly #scrollbar: Scrollbar;
  readonly #parts: Readonly<Record<'rows' | 'bars' | 'ruler' | 'overlay' | 'marks', FramePart>>;
  readonly #abort = new AbortController();
  readonly #undo: (() => void)[] = [];
  #palette: Palette;
  #patterns: Patterns | undefined;
  #siblings: { readonly shown: Shown; readonly order: SiblingOrder } | undefined;
  #charWidth = 6.6;
  /** The selected row is to be brought on screen in the next frame. */
  #reveal = true;
  /** What stays where it is on screen when rows come and go above it: a merged row and its distance from the top. */
  #anchor: { readonly shown: Shown; readonly row: number; readonly top: number } | undefined;

  constructor(elements: MergedElements) {
    this.#elements = elements;
    this.#palette = readPalette();
    this.#bars = new Surface(elements.bars);
    this.#rulers = { base: new Surface(elements.baseRuler), new: new Surface(elements.ruler) };
    this.#rows = new GridRows(elements.rows, elements.grid.id, () => new MergedRowElement());
    const { signal } = this.#abort;
    const scrollTo = (offset: number) => this.#scrollTo(offset);
    this.#scrollbar = new Scrollbar(elements.scrollbar, this.#model, scrollTo, signal);
    this.#parts = {
      rows: frame.add(10, () => this.#drawRows()),
      bars: frame.add(20, () => this.#drawBars()),
      ruler: frame.add(21, () => this.#drawRuler()),
      overlay: frame.add(30, () => this.#drawOverlay()),
      marks: frame.add(40, () => this.#drawMarks()),
    };
    this.#overlay = new MergedOverlay(elements, this.#model, () => this.#parts.overlay.invalidate());
    const hover = (position: number) => this.#rows.hover(position);
    attachMergedGestures({ elements, model: this.#model, overlay: this.#overlay, hover, scrollTo, signal });
    this.#attachWidth();
    this.#subscribe();
    this.#newPair();
    this.#resize();
  }

  /** Stops drawing and listening. */
  dispose(): void {
    this.#abort.abort();
    for (const undo of this.#undo) undo();
    for (const part of Object.values(this.#parts)) part.remove();
    this.#overlay.dispose();
  }

  /** The edge behind the columns is dragged; what becomes wider or narrower is the column of names. */
  #attachWidth(): void {
    const others = () => this.#model.columns.total - this.#model.columns.name;
    const keep = (width: number) => mergedViewStore.setState({ nameWidth: width - others() });
    attachNameWidth(this.#elements.separator, this.#model, this.#abort.signal, keep, () => USUAL_NAME + others());
  }

  #subscribe(): void {
    const { rows, bars, ruler, overlay, marks } = this.#parts;
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.#elements.root);
    window.addEventListener('resize', () => this.#resize(), { signal: this.#abort.signal });
    this.#undo.push(
      () => observer.disconnect(),
      watchPalette(() => this.#repaint()),
      compareStore.subscribe((state, before) => {
        if (state.pair !== before.pair) this.#newPair();
        if (state.axes !== before.axes) this.#resize();
        if (state.collapsed !== before.collapsed || state.onlyDifferences !== before.onlyDifferences) {
          rows.invalidate();
          marks.invalidate();
        }
        if (state.selected !== before.selected) {
          this.#reveal = state.selected >= 0;
          rows.invalidate();
          this.#showSelectedBar();
        }
        if (state.baseTime !== before.baseTime) overlay.invalidate();
      }),
      playbackStore.subscribe((state, before) => {
        if (state.time === before.time) return;
        overlay.invalidate();
        this.#keepPlayheadInView(state.playing, before.time, state.time);
      }),
      mergedViewStore.subscribe((state, before) => {
        if (state.nameWidth !== before.nameWidth) this.#resize();
        overlay.invalidate();
        if (state.viewport === before.viewport) return;
        bars.invalidate();
        ruler.invalidate();
      }),
    );
  }

  /** Another pair begins at its top, or where its selected step is. */
  #newPair(): void {
    this.#anchor = undefined;
    this.#reveal = compareStore.getState().selected >= 0;
    this.#model.scrollTo(0);
    beginPair();
    for (const part of Object.values(this.#parts)) part.invalidate();
  }

  /** By playing the playhead leaves the viewport: it goes on to the next page. A clock that was set is always brought into view. */
  #keepPlayheadInView(playing: boolean, before: number, time: number): void {
    if (this.#model.keepsViewport) return;
    const { viewport } = mergedViewStore.getState();
    const shift = time - before;
    const now = newTime();
    const earlier = now - shift / (this.#model.axis.per.new || 1);
    if (!playing || (earlier >= viewport.start && earlier <= viewport.end)) showTime(now);
  }

  #repaint(): void {
    this.#palette = readPalette();
    this.#patterns = undefined;
    for (const part of Object.values(this.#parts)) part.invalidate();
  }

  #resize(): void {
    const { root, body, separator } = this.#elements;
    const model = this.#model;
    const two = compareStore.getState().axes === 'two';
    root.classList.toggle('cmp-two', two);
    model.width = root.clientWidth;
    model.height = body.clientHeight;
    model.rowHeight = Number.parseFloat(getComputedStyle(root).getPropertyValue('--row')) || 24;
    const { name, base, new: newWidth, delta, hasBar, total } = model.columns;
    root.style.setProperty('--name-width', `${total}px`);
    root.style.setProperty('--cmp-columns', `${name}px ${base}px ${newWidth}px ${delta}px minmax(0, 1fr)`);
    root.classList.toggle('cmp-no-base', base === 0);
    root.classList.toggle('cmp-no-new', newWidth === 0);
    root.classList.toggle('cmp-no-bars', !hasBar);
    showNameWidth(separator, model);
    const sharper = this.#bars.ratio !== window.devicePixelRatio;
    this.#bars.resize(model.stripWidth, model.height);
    // Beside two rulers stands whose they are.
    for (const side of SIDES) this.#rulers[side].resize(model.stripWidth - (two ? RULER_NAME : 0), RULER);
    this.#bars.context.font = this.#palette.font;
    this.#charWidth = this.#bars.context.measureText('0').width || 6.6;
    if (mergedViewStore.getState().pageRows !== model.pageRows) mergedViewStore.setState({ pageRows: model.pageRows });
    if (sharper) this.#patterns = undefined;
    // A resized canvas is empty: it is drawn again before the browser paints, so that nothing flickers.
    for (const part of Object.values(this.#parts)) part.invalidate();
    frame.flush();
  }

  #scrollTo(offset: number): void {
    this.#reveal = false;
    if (this.#model.scrollTo(offset)) this.#parts.rows.invalidate();
  }

  #drawRows(): void {
    const shown = currentShown();
    const model = this.#model;
    const { selected } = compareStore.getState();
    model.rows = shown?.visible.length ?? 0;
    if (!shown) {
      this.#rows.show([], 0, 0, model.columns.name);
      return;
    }
    this.#keepAnchor(shown);
    const at = shown.positionOf[selected] ?? -1;
    if (this.#reveal && at >= 0) model.show(at);
    this.#reveal = false;
    model.scrollTo(model.offset);
    const { first, count, top } = model.window;
    this.#rows.show(this.#statesOf(shown, first, count, selected), first, top, model.columns.name);
    this.#overlay.rowsMoved();
    this.#announce(shown, at, first, count);
    const position = at >= first && at < first + count ? at : first;
    const row = shown.visible[position];
    this.#anchor = row === undefined ? undefined : { shown, row, top: model.topOf(position) };
    this.#parts.bars.invalidate();
    this.#parts.overlay.invalidate();
  }

  #statesOf(shown: Shown, first: number, count: number, selected: number): MergedRowState[] {
    const { pair, visible, closed, marks } = shown;
    const { merged } = pair;
    if (this.#siblings?.shown !== shown) {
      this.#siblings = { shown, order: siblingOrder({ rowCount: merged.count, parent: merged.parent }, visible) };
    }
    const { order } = this.#siblings;
    const sizes = partSizes(pair);
    const states: MergedRowState[] = [];
    for (let position = first; position < first + count; position++) {
      const row = visible[position] as number;
      const isClosed = closed.has(row);
      const delta = (isClosed ? merged.deltaBelow[row] : merged.delta[row]) as number;
      states.push({
        pair,
        row,
        position,
        expanded: opens(merged, row, marks) ? !isClosed : undefined,
        selected: row === selected,
        delta: deltaOf(delta, sizes, isClosed),
        place: order.place[position] ?? 0,
        siblings: order.count[(merged.parent[row] as number) + 1] ?? 0,
      });
    }
    return states;
  }

  /** Pans to the selected step where none of it is on screen, in either run. */
  #showSelectedBar(): void {
    const { selected, pair } = compareStore.getState();
    if (!pair || selected < 0 || this.#model.keepsViewport || playbackStore.getState().playing) return;
    for (const side of SIDES) {
      const row = rowIn(pair, side, selected);
      if (row >= 0 && barOf(pair.tables[side], row, this.#model.scaleOf(side)).visible) return;
    }
    const span = spanOf(selected);
    if (span) showTime(span.start);
  }

  /** After rows came or went above: scrolls so that what was looked at stays where it was. */
  #keepAnchor(shown: Shown): void {
    const anchor = this.#anchor;
    if (!anchor || anchor.shown === shown || anchor.shown.pair !== shown.pair || this.#model.offset === 0) return;
    // Rows inside a subtree that was closed went with it: the row that it is in stands for them.
    const row = shownFor(shown.pair.merged, shown.positionOf, anchor.row);
    if (row >= 0) this.#model.scrollTo((shown.positionOf[row] as number) * this.#model.rowHeight - anchor.top);
  }

  #announce({ visible, marks }: Shown, selected: number, first: number, count: number): void {
    const { grid, empty } = this.#elements;
    setAttribute(grid, 'aria-rowcount', String(visible.length + 1));
    const onScreen = selected >= first && selected < first + count;
    setAttribute(grid, 'aria-activedescendant', onScreen ? rowId(grid.id, selected) : undefined);
    const text = visible.length > 0 ? '' : marks ? 'No step differs.' : 'Neither run has spans.';
    if (empty.textContent !== text) empty.textContent = text;
  }

  #drawBars(): void {
    const shown = currentShown();
    if (!shown) {
      this.#bars.clear();
      return;
    }
    const model = this.#model;
    const { first, count } = model.window;
    const rows: { row: number; top: number }[] = [];
    for (let position = first; position < first + count; position++) {
      rows.push({ row: shown.visible[position] as number, top: model.topOf(position) });
    }
    this.#patterns ??= makePatterns(this.#bars.context, this.#palette, this.#bars.ratio);
    drawMerged(this.#bars, {
      pair: shown.pair,
      rows,
      rowHeight: model.rowHeight,
      scales: { base: model.scaleOf('base'), new: model.scaleOf('new') },
      palette: this.#palette,
      patterns: this.#patterns,
      // On two axes a line that is right for one run would be wrong for the other.
      guides: compareStore.getState().axes === 'two' ? [] : this.#ticksOf('new').major.map((tick) => tick.x),
    });
  }

  #ticksOf(side: Side): Ticks {
    const { viewport } = mergedViewStore.getState();
    return ticks(rulerScale(this.#model.axis, side, viewport, this.#model.stripWidth), this.#charWidth);
  }

  #drawRuler(): void {
    const two = compareStore.getState().axes === 'two';
    for (const side of two ? SIDES : (['new'] as const)) {
      const input = { ticks: this.#ticksOf(side), palette: this.#palette };
      drawRuler(this.#rulers[side], { ...input, breaks: [], hits: [], currentHit: undefined });
    }
  }

  #drawOverlay(): void {
    this.#overlay.draw();
    this.#scrollbar.draw();
  }

  /** On the scroll bar: which steps are slower, which faster. */
  #drawMarks(): void {
    const shown = currentShown();
    const { good, error } = this.#palette;
    const noise = shown ? partSizes(shown.pair).size * NOISE : 0;
    this.#scrollbar.drawColours(shown?.visible.length ?? 0, (position) => {
      const row = shown?.visible[position] as number;
      const delta = shown?.pair.merged.delta[row] as number;
      return delta > noise ? error : delta < -noise ? good : undefined;
    });
  }
}
