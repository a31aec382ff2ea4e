/** Joins the stores with the overview: its picture is drawn when the document changes, its handles when they move. */
import { formatClock, formatCount } from '../../shared/base/format.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { terminalHitsStore } from '../stores/terminal-hits.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { type FramePart, frame } from '../ui/canvas/frame.ts';
import { type Palette, readPalette, watchPalette } from '../ui/canvas/palette.ts';
import { Surface } from '../ui/canvas/surface.ts';
import { setAttribute } from '../ui/element.ts';
import { pixelAt, timeScale } from '../ui/time/time-scale.ts';
import { type OverviewBins, overviewBins } from './overview-bins.ts';
import { drawOverview } from './overview-draw.ts';
import { makeOverviewElements, type OverviewElements } from './overview-elements.ts';
import { attachOverviewGestures, showsAll } from './overview-gestures.ts';

export class OverviewController {
  readonly #elements: OverviewElements;
  readonly #surface: Surface;
  readonly #picture: FramePart;
  readonly #handles: FramePart;
  readonly #abort = new AbortController();
  readonly #undo: (() => void)[];
  #palette: Palette = readPalette();
  /** One pass over all rows: made again only when the rows, the time they are spread over, or the width changes. */
  #bins: OverviewBins | undefined;

  constructor(root: HTMLElement) {
    this.#elements = makeOverviewElements(root);
    this.#surface = new Surface(this.#elements.canvas);
    this.#picture = frame.add(50, () => this.#drawPicture());
    this.#handles = frame.add(51, () => this.#drawHandles());
    attachOverviewGestures(this.#elements, () => root.clientWidth, this.#abort.signal);
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(root);
    window.addEventListener('resize', () => this.#resize(), { signal: this.#abort.signal });
    this.#undo = [
      () => observer.disconnect(),
      watchPalette(() => {
        this.#palette = readPalette();
        this.#picture.invalidate();
      }),
      documentStore.subscribe((state, before) => {
        const other = state.table !== before.table || state.trace !== before.trace;
        if (other) this.#bins = undefined;
        if (other || state.recordings !== before.recordings) this.#redraw();
      }),
      viewportStore.subscribe((state, before) => {
        this.#handles.invalidate();
        if (state.whole === before.whole) return;
        this.#bins = undefined;
        this.#picture.invalidate();
      }),
      treeStore.subscribe((state, before) => {
        if (state.filter.rows !== before.filter.rows) this.#picture.invalidate();
      }),
      terminalHitsStore.subscribe((state, before) => {
        if (state.times !== before.times) this.#picture.invalidate();
      }),
      playbackStore.subscribe((state, before) => {
        if (state.time !== before.time || state.playing !== before.playing) this.#handles.invalidate();
      }),
    ];
    this.#resize();
  }

  dispose(): void {
    this.#abort.abort();
    for (const undo of this.#undo) undo();
    this.#picture.remove();
    this.#handles.remove();
  }

  #redraw(): void {
    this.#picture.invalidate();
    this.#handles.invalidate();
  }

  #resize(): void {
    const { root } = this.#elements;
    if (!this.#surface.resize(root.clientWidth, root.clientHeight)) return;
    this.#bins = undefined;
    this.#redraw();
  }

  #drawPicture(): void {
    const { table, trace, recordings } = documentStore.getState();
    const { whole } = viewportStore.getState();
    const range = trace === undefined ? undefined : table.traces[trace];
    const width = this.#surface.width * this.#surface.ratio;
    this.#bins ??= overviewBins(table, range?.firstRow ?? 0, range?.endRow ?? table.rowCount, whole, width);
    const bins = this.#bins;
    drawOverview(this.#surface, {
      bins,
      whole,
      palette: this.#palette,
      activity: recordings.map((recording) => recording.activity.map((time) => recording.startsAt + time * 1e6)),
      matches: this.#matchTimes(),
      hits: terminalHitsStore.getState().times,
    });
    const total = bins.tokens[bins.tokens.length - 1] ?? 0;
    this.#elements.tokens.textContent = total > 0 ? `tokens so far, to ${formatCount(total)}` : '';
  }

  #matchTimes(): Float64Array {
    const { rows } = treeStore.getState().filter;
    const { table } = documentStore.getState();
    if (!rows) return new Float64Array(0);
    const times = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) times[i] = table.start[rows[i] as number] ?? 0;
    return times.sort();
  }

  #drawHandles(): void {
    const { before, after, brush, startHandle, endHandle, playhead, root } = this.#elements;
    const { whole, viewport } = viewportStore.getState();
    const { time, playing } = playbackStore.getState();
    const { width } = this.#surface;
    const scale = timeScale(whole, width);
    const place = (at: number) => Math.min(Math.max(pixelAt(scale, at), 0), width);
    const left = place(viewport.start);
    const right = Math.max(left + 2, place(viewport.end));
    root.classList.toggle('overview-all', showsAll(viewport, whole));
    // The shades are as wide as the strip and pushed out of it, so that moving them repaints nothing.
    before.style.transform = `translateX(${left - width}px)`;
    after.style.transform = `translateX(${right}px)`;
    brush.style.transform = `translateX(${left}px)`;
    brush.style.width = `${right - left}px`;
    startHandle.style.transform = `translateX(${left}px)`;
    endHandle.style.transform = `translateX(${right}px)`;
    playhead.style.transform = `translateX(${place(time)}px)`;
    slide(startHandle, viewport.start, whole.start, whole.end);
    slide(endHandle, viewport.end, whole.start, whole.end);
    // While it plays, a screen reader must not be told 60 times a second.
    if (!playing) slide(playhead, time, whole.start, whole.end);
  }
}

/** A slider's place, in milliseconds for machines and as a clock for people. */
function slide(handle: HTMLElement, time: number, start: number, end: number): void {
  setAttribute(handle, 'aria-valuemin', String(Math.floor(start / 1e6)));
  setAttribute(handle, 'aria-valuemax', String(Math.ceil(end / 1e6)));
  setAttribute(handle, 'aria-valuenow', String(Math.round(time / 1e6)));
  setAttribute(handle, 'aria-valuetext', `${formatClock(time)} of ${formatClock(end)}`);
}
