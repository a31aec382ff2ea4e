/**
 * What OTLP protobuf looks like from outside. The wire format has no names, so a few levels of fields and lengths that
 * fit into each other are all there is to recognise it by.
 */

/** Bytes that a pattern may need: a few tags and lengths, and a span's two ids. */
const LOOK_AHEAD = 64;

/** Protobuf's own limit of a message. */
const LONGEST = 0x7fffffff;

class Cursor {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  constructor(bytes: Uint8Array, end: number) {
    this.#bytes = bytes;
    this.#end = end;
  }

  /** Goes into the field `tag` and gives the end of its content; -1: something else is here. */
  enter(tag: number, within: number): number {
    if (this.#bytes[this.at] !== tag || this.at >= this.#end) return -1;
    let length = 0;
    for (let i = 1; i <= 5 && this.at + i < this.#end; i++) {
      const byte = this.#bytes[this.at + i] as number;
      length += (byte & 0x7f) * 2 ** (7 * (i - 1));
      if (byte >= 0x80) continue;
      const start = this.at + i + 1;
      if (length > LONGEST || start + length > within) return -1;
      this.at = start;
      return start + length;
    }
    return -1;
  }
}

/** `0a 10 <16 bytes> 12 08 <8 bytes>`: how every exporter begins a span. */
function beginsSpan(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    at + 28 <= end && bytes[at] === 0x0a && bytes[at + 1] === 16 && bytes[at + 18] === 0x12 && bytes[at + 19] === 8
  );
}

/** A span's field in a scope. */
function isSpan(bytes: Uint8Array, at: number, within: number, end: number): boolean {
  const cursor = new Cursor(bytes, end);
  cursor.at = at;
  const stop = cursor.enter(0x12, within);
  return stop >= 0 && cursor.at + 28 <= stop && beginsSpan(bytes, cursor.at, end);
}

/** A ScopeSpans field: its scope and then a span, or a span at once. */
function isScope(bytes: Uint8Array, at: number, within: number, end: number): boolean {
  const cursor = new Cursor(bytes, end);
  cursor.at = at;
  const stop = cursor.enter(0x12, within);
  if (stop < 0) return false;
  if (isSpan(bytes, cursor.at, stop, end)) return true;
  const scopeEnd = cursor.enter(0x0a, stop);
  return scopeEnd >= 0 && isSpan(bytes, scopeEnd, stop, end);
}

/** A ResourceSpans field: a resource with an attribute, or a scope at once. */
function isResource(bytes: Uint8Array, at: number, end: number): boolean {
  const cursor = new Cursor(bytes, end);
  cursor.at = at;
  const stop = cursor.enter(0x0a, Number.POSITIVE_INFINITY);
  if (stop < 0) return false;
  if (isScope(bytes, cursor.at, stop, end)) return true;
  const resource = cursor.enter(0x0a, stop);
  if (resource < 0) return false;
  const attribute = cursor.enter(0x0a, resource);
  if (attribute < 0) return false;
  const key = cursor.enter(0x0a, attribute);
  return key > cursor.at && isText(bytes, cursor.at, Math.min(key, end));
}

/** Keys are printable. */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] as number) < 0x20) return false;
  return true;
}

export type Pattern = 'resource' | 'scope' | 'span' | 'more' | 'none';

/** What begins at `at`. `more`: too few bytes are here to tell. */
export function findPattern(bytes: Uint8Array, at: number, end: number, final: boolean): Pattern {
  if (isSpan(bytes, at, Number.POSITIVE_INFINITY, end)) return 'span';
  if (isScope(bytes, at, Number.POSITIVE_INFINITY, end)) return 'scope';
  if (isResource(bytes, at, end)) return 'resource';
  return !final && end - at < LOOK_AHEAD ? 'more' : 'none';
}

/**
 * Whether a file begins as OTLP protobuf: two levels at least fit into each other, bare or behind a length. Perfetto's
 * traces begin with the same byte, and fail at the second.
 */
export function looksLikeOtlp(bytes: Uint8Array): boolean {
  return fitsAt(bytes, 0) || (bytes.length > 5 && fitsAt(bytes, 4) && framed(bytes));
}

function framed(bytes: Uint8Array): boolean {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) >= 2;
}

function fitsAt(bytes: Uint8Array, at: number): boolean {
  if (isResource(bytes, at, bytes.length)) return true;
  const cursor = new Cursor(bytes, bytes.length);
  cursor.at = at;
  const stop = cursor.enter(0x0a, Number.POSITIVE_INFINITY);
  if (stop < 0) return false;
  // An empty resource, then scopes; or scopes of logs and metrics at once.
  if (bytes[cursor.at] === 0x0a && bytes[cursor.at + 1] === 0) cursor.at += 2;
  const scope = cursor.enter(0x12, stop);
  if (scope < 0) return false;
  const inner = bytes[cursor.at] as number;
  if (inner !== 0x0a && inner !== 0x12) return false;
  return cursor.enter(inner, scope) >= 0;
}
