/** Room for bytes that are made while reading (decompressed content), so that they can be read again at random. */
import type { ByteSource } from '../base/bytes.ts';
import { upperBound } from '../base/search.ts';

export interface Spool {
  /** Appends. Keeps the bytes: the caller does not change them afterwards. */
  write(bytes: Uint8Array): Promise<void> | void;
  /** What was written so far, and what will be: `size` and `read` grow with it. Closing it frees the room. */
  source(name: string): ByteSource;
}

/** A spool in memory, as pieces: no array of the whole content, which may be larger than one array can be. */
export function memorySpool(): Spool {
  const pieces: Uint8Array[] = [];
  /** Offset of each piece's end. */
  const ends: number[] = [];
  const size = () => ends[ends.length - 1] ?? 0;

  function read(offset: number, length: number): Uint8Array {
    const end = Math.min(size(), offset + length);
    if (end <= offset) return new Uint8Array(0);
    let index = upperBound(ends, offset);
    const first = pieces[index] as Uint8Array;
    const begin = (ends[index] as number) - first.length;
    if (end <= (ends[index] as number)) return first.subarray(offset - begin, end - begin);
    const joined = new Uint8Array(end - offset);
    for (let at = offset; at < end; index++) {
      const piece = pieces[index] as Uint8Array;
      const start = (ends[index] as number) - piece.length;
      const part = piece.subarray(at - start, Math.min(piece.length, end - start));
      joined.set(part, at - offset);
      at += part.length;
    }
    return joined;
  }

  return {
    write(bytes) {
      if (bytes.length === 0) return;
      ends.push(size() + bytes.length);
      pieces.push(bytes);
    },
    source(name) {
      return {
        name,
        get size() {
          return size();
        },
        async *stream(signal) {
          for (let i = 0; i < pieces.length; i++) {
            if (signal?.aborted) return;
            yield pieces[i] as Uint8Array;
          }
        },
        async read(offset, length) {
          return read(offset, length);
        },
        async close() {
          pieces.length = 0;
          ends.length = 0;
        },
      };
    },
  };
}
