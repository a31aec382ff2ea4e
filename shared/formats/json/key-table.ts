/** Finds which of a few known words some bytes are, without making a string. */
import { concatBytes, encodeUtf8 } from '../../base/bytes.ts';

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
  /** Of each slot its first word, then `next` of each word; -1 ends. */
  readonly #first = new Int16Array(SLOTS).fill(-1);
  readonly #next: Int16Array;
  readonly #values: Int16Array;
  /** All words behind each other; word i is `[ends[i - 1], ends[i])`. */
  readonly #text: Uint8Array;
  readonly #ends: Int32Array;

  constructor(words: Iterable<readonly [word: string, value: number]>) {
    const all = [...words].filter(([word]) => word !== '');
    const encoded = all.map(([word]) => encodeUtf8(word));
    this.#text = concatBytes(encoded);
    this.#next = new Int16Array(all.length);
    this.#values = Int16Array.from(all, ([, value]) => value);
    this.#ends = new Int32Array(all.length + 1);
    encoded.forEach((bytes, index) => {
      const slot = place(bytes, 0, bytes.length);
      this.#next[index] = this.#first[slot] as number;
      this.#first[slot] = index;
      this.#ends[index + 1] = (this.#ends[index] as number) + bytes.length;
    });
  }

  /** The number of the word `bytes[start, end)`, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (end === start) return -1;
    let entry = this.#first[place(bytes, start, end)] as number;
    const text = this.#text;
    while (entry >= 0) {
      let at = this.#ends[entry] as number;
      const wordEnd = this.#ends[entry + 1] as number;
      if (wordEnd - at === end - start) {
        let i = start;
        while (i < end && text[at] === bytes[i]) {
          i++;
          at++;
        }
        if (i === end) return this.#values[entry] as number;
      }
      entry = this.#next[entry] as number;
    }
    return -1;
  }
}
