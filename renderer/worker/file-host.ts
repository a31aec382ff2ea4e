/** The engine's host in a page: bytes come from File objects, companions from the files that were dropped together. */
import type { ByteSource } from '../../shared/base/bytes.ts';
import type { EngineHost } from '../../shared/engine/host.ts';
import { memorySpool } from '../../shared/formats/spool.ts';
import type { FileGrant } from '../../shared/protocol.ts';
import { isLocalFile, type LocalFile } from '../transport/local-file.ts';

const PIECE = 1 << 20;

/** A File as a source. Reading fails with a message for people when the file changed or went away meanwhile. */
export function blobSource(name: string, file: File): ByteSource {
  async function read(offset: number, length: number): Promise<Uint8Array> {
    try {
      return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
    } catch (error) {
      return unreadable(name, error);
    }
  }
  return {
    name,
    size: file.size,
    async *stream(signal) {
      const reader = file.stream().getReader({ mode: 'byob' });
      // Two buffers go to and fro: one is filled while the other is used, and a large file leaves no garbage behind.
      const ask = (buffer: ArrayBuffer) => {
        const answer = reader.read(new Uint8Array(buffer));
        // It is awaited when its turn comes, which is never after a cancel.
        answer.catch(() => undefined);
        return answer;
      };
      try {
        let asked = ask(new ArrayBuffer(PIECE));
        let free = new ArrayBuffer(PIECE);
        while (!signal?.aborted) {
          const { done, value } = await asked.catch((error) => unreadable(name, error));
          if (done || !value) return;
          asked = ask(free);
          yield value;
          free = value.buffer;
        }
      } finally {
        await reader.cancel();
      }
    },
    read,
  };
}

function unreadable(name: string, error: unknown): never {
  const why = error instanceof Error ? error.message : String(error);
  throw new Error(`${name} can no longer be read; it was changed, moved or removed. Open it again. (${why})`);
}

function local(grant: FileGrant): LocalFile {
  if (!isLocalFile(grant.file)) throw new Error(`${grant.name} is not a file of this page.`);
  return grant.file;
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

/** A path beside a file, without `.` and `..`; undefined where it leaves what was dropped. */
export function resolveBeside(path: string, relative: string): string | undefined {
  const parts = folderOf(path).split('/').slice(0, -1);
  if (/^([/\\]|[a-z]:)/i.test(relative)) return undefined;
  for (const part of relative.split(/[/\\]/)) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The host of the Web Worker engine. Grants carry their files, so it keeps nothing itself. */
export function fileHost(): EngineHost {
  const grantOf = (from: LocalFile, sibling: { path: string; file: File }): FileGrant => ({
    id: `beside:${sibling.path}`,
    name: sibling.path,
    file: { ...from, path: sibling.path, file: sibling.file } satisfies LocalFile,
  });
  return {
    async open(grant) {
      return blobSource(grant.name, local(grant).file);
    },
    async companions(grant) {
      const from = local(grant);
      const folder = folderOf(from.path);
      return from.siblings
        .filter(({ path }) => path !== from.path && folderOf(path) === folder && /\.cast$/i.test(path))
        .map((sibling) => grantOf(from, sibling));
    },
    async relative(grant, path) {
      const from = local(grant);
      const wanted = resolveBeside(from.path, path);
      const sibling = from.siblings.find((entry) => entry.path === wanted);
      return sibling ? grantOf(from, sibling) : undefined;
    },
    makeSpool: memorySpool,
  };
}
