/**
 * JSON read from bytes without making strings: what a recording's millions of small events need. Every function takes
 * a position and returns the one after what it read, or -1 where the bytes are not what was asked for.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Skips spaces, tabs and line ends. */
export function skipSpace(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at++;
  }
  return at;
}

/** The position after the string that opens at `at`, or -1 where it does not close. */
export function skipString(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== QUOTE) return -1;
  for (at++; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at++;
  }
  return -1;
}

/** The position after the value at `at` (any depth, counted and not recursed into), or -1 where it does not end. */
export function skipValue(bytes: Uint8Array, at: number, end: number): number {
  at = skipSpace(bytes, at, end);
  const first = bytes[at];
  if (first === QUOTE) return skipString(bytes, at, end);
  if (first !== 0x5b && first !== 0x7b) {
    const start = at;
    while (at < end && !isDelimiter(bytes[at] as number)) at++;
    return at > start && at < end ? at : -1;
  }
  let depth = 0;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = skipString(bytes, at, end);
      if (at < 0) return -1;
      continue;
    }
    at++;
    if (byte === 0x5b || byte === 0x7b) depth++;
    else if ((byte === 0x5d || byte === 0x7d) && --depth === 0) return at;
  }
  return -1;
}

function isDelimiter(byte: number): boolean {
  return byte === 0x2c || byte === 0x5d || byte === 0x7d || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** Reads numbers; `value` is the last one. */
export class NumberReader {
  /** The number that was read, times 1,000: seconds in the file, milliseconds here, rounded once. */
  thousandfold = 0;

  /** Reads a JSON number (a leading `+` or `.5` is not one). */
  read(bytes: Uint8Array, at: number, end: number): number {
    const start = at;
    const negative = bytes[at] === 0x2d;
    if (negative) at++;
    let mantissa = 0;
    let digits = 0;
    let fraction = 0;
    const firstDigit = at;
    for (; at < end; at++, digits++) {
      const digit = (bytes[at] as number) - 48;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
    if (at === firstDigit) return -1;
    if (bytes[at] === 0x2e && at < end) {
      at++;
      for (; at < end; at++, digits++, fraction++) {
        const digit = (bytes[at] as number) - 48;
        if (digit < 0 || digit > 9) break;
        mantissa = mantissa * 10 + digit;
      }
    }
    const exponent = bytes[at] === 0x65 || bytes[at] === 0x45;
    if (exponent || digits > 15) {
      while (at < end && isNumberByte(bytes[at] as number)) at++;
      this.thousandfold = Number(asciiText(bytes, start, at)) * 1000;
      return at;
    }
    const scaled =
      fraction >= 3 ? mantissa / (POWERS[fraction - 3] as number) : mantissa * (POWERS[3 - fraction] as number);
    this.thousandfold = negative ? -scaled : scaled;
    return at;
  }
}

function isNumberByte(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || byte === 0x2e || byte === 0x2d || byte === 0x2b || (byte | 0x20) === 0x65;
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end && i < start + 64; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

/**
 * Decodes JSON strings into one growing UTF-8 buffer. What it writes is always valid UTF-8: invalid bytes and lone
 * surrogates become U+FFFD, and are counted.
 */
export class StringSink {
  bytes: Uint8Array;
  length = 0;
  /** Invalid bytes and lone surrogates replaced so far. */
  replaced = 0;

  constructor(capacity = 1 << 16) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `more` bytes behind `length`. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, Math.ceil(this.bytes.length * 1.7)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** Appends bytes as they are. */
  append(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  /**
   * Appends the string that opens at `at`. Returns the position after its closing quote; -1 where it does not close or
   * has an escape that JSON does not know, and then nothing was appended.
   */
  string(source: Uint8Array, at: number, end: number): number {
    if (source[at] !== QUOTE) return -1;
    const before = this.length;
    const replacedBefore = this.replaced;
    this.reserve(end - at);
    let out = this.bytes;
    let used = before;
    at++;
    while (at < end) {
      const byte = source[at] as number;
      if (byte < 0x80) {
        if (byte === QUOTE) {
          this.length = used;
          return at + 1;
        }
        if (byte !== BACKSLASH) {
          out[used++] = byte;
          at++;
          continue;
        }
        this.length = used;
        at = this.#escape(source, at + 1, end);
        if (at < 0) break;
        used = this.length;
        continue;
      }
      const size = sequenceLength(source, at, end);
      if (size > 0) {
        for (let i = 0; i < size; i++) out[used++] = source[at++] as number;
        continue;
      }
      this.length = used;
      this.reserve(end - at + 3);
      out = this.bytes;
      this.#code(0xfffd);
      this.replaced++;
      used = this.length;
      at++;
    }
    this.length = before;
    this.replaced = replacedBefore;
    return -1;
  }

  /** One escape, from the character after its backslash. */
  #escape(source: Uint8Array, at: number, end: number): number {
    const kind = source[at] as number;
    if (at >= end) return -1;
    if (kind !== 0x75) {
      const plain = SIMPLE[kind];
      if (plain === undefined) return -1;
      this.bytes[this.length++] = plain;
      return at + 1;
    }
    const first = hex4(source, at + 1, end);
    if (first < 0) return -1;
    at += 5;
    if (first < 0xd800 || first > 0xdfff) {
      this.#code(first);
      return at;
    }
    if (first < 0xdc00 && source[at] === BACKSLASH && source[at + 1] === 0x75) {
      const second = hex4(source, at + 2, end);
      if (second >= 0xdc00 && second <= 0xdfff) {
        this.#code(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
        return at + 6;
      }
    }
    this.#code(0xfffd);
    this.replaced++;
    return at;
  }

  #code(code: number): void {
    const out = this.bytes;
    if (code < 0x80) {
      out[this.length++] = code;
    } else if (code < 0x800) {
      out[this.length++] = 0xc0 | (code >> 6);
      out[this.length++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      out[this.length++] = 0xe0 | (code >> 12);
      out[this.length++] = 0x80 | ((code >> 6) & 63);
      out[this.length++] = 0x80 | (code & 63);
    } else {
      out[this.length++] = 0xf0 | (code >> 18);
      out[this.length++] = 0x80 | ((code >> 12) & 63);
      out[this.length++] = 0x80 | ((code >> 6) & 63);
      out[this.length++] = 0x80 | (code & 63);
    }
  }
}

/** What the one-letter escapes stand for, by the letter's code. */
const SIMPLE: readonly (number | undefined)[] = (() => {
  const table: (number | undefined)[] = [];
  for (const [letter, code] of [
    ['"', 0x22],
    ['\\', 0x5c],
    ['/', 0x2f],
    ['b', 8],
    ['f', 12],
    ['n', 10],
    ['r', 13],
    ['t', 9],
  ] as const)
    table[letter.charCodeAt(0)] = code;
  return table;
})();

function hex4(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = bytes[i] as number;
    const digit =
      byte >= 48 && byte <= 57 ? byte - 48 : (byte | 0x20) >= 97 && (byte | 0x20) <= 102 ? (byte | 0x20) - 87 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Length of the well-formed UTF-8 sequence at `at` (2 to 4), or 0 where it is not one. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] as number;
  const size =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (size === 0 || at + size > end) return 0;
  const second = bytes[at + 1] as number;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = at + 2; i < at + size; i++) if (((bytes[i] as number) & 0xc0) !== 0x80) return 0;
  return size;
}
