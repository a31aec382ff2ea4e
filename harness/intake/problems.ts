/** What went wrong with telemetry: each sentence once, with how often. */

import { maskText } from '../../shared/secrets/mask.ts';

/** Different sentences; the rest is only counted. */
const MOST = 100;

export class Problems {
  readonly #counts = new Map<string, number>();
  readonly #say: (text: string) => void;
  #more = 0;

  /** `say` hears each sentence the first time. */
  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** Secrets are masked: what a program sent is quoted where it could not be read. */
  add(sentence: string): void {
    const { text } = maskText(sentence);
    const count = this.#counts.get(text);
    if (count !== undefined) this.#counts.set(text, count + 1);
    else if (this.#counts.size < MOST) {
      this.#counts.set(text, 1);
      this.#say(text);
    } else this.#more++;
  }

  list(): string[] {
    const list = [...this.#counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
    return this.#more === 0 ? list : [...list, `and ${this.#more} more`];
  }
}
