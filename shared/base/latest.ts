/**
 * Overlapping pieces of work of which only the newest counts: the answer to what was typed last, the document opened
 * last.
 *
 * @example
 * const signal = latest.start();
 * const answer = await engine.request('query', { text }, { signal });
 * if (signal.aborted) return; // a newer one has taken its place
 */
export class Latest {
  #controller: AbortController | undefined;

  /** Starts a piece of work and returns its signal, which is aborted when the next one starts. Aborts the one before. */
  start(): AbortSignal {
    this.abort();
    this.#controller = new AbortController();
    return this.#controller.signal;
  }

  /** Aborts the piece of work that was started last, without a next one. */
  abort(): void {
    this.#controller?.abort();
    this.#controller = undefined;
  }
}
