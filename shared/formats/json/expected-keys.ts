/** Reads the keys of objects that one program wrote, which come in the same order again and again. */
import { ExpectedText } from './expected.ts';
import type { KeyTable } from './key-table.ts';
import type { JsonScanner } from './scanner.ts';

export class ExpectedKeys {
  /** Index of the value behind the key that was read last. */
  end = 0;
  readonly #table: KeyTable;
  readonly #expected = new ExpectedText();
  /** Of each expected text, what its key is in the table. */
  readonly #values: number[] = [];

  constructor(table: KeyTable) {
    this.#table = table;
  }

  /** The next key is the first of its object. */
  begin(): void {
    this.#expected.begin();
  }

  /** The key behind the brace or comma at `at`: what it is in the table, or -1. Sets `end`. */
  read(scanner: JsonScanner, at: number): number {
    const known = this.#expected.match(scanner, at);
    if (known >= 0) {
      // The same key may be followed by white space this time.
      this.end = scanner.space(at + this.#expected.length(known));
      return this.#values[known] as number;
    }
    this.end = scanner.key(scanner.space(at + 1));
    const value = scanner.find(this.#table);
    const index = this.#expected.learn(scanner, at, this.end);
    if (index >= 0) this.#values[index] = value;
    return value;
  }
}
