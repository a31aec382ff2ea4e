/**
 * Proof that a part of the page was started. What reads the results of a part takes its proof as an argument, so that a
 * wrong order does not compile: listeners of a store are called in the order in which they were added, and whoever
 * looks at the visible rows has to find those of the present table.
 */
export class Started<Part extends string> {
  readonly #part: Part;

  constructor(part: Part) {
    this.#part = part;
  }

  toString(): string {
    return this.#part;
  }
}
