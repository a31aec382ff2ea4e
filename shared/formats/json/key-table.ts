/** Finds which of a few known words some bytes are, without making a string. */
import { encodeUtf8 } from '../../base/bytes.ts';

const SLOTS = 256;

function place(bytes: Uint8Array, start: number, end: number): number {
  const middle = (start + end) >> 1;
  return (
    ((end - start) * 29 +
      (bytes[start] as number) * 5 +
      (bytes[middle] as number) * 17 +
      (bytes[end - 1] as number) * 3) &
    (SLOTS - 1)
  );
}

/** Words, each with a number (0 or above). Several words may have the same number: other spellings of one thing. */
export class KeyTable {
  readonly #first = new Int16Array(SLOTS).fill(-1);
  readonly #next: number[] = [];
  readonly #words: Uint8Array[] = [];
  readonly #values: number[] = [];

  constructor(words: Iterable<readonly [word: string, value: number]>) {
    for (const [word, value] of words) {
      const bytes = encodeUtf8(word);
      if (bytes.length === 0) continue;
      const slot = place(bytes, 0, bytes.length);
      this.#next.push(this.#first[slot] as number);
      this.#first[slot] = this.#words.length;
      this.#words.push(bytes);
      this.#values.push(value);
    }
  }

  /** The number of the word `bytes[start, end)`, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (end === start) return -1;
    let entry = this.#first[place(bytes, start, end)] as number;
    while (entry >= 0) {
      const word = this.#words[entry] as Uint8Array;
      if (word.length === end - start) {
        let i = 0;
        while (i < word.length && word[i] === bytes[start + i]) i++;
        if (i === word.length) return this.#values[entry] as number;
      }
      entry = this.#next[entry] as number;
    }
    return -1;
  }
}
