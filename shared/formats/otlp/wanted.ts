/**
 * Picks the few attributes that a classifier wants out of an OTLP/JSON attribute list, and goes over the others. What
 * stands before a value, `{"key":"http.method","value":{"stringValue":"`, is expected to come again (ExpectedText).
 */
import { StringTable } from '../../base/intern.ts';
import { ExpectedText } from '../json/expected.ts';
import { KeyTable } from '../json/key-table.ts';
import type { JsonScanner } from '../json/scanner.ts';
import { decodeString } from '../json/text.ts';
import { FieldReader } from './fields.ts';
import { VALUE_FIELD, VALUE_KEYS } from './names.ts';

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const QUOTE = 0x22;

const ENTRY_KEYS = new KeyTable([
  ['key', 0],
  ['value', 1],
]);
const VALUES = new KeyTable(VALUE_KEYS);
/** Short values (models, tools, operations) come again and again: each is decoded once. */
const CACHED_LENGTH = 48;
const CACHE_SIZE = 4096;
/** Nobody tells a kind by what comes later in a text. */
const LONGEST_TEXT = 4096;

/** `"key":` without white space, as most entries begin. */
const isKey = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x22 &&
  bytes[at + 1] === 0x6b &&
  bytes[at + 2] === 0x65 &&
  bytes[at + 3] === 0x79 &&
  bytes[at + 4] === 0x22 &&
  bytes[at + 5] === 0x3a &&
  bytes[at + 6] === 0x22;

/** Digits as a number, without making a string of them; -1: it is something else, or longer than a number holds exactly. */
function wholeNumber(bytes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > 15) return -1;
  let number = 0;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] as number) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

export class WantedAttributes {
  /** Per wanted key its value, as Classifier has it. */
  readonly values: (string | number | undefined)[];
  readonly #wanted: KeyTable;
  readonly #texts = new StringTable();
  readonly #field = new FieldReader();
  readonly #expected = new ExpectedText();
  /** Of each expected text, the wanted key it holds (-1: none) and the type of the value behind it. */
  readonly #expectedKeys: number[] = [];
  readonly #expectedTypes: number[] = [];
  #set: number[] = [];

  constructor(keys: readonly string[]) {
    this.#wanted = new KeyTable(keys.map((key, index) => [key, index] as const));
    this.values = keys.map(() => undefined);
  }

  /** Forgets the values of the span before. */
  reset(): void {
    for (const index of this.#set) this.values[index] = undefined;
    this.#set = [];
  }

  /** Whether any wanted attribute was there. */
  get any(): boolean {
    return this.#set.length > 0;
  }

  set(index: number, value: string | number): void {
    this.values[index] = value;
    this.#set.push(index);
  }

  /** `at`: the value of `attributes`. Returns the index behind it. */
  read(scanner: JsonScanner, at: number): number {
    const { bytes } = scanner;
    if (bytes[at] !== OPEN_BRACKET) return scanner.value(at);
    let i = scanner.space(at + 1);
    if (bytes[i] === CLOSE_BRACKET) return i + 1;
    this.#expected.begin();
    for (;;) {
      const end = bytes[i] === OPEN_BRACE ? this.#expectedEntry(scanner, i) : scanner.value(i);
      i = scanner.space(end > 0 ? end : this.#entry(scanner, i));
      if (bytes[i] === CLOSE_BRACKET) return i + 1;
      if (bytes[i] !== COMMA) scanner.stop(i);
      i = scanner.space(i + 1);
    }
  }

  /** An entry that begins as one before did and holds a plain value. Returns the index behind it; 0: it is another. */
  #expectedEntry(scanner: JsonScanner, at: number): number {
    const index = this.#expected.match(scanner, at);
    if (index < 0) return 0;
    const { bytes } = scanner;
    const begin = at + this.#expected.length(index);
    const type = this.#expectedTypes[index] as number;
    const quoted = bytes[begin - 1] === QUOTE;
    const start = quoted ? begin : scanner.space(begin);
    if (!quoted && bytes[start] === QUOTE) return 0;
    const end = quoted ? scanner.plainEnd(start) : scanner.value(start);
    let i = end;
    if (quoted && bytes[i++] !== QUOTE) return 0;
    if (bytes[i] !== CLOSE_BRACE || bytes[i + 1] !== CLOSE_BRACE) return 0;
    const wanted = this.#expectedKeys[index] as number;
    if (wanted >= 0) {
      const field = this.#field;
      field.start = start;
      field.end = end;
      field.isString = quoted;
      field.escaped = false;
      this.#takeField(bytes, type, wanted);
    }
    return i + 2;
  }

  #entry(scanner: JsonScanner, at: number): number {
    const { bytes } = scanner;
    let i = scanner.space(at + 1);
    if (bytes[i] === CLOSE_BRACE) return i + 1;
    let wanted = -1;
    let value = -1;
    for (;;) {
      const expected = isKey(bytes, i);
      i = expected ? i + 6 : scanner.key(i);
      const what = expected ? 0 : scanner.find(ENTRY_KEYS);
      if (what === 0 && bytes[i] === 0x22) {
        scanner.keyStart = i + 1;
        scanner.keyEnd = scanner.string(i + 1);
        i = scanner.keyEnd + 1;
        wanted = scanner.find(this.#wanted);
      } else {
        if (what === 1) value = i;
        i = scanner.value(i);
      }
      i = scanner.space(i);
      if (bytes[i] === CLOSE_BRACE) break;
      if (bytes[i] !== COMMA) scanner.stop(i);
      i = scanner.space(i + 1);
    }
    const end = i + 1;
    if (value >= 0 && bytes[value] === OPEN_BRACE) this.#take(scanner, at, value, wanted);
    return end;
  }

  /** The value object at `value`, in the entry at `at`, which was gone over already. */
  #take(scanner: JsonScanner, at: number, value: number, wanted: number): void {
    const { bytes } = scanner;
    const inside = scanner.space(value + 1);
    if (bytes[inside] !== QUOTE) return;
    const begin = scanner.key(inside);
    const type = scanner.find(VALUES);
    const field = this.#field;
    field.read(scanner, begin);
    if (wanted >= 0) this.#takeField(bytes, type, wanted);
    // What ends in a bracket is a list or a map, and is not expected to be plain.
    const { start } = field;
    if (bytes[start] === OPEN_BRACE || bytes[start] === OPEN_BRACKET) return;
    const index = this.#expected.learn(scanner, at, start);
    if (index < 0) return;
    this.#expectedKeys[index] = wanted;
    this.#expectedTypes[index] = type;
  }

  /** The value in `field`, of a wanted key. */
  #takeField(bytes: Uint8Array, type: number, index: number): void {
    const field = this.#field;
    if (type === VALUE_FIELD.string && field.isString) this.set(index, this.#text(bytes));
    else if (type === VALUE_FIELD.int || type === VALUE_FIELD.double) {
      const number = wholeNumber(bytes, field.start, field.end);
      if (number >= 0) this.set(index, number);
      else {
        const other = Number(decodeString(bytes, field.start, field.end));
        if (!Number.isNaN(other)) this.set(index, other);
      }
    } else if (type === VALUE_FIELD.bool) this.set(index, decodeString(bytes, field.start, field.end));
  }

  #text(bytes: Uint8Array): string {
    const { start, end, escaped } = this.#field;
    const length = end - start;
    if (!escaped && length <= CACHED_LENGTH && this.#texts.size < CACHE_SIZE) {
      return this.#texts.text(this.#texts.internBytes(bytes, start, end));
    }
    return decodeString(bytes, start, Math.min(end, start + LONGEST_TEXT));
  }
}
