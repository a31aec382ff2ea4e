/** Ends something that was started: a listener, a timer, a watch. Calling it twice is harmless. */
export type Dispose = () => void;

/**
 * A list of things to end together, as the language's own `DisposableStack`, which Node 20 and older browsers do not
 * have.
 */
export class Disposables {
  #all: Dispose[] = [];

  /** Adds what is to be ended. */
  add(...disposes: readonly Dispose[]): void {
    this.#all.push(...disposes);
  }

  /** Ends everything that was added, the last first. All are ended even if one throws; its error is thrown afterwards. */
  dispose(): void {
    const all = this.#all.reverse();
    this.#all = [];
    const errors: unknown[] = [];
    for (const dispose of all) {
      try {
        dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, 'Several things could not be ended.');
  }
}
