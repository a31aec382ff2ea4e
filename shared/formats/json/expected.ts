/**
 * Guesses what comes next in JSON that one program wrote. The keys around values stand in the same order, spelled the
 * same, span after span, and are most of a file's bytes. A piece of such text that was read once in the ordinary way is
 * kept with what followed it; where it comes again it is told by comparing eight bytes at a time.
 *
 * A guess that is wrong costs a comparison and nothing else: the caller reads in the ordinary way, and teaches.
 */
import { ByteTable } from '../../base/intern.ts';
import type { JsonScanner } from './scanner.ts';

/** A file with more spellings than this is not one that guesses help with. */
const MOST = 1024;
/** Shorter or longer texts are not kept: eight bytes are compared at once, and an id or a message is never the same twice. */
const SHORTEST = 8;
const LONGEST = 256;
const WORDS = LONGEST / 8;

export class ExpectedText {
  readonly #texts = new ByteTable();
  /** WORDS for each text: its bytes, eight a word; the last word is the text's last eight bytes. */
  #words = new Float64Array(16 * WORDS);
  readonly #lengths: number[] = [];
  /** What came behind each text: two guesses, the one that was right last first. Number 0 is the beginning. */
  readonly #first: number[] = [-1];
  readonly #second: number[] = [-1];
  #last = 0;

  /** The next text is the first of its list. */
  begin(): void {
    this.#last = 0;
  }

  /** The length in bytes of text `index`. */
  length(index: number): number {
    return this.#lengths[index] as number;
  }

  /** The number of the text that begins at `at`, if it is an expected one, else -1. */
  match(scanner: JsonScanner, at: number): number {
    const last = this.#last;
    const first = this.#first[last] as number;
    if (first < 0) return -1;
    if (this.#begins(scanner, at, first)) {
      this.#last = first + 1;
      return first;
    }
    const second = this.#second[last] as number;
    if (second < 0 || !this.#begins(scanner, at, second)) return -1;
    this.#first[last] = second;
    this.#second[last] = first;
    this.#last = second + 1;
    return second;
  }

  /** Keeps the text `[start, end)`, and that it follows the last one. Returns its number, or -1: it is not kept. */
  learn(scanner: JsonScanner, start: number, end: number): number {
    const length = end - start;
    if (length < SHORTEST || length > LONGEST || this.#texts.size >= MOST) return -1;
    const index = this.#texts.intern(scanner.bytes, start, end);
    if (index === this.#lengths.length) this.#add(scanner, start, end);
    const last = this.#last;
    if (this.#first[last] !== index) {
      this.#second[last] = this.#first[last] as number;
      this.#first[last] = index;
    }
    this.#last = index + 1;
    return index;
  }

  #add(scanner: JsonScanner, start: number, end: number): void {
    const index = this.#lengths.push(end - start) - 1;
    this.#first.push(-1);
    this.#second.push(-1);
    if ((index + 1) * WORDS > this.#words.length) {
      const grown = new Float64Array(this.#words.length * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    let word = index * WORDS;
    for (let i = start; i + 8 < end; i += 8) this.#words[word++] = scanner.view.getFloat64(i, true);
    this.#words[word] = scanner.view.getFloat64(end - 8, true);
  }

  /**
   * Compared as floats, since JavaScript has no faster way to look at eight bytes. Equal floats are equal bytes here:
   * both zeros would need a zero byte, which the texts lack, and bytes that are no number never equal anything. Text
   * behind the window's end is not looked at, because the zero bytes there differ before.
   */
  #begins(scanner: JsonScanner, at: number, index: number): boolean {
    const { view } = scanner;
    const words = this.#words;
    const last = at + (this.#lengths[index] as number) - 8;
    let word = index * WORDS;
    let i = at;
    for (; i < last; i += 8) if (view.getFloat64(i, true) !== words[word++]) return false;
    return view.getFloat64(last, true) === words[word];
  }
}
