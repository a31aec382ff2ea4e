/** What was running at an instant. */
import { firstIndexWhere } from '../../shared/base/search.ts';

/** A stretch of time, in Unix nanoseconds. */
export interface Stretch {
  readonly start: bigint;
  /** Undefined: it has not ended. */
  end: bigint | undefined;
}

/** How far back is looked: the rest is given up rather than the recording slowed down. */
const FURTHEST = 2000;

/** Finds the innermost stretch around an instant. Stretches may be added in any order. */
export class Running<T extends Stretch> {
  readonly #stretches: T[] = [];
  #sorted = true;

  add(stretch: T): void {
    const last = this.#stretches.at(-1);
    if (last !== undefined && stretch.start < last.start) this.#sorted = false;
    this.#stretches.push(stretch);
  }

  /**
   * The stretch that began last of those that hold `start` to `end`, `slack` nanoseconds more or less, and that `fits`.
   */
  around(start: bigint, end: bigint, slack: bigint, fits: (stretch: T) => boolean): T | undefined {
    if (!this.#sorted) {
      this.#stretches.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
      this.#sorted = true;
    }
    const list = this.#stretches;
    const later = firstIndexWhere(list.length, (index) => (list[index] as T).start > start + slack);
    const last = Math.max(0, later - FURTHEST);
    for (let i = later - 1; i >= last; i--) {
      const stretch = list[i] as T;
      if ((stretch.end === undefined || end <= stretch.end + slack) && fits(stretch)) return stretch;
    }
    return undefined;
  }
}
