/** A spool in a temporary file: decompressed traces may be larger than memory. */
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteSource } from '../base/bytes.ts';
import type { Spool } from '../formats/spool.ts';
import { readAt } from './file-source.ts';

/** Up to this many bytes stay in memory until they are written: fewer, larger writes. */
const BATCH = 1 << 20;

/**
 * A spool in a new temporary folder below `folder`. The file is made with the first byte and removed when the source
 * is closed.
 */
export function fileSpool(folder = tmpdir()): Spool {
  let written = 0;
  let flushed = 0;
  let made: Promise<{ directory: string; handle: FileHandle }> | undefined;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let closed = false;

  async function make() {
    const directory = await mkdtemp(join(folder, 'spanreel-'));
    return { directory, handle: await open(join(directory, 'content'), 'wx+', 0o600) };
  }
  function file() {
    made ??= make();
    return made;
  }

  async function flush(): Promise<void> {
    if (pending.length === 0) return;
    const batch = pending;
    pending = [];
    pendingBytes = 0;
    const { handle } = await file();
    for (const bytes of batch) {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, flushed);
        at += bytesWritten;
        flushed += bytesWritten;
      }
    }
  }

  /** Reads and writes take turns, so that what was just written can be read. */
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  async function read(offset: number, length: number): Promise<Uint8Array> {
    return inTurn(async () => {
      await flush();
      const end = Math.min(written, offset + length);
      if (end <= offset) return new Uint8Array(0);
      return await readAt((await file()).handle, offset, end - offset);
    });
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await inTurn(async () => {
      pending = [];
      if (made === undefined) return;
      const { directory, handle } = await made;
      await handle.close();
      await rm(directory, { recursive: true, force: true });
    });
  }

  return {
    write(bytes) {
      if (closed) throw new Error('The spool is closed');
      written += bytes.length;
      pending.push(bytes);
      pendingBytes += bytes.length;
      return pendingBytes >= BATCH ? inTurn(flush) : undefined;
    },
    source(name): ByteSource {
      return {
        name,
        get size() {
          return written;
        },
        async *stream(signal) {
          for (let at = 0; at < written && !signal?.aborted; ) {
            const piece = await read(at, BATCH);
            if (piece.length === 0) return;
            at += piece.length;
            yield piece;
          }
        },
        read,
        close,
      };
    },
  };
}
