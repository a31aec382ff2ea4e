/** Playheads, crosshair and tooltip, which lie over the timeline. DOM elements moved by transforms: nothing is repainted. */
import { clamp } from '../../../shared/base/numbers.ts';
import { NO_ROW } from '../../../shared/trace/table.ts';
import { setAttribute } from '../element.ts';
import { pixelAt, timeAt } from '../time/time-scale.ts';
import type { GridElements } from './elements.ts';
import type { GridModel } from './model.ts';
import type { TreeGridSource } from './source.ts';
import { TOOLTIP_DELAY, Tooltip } from './tooltip.ts';

/** The place of the pointer: pixels on the strip (undefined: not on it), on the page, and over which lane. */
export interface Pointer {
  readonly x: number | undefined;
  readonly page: { readonly x: number; readonly y: number };
  readonly lane: number;
}

/** Playheads nearer than this are one, CSS pixels. */
const SAME = 0.75;

export class GridOverlay {
  readonly #elements: GridElements;
  readonly #model: GridModel;
  readonly #source: TreeGridSource;
  readonly #invalidate: () => void;
  readonly #tooltip: Tooltip;
  readonly #drawMore: (() => void) | undefined;
  #pointer: Pointer | undefined;
  #row = NO_ROW;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDescribing = false;

  constructor(elements: GridElements, model: GridModel, source: TreeGridSource, invalidate: () => void) {
    this.#elements = elements;
    this.#model = model;
    this.#source = source;
    this.#invalidate = invalidate;
    this.#tooltip = new Tooltip(elements.tooltip);
    this.#drawMore = source.addOverlay?.(elements, model);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#tooltip.hide();
  }

  /** The pointer is over a row, or over none (-1). `hasTooltip`: one opens if it rests there. */
  point(row: number, pointer: Pointer, hasTooltip: boolean): void {
    this.#pointer = pointer;
    if (row !== this.#row || !hasTooltip) this.#quiet();
    this.#hover(row);
    if (hasTooltip && row >= 0 && !this.#tooltip.shown) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#open(), TOOLTIP_DELAY);
    }
    this.#invalidate();
  }

  /** The pointer left, or does something else now. */
  leave(): void {
    this.#pointer = undefined;
    this.#quiet();
    this.#hover(NO_ROW);
    this.#invalidate();
  }

  /** Rows scrolled under a resting pointer: the tooltip is not of what is there now. */
  rowsMoved(): void {
    this.#quiet();
    this.#row = NO_ROW;
  }

  draw(): void {
    const { playheads } = this.#elements;
    const last = playheads.length - 1;
    const x = this.#placePlayhead(last);
    for (let lane = 0; lane < last; lane++) {
      const playhead = playheads[lane];
      if (Math.abs(this.#placePlayhead(lane) - x) < SAME && playhead) playhead.hidden = true;
    }
    this.#drawMore?.();
    this.#drawCrosshair();
    this.#describe();
  }

  /** Puts the playhead of a lane where it belongs; returns its place, CSS pixels. */
  #placePlayhead(lane: number): number {
    const playhead = this.#elements.playheads[lane];
    const scale = this.#source.scale(lane, this.#model.stripWidth);
    const x = pixelAt(scale, this.#source.time(lane));
    if (!playhead) return x;
    playhead.hidden = !(x >= -0.5 && x <= scale.width + 0.5);
    playhead.style.transform = `translateX(${x}px)`;
    return x;
  }

  #drawCrosshair(): void {
    const { crosshair, crosshairLabel } = this.#elements;
    const { x, lane } = this.#pointer ?? { x: undefined, lane: 0 };
    crosshair.hidden = x === undefined;
    if (x === undefined) return;
    const scale = this.#source.scale(lane, this.#model.stripWidth);
    crosshair.style.transform = `translateX(${Math.round(x)}px)`;
    crosshairLabel.textContent = this.#source.crosshairText(lane, timeAt(scale, x), scale);
    crosshairLabel.classList.toggle('tree-grid-crosshair-flipped', x > scale.width - this.#source.crosshairRoom);
  }

  #hover(row: number): void {
    if (row !== this.#row) this.#source.hovered?.(row);
    this.#row = row;
  }

  /** No tooltip, now or soon; unless it was asked for with a key. */
  #quiet(): void {
    clearTimeout(this.#timer);
    if (!this.#isDescribing) this.#tooltip.hide();
  }

  #open(): void {
    if (!this.#pointer || this.#row < 0 || this.#isDescribing) return;
    this.#show(this.#row, this.#pointer.page.x, this.#pointer.page.y);
  }

  #show(row: number, x: number, y: number): void {
    if (row >= this.#source.tree.tree.count) return;
    const { title, facts } = this.#source.tooltip(row);
    this.#tooltip.show(title, facts, x, y);
  }

  /** The same tooltip for the selected row, asked for with a key: it stays until it is closed. */
  #describe(): void {
    const row = this.#source.described();
    if (row < 0 && !this.#isDescribing) return;
    const { grid, body, tooltip } = this.#elements;
    this.#isDescribing = row >= 0;
    setAttribute(grid, 'aria-describedby', this.#isDescribing ? tooltip.id : undefined);
    if (!this.#isDescribing) {
      this.#tooltip.hide();
      return;
    }
    const box = body.getBoundingClientRect();
    const position = this.#source.tree.tree.positionOf[row] ?? NO_ROW;
    const top = clamp(this.#model.topOf(position) + this.#model.rowHeight, 0, this.#model.height);
    this.#show(row, box.left + 40, box.top + top - 8);
  }
}
