/** The content of a zip's entry as a source: unpacked while it is read, and kept where it can be read again. */
import type { ByteSource } from '../../base/bytes.ts';
import { FormatError, type Problem } from '../../base/problem.ts';
import type { Spool } from '../spool.ts';
import { gunzip } from './gzip.ts';
import { packedBytes, type ZipEntry } from './zip.ts';

const PIECE = 256 << 10;
/** A gzip header without anything in it. */
const GZIP_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

/** `archive` is closed with the entry. What is damaged ends it and is reported; what is before that can be read. */
export function entrySource(
  name: string,
  archive: ByteSource,
  entry: ZipEntry,
  spool: Spool,
  report: (problem: Problem) => void,
): ByteSource {
  const kept = spool.source(name);
  const content = streamContent(archive, entry)[Symbol.asyncIterator]();
  let unpacked = 0;
  let ended = false;
  let failure: unknown;
  let turn: Promise<void> = Promise.resolve();

  async function unpack(until: number): Promise<void> {
    while (!ended && unpacked < until) {
      try {
        const { done, value } = await content.next();
        if (done) ended = true;
        else {
          const piece = value.slice();
          await spool.write(piece);
          unpacked += piece.length;
        }
      } catch (error) {
        ended = true;
        if (error instanceof FormatError) report(error.problem);
        else failure = error;
      }
    }
  }
  /** Unpacks up to there; one after another, whoever asks. */
  function reach(until: number): Promise<void> {
    turn = turn.then(() => unpack(until));
    return turn;
  }

  return {
    name,
    size: entry.size,
    async *stream(signal) {
      for (let at = 0; !signal?.aborted; ) {
        await reach(at + 1);
        if (at >= unpacked) {
          if (failure !== undefined) throw failure;
          return;
        }
        const piece = await kept.read(at, Math.min(PIECE, unpacked - at));
        at += piece.length;
        yield piece;
      }
    },
    async read(offset, length) {
      await reach(offset + length);
      return kept.read(offset, length);
    },
    async close() {
      await content.return?.(undefined);
      await kept.close?.();
      await archive.close?.();
    },
  };
}

/** The content; damage throws where it is, too much ends it. */
async function* streamContent(archive: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  let problem: Problem | undefined;
  let total = 0;
  const pieces = entry.deflated
    ? gunzip(
        () => asGzip(archive, entry),
        (found) => {
          problem ??= found;
        },
      )
    : packedBytes(archive, entry);
  for await (const piece of pieces) {
    const room = entry.size - total;
    yield piece.subarray(0, room);
    total += piece.length;
    if (piece.length > room) throw broken(entry, 'has more bytes than the zip states');
  }
  if (problem !== undefined || total < entry.size) throw broken(entry, 'is damaged in the zip');
}

/** A deflated entry is what is in a gzip file, whose end says the same as the zip's directory. */
async function* asGzip(archive: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  yield GZIP_HEADER;
  yield* packedBytes(archive, entry);
  const end = new Uint8Array(8);
  const view = new DataView(end.buffer);
  view.setUint32(0, entry.crc, true);
  view.setUint32(4, entry.size % 2 ** 32, true);
  yield end;
}

function broken(entry: ZipEntry, what: string): FormatError {
  return new FormatError({
    code: 'zip-damaged',
    message: `${entry.name} ${what}; the part that could be read is kept.`,
  });
}
