/**
 * Interning: the same bytes get the same small number, so that a column of names or ids is a Uint32Array.
 * Keys are looked up by their bytes, without making a string for each occurrence.
 */

import { decodeUtf8, encodeUtf8, hashBytes, withUtf8 } from './bytes.ts';
import { type Column, uint32 } from './columns.ts';

/** Distinct byte strings, numbered from 0 in order of first appearance. */
export class ByteTable {
  #arena = new Uint8Array(4096);
  #arenaUsed = 0;
  readonly #ends: Column<Uint32Array> = uint32(256);
  readonly #hashes: Column<Uint32Array> = uint32(256);
  /** Open addressing; 0 is empty, else index + 1. */
  #slots = new Int32Array(512);

  /** Number of distinct keys. */
  get size(): number {
    return this.#ends.length;
  }

  /** The number of the key `bytes[start, end)`, adding it when new. `tag` keeps kinds of key apart. */
  intern(bytes: Uint8Array, start: number, end: number, tag = 0): number {
    const hash = (hashBytes(bytes, start, end) + Math.imul(tag, 0x9e3779b1)) >>> 0;
    let slot = hash & (this.#slots.length - 1);
    for (;;) {
      const entry = this.#slots[slot] as number;
      if (entry === 0) break;
      if (this.#hashes.data[entry - 1] === hash && this.#equals(entry - 1, bytes, start, end, tag)) return entry - 1;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    return this.#add(slot, hash, bytes, start, end, tag);
  }

  /** The bytes of key `index`, without its tag. */
  bytes(index: number): Uint8Array {
    return this.#arena.subarray(this.#begin(index) + 1, this.#ends.data[index] as number);
  }

  /** The tag that key `index` was added with. */
  tag(index: number): number {
    return this.#arena[this.#begin(index)] as number;
  }

  #begin(index: number): number {
    return index === 0 ? 0 : (this.#ends.data[index - 1] as number);
  }

  #equals(index: number, bytes: Uint8Array, start: number, end: number, tag: number): boolean {
    const begin = this.#begin(index);
    if ((this.#ends.data[index] as number) - begin - 1 !== end - start || this.#arena[begin] !== tag) return false;
    for (let i = start, j = begin + 1; i < end; i++, j++) if (this.#arena[j] !== bytes[i]) return false;
    return true;
  }

  #add(slot: number, hash: number, bytes: Uint8Array, start: number, end: number, tag: number): number {
    const needed = this.#arenaUsed + 1 + end - start;
    if (needed > this.#arena.length) {
      const grown = new Uint8Array(Math.max(needed, this.#arena.length * 2));
      grown.set(this.#arena.subarray(0, this.#arenaUsed));
      this.#arena = grown;
    }
    this.#arena[this.#arenaUsed] = tag;
    this.#arena.set(bytes.subarray(start, end), this.#arenaUsed + 1);
    this.#arenaUsed = needed;
    const index = this.#ends.push(needed);
    this.#hashes.push(hash);
    this.#slots[slot] = index + 1;
    if (this.#ends.length * 2 > this.#slots.length) this.#rehash();
    return index;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let i = 0; i < this.#ends.length; i++) {
      let slot = (this.#hashes.data[i] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = i + 1;
    }
    this.#slots = slots;
  }
}

/** Distinct strings by their UTF-8 bytes. Index 0 is always the empty string. */
export class StringTable {
  readonly #table = new ByteTable();
  readonly #texts: string[] = [];

  constructor() {
    this.intern('');
  }

  get size(): number {
    return this.#table.size;
  }

  intern(text: string): number {
    return withUtf8(text, (bytes, length) => this.internBytes(bytes, 0, length));
  }

  /** Interns UTF-8 bytes; decodes them only the first time they are seen. */
  internBytes(bytes: Uint8Array, start: number, end: number): number {
    const index = this.#table.intern(bytes, start, end);
    if (index === this.#texts.length) this.#texts.push(decodeUtf8(bytes, start, end));
    return index;
  }

  text(index: number): string {
    return this.#texts[index] ?? '';
  }

  /** All texts, by index. A copy. */
  toArray(): string[] {
    return this.#texts.slice();
  }
}

/** Tag of an id that was written as hex, of any length. */
const ID_HEX = 1;
/** Tag of an id that was written as text that is not hex. */
const ID_TEXT = 2;

/**
 * Trace and span ids of any length. Hex ids are case-folded; ids given as raw bytes (protobuf, base64) become the
 * same key as their hex form. Index 0 is the absent id (empty or all zero).
 */
export class IdTable {
  readonly #table = new ByteTable();
  readonly #scratch = new Uint8Array(64);

  constructor() {
    this.#table.intern(this.#scratch, 0, 0, ID_HEX);
  }

  get size(): number {
    return this.#table.size;
  }

  /** Raw id bytes, as in protobuf. */
  internRaw(bytes: Uint8Array, start: number, end: number): number {
    let zero = true;
    for (let i = start; i < end && zero; i++) zero = bytes[i] === 0;
    if (zero) return 0;
    const hex = end - start > 32 ? new Uint8Array((end - start) * 2) : this.#scratch;
    let at = 0;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      hex[at++] = HEX_DIGITS[byte >> 4] as number;
      hex[at++] = HEX_DIGITS[byte & 15] as number;
    }
    return this.#table.intern(hex, 0, at, ID_HEX);
  }

  /** An id written as text: hex in any case, or anything else, which is kept as it is. */
  internText(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    const folded = length > 64 ? new Uint8Array(length) : this.#scratch;
    let other = 0;
    for (let i = 0; i < length; i++) {
      const digit = FOLDED[bytes[start + i] as number] as number;
      if (digit === 0) return this.#table.intern(bytes, start, end, ID_TEXT);
      other |= digit ^ ZERO;
      folded[i] = digit;
    }
    return other === 0 ? 0 : this.#table.intern(folded, 0, length, ID_HEX);
  }

  internString(text: string): number {
    return withUtf8(text, (bytes, length) => this.internText(bytes, 0, length));
  }

  /** The id as text: lower-case hex, or the text it was written as. */
  text(index: number): string {
    return decodeUtf8(this.#table.bytes(index));
  }

  /** Whether the id is a hex number (false: some other text). */
  isHex(index: number): boolean {
    return this.#table.tag(index) === ID_HEX;
  }
}

const HEX_DIGITS = encodeUtf8('0123456789abcdef');
const ZERO = 0x30;
/** Of each byte the hex digit that it is, in lower case; 0: it is none. */
const FOLDED = new Uint8Array(256);
for (const digit of HEX_DIGITS) FOLDED[digit] = digit;
for (const digit of encodeUtf8('ABCDEF')) FOLDED[digit] = digit + 32;
