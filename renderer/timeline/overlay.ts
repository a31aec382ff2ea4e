/** What lies over the waterfall: playhead, range, crosshair, tooltip. DOM elements moved by transforms: nothing is repainted. */
import { formatClock, formatDuration } from '../../shared/base/format.ts';
import type { Nanoseconds } from '../../shared/base/time.ts';
import { keyOf, rowOf } from '../../shared/trace/visible.ts';
import { selectedPosition, selectedRow } from '../document/select.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { stepAtLeast, tickLabel } from './ticks.ts';
import { pixelOf, timeAt } from './time-scale.ts';
import { TOOLTIP_DELAY, Tooltip } from './tooltip.ts';
import type { TraceElements } from './trace-elements.ts';
import type { TraceModel } from './trace-model.ts';
import { timelineStore } from './view.ts';

export class Overlay {
  readonly #elements: TraceElements;
  readonly #model: TraceModel;
  readonly #invalidate: () => void;
  readonly #tooltip: Tooltip;
  /** Where the pointer is: pixels on the strip (undefined: not on it) and on the page. */
  #pointer: { readonly x: number | undefined; readonly pageX: number; readonly pageY: number } | undefined;
  #position = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #described = false;
  #rangeText = '';

  constructor(elements: TraceElements, model: TraceModel, invalidate: () => void) {
    this.#elements = elements;
    this.#model = model;
    this.#invalidate = invalidate;
    this.#tooltip = new Tooltip(elements.tooltip);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#tooltip.hide();
  }

  /**
   * The pointer is over a row (or over none: -1), `x` pixels from the timeline's left edge, undefined on the names, at
   * a point of the page. `tells`: a tooltip opens if it rests there.
   */
  point(
    position: number,
    x: number | undefined,
    page: { readonly x: number; readonly y: number },
    tells: boolean,
  ): void {
    this.#pointer = { x, pageX: page.x, pageY: page.y };
    if (position !== this.#position) this.#hover(position);
    if (tells && position >= 0) {
      if (!this.#tooltip.shown) this.#wait();
    } else this.#quiet();
    this.#invalidate();
  }

  /** No tooltip, now or soon; unless it was asked for with a key. */
  #quiet(): void {
    clearTimeout(this.#timer);
    if (!this.#described) this.#tooltip.hide();
  }

  /** The pointer left, or does something else now. */
  leave(): void {
    this.#pointer = undefined;
    this.#hover(-1);
    this.#invalidate();
  }

  /** Rows scrolled under a resting pointer: what it said is no longer true. */
  rowsMoved(): void {
    this.#quiet();
    this.#position = -1;
  }

  draw(): void {
    const scale = this.#model.scale;
    const { width } = scale;
    const { playhead, range, rangeLabel } = this.#elements;
    const x = pixelOf(scale, playbackStore.getState().time);
    playhead.hidden = !(x >= -0.5 && x <= width + 0.5);
    playhead.style.transform = `translateX(${x}px)`;

    const { range: selected } = viewportStore.getState();
    const left = selected ? Math.max(-2, pixelOf(scale, selected.start)) : 0;
    const right = selected ? Math.min(width + 2, pixelOf(scale, selected.end)) : 0;
    range.hidden = !selected || right < 0 || left > width;
    if (selected && !range.hidden) {
      range.style.transform = `translateX(${left}px)`;
      range.style.width = `${Math.max(1, right - left)}px`;
      const text = formatDuration(selected.end - selected.start);
      if (text !== this.#rangeText) rangeLabel.textContent = text;
      this.#rangeText = text;
      rangeLabel.classList.toggle('tv-outside', right - left < text.length * 8 + 8);
    }
    this.#drawCrosshair(scale.scale);
    this.#describe();
  }

  #drawCrosshair(pixelsPerNanosecond: number): void {
    const { crosshair, crosshairLabel } = this.#elements;
    const x = this.#pointer?.x;
    crosshair.hidden = x === undefined;
    if (x === undefined) return;
    const { scale } = this.#model;
    crosshair.style.transform = `translateX(${Math.round(x)}px)`;
    crosshairLabel.textContent = preciseTime(timeAt(scale, x), pixelsPerNanosecond, scale);
    crosshairLabel.classList.toggle('tv-flip', x > scale.width - 90);
  }

  #hover(position: number): void {
    this.#position = position;
    this.#quiet();
    const { table } = documentStore.getState();
    const row = position < 0 ? undefined : treeStore.getState().visible[position];
    const hovered = row === undefined || row >= table.rowCount ? undefined : keyOf(table, row);
    if (selectionStore.getState().hovered !== hovered) selectionStore.setState({ hovered });
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), TOOLTIP_DELAY);
  }

  #open(): void {
    const { hovered } = selectionStore.getState();
    const { table } = documentStore.getState();
    const row = hovered === undefined ? -1 : rowOf(table, hovered);
    if (!this.#pointer || row < 0 || this.#described) return;
    this.#tooltip.show(table, row, this.#pointer.pageX, this.#pointer.pageY);
  }

  /** The same tooltip for the selected row, asked for with a key: it stays until it is closed. */
  #describe(): void {
    const wanted = timelineStore.getState().described;
    if (!wanted && !this.#described) return;
    const row = selectedRow();
    const position = selectedPosition();
    const { grid, body, tooltip } = this.#elements;
    this.#described = wanted && row >= 0;
    if (!this.#described) {
      this.#tooltip.hide();
      grid.removeAttribute('aria-describedby');
      return;
    }
    const box = body.getBoundingClientRect();
    const top = Math.min(Math.max(this.#model.topOf(position) + this.#model.rowHeight, 0), this.#model.height);
    this.#tooltip.show(documentStore.getState().table, row, box.left + 40, box.top + top - 8);
    grid.setAttribute('aria-describedby', tooltip.id);
  }
}

/** A time as exact as a pixel is. */
function preciseTime(
  time: Nanoseconds,
  pixelsPerNanosecond: number,
  { start, end }: { readonly start: Nanoseconds; readonly end: Nanoseconds },
): string {
  const step = stepAtLeast(1 / pixelsPerNanosecond);
  if (step >= 1e9) return formatClock(time);
  return tickLabel(Math.round(time / step) * step, step, Math.max(Math.abs(start), Math.abs(end)));
}
