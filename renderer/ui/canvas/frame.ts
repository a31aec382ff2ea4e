/**
 * One animation frame for everything that is drawn: a part that asks ten times is drawn once, a part that does not ask
 * is not drawn, and nothing at all runs while nothing changes.
 */

export interface FramePart {
  /** Asks to be drawn in the next frame. */
  invalidate(): void;
  /** Never draws again. */
  remove(): void;
}

/** When to run: `requestAnimationFrame`, or a test's own. */
export type RequestFrame = (run: (now: number) => void) => void;

interface Part {
  readonly order: number;
  readonly draw: (now: number) => void;
  dirty: boolean;
  removed: boolean;
}

export class FrameScheduler {
  readonly #request: RequestFrame;
  #parts: Part[] = [];
  #asked = false;
  #drawing = false;

  constructor(request: RequestFrame) {
    this.#request = request;
  }

  /**
   * Adds a part. Parts are drawn in ascending `order` within a frame: what decides a layout (scroll offset, rows)
   * before what reads it (bars). A part that a lower one invalidates during the frame is drawn in the same frame.
   */
  add(order: number, draw: (now: number) => void): FramePart {
    const part: Part = { order, draw, dirty: false, removed: false };
    this.#parts = [...this.#parts, part].sort((a, b) => a.order - b.order);
    return {
      invalidate: () => {
        if (part.removed || part.dirty) return;
        part.dirty = true;
        this.#ask();
      },
      remove: () => {
        part.removed = true;
        this.#parts = this.#parts.filter((other) => other !== part);
      },
    };
  }

  /** Draws now what is waiting: where the browser is about to paint something that was just emptied. */
  flush(): void {
    if (!this.#drawing) this.#draw(performance.now());
  }

  #ask(): void {
    // What is asked for while drawing is looked at when the frame is done.
    if (this.#asked || this.#drawing) return;
    this.#asked = true;
    this.#request((now) => {
      this.#asked = false;
      this.#draw(now);
    });
  }

  #draw(now: number): void {
    this.#drawing = true;
    let failure: { readonly error: unknown } | undefined;
    for (const part of this.#parts) {
      if (!part.dirty || part.removed) continue;
      part.dirty = false;
      try {
        part.draw(now);
      } catch (error) {
        // One panel that fails must not stop the others; it is reported once the frame is done.
        failure ??= { error };
      }
    }
    this.#drawing = false;
    // Asked for by a part drawn after it: it takes the next frame.
    if (this.#parts.some((part) => part.dirty)) this.#ask();
    if (failure) throw failure.error;
  }
}

/** The page's one scheduler. */
export const frame = new FrameScheduler((run) => requestAnimationFrame(run));
