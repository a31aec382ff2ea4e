/** Bytes: where a file's bytes come from, and small helpers over Uint8Array. */

/**
 * Something whose bytes can be streamed from the start and read again at random: a file on disk, a dropped File,
 * an HTTP upload that was spooled. Reading is the only thing it can do.
 */
export interface ByteSource {
  /** Shown to the user: a path relative to what was opened, or a file name. */
  readonly name: string;
  /** Length in bytes, or undefined while unknown (a pipe). */
  readonly size: number | undefined;
  /**
   * All bytes from the start, in pieces of any size. Stops early when `signal` aborts. A piece is lent: the source may
   * use its buffer for the next one, so who keeps bytes beyond that copies them.
   */
  stream(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Bytes `[offset, offset + length)`; shorter at the end of the source. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Releases handles. Safe to call twice. */
  close?(): Promise<void>;
}

/** A source over bytes that are already in memory. */
export function memorySource(name: string, bytes: Uint8Array, pieceSize = 1 << 20): ByteSource {
  return {
    name,
    size: bytes.length,
    async *stream(signal) {
      for (let at = 0; at < bytes.length; at += pieceSize) {
        if (signal?.aborted) return;
        yield bytes.subarray(at, Math.min(bytes.length, at + pieceSize));
      }
    },
    async read(offset, length) {
      return bytes.subarray(offset, Math.min(bytes.length, offset + length));
    },
  };
}

// A byte order mark inside the content is a character like any other.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** UTF-8 text of a range; malformed sequences become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return decoder.decode(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end));
}

/** Returns a text as UTF-8. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

const BRIEF = 1024;
const brief = new Uint8Array(BRIEF * 3);

/**
 * Hands the UTF-8 of a text to `use`, which must not keep it: the memory of short ones is used again, since ids and
 * names come by the hundred thousand.
 */
export function withUtf8<T>(text: string, use: (bytes: Uint8Array, length: number) => T): T {
  if (text.length > BRIEF) {
    const bytes = encoder.encode(text);
    return use(bytes, bytes.length);
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return use(brief, encoder.encodeInto(text, brief).written);
    brief[i] = code;
  }
  return use(brief, text.length);
}

/** Joins pieces into one array. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Up to here looking at single bytes is cheaper than making a view. */
const SHORT = 64;

/**
 * FNV-1a over eight bytes at a time: a content hash for telling exact duplicates apart, not for security. `view`, where
 * there is one, is of the same memory as `bytes`.
 */
export function hashBytes(bytes: Uint8Array, start = 0, end = bytes.length, view?: DataView): number {
  if (end - start <= SHORT) return hashShort(bytes, start, end);
  const words = view ?? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hash = 0x811c9dc5 ^ (end - start);
  // Two lanes, since each multiplication waits for the one before.
  let other = 0x9e3779b9;
  let i = start;
  for (; i + 8 <= end; i += 8) {
    hash = Math.imul(hash ^ words.getInt32(i, true), 0x01000193);
    hash ^= hash >>> 15;
    other = Math.imul(other ^ words.getInt32(i + 4, true), 0x01000193);
    other ^= other >>> 13;
  }
  hash = Math.imul(hash ^ other, 0x85ebca6b);
  for (; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return finish(hash);
}

function hashShort(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start);
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const word =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return finish(hash);
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
