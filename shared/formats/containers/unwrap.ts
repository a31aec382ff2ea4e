/** Takes off what is around the content: byte order mark, gzip, zstd, one inside the other. */
import type { ByteSource } from '../../base/bytes.ts';
import { concatBytes } from '../../base/bytes.ts';
import type { Problem } from '../../base/problem.ts';
import type { Unwrapped } from '../format.ts';
import type { Spool } from '../spool.ts';
import { gunzip, type Restartable } from './gzip.ts';
import { isFramedZstd, isZstd, unzstd, unzstdMessages } from './zstd.ts';

/** Decompressed bytes beyond this are left out: a file may claim any size. */
const DECOMPRESSED_LIMIT = 8 * 2 ** 30;
/** gzip in zstd, zstd in gzip; more is somebody's joke. */
const LAYERS = 2;
const HEAD = 12;

type Layer = 'gzip' | 'zstd' | 'zstd messages' | undefined;

function detectLayer(head: Uint8Array): Layer {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (isZstd(head)) return 'zstd';
  return isFramedZstd(head) ? 'zstd messages' : undefined;
}

const bomLength = (head: Uint8Array): number => (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0);

/** Starts a stream and looks at its first bytes. The stream it returns still has them. */
async function begin(open: Restartable): Promise<{ head: Uint8Array; stream: AsyncIterable<Uint8Array> }> {
  const iterator = open()[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (length < HEAD && !ended) {
    const { done, value } = await iterator.next();
    if (done) ended = true;
    else {
      pieces.push(value.slice());
      length += value.length;
    }
  }
  async function* stream(): AsyncGenerator<Uint8Array> {
    try {
      for (const piece of pieces) yield piece;
      pieces.length = 0;
      while (!ended) {
        const { done, value } = await iterator.next();
        if (done) ended = true;
        else yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head: concatBytes(pieces).subarray(0, HEAD), stream: stream() };
}

/** The first time what is already begun, later from the start again. */
function resumed(first: AsyncIterable<Uint8Array>, again: Restartable): Restartable {
  let begun = false;
  return () => {
    if (begun) return again();
    begun = true;
    return first;
  };
}

/**
 * Finds the content of `source`. Nothing is decompressed yet but its beginning: that happens while the result's stream
 * is read, and every byte goes to the spool, where it can be read again. Damage is reported when it is met, with its
 * offset in the compressed file.
 * @param limit most bytes of decompressed content; what is beyond is reported and left out
 * @throws what the source throws
 */
export async function unwrap(
  source: ByteSource,
  makeSpool: () => Spool,
  report: (problem: Problem) => void,
  signal: AbortSignal,
  limit = DECOMPRESSED_LIMIT,
): Promise<Unwrapped> {
  const plain: Restartable = () => source.stream(signal);
  let open = plain;
  let { head, stream } = await begin(open);
  let compression: Unwrapped['compression'] = 'none';
  for (let depth = 0; depth < LAYERS; depth++) {
    const layer = detectLayer(head);
    if (layer === undefined) break;
    if (compression === 'none') compression = layer === 'gzip' ? 'gzip' : 'zstd';
    const outer = open;
    const begun = resumed(stream, outer);
    const decode = (input: Restartable, problems: (problem: Problem) => void) =>
      layer === 'gzip'
        ? gunzip(input, problems)
        : layer === 'zstd'
          ? unzstd(input(), problems)
          : unzstdMessages(input(), problems);
    // A restart (of an outer layer, by an inner one) meets the same damage again: it is reported once.
    open = () => decode(outer, () => undefined);
    ({ head, stream } = await begin(() => decode(begun, report)));
  }
  const bom = bomLength(head);
  if (compression === 'none') {
    await (stream as AsyncGenerator<Uint8Array>).return?.(undefined);
    return { source: bom === 0 ? source : shifted(source, bom), compression, bom };
  }
  return { source: spooled(source, stream, makeSpool(), bom, report, limit), compression, bom };
}

/** The same source without its first bytes. */
function shifted(source: ByteSource, by: number): ByteSource {
  return {
    name: source.name,
    size: source.size === undefined ? undefined : Math.max(0, source.size - by),
    stream: (signal) => withoutFirst(source.stream(signal), by),
    read: (offset, length) => source.read(offset + by, length),
    close: async () => source.close?.(),
  };
}

async function* withoutFirst(stream: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let skip = count;
  for await (const piece of stream) {
    if (skip >= piece.length) skip -= piece.length;
    else {
      yield skip > 0 ? piece.subarray(skip) : piece;
      skip = 0;
    }
  }
}

function spooled(
  outer: ByteSource,
  content: AsyncIterable<Uint8Array>,
  spool: Spool,
  bom: number,
  report: (problem: Problem) => void,
  limit: number,
): ByteSource {
  const kept = spool.source(outer.name);
  let begun = false;
  let complete = false;

  async function* first(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    let total = 0;
    for await (const whole of withoutFirst(content, bom)) {
      if (signal?.aborted) return;
      const piece = whole.subarray(0, limit - total);
      total += piece.length;
      await spool.write(piece);
      yield piece;
      if (piece.length < whole.length) {
        report({
          code: 'decompressed-too-large',
          message: `The file decompresses to more than ${limit} bytes; the first ${limit} were kept.`,
          offset: limit,
        });
        break;
      }
    }
    complete = true;
  }

  return {
    name: outer.name,
    get size() {
      return complete ? kept.size : undefined;
    },
    stream(signal) {
      if (begun) return kept.stream(signal);
      begun = true;
      return first(signal);
    },
    read: (offset, length) => kept.read(offset, length),
    async close() {
      await kept.close?.();
      await outer.close?.();
    },
  };
}
