/** The tree's own scroll bar: exact for any number of rows, with marks where errors and matches are. */
import { STATUS_ERROR } from '../../shared/trace/kind.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import { includesRow } from './bars.ts';
import type { Palette } from './palette.ts';
import { offsetOfThumb, thumbOf } from './scroll.ts';
import { Surface } from './surface.ts';
import type { TraceModel } from './trace-model.ts';

export class Scrollbar {
  readonly #track: HTMLElement;
  readonly #thumb: HTMLElement;
  readonly #marks: Surface;
  readonly #model: TraceModel;
  readonly #scroll: (offset: number) => void;
  /** While the thumb is dragged: where on it the pointer took hold. */
  #grip: number | undefined;

  /** `scroll` is asked to move to an offset. Removes its listeners when `signal` aborts. */
  constructor(track: HTMLElement, model: TraceModel, scroll: (offset: number) => void, signal: AbortSignal) {
    this.#track = track;
    this.#model = model;
    this.#scroll = scroll;
    const marks = document.createElement('canvas');
    marks.className = 'tv-marks';
    this.#thumb = document.createElement('div');
    this.#thumb.className = 'tv-thumb';
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
    if (this.#track.getAttribute('aria-valuenow') !== String(percent)) {
      this.#track.setAttribute('aria-valuenow', String(percent));
    }
  }

  /** Draws where in the whole list errors and matches are. One pass over the visible rows: only when those change. */
  drawMarks(table: SpanTable, visible: Uint32Array, matches: Uint32Array | undefined, palette: Palette): void {
    const width = this.#track.clientWidth;
    const height = this.#model.height;
    this.#marks.resize(width, height);
    const context = this.#marks.clear();
    const lines = Math.max(1, Math.floor(height));
    const errors = new Uint8Array(lines);
    const found = new Uint8Array(lines);
    const perLine = visible.length / lines;
    if (!thumbOf(this.#model.area, 0, height).needed) return;
    for (let position = 0; position < visible.length; position++) {
      const row = visible[position] as number;
      const line = Math.min(lines - 1, Math.floor(position / perLine));
      if (table.status[row] === STATUS_ERROR) errors[line] = 1;
      if (matches && found[line] === 0 && includesRow(matches, row)) found[line] = 1;
    }
    for (let line = 0; line < lines; line++) {
      if (found[line]) {
        context.fillStyle = palette.match;
        context.fillRect(1, line, 3, 2);
      }
      if (errors[line]) {
        context.fillStyle = palette.error;
        context.fillRect(width - 5, line, 4, 2);
      }
    }
  }

  /** Draws marks of one's own: a colour a position, asked for each of `count` once; of several on a pixel the last. Only when they change. */
  drawColours(count: number, colourAt: (position: number) => string | undefined): void {
    const width = this.#track.clientWidth;
    const height = this.#model.height;
    this.#marks.resize(width, height);
    const context = this.#marks.clear();
    if (!thumbOf(this.#model.area, 0, height).needed) return;
    const lines = new Array<string | undefined>(Math.max(1, Math.floor(height)));
    for (let position = 0; position < count; position++) {
      const colour = colourAt(position);
      if (colour !== undefined) lines[Math.floor((position * lines.length) / count)] = colour;
    }
    for (const [line, colour] of lines.entries()) {
      if (colour === undefined) continue;
      context.fillStyle = colour;
      context.fillRect(width - 5, line, 4, 2);
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
    this.#track.classList.add('tv-dragging');
    this.#drag(event);
  }

  #drag(event: PointerEvent): void {
    if (this.#grip === undefined) return;
    const y = event.clientY - this.#track.getBoundingClientRect().top;
    this.#scroll(offsetOfThumb(this.#model.area, y - this.#grip, this.#model.height));
  }

  #release(): void {
    this.#grip = undefined;
    this.#track.classList.remove('tv-dragging');
  }
}
