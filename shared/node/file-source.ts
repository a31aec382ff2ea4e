/** A file on disk as a ByteSource. */
import { type FileHandle, open } from 'node:fs/promises';
import type { ByteSource } from '../base/bytes.ts';

/** One read of a stream: large enough that the system call does not count, small enough to stay in the cache. */
const PIECE = 1 << 20;

/** Fills a new buffer from `position`; shorter at the end of the file. A fresh buffer, since readers may keep it. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === length ? buffer : buffer.subarray(0, filled);
}

/**
 * Opens the file at `path` for reading. `name` is what the user sees. The handle stays open until `close`, so a file
 * that is replaced meanwhile still reads as it was.
 * @throws the error of the file system (`ENOENT`, `EACCES`, `EISDIR`, …)
 */
export async function fileSource(path: string, name: string): Promise<ByteSource> {
  const handle = await open(path, 'r');
  let closed = false;
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw Object.assign(new Error(`${name} is a folder`), { code: 'EISDIR' });
    // A pipe or a device has no size to trust.
    const size = stat.isFile() ? stat.size : undefined;
    return {
      name,
      size,
      async *stream(signal) {
        for (let position = 0; !signal?.aborted; ) {
          const piece = await readAt(handle, position, PIECE);
          if (piece.length === 0) return;
          position += piece.length;
          yield piece;
        }
      },
      async read(offset, length) {
        const end = size === undefined ? offset + length : Math.min(size, offset + length);
        return end <= offset ? new Uint8Array(0) : await readAt(handle, offset, end - offset);
      },
      async close() {
        if (closed) return;
        closed = true;
        await handle.close();
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
