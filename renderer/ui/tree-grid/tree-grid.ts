/**
 * A tree of rows with a timeline beside it. It joins a source with elements and canvases: the source tells it what has
 * changed, and everything is drawn here, at most once a frame and only what is out of date.
 */
import { Disposables } from '../../../shared/base/disposables.ts';
import { type FramePart, frame } from '../canvas/frame.ts';
import { type Palette, readPalette, watchPalette } from '../canvas/palette.ts';
import { makePatterns, type Patterns } from '../canvas/patterns.ts';
import { Surface } from '../canvas/surface.ts';
import { drawRuler } from '../time/ruler.ts';
import { ticks } from '../time/ticks.ts';
import type { TimeScale } from '../time/time-scale.ts';
import { type GridElements, makeGridElements } from './elements.ts';
import { attachGestures } from './gestures.ts';
import { GridModel } from './model.ts';
import { attachNameWidth, showNameWidth } from './name-width.ts';
import { GridOverlay } from './overlay.ts';
import { GridRows } from './rows.ts';
import { Scrollbar } from './scrollbar.ts';
import type { GridPart, PlacedRow, TreeGridSource } from './source.ts';

/** Room for the name of a ruler where each lane has one, CSS pixels. */
const RULER_NAME = 58;

export class TreeGrid {
  readonly #source: TreeGridSource;
  readonly #elements: GridElements;
  readonly #model: GridModel;
  readonly #bars: Surface;
  readonly #rulers: readonly Surface[];
  readonly #rows: GridRows;
  readonly #overlay: GridOverlay;
  readonly #scrollbar: Scrollbar;
  readonly #parts: Readonly<Record<GridPart, FramePart>>;
  readonly #disposables = new Disposables();
  #palette: Palette = readPalette();
  #patterns: Patterns | undefined;
  #charWidth = 6.6;

  /** Builds the grid inside `root`, replacing what is there. */
  constructor(root: HTMLElement, source: TreeGridSource) {
    const elements = makeGridElements(root, source);
    const model = new GridModel(source.axis, (width, wanted) => source.layOut(width, wanted));
    const abort = new AbortController();
    const { signal } = abort;
    const scrollTo = (offset: number) => this.#scrollTo(offset);
    this.#source = source;
    this.#elements = elements;
    this.#model = model;
    this.#bars = new Surface(elements.bars);
    this.#rulers = elements.rulers.map(({ canvas }) => new Surface(canvas));
    this.#rows = new GridRows(source, elements, model);
    this.#scrollbar = new Scrollbar(elements.scrollbar, model, scrollTo, signal);
    this.#parts = {
      rows: frame.add(10, () => this.#drawRows()),
      bars: frame.add(20, () => this.#drawBars()),
      ruler: frame.add(21, () => this.#drawRulers()),
      overlay: frame.add(30, () => this.#drawOverlay()),
      marks: frame.add(40, () => this.#drawMarks()),
    };
    this.#overlay = new GridOverlay(elements, model, source, () => this.#parts.overlay.invalidate());
    const hover = (position: number) => this.#rows.hover(position);
    attachGestures({ elements, model, source, overlay: this.#overlay, hover, scrollTo, signal });
    attachNameWidth(elements.separator, model, source, signal);
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(root);
    window.addEventListener('resize', () => this.#resize(), { signal });
    this.#disposables.add(
      () => this.#overlay.dispose(),
      ...Object.values(this.#parts).map((part) => () => part.remove()),
      () => observer.disconnect(),
      watchPalette(() => this.#repaint()),
      source.subscribe({
        changed: (...parts) => this.#invalidate(parts),
        selectionChanged: () => this.#selectionChanged(),
        resized: () => this.#resize(),
        restarted: () => this.#restart(),
        get isPointing() {
          return model.isPointing;
        },
      }),
      () => abort.abort(),
    );
    this.#resize();
  }

  /** Stops drawing and listening. */
  dispose(): void {
    this.#disposables.dispose();
  }

  #invalidate(parts: readonly GridPart[] = ['rows', 'bars', 'ruler', 'overlay', 'marks']): void {
    for (const part of parts) this.#parts[part].invalidate();
  }

  #selectionChanged(): void {
    const row = this.#source.tree.selected;
    this.#rows.revealsSelection = row >= 0;
    this.#parts.rows.invalidate();
    this.#showBar(row);
  }

  #restart(): void {
    this.#rows.restart();
    this.#invalidate();
  }

  #repaint(): void {
    this.#palette = readPalette();
    this.#patterns = undefined;
    this.#invalidate();
  }

  #resize(): void {
    const { root, body, separator, rulers } = this.#elements;
    const source = this.#source;
    const model = this.#model;
    const hasOwnRulers = source.hasOwnRulers();
    root.style.setProperty('--head', `${source.rulerHeight * (hasOwnRulers ? rulers.length : 1)}px`);
    model.wantedNames = source.wantedWidth();
    model.width = root.clientWidth;
    model.height = body.clientHeight;
    model.rowHeight = Number.parseFloat(getComputedStyle(root).getPropertyValue('--row')) || 24;
    const { widths, hasBars } = model.layout;
    root.style.setProperty('--name-width', `${model.nameWidth}px`);
    root.style.setProperty('--columns', `${widths.map((width) => `${width}px`).join(' ')} minmax(0, 1fr)`);
    root.dataset.hiddenColumns = widths.flatMap((width, index) => (width === 0 ? index + 1 : [])).join(' ');
    root.classList.toggle('tree-grid-no-small-bars', !hasBars);
    showNameWidth(separator, model);
    const isSharper = this.#bars.ratio !== window.devicePixelRatio;
    this.#bars.resize(model.stripWidth, model.height);
    for (const [lane, ruler] of this.#rulers.entries()) {
      // Beside several rulers stands whose they are.
      ruler.resize(model.stripWidth - (hasOwnRulers ? RULER_NAME : 0), source.rulerHeight);
      const shown = rulers[lane];
      if (!shown) continue;
      shown.canvas.hidden = !hasOwnRulers && lane < rulers.length - 1;
      shown.name.hidden = !hasOwnRulers;
      shown.canvas.style.top = shown.name.style.top = `${hasOwnRulers ? lane * source.rulerHeight : 0}px`;
    }
    this.#bars.context.font = this.#palette.font;
    this.#charWidth = this.#bars.context.measureText('0').width || 6.6;
    source.keepPageRows(model.pageRows);
    if (isSharper) this.#patterns = undefined;
    // A resized canvas is empty: it is drawn again before the browser paints, so that nothing flickers.
    this.#invalidate();
    frame.flush();
  }

  #scrollTo(offset: number): void {
    this.#rows.revealsSelection = false;
    if (this.#model.scrollTo(offset)) this.#parts.rows.invalidate();
  }

  #drawRows(): void {
    this.#rows.draw();
    this.#overlay.rowsMoved();
    this.#parts.bars.invalidate();
    this.#parts.overlay.invalidate();
  }

  /** Pans to the bar of a row where none of it is on screen, in any lane. */
  #showBar(row: number): void {
    const source = this.#source;
    if (row < 0 || this.#model.isPointing || source.isPlaying()) return;
    const width = this.#model.stripWidth;
    if (source.lanes.some((_, lane) => source.bar(row, lane, source.scale(lane, width))?.visible)) return;
    const window = source.axis.windowOfRow(row);
    if (window) source.axis.showTime(window.start);
  }

  #drawBars(): void {
    const source = this.#source;
    const model = this.#model;
    const { tree } = source.tree;
    const { first, count } = model.window;
    const width = model.stripWidth;
    const rows: PlacedRow[] = [];
    for (let position = first; position < first + count; position++) {
      const row = tree.visible[position] as number;
      if (row >= tree.count) break;
      rows.push({ row, top: model.topOf(position) });
    }
    this.#patterns ??= makePatterns(this.#bars.context, this.#palette, this.#bars.ratio);
    source.drawBars(this.#bars, {
      rows,
      rowHeight: model.rowHeight,
      scales: source.lanes.map((_, lane) => source.scale(lane, width)),
      palette: this.#palette,
      patterns: this.#patterns,
      // On axes of their own a line that is right for one lane would be wrong for another.
      guides: source.hasOwnRulers()
        ? []
        : ticks(this.#rulerScale(source.lanes.length - 1), this.#charWidth).major.map((tick) => tick.x),
    });
  }

  #rulerScale(lane: number): TimeScale {
    const { stripWidth } = this.#model;
    return this.#source.rulerScale?.(lane, stripWidth) ?? this.#source.scale(lane, stripWidth);
  }

  #drawRulers(): void {
    for (const [lane, ruler] of this.#rulers.entries()) {
      if (!this.#source.hasOwnRulers() && lane < this.#rulers.length - 1) continue;
      const scale = this.#rulerScale(lane);
      const marks = this.#source.rulerMarks?.(scale);
      drawRuler(ruler, { scale, ticks: ticks(scale, this.#charWidth), palette: this.#palette, marks });
    }
  }

  #drawOverlay(): void {
    this.#overlay.draw();
    this.#scrollbar.draw();
  }

  #drawMarks(): void {
    this.#scrollbar.drawMarks(this.#source.tree.tree.visible.length, this.#source.marks(this.#palette));
  }
}
