/**
 * Zstandard (RFC 8878): any number of frames, skippable ones too, bare or each message behind a length as the
 * OpenTelemetry Collector's file exporter writes them. Frames are found here, so that the next one is still read when
 * one is damaged; what is in them is decoded by fzstd.
 */
import { Decompress } from 'fzstd';
import { concatBytes } from '../../base/bytes.ts';
import { messageOf } from '../../base/errors.ts';
import type { Problem } from '../../base/problem.ts';
import { ByteReader } from './pull.ts';

/** A window above this is refused, as the reference decoder does: it is memory that the file alone decides about. */
const WINDOW_LIMIT = 128 << 20;
/** One message of the collector, decompressed. */
const MESSAGE_LIMIT = 256 << 20;
const BLOCK_LIMIT = (128 << 10) + 3;

export const isZstd = (bytes: Uint8Array, at = 0): boolean =>
  bytes[at] === 0x28 && bytes[at + 1] === 0xb5 && bytes[at + 2] === 0x2f && bytes[at + 3] === 0xfd;

const isSkippable = (bytes: Uint8Array): boolean =>
  ((bytes[0] as number) & 0xf0) === 0x50 && bytes[1] === 0x2a && bytes[2] === 0x4d && bytes[3] === 0x18;

/** A length that a zstd frame follows. */
export const isFramedZstd = (bytes: Uint8Array): boolean => isZstd(bytes, 4) && !isZstd(bytes);

class Damage extends Error {}

/** The decompressed bytes. Damage is reported with its offset in the compressed file, and the next frame is read. */
export async function* unzstd(
  stream: AsyncIterable<Uint8Array>,
  report: (problem: Problem) => void,
): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(stream);
  let kept = 0;
  try {
    while (await reader.need(1)) {
      const begin = reader.offset;
      try {
        for await (const piece of readFrame(reader)) {
          kept += piece.length;
          yield piece;
        }
      } catch (error) {
        if (!(error instanceof Damage)) throw error;
        report(makeProblem(reader, error, kept));
        // Refused at its first byte: the search must not find the same frame again.
        if (reader.offset === begin) reader.take(1);
        if (!(await resynchronise(reader, 0))) return;
      }
    }
  } finally {
    await reader.close();
  }
}

/**
 * Messages behind a length (four bytes, big-endian), each compressed. Comes out as the same without compression:
 * JSON as lines, protobuf as length and message.
 */
export async function* unzstdMessages(
  stream: AsyncIterable<Uint8Array>,
  report: (problem: Problem) => void,
): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(stream);
  let kept = 0;
  try {
    while (await reader.need(1)) {
      const pieces: Uint8Array[] = [];
      let length = 0;
      try {
        if (!(await reader.need(8))) throw new Damage('it ends inside a length');
        const prefix = reader.take(4);
        const end = reader.offset + new DataView(prefix.buffer, prefix.byteOffset, 4).getUint32(0);
        while (reader.offset < end) {
          for await (const piece of readFrame(reader)) {
            pieces.push(piece);
            length += piece.length;
            if (length > MESSAGE_LIMIT) throw new Damage(`a message of more than ${MESSAGE_LIMIT} bytes`);
          }
        }
      } catch (error) {
        if (!(error instanceof Damage)) throw error;
        report(makeProblem(reader, error, kept));
        if (!(await resynchronise(reader, 4))) return;
        continue;
      }
      const message = concatBytes(pieces);
      kept += length;
      if (message[0] === 0x7b || message[0] === 0x5b) yield concatBytes([message, Uint8Array.of(10)]);
      else {
        const framed = new Uint8Array(4 + length);
        new DataView(framed.buffer).setUint32(0, length);
        framed.set(message, 4);
        yield framed;
      }
    }
  } finally {
    await reader.close();
  }
}

function makeProblem(reader: ByteReader, damage: Damage, kept: number): Problem {
  const early = reader.ended && reader.available === 0;
  return {
    code: early ? 'truncated' : 'zstd-damaged',
    message: `The zstd data ${early ? 'ends early' : 'is damaged'} at byte ${reader.offset} of the file (${damage.message}); the ${kept} bytes before it were kept.`,
    offset: reader.offset,
  };
}

/** Goes on to the next frame, `before` bytes ahead of its magic number. False: there is none. */
async function resynchronise(reader: ByteReader, before: number): Promise<boolean> {
  while (await reader.need(before + 4)) {
    const here = reader.peek();
    for (let at = before; at + 4 <= here.length; at++) {
      at = here.indexOf(0x28, at);
      if (at < 0) break;
      if (!isZstd(here, at)) continue;
      reader.take(at - before);
      return true;
    }
    reader.take(Math.max(1, here.length - before - 3));
  }
  reader.take(reader.available);
  return false;
}

/** One frame: its header, its blocks, its checksum. */
async function* readFrame(reader: ByteReader): AsyncGenerator<Uint8Array> {
  if (!(await reader.need(4))) {
    reader.take(reader.available);
    throw new Damage('it ends inside a frame header');
  }
  if (isSkippable(reader.peek(4))) {
    if (!(await reader.need(8))) throw new Damage('it ends inside a frame header');
    const head = reader.take(8);
    for (let left = new DataView(head.buffer, head.byteOffset, 8).getUint32(4, true); left > 0; ) {
      if (!(await reader.need(1))) throw new Damage('it ends inside a skippable frame');
      left -= reader.take(Math.min(left, reader.available)).length;
    }
    return;
  }
  if (!isZstd(reader.peek(4))) throw new Damage('no frame begins here');
  const { length: headerLength, checksum } = await frameHeader(reader);
  let out: Uint8Array[] = [];
  const decoder = new Decompress((piece) => {
    if (piece.length > 0) out.push(piece.slice());
  });
  // fzstd wants a frame's header and first block in one piece, and would wait where they are short.
  let pending = [reader.take(headerLength)];
  for (let last = false; !last; ) {
    const block = await readBlock(reader);
    last = ((block[0] as number) & 1) === 1;
    pending.push(block);
    if (last && checksum) {
      if (!(await reader.need(4))) {
        reader.take(reader.available);
        throw new Damage('it ends inside a checksum');
      }
      pending.push(reader.take(4));
    }
    const input = concatBytes(pending);
    if (!last && input.length < 18) {
      pending = [input];
      continue;
    }
    pending = [];
    try {
      decoder.push(input, last);
    } catch (error) {
      throw new Damage(messageOf(error));
    }
    for (const piece of out) yield piece;
    out = [];
  }
}

async function frameHeader(reader: ByteReader): Promise<{ length: number; checksum: boolean }> {
  const early = 'it ends inside a frame header';
  if (!(await reader.need(6))) throw new Damage(early);
  const flags = reader.peek(6)[4] as number;
  const single = (flags >> 5) & 1;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] as number;
  const sizeBytes = flags >> 6 === 0 ? single : 1 << (flags >> 6);
  const length = 6 - single + dictionaryBytes + sizeBytes;
  if (!(await reader.need(length))) throw new Damage(early);
  const header = reader.peek(length);
  if (flags & 8) throw new Damage('a frame header with a reserved bit');
  if (dictionaryBytes > 0 && header.subarray(6 - single, 6 - single + dictionaryBytes).some((byte) => byte !== 0)) {
    throw new Damage('it needs a dictionary that is not in the file');
  }
  let window = 0;
  if (single) {
    for (let i = sizeBytes - 1; i >= 0; i--) window = window * 256 + (header[length - sizeBytes + i] as number);
  } else {
    const descriptor = header[5] as number;
    const base = 2 ** (10 + (descriptor >> 3));
    window = base + (base / 8) * (descriptor & 7);
  }
  if (window > WINDOW_LIMIT) throw new Damage(`it needs a window of ${window} bytes`);
  return { length, checksum: (flags & 4) !== 0 };
}

async function readBlock(reader: ByteReader): Promise<Uint8Array> {
  if (!(await reader.need(3))) {
    reader.take(reader.available);
    throw new Damage('it ends inside a block');
  }
  const [a, b, c] = reader.peek(3) as unknown as [number, number, number];
  const header = a | (b << 8) | (c << 16);
  const type = (header >> 1) & 3;
  if (type === 3) throw new Damage('a block of unknown type');
  const length = 3 + (type === 1 ? 1 : header >> 3);
  if (length > BLOCK_LIMIT) throw new Damage('a block that is too long');
  if (!(await reader.need(length))) {
    reader.take(reader.available);
    throw new Damage('it ends inside a block');
  }
  return reader.take(length);
}
