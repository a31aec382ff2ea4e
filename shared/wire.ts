/**
 * Messages as bytes, for channels that carry only bytes (WebSocket): what structured clones hold of the protocol,
 * which is null, undefined, booleans, numbers (NaN and -0 too), bigints, strings, arrays, plain objects, Map, Set,
 * typed arrays and ArrayBuffer. Identity of shared objects is not kept. Little-endian throughout.
 *
 * Typed arrays lie aligned in the message, so that reading one is a view on the received bytes, not a copy.
 */

/** A value that cannot be sent, or bytes that are no message. `code` is stable. */
export class WireError extends Error {
  readonly code: 'wire-unsupported' | 'wire-depth' | 'wire-damaged';
  constructor(code: WireError['code'], message: string) {
    super(message);
    this.name = 'WireError';
    this.code = code;
  }
}

/** Nesting beyond this is refused on both ends: no message of ours comes near, and the stack is safe. */
const DEEPEST = 256;

const TAG = {
  undefined: 0,
  null: 1,
  true: 2,
  false: 3,
  integer: 4,
  number: 5,
  text: 6,
  /** A string with lone surrogates, which UTF-8 cannot hold. */
  text16: 7,
  bigint: 8,
  array: 9,
  object: 10,
  map: 11,
  set: 12,
  view: 13,
  buffer: 14,
} as const;

type ViewType =
  | Uint8ArrayConstructor
  | Int8ArrayConstructor
  | Uint8ClampedArrayConstructor
  | Uint16ArrayConstructor
  | Int16ArrayConstructor
  | Uint32ArrayConstructor
  | Int32ArrayConstructor
  | Float32ArrayConstructor
  | Float64ArrayConstructor
  | BigInt64ArrayConstructor
  | BigUint64ArrayConstructor;

/** The order is the format: append only. */
const VIEWS: readonly ViewType[] = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const LONE_SURROGATE = /\p{Surrogate}/u;

class Writer {
  bytes = new Uint8Array(1024);
  #data = new DataView(this.bytes.buffer);
  at = 0;

  reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.at + more, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
    this.#data = new DataView(grown.buffer);
  }

  uint8(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.#data.setUint32(this.at, value, true);
    this.at += 4;
  }

  float64(value: number): void {
    this.reserve(8);
    this.#data.setFloat64(this.at, value, true);
    this.at += 8;
  }

  int32(value: number): void {
    this.reserve(4);
    this.#data.setInt32(this.at, value, true);
    this.at += 4;
  }

  /** UTF-8 with its length before it; `text` has no lone surrogates. */
  utf8(text: string): void {
    this.reserve(4 + text.length * 3);
    const { written } = encoder.encodeInto(text, this.bytes.subarray(this.at + 4));
    this.uint32(written);
    this.at += written;
  }

  raw(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.at);
    this.at += source.length;
  }

  /** Zeros up to the next multiple of 8. */
  align(): void {
    const pad = -this.at & 7;
    this.reserve(pad);
    this.at += pad;
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function write(out: Writer, value: unknown, depth: number): void {
  if (depth > DEEPEST) throw new WireError('wire-depth', `A message may be nested ${DEEPEST} deep, not deeper.`);
  if (value === undefined) out.uint8(TAG.undefined);
  else if (value === null) out.uint8(TAG.null);
  else if (typeof value === 'boolean') out.uint8(value ? TAG.true : TAG.false);
  else if (typeof value === 'number') writeNumber(out, value);
  else if (typeof value === 'string') writeText(out, value);
  else if (typeof value === 'object') writeObject(out, value, depth);
  else if (typeof value === 'bigint') {
    out.uint8(TAG.bigint);
    out.utf8(value.toString(16));
  } else throw new WireError('wire-unsupported', `A ${typeof value} cannot be sent.`);
}

function writeNumber(out: Writer, value: number): void {
  if ((value | 0) === value && !Object.is(value, -0)) {
    out.uint8(TAG.integer);
    out.int32(value);
  } else {
    out.uint8(TAG.number);
    out.float64(value);
  }
}

function writeText(out: Writer, text: string): void {
  if (!LONE_SURROGATE.test(text)) {
    out.uint8(TAG.text);
    out.utf8(text);
    return;
  }
  out.uint8(TAG.text16);
  out.uint32(text.length);
  out.reserve(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    out.uint8(unit & 0xff);
    out.uint8(unit >> 8);
  }
}

function writeObject(out: Writer, value: object, depth: number): void {
  if (ArrayBuffer.isView(value)) writeView(out, value);
  else if (value instanceof ArrayBuffer) {
    out.uint8(TAG.buffer);
    out.uint32(value.byteLength);
    out.raw(new Uint8Array(value));
  } else if (Array.isArray(value)) {
    out.uint8(TAG.array);
    out.uint32(value.length);
    for (let i = 0; i < value.length; i++) write(out, value[i], depth + 1);
  } else if (value instanceof Map) {
    out.uint8(TAG.map);
    out.uint32(value.size);
    for (const [key, item] of value) {
      write(out, key, depth + 1);
      write(out, item, depth + 1);
    }
  } else if (value instanceof Set) {
    out.uint8(TAG.set);
    out.uint32(value.size);
    for (const item of value) write(out, item, depth + 1);
  } else if (isPlain(value)) {
    const entries = Object.entries(value);
    out.uint8(TAG.object);
    out.uint32(entries.length);
    for (const [key, item] of entries) {
      writeText(out, key);
      write(out, item, depth + 1);
    }
  } else throw new WireError('wire-unsupported', `A ${value.constructor.name} cannot be sent.`);
}

function writeView(out: Writer, value: ArrayBufferView): void {
  const type = VIEWS.findIndex((view) => value instanceof view);
  if (type < 0) throw new WireError('wire-unsupported', `A ${value.constructor.name} cannot be sent.`);
  out.uint8(TAG.view);
  out.uint8(type);
  out.uint32(value.byteLength);
  out.align();
  out.raw(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}

/**
 * The value as one message in a buffer of its own.
 * @throws WireError for what the protocol does not carry: functions, symbols, class instances, nesting too deep (cycles)
 */
export function encode(value: unknown): Uint8Array {
  const out = new Writer();
  write(out, value, 0);
  return out.bytes.subarray(0, out.at);
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #data: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  /** Moves on by `length` bytes and returns where they begin. */
  #take(length: number): number {
    if (length > this.left) throw damaged(`it ends ${length - this.left} bytes early`);
    const begin = this.at;
    this.at += length;
    return begin;
  }

  uint8(): number {
    return this.#bytes[this.#take(1)] as number;
  }

  uint32(): number {
    return this.#data.getUint32(this.#take(4), true);
  }

  int32(): number {
    return this.#data.getInt32(this.#take(4), true);
  }

  float64(): number {
    return this.#data.getFloat64(this.#take(8), true);
  }

  /** How many items follow: each takes at least one byte, so a huge number is refused before anything is made. */
  count(): number {
    const count = this.uint32();
    if (count > this.left) throw damaged(`it names ${count} items and has ${this.left} bytes left`);
    return count;
  }

  utf8(): string {
    const length = this.uint32();
    const begin = this.#take(length);
    return decoder.decode(this.#bytes.subarray(begin, begin + length));
  }

  text16(): string {
    const length = this.uint32();
    if (length * 2 > this.left) throw damaged('a string is longer than it');
    const pieces: string[] = [];
    for (let at = 0; at < length; at += 4096) {
      const units: number[] = [];
      for (let i = at; i < Math.min(length, at + 4096); i++) units.push(this.uint8() | (this.uint8() << 8));
      pieces.push(String.fromCharCode(...units));
    }
    return pieces.join('');
  }

  view(): ArrayBufferView {
    const type = VIEWS[this.uint8()];
    const length = this.uint32();
    if (!type || length % type.BYTES_PER_ELEMENT !== 0) throw damaged('it names a typed array that there is not');
    this.#take(-this.at & 7);
    const begin = this.#take(length);
    const offset = this.#bytes.byteOffset + begin;
    const { buffer } = this.#bytes;
    // A message that does not begin at a multiple of 8 in its buffer is still readable, at the price of a copy.
    if (offset % type.BYTES_PER_ELEMENT !== 0) return new type(buffer.slice(offset, offset + length) as ArrayBuffer);
    return new type(buffer as ArrayBuffer, offset, length / type.BYTES_PER_ELEMENT);
  }

  buffer(): ArrayBuffer {
    const length = this.uint32();
    const begin = this.#take(length);
    return this.#bytes.slice(begin, begin + length).buffer as ArrayBuffer;
  }
}

function damaged(what: string): WireError {
  return new WireError('wire-damaged', `The message is damaged: ${what}.`);
}

function read(from: Reader, depth: number): unknown {
  if (depth > DEEPEST) throw new WireError('wire-depth', `A message may be nested ${DEEPEST} deep, not deeper.`);
  const tag = from.uint8();
  switch (tag) {
    case TAG.undefined:
      return undefined;
    case TAG.null:
      return null;
    case TAG.true:
      return true;
    case TAG.false:
      return false;
    case TAG.integer:
      return from.int32();
    case TAG.number:
      return from.float64();
    case TAG.text:
      return from.utf8();
    case TAG.text16:
      return from.text16();
    case TAG.bigint:
      return readBigint(from.utf8());
    case TAG.array: {
      const items: unknown[] = [];
      for (let left = from.count(); left > 0; left--) items.push(read(from, depth + 1));
      return items;
    }
    case TAG.object:
      return readObject(from, depth);
    case TAG.map: {
      const map = new Map<unknown, unknown>();
      for (let left = from.count(); left > 0; left--) {
        const key = read(from, depth + 1);
        map.set(key, read(from, depth + 1));
      }
      return map;
    }
    case TAG.set: {
      const set = new Set<unknown>();
      for (let left = from.count(); left > 0; left--) set.add(read(from, depth + 1));
      return set;
    }
    case TAG.view:
      return from.view();
    case TAG.buffer:
      return from.buffer();
    default:
      throw damaged(`it has a value of kind ${tag}`);
  }
}

function readBigint(hex: string): bigint {
  if (!/^-?[0-9a-f]{1,4096}$/.test(hex)) throw damaged('an integer is not hexadecimal');
  return hex.startsWith('-') ? -BigInt(`0x${hex.slice(1)}`) : BigInt(`0x${hex}`);
}

function readObject(from: Reader, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (let left = from.count(); left > 0; left--) {
    const key = read(from, DEEPEST);
    if (typeof key !== 'string') throw damaged('the name of a property is not a string');
    const value = read(from, depth + 1);
    // Plain assignment would change the prototype here.
    if (key === '__proto__')
      Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
    else object[key] = value;
  }
  return object;
}

/**
 * The value of one message. Typed arrays in it are views on `bytes`, which must not be changed afterwards.
 * @throws WireError when the bytes are not exactly one message
 */
export function decode(bytes: Uint8Array): unknown {
  const from = new Reader(bytes);
  const value = read(from, 0);
  if (from.left > 0) throw damaged(`${from.left} bytes follow it`);
  return value;
}
