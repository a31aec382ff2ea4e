/** Work that is done a while after it was asked for. */

/**
 * A list of delayed work. It is `open` until `close` is called; work that is asked for afterwards is not done.
 */
export class DelayedWork {
  readonly #failed: (subject: string, error: unknown) => void;
  readonly #waiting = new Map<string | symbol, ReturnType<typeof setTimeout>>();
  readonly #running = new Set<Promise<void>>();
  #state: 'open' | 'closed' = 'open';

  /** `failed` is called with what work threw. */
  constructor(failed: (subject: string, error: unknown) => void) {
    this.#failed = failed;
  }

  /** Does the work after `delayMs`, unless work that was asked for in this way waits for the same subject already. */
  once(subject: string, delayMs: number, work: () => Promise<void>): void {
    if (!this.#waiting.has(subject)) this.#wait(subject, subject, delayMs, work);
  }

  /** Does the work after `delayMs`. */
  later(subject: string, delayMs: number, work: () => Promise<void>): void {
    this.#wait(Symbol(subject), subject, delayMs, work);
  }

  /** Drops what waits; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#state = 'closed';
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    await Promise.all(this.#running);
  }

  #wait(key: string | symbol, subject: string, delayMs: number, work: () => Promise<void>): void {
    if (this.#state === 'closed') return;
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      this.#run(subject, work);
    }, delayMs);
    this.#waiting.set(key, timer);
  }

  #run(subject: string, work: () => Promise<void>): void {
    // Whatever goes wrong with one piece of work must not end the others.
    const running = work()
      .catch((error: unknown) => this.#failed(subject, error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }
}
