/** The grid's own scroll bar: exact for any number of rows, with marks where something is. */

import { Surface } from '../canvas/surface.ts';
import { setAttribute } from '../element.ts';
import type { GridModel } from './model.ts';
import { offsetOfThumb, thumbOf } from './scroll.ts';

/** Marks along an edge of the scroll bar. */
export interface MarkLayer {
  readonly edge: 'left' | 'right';
  /** The mark of a position; undefined: none. `before` is that of the positions before it on the same line of pixels. */
  colour(position: number, before: string | undefined): string | undefined;
}

export class Scrollbar {
  readonly #track: HTMLElement;
  readonly #thumb: HTMLElement;
  readonly #marks: Surface;
  readonly #model: GridModel;
  readonly #scroll: (offset: number) => void;
  /** While the thumb is dragged: where on it the pointer took hold. */
  #grip: number | undefined;

  /** `scroll` is asked to move to an offset. Removes its listeners when `signal` aborts. */
  constructor(track: HTMLElement, model: GridModel, scroll: (offset: number) => void, signal: AbortSignal) {
    this.#track = track;
    this.#model = model;
    this.#scroll = scroll;
    const marks = document.createElement('canvas');
    marks.className = 'tree-grid-marks';
    this.#thumb = document.createElement('div');
    this.#thumb.className = 'tree-grid-thumb';
    track.replaceChildren(marks, this.#thumb);
    this.#marks = new Surface(marks);
    track.addEventListener('pointerdown', (event) => this.#press(event), { signal });
    track.addEventListener('pointermove', (event) => this.#drag(event), { signal });
    for (const name of ['pointerup', 'pointercancel'] as const) {
      track.addEventListener(name, () => this.#release(), { signal });
    }
  }

  /** Puts the thumb where the model's offset is. */
  draw(): void {
    const thumb = thumbOf(this.#model.area, this.#model.offset, this.#model.height);
    this.#thumb.hidden = !thumb.needed;
    this.#thumb.style.height = `${thumb.height}px`;
    this.#thumb.style.transform = `translateY(${thumb.top}px)`;
    const percent = thumb.needed ? Math.round((thumb.top / (this.#model.height - thumb.height || 1)) * 100) : 0;
    setAttribute(this.#track, 'aria-valuenow', String(percent));
  }

  /** Draws the marks of `count` positions. One pass over them a layer: only when they change. */
  drawMarks(count: number, layers: readonly MarkLayer[]): void {
    const width = this.#track.clientWidth;
    const height = this.#model.height;
    this.#marks.resize(width, height);
    const context = this.#marks.clear();
    if (!thumbOf(this.#model.area, 0, height).needed) return;
    for (const layer of layers) {
      const lines = new Array<string | undefined>(Math.max(1, Math.floor(height)));
      for (let position = 0; position < count; position++) {
        const line = Math.floor((position * lines.length) / count);
        lines[line] = layer.colour(position, lines[line]);
      }
      for (const [line, colour] of lines.entries()) {
        if (colour === undefined) continue;
        context.fillStyle = colour;
        if (layer.edge === 'left') context.fillRect(1, line, 3, 2);
        else context.fillRect(width - 5, line, 4, 2);
      }
    }
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#track.setPointerCapture(event.pointerId);
    const y = event.clientY - this.#track.getBoundingClientRect().top;
    const thumb = thumbOf(this.#model.area, this.#model.offset, this.#model.height);
    // A press beside the thumb goes there at once, as if the thumb had been held by its middle.
    this.#grip = y >= thumb.top && y <= thumb.top + thumb.height ? y - thumb.top : thumb.height / 2;
    this.#track.classList.add('tree-grid-scrollbar-dragging');
    this.#drag(event);
  }

  #drag(event: PointerEvent): void {
    if (this.#grip === undefined) return;
    const y = event.clientY - this.#track.getBoundingClientRect().top;
    this.#scroll(offsetOfThumb(this.#model.area, y - this.#grip, this.#model.height));
  }

  #release(): void {
    this.#grip = undefined;
    this.#track.classList.remove('tree-grid-scrollbar-dragging');
  }
}
