/**
 * Runs work with a signal that is aborted as soon as one of `signals` is, and for the same reason. The signals are
 * followed only while the work runs, so that one that lives long does not gather listeners.
 */
import { Disposables } from './disposables.ts';

export async function withSignals<T>(
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const following = new Disposables();
  for (const signal of signals) {
    if (!signal) continue;
    const follow = () => controller.abort(signal.reason);
    if (signal.aborted) follow();
    signal.addEventListener('abort', follow, { once: true });
    following.add(() => signal.removeEventListener('abort', follow));
  }
  try {
    return await work(controller.signal);
  } finally {
    following.dispose();
  }
}

/**
 * A piece of work that several callers wait for. A caller that is aborted waits no more, the others do; the work itself
 * is aborted with the last of them.
 */
export class SharedWork<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#result = work(this.#controller.signal);
    // A failure is the callers', who may all be gone.
    this.#result.catch(() => undefined);
  }

  /** Whether everyone who waited was aborted: the work ends without a result. */
  get aborted(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Calls back if the work fails, or is aborted: so that it can be forgotten. */
  onFailed(callback: () => void): void {
    this.#result.catch(callback);
  }

  /** The result. @throws what the work throws, or the reason of `signal` */
  wait(signal?: AbortSignal): Promise<T> {
    this.#waiting++;
    if (!signal) return this.#result;
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting--;
        if (this.#waiting === 0) this.#controller.abort(signal.reason);
        reject(signal.reason);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      this.#result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }
}
