/** What lies over the merged timelines: two playheads, crosshair, tooltip, the line where the runs part. Moved by transforms. */

import { formatClock } from '../../../shared/base/format.ts';
import type { Side } from '../../../shared/compare/comparison.ts';
import { compareStore } from '../../stores/compare.ts';
import { playbackStore } from '../../stores/playback.ts';
import { setAttribute } from '../../timeline/element.ts';
import { pixelOf, timeAt } from '../../timeline/time-scale.ts';
import { TOOLTIP_DELAY, Tooltip } from '../../timeline/tooltip.ts';
import { mergedFacts, mergedName } from './content.ts';
import type { MergedElements } from './elements.ts';
import type { MergedModel } from './model.ts';
import { contributionsOf, currentShown } from './shown.ts';
import { mergedViewStore } from './view.ts';
import { shownFor } from './visible.ts';

/** Where the pointer is: pixels on the strip (undefined: not on it), on the page, and over whose part of the row. */
export interface Pointer {
  readonly x: number | undefined;
  readonly page: { readonly x: number; readonly y: number };
  readonly side: Side;
}

/** Playheads nearer than this are one, CSS pixels. */
const SAME = 0.75;

export class MergedOverlay {
  readonly #elements: MergedElements;
  readonly #model: MergedModel;
  readonly #invalidate: () => void;
  readonly #tooltip: Tooltip;
  #pointer: Pointer | undefined;
  #row = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #described = false;

  constructor(elements: MergedElements, model: MergedModel, invalidate: () => void) {
    this.#elements = elements;
    this.#model = model;
    this.#invalidate = invalidate;
    this.#tooltip = new Tooltip(elements.tooltip);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#tooltip.hide();
  }

  /** The pointer is over a merged row, or over none (-1). `tells`: a tooltip opens if it rests there. */
  point(row: number, pointer: Pointer, tells: boolean): void {
    this.#pointer = pointer;
    if (row !== this.#row || !tells) this.#quiet();
    this.#row = row;
    if (tells && row >= 0 && !this.#tooltip.shown) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#open(), TOOLTIP_DELAY);
    }
    this.#invalidate();
  }

  /** The pointer left, or does something else now. */
  leave(): void {
    this.#pointer = undefined;
    this.rowsMoved();
    this.#invalidate();
  }

  /** Rows scrolled under a resting pointer: what was said is no longer true. */
  rowsMoved(): void {
    this.#quiet();
    this.#row = -1;
  }

  draw(): void {
    const { baseTime } = compareStore.getState();
    const newX = this.#place(this.#elements.newPlayhead, 'new', playbackStore.getState().time);
    const base = this.#place(this.#elements.basePlayhead, 'base', baseTime);
    if (Math.abs(newX - base) < SAME) this.#elements.basePlayhead.hidden = true;
    this.#drawCrosshair();
    this.#drawDivergence();
    this.#describe();
  }

  /** Puts a playhead where it belongs; returns its place, CSS pixels. */
  #place(playhead: HTMLElement, side: Side, time: number): number {
    const scale = this.#model.scaleOf(side);
    const x = pixelOf(scale, time);
    playhead.hidden = !(x >= -0.5 && x <= scale.width + 0.5);
    playhead.style.transform = `translateX(${x}px)`;
    return x;
  }

  #drawCrosshair(): void {
    const { crosshair, crosshairLabel } = this.#elements;
    const { x, side } = this.#pointer ?? { x: undefined, side: 'new' };
    crosshair.hidden = x === undefined;
    if (x === undefined) return;
    const { pair, axes } = compareStore.getState();
    const scale = this.#model.scaleOf(side);
    const time = formatClock(timeAt(scale, x) - (pair?.from[side] ?? 0));
    crosshair.style.transform = `translateX(${Math.round(x)}px)`;
    const whose = axes === 'one' ? '' : side === 'base' ? 'Base ' : 'New ';
    crosshairLabel.textContent = whose + time;
    crosshairLabel.classList.toggle('tv-flip', x > scale.width - 120);
  }

  /** The line above the first step that differs, or above the closed row that has it in it. */
  #drawDivergence(): void {
    const { divergence } = this.#elements;
    const shown = currentShown();
    const row = shown ? shownFor(shown.pair.merged, shown.positionOf, shown.pair.divergence) : -1;
    const top = row < 0 ? -1 : this.#model.topOf(shown?.positionOf[row] as number);
    divergence.hidden = row < 0 || top < -1 || top >= this.#model.height;
    if (!divergence.hidden) divergence.style.transform = `translateY(${Math.round(this.#model.headHeight + top)}px)`;
  }

  /** No tooltip, now or soon; unless it was asked for with a key. */
  #quiet(): void {
    clearTimeout(this.#timer);
    if (!this.#described) this.#tooltip.hide();
  }

  #open(): void {
    if (this.#pointer && this.#row >= 0 && !this.#described)
      this.#show(this.#row, this.#pointer.page.x, this.#pointer.page.y);
  }

  #show(row: number, x: number, y: number): void {
    const { pair } = compareStore.getState();
    if (!pair || row >= pair.merged.count) return;
    this.#tooltip.showFacts(mergedName(pair, row), mergedFacts(pair, row, contributionsOf(pair, row)), x, y);
  }

  /** The same tooltip for the selected row, asked for with a key: it stays until it is closed. */
  #describe(): void {
    const wanted = mergedViewStore.getState().described;
    if (!wanted && !this.#described) return;
    const { selected } = compareStore.getState();
    const position = currentShown()?.positionOf[selected] ?? -1;
    const { grid, body, tooltip } = this.#elements;
    this.#described = wanted && position >= 0;
    setAttribute(grid, 'aria-describedby', this.#described ? tooltip.id : undefined);
    if (!this.#described) {
      this.#tooltip.hide();
      return;
    }
    const box = body.getBoundingClientRect();
    const top = Math.min(Math.max(this.#model.topOf(position) + this.#model.rowHeight, 0), this.#model.height);
    this.#show(selected, box.left + 40, box.top + top - 8);
  }
}
