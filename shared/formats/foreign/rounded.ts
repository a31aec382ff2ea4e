/** Nanoseconds written as bare numbers, which programs that keep numbers as 64-bit floats round to about 250 of them. */
import type { Problem } from '../../base/problem.ts';

/** So many times tell: a true clock gives numbers that happen to look rounded too. */
const ENOUGH = 4;

export class RoundedTimes {
  #seen = 0;
  #rounded = 0;

  /** A time as it is written. */
  see(text: string): void {
    // Microseconds with zeros behind them survive in a float; they say nothing.
    if (!/^\d{19}$/.test(text) || text.endsWith('000')) return;
    this.#seen++;
    if (BigInt(Number(text)) !== BigInt(text) && String(Number(text)) !== text) return;
    this.#rounded++;
  }

  /** What to tell, if all of them were rounded. */
  problem(): Problem | undefined {
    if (this.#seen < ENOUGH || this.#rounded < this.#seen) return undefined;
    return {
      code: 'rounded-times',
      message: 'The times in this file were rounded before they were written: they are right to about 250 nanoseconds.',
    };
  }
}
