/** gzip (RFC 1952): several members, and whatever can be saved of a damaged file. */
import { concatBytes } from '../../base/bytes.ts';
import type { Problem } from '../../base/problem.ts';
import { EarlyEnd, Inflate } from './inflate.ts';

/** Streams the compressed bytes from the start, each time it is called. */
export type Restartable = () => AsyncIterable<Uint8Array>;

/**
 * The decompressed bytes. The platform's decompressor does the work as long as all is well; when it gives up, the exact
 * one starts again, skips what was already handed over, and reports what is wrong and where.
 */
export async function* gunzip(open: Restartable, report: (problem: Problem) => void): AsyncGenerator<Uint8Array> {
  let delivered = 0;
  try {
    for await (const piece of gunzipByPlatform(open())) {
      delivered += piece.length;
      yield piece;
    }
    return;
  } catch (error) {
    if (!(error instanceof PlatformGaveUp)) throw error;
  }
  let skip = delivered;
  for await (const piece of gunzipExactly(open(), report)) {
    if (skip >= piece.length) skip -= piece.length;
    else {
      yield piece.subarray(skip);
      skip = 0;
    }
  }
}

class PlatformGaveUp extends Error {}

async function* gunzipByPlatform(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  let inputError: unknown;
  let stopped = false;
  const feed = (async () => {
    try {
      for await (const piece of input) {
        if (stopped) break;
        await writer.ready;
        // A copy: some platforms say that they are done with a piece before they are.
        await writer.write(piece.slice());
      }
      await writer.close();
    } catch (error) {
      inputError = error;
      await writer.abort(error).catch(() => undefined);
    }
  })();
  let failed = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (value) yield value;
    }
  } catch {
    failed = true;
  } finally {
    stopped = true;
    // Reached early when the consumer stops: then the feeder must not wait for room for ever.
    await reader.cancel().catch(() => undefined);
    await feed;
  }
  if (failed) throw new PlatformGaveUp(String(inputError));
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(crc: number, bytes: Uint8Array): number {
  let c = ~crc;
  for (let i = 0; i < bytes.length; i++) c = (CRC_TABLE[(c ^ (bytes[i] as number)) & 255] as number) ^ (c >>> 8);
  return ~c >>> 0;
}

/** Where a member's header ends in `bytes`; undefined: more bytes are needed; -1: it is not a header. */
function headerEnd(bytes: Uint8Array): number | undefined {
  if (bytes.length > 1 && (bytes[0] !== 0x1f || bytes[1] !== 0x8b)) return -1;
  if (bytes.length > 0 && bytes[0] !== 0x1f) return -1;
  if (bytes.length < 10) return undefined;
  if (bytes[2] !== 8) return -1;
  const flags = bytes[3] as number;
  let at = 10;
  if (flags & 4) {
    if (bytes.length < at + 2) return undefined;
    at += 2 + (bytes[at] as number) + (bytes[at + 1] as number) * 256;
  }
  for (const bit of [8, 16]) {
    if (!(flags & bit)) continue;
    const zero = bytes.indexOf(0, at);
    if (zero < 0) return undefined;
    at = zero + 1;
  }
  if (flags & 2) at += 2;
  return at <= bytes.length ? at : undefined;
}

const HEADER_LIMIT = 1 << 20;

/** Reads member after member. Problems carry the offset in the compressed file. */
async function* gunzipExactly(
  input: AsyncIterable<Uint8Array>,
  report: (problem: Problem) => void,
): AsyncGenerator<Uint8Array> {
  const iterator = input[Symbol.asyncIterator]();
  let bytes: Uint8Array = new Uint8Array(0);
  /** File offset of `bytes[0]`. */
  let base = 0;
  let ended = false;
  const more = async () => {
    const { done, value } = await iterator.next();
    if (done) ended = true;
    else bytes = concatBytes([bytes, value]);
  };
  let kept = 0;
  try {
    for (let member = 0; ; member++) {
      let begin = headerEnd(bytes);
      while (begin === undefined && !ended && bytes.length < HEADER_LIMIT) {
        await more();
        begin = headerEnd(bytes);
      }
      if (bytes.length === 0 && member > 0) return;
      if (begin === undefined || begin < 0) {
        report(member > 0 && begin !== undefined ? trailing(base, kept) : truncated(base + bytes.length, kept));
        return;
      }
      base += begin;
      let input = bytes.subarray(begin);
      let pieces: Uint8Array[] = [];
      const inflate = new Inflate((piece) => pieces.push(piece));
      let crc = 0;
      let length = 0;
      let damage: RangeError | undefined;
      for (;;) {
        try {
          inflate.push(input, ended);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          damage = error;
        }
        for (const piece of pieces) {
          crc = crc32(crc, piece);
          length += piece.length;
          kept += piece.length;
          yield piece;
        }
        pieces = [];
        if (inflate.done || damage !== undefined) break;
        const { done, value } = await iterator.next();
        ended = done === true;
        input = done ? new Uint8Array(0) : value;
      }
      const at = base + inflate.consumed;
      if (damage !== undefined) {
        report(
          damage instanceof EarlyEnd ? truncated(at + inflate.rest().length, kept) : damaged(at, kept, damage.message),
        );
        return;
      }
      bytes = inflate.rest().slice();
      base = at;
      while (bytes.length < 8 && !ended) await more();
      if (bytes.length < 8) {
        report(truncated(base + bytes.length, kept));
        return;
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
      if (view.getUint32(0, true) !== crc || view.getUint32(4, true) !== length % 2 ** 32) {
        report({
          code: 'gzip-crc',
          message: `The checksum of the gzip data that ends at byte ${base} is wrong, so it was changed after it was written; all ${length} bytes of it are shown.`,
          offset: base,
        });
      }
      bytes = bytes.subarray(8);
      base += 8;
    }
  } finally {
    await iterator.return?.();
  }
}

function truncated(offset: number, kept: number): Problem {
  return {
    code: 'truncated',
    message: `The gzip data ends early, at byte ${offset} of the file; the ${kept} bytes that could be decompressed were kept.`,
    offset,
  };
}

function damaged(offset: number, kept: number, why: string): Problem {
  return {
    code: 'gzip-damaged',
    message: `The gzip data is damaged at byte ${offset} of the file (${why}); the ${kept} bytes before it were kept.`,
    offset,
  };
}

function trailing(offset: number, kept: number): Problem {
  return {
    code: 'gzip-trailing',
    message: `The bytes after the gzip data, from byte ${offset} of the file on, are not gzip and were left out; the ${kept} bytes before it were kept.`,
    offset,
  };
}
