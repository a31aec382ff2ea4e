import type { Problem } from '../base/problem.ts';

/** How many problems of one code are listed; those after are counted on the last one. */
const LISTED_PER_CODE = 20;

/** Collects the problems of one file, so that a file with a million broken lines says so without a million messages. */
export class ProblemList {
  readonly #listed: Problem[] = [];
  readonly #perCode = new Map<string, { count: number; lastIndex: number }>();

  report(problem: Problem): void {
    const seen = this.#perCode.get(problem.code);
    if (!seen) {
      this.#perCode.set(problem.code, { count: 1, lastIndex: this.#listed.push(problem) - 1 });
      return;
    }
    seen.count++;
    if (seen.count <= LISTED_PER_CODE) {
      seen.lastIndex = this.#listed.push(problem) - 1;
      return;
    }
    const last = this.#listed[seen.lastIndex] as Problem;
    this.#listed[seen.lastIndex] = { ...last, more: (last.more ?? 0) + 1 };
  }

  get length(): number {
    return this.#listed.length;
  }

  toArray(): readonly Problem[] {
    return this.#listed.slice();
  }
}
