/**
 * Walks over JSON in a window of bytes and makes nothing: no strings, no objects. As strict as JSON.parse, but for the
 * bare NaN and Infinity that some writers leave, and at any depth, since it keeps its own stack.
 *
 * The window ends in zero bytes, which no JSON has outside its whitespace. So the loops need no bounds check: they stop
 * by themselves, and whether that was the end of the window or damage is asked only then.
 */

import { encodeUtf8 } from '../../base/bytes.ts';
import type { KeyTable } from './key-table.ts';
import { decodeString } from './text.ts';

/** Thrown where scanning stops: `JsonScanner.stoppedAt` says where. One object, since it may be thrown very often. */
export class JsonStop extends Error {}
const STOP = new JsonStop('The JSON ends here, or is damaged');

/** Zero bytes behind the window. */
export const PADDING = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** 1 for the bytes that a string may simply contain. */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
PLAIN[QUOTE] = 0;
PLAIN[BACKSLASH] = 0;

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isHexDigit = (c: number): boolean => isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);

const LITERALS = ['true', 'false', 'null', 'NaN', 'Infinity'].map((word) => encodeUtf8(word));

/** What a skip that was interrupted goes on with. */
const VALUE = 0;
const AFTER_VALUE = 1;
const KEY = 2;
const IN_KEY = 3;
const COLON_NEXT = 4;
const IN_STRING = 5;

export class JsonScanner {
  /** The window, followed by PADDING zero bytes. */
  bytes: Uint8Array = new Uint8Array(PADDING);
  /** The same bytes, for reading several at once. */
  view = new DataView(this.bytes.buffer);
  /** Where the window ends. */
  end = 0;
  /** Where scanning stopped: at or behind `end`: more is needed; else damage. */
  stoppedAt = 0;
  /** Whether the string that was read last has escapes. */
  escaped = false;

  #kinds = new Uint8Array(64);
  #depth = 0;
  #skipState = VALUE;
  #skipAt = 0;

  /** Takes other memory as the window. */
  use(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Ends scanning at `at`: the end of the window, or damage. */
  stop(at: number): never {
    this.stoppedAt = at;
    throw STOP;
  }

  /** Whether scanning stopped because the window ends. */
  get needsMore(): boolean {
    return this.stoppedAt >= this.end;
  }

  /** Index of the next byte that is not whitespace. */
  space(at: number): number {
    const bytes = this.bytes;
    let i = at;
    for (;;) {
      const c = bytes[i] as number;
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return i;
      i++;
    }
  }

  /** `at`: after the opening quote. Returns the index of the closing one, and sets `escaped`. */
  string(at: number): number {
    this.escaped = false;
    return this.#restOfString(at);
  }

  /** Index of the first byte from `at` on that a string cannot simply contain: its closing quote, or something else. */
  plainEnd(at: number): number {
    const bytes = this.bytes;
    let i = at;
    while (PLAIN[bytes[i] as number] === 1) i++;
    return i;
  }

  #restOfString(at: number): number {
    const bytes = this.bytes;
    let i = at;
    for (;;) {
      while (PLAIN[bytes[i] as number] === 1) i++;
      const c = bytes[i] as number;
      if (c === QUOTE) return i;
      this.#skipAt = i;
      if (c !== BACKSLASH) this.stop(i);
      this.escaped = true;
      i = this.#escape(i + 1);
    }
  }

  #escape(at: number): number {
    switch (this.bytes[at]) {
      case 0x22:
      case 0x5c:
      case 0x2f:
      case 0x62:
      case 0x66:
      case 0x6e:
      case 0x72:
      case 0x74:
        return at + 1;
      case 0x75:
        for (let i = at + 1; i <= at + 4; i++) if (!isHexDigit(this.bytes[i] as number)) this.stop(i);
        return at + 5;
      default:
        return this.stop(at);
    }
  }

  /** `at`: the first byte of a number. Returns the index after it. */
  number(at: number): number {
    const bytes = this.bytes;
    let i = at;
    if (bytes[i] === 0x2d) {
      i++;
      if (bytes[i] === 0x49) return this.#literal(i);
    }
    if (bytes[i] === 48) i++;
    else {
      if (!isDigit(bytes[i] as number)) this.stop(i);
      while (isDigit(bytes[i] as number)) i++;
    }
    if (bytes[i] === 0x2e) {
      i++;
      if (!isDigit(bytes[i] as number)) this.stop(i);
      while (isDigit(bytes[i] as number)) i++;
    }
    if (bytes[i] === 0x65 || bytes[i] === 0x45) {
      i++;
      if (bytes[i] === 0x2b || bytes[i] === 0x2d) i++;
      if (!isDigit(bytes[i] as number)) this.stop(i);
      while (isDigit(bytes[i] as number)) i++;
    }
    return i;
  }

  #literal(at: number): number {
    for (const word of LITERALS) {
      if (word[0] !== this.bytes[at]) continue;
      for (let i = 1; i < word.length; i++) if (this.bytes[at + i] !== word[i]) this.stop(at + i);
      return at + word.length;
    }
    return this.stop(at);
  }

  /** `at`: a key's opening quote. Returns the index of the value behind the colon; key bytes: `keyStart`, `keyEnd`. */
  key(at: number): number {
    if (this.bytes[at] !== QUOTE) this.stop(at);
    this.keyStart = at + 1;
    this.keyEnd = this.string(at + 1);
    const colon = this.space(this.keyEnd + 1);
    if (this.bytes[colon] !== COLON) this.stop(colon);
    return this.space(colon + 1);
  }
  keyStart = 0;
  keyEnd = 0;

  /** What the key that was just read is in a table, or -1. One with escapes counts as what it stands for. */
  find(table: KeyTable): number {
    if (!this.escaped) return table.find(this.bytes, this.keyStart, this.keyEnd);
    const word = encodeUtf8(decodeString(this.bytes, this.keyStart, this.keyEnd));
    return table.find(word, 0, word.length);
  }

  /** Goes over one value of any kind. Returns the index after it. */
  value(at: number): number {
    const c = this.bytes[at] as number;
    if (c === QUOTE) return this.string(at + 1) + 1;
    if (c === OPEN_BRACE) {
      const end = this.#smallObject(at);
      if (end > 0) return end;
    } else if (c > 0x20 && c !== OPEN_BRACKET) {
      const end = c === 0x2d || isDigit(c) ? this.number(at) : this.#literal(at);
      // A number may go on in the next piece.
      if (end >= this.end) this.stop(end);
      return end;
    }
    this.beginSkip(at);
    return this.skip();
  }

  /** Most values by far are `{"stringValue":"…"}` or `{"intValue":"1"}`. 0: it is something else. */
  #smallObject(at: number): number {
    const { bytes } = this;
    if (bytes[at + 1] !== QUOTE) return 0;
    let i = at + 2;
    while (PLAIN[bytes[i] as number] === 1) i++;
    if (bytes[i] !== QUOTE || bytes[i + 1] !== COLON || bytes[i + 2] !== QUOTE) return 0;
    i += 3;
    while (PLAIN[bytes[i] as number] === 1) i++;
    return bytes[i] === QUOTE && bytes[i + 1] === CLOSE_BRACE ? i + 2 : 0;
  }

  /** Begins going over a value that may be larger than the window: call `skip` until it returns. */
  beginSkip(at: number): void {
    this.#depth = 0;
    this.#skipState = VALUE;
    this.#skipAt = at;
  }

  /** How far an interrupted skip has come: bytes before are not needed any more. */
  get skippedTo(): number {
    return this.#skipAt;
  }

  /** The window has moved by `by` bytes to the front. */
  moveSkip(by: number): void {
    this.#skipAt -= by;
  }

  /** Goes on with a skip. Returns the index after the value, or stops and can be called again with more bytes. */
  skip(): number {
    const bytes = this.bytes;
    let state = this.#skipState;
    let i = this.#skipAt;
    for (;;) {
      // What is complete so far stays complete: an interruption comes back to this token.
      this.#skipState = state;
      this.#skipAt = i;
      let c = bytes[i] as number;
      while (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) c = bytes[++i] as number;
      if (state === VALUE) {
        if (c === QUOTE) {
          this.#skipState = IN_STRING;
          i = this.#restOfString(i + 1) + 1;
          state = AFTER_VALUE;
        } else if (c === OPEN_BRACE) {
          i = this.space(i + 1);
          if (bytes[i] === CLOSE_BRACE) {
            i++;
            state = AFTER_VALUE;
          } else {
            if (i >= this.end) this.stop(i);
            this.#push(1);
            state = KEY;
          }
        } else if (c === OPEN_BRACKET) {
          i = this.space(i + 1);
          if (bytes[i] === CLOSE_BRACKET) {
            i++;
            state = AFTER_VALUE;
          } else {
            if (i >= this.end) this.stop(i);
            this.#push(0);
          }
        } else {
          i = c === 0x2d || isDigit(c) ? this.number(i) : this.#literal(i);
          // A number may go on in the next piece.
          if (i >= this.end) this.stop(i);
          state = AFTER_VALUE;
        }
      } else if (state === AFTER_VALUE) {
        if (this.#depth === 0) return this.#skipAt;
        const inObject = this.#kinds[this.#depth - 1] === 1;
        if (c === COMMA) {
          i++;
          state = inObject ? KEY : VALUE;
        } else if (c === (inObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
          i++;
          this.#depth--;
        } else this.stop(i);
      } else if (state === KEY) {
        if (c !== QUOTE) this.stop(i);
        this.#skipState = IN_KEY;
        i = this.#restOfString(i + 1) + 1;
        state = COLON_NEXT;
      } else if (state === COLON_NEXT) {
        if (c !== COLON) this.stop(i);
        i++;
        state = VALUE;
      } else {
        i = this.#restOfString(this.#skipAt) + 1;
        state = state === IN_KEY ? COLON_NEXT : AFTER_VALUE;
      }
    }
  }

  #push(kind: number): void {
    if (this.#depth === this.#kinds.length) {
      const grown = new Uint8Array(this.#kinds.length * 2);
      grown.set(this.#kinds);
      this.#kinds = grown;
    }
    this.#kinds[this.#depth++] = kind;
  }
}
