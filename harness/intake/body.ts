/** Bodies of requests: read within bounds, and decompressed. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { Decompress } from 'fzstd';

/** Of one body, compressed and decompressed. Bytes. */
export const BODY_LIMIT = 64 << 20;

/** Why a request is refused, and the HTTP status that says so. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const tooLarge = (limit: number): Refusal => new Refusal(413, `the body is larger than ${limit >> 20} MB`);

/**
 * Reads the body as it was sent. `held` hears of bytes that are now kept in memory.
 * @throws Refusal where it is too large; Error where the connection broke.
 */
export async function readBody(
  request: IncomingMessage,
  held: (bytes: number) => void,
  limit = BODY_LIMIT,
): Promise<Buffer> {
  if (Number(request.headers['content-length']) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  // A request that is left early must stay open: it is still to be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    held(chunk.length);
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const unzip = promisify(gunzip);
const unzlib = promisify(inflate);
const undeflate = promisify(inflateRaw);
const unbrotli = promisify(brotliDecompress);

/**
 * Undoes a `content-encoding`, which may name several.
 * @throws Refusal where it is unknown, damaged or too large.
 */
export async function decompress(body: Buffer, encoding: string | undefined, limit = BODY_LIMIT): Promise<Buffer> {
  const names = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  let result = body;
  for (const name of names.reverse()) {
    try {
      result = await undo(result, name, limit);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
      throw new Refusal(400, `the body is no ${name}: ${(error as Error).message}`);
    }
  }
  return result;
}

function undo(body: Buffer, name: string, limit: number): Promise<Buffer> | Buffer {
  const options = { maxOutputLength: limit };
  switch (name) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      return unzip(body, options);
    case 'deflate':
      // The name means zlib's format; some send the bare stream.
      return ((body[0] ?? 0) & 0x0f) === 8 && (((body[0] ?? 0) << 8) | (body[1] ?? 0)) % 31 === 0
        ? unzlib(body, options)
        : undeflate(body, options);
    case 'br':
      return unbrotli(body, options);
    case 'zstd':
      return unzstd(body, limit);
    default:
      throw new Refusal(415, `content-encoding ${name.slice(0, 40)} is unknown: gzip, deflate, br and zstd are known`);
  }
}

function unzstd(body: Buffer, limit: number): Buffer {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const stream = new Decompress((piece, last) => {
    size += piece.length;
    if (size > limit) throw tooLarge(limit);
    pieces.push(piece.slice());
    ended ||= last === true;
  });
  // In small pieces, so that a bomb is noticed before it is whole in memory.
  for (let at = 0; at < body.length; at += 1 << 16) stream.push(body.subarray(at, at + (1 << 16)), false);
  stream.push(new Uint8Array(0), true);
  if (!ended) throw new Error('it ends too early');
  return Buffer.concat(pieces, size);
}
