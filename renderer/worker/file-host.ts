/** The engine's host in a page: bytes come from File objects, companions from the files that were dropped together. */
import type { ByteSource } from '../../shared/base/bytes.ts';
import { messageOf } from '../../shared/base/errors.ts';
import type { FileGrant } from '../../shared/base/file-grant.ts';
import { cellsAmong } from '../../shared/cell/sweep/folders.ts';
import { cellFromName, readSweepCell } from '../../shared/cell/sweep/read-cell.ts';
import type { EngineHost } from '../../shared/engine/host.ts';
import { memorySpool } from '../../shared/formats/spool.ts';
import { isLocalFile, isLocalFolder, type LocalFile, type LocalFolder } from './local-file.ts';

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
  const why = messageOf(error);
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
        .filter(({ path }) => path !== from.path && folderOf(path) === folder && /\.(?:cast|ttyrec)$/i.test(path))
        .map((sibling) => grantOf(from, sibling));
    },
    async relative(grant, path) {
      const from = local(grant);
      const wanted = resolveBeside(from.path, path);
      const sibling = from.siblings.find((entry) => entry.path === wanted);
      return sibling ? grantOf(from, sibling) : undefined;
    },
    makeSpool: memorySpool,
    async sweep(folder, tell, signal) {
      if (!isLocalFolder(folder.file)) throw new Error(`${folder.name} is not a folder of this page.`);
      const { all } = folder.file;
      const byFolder = new Map<string, LocalFolder['all'][number][]>();
      const byPath = new Map(all.map((entry) => [entry.path, entry.file]));
      for (const entry of all) {
        const place = folderOf(entry.path);
        byFolder.set(place, [...(byFolder.get(place) ?? []), entry]);
      }
      for (const { path, names } of cellsAmong(all.map((entry) => entry.path))) {
        if (signal.aborted) break;
        const within = (name: string) => (path === '' ? name : `${path}/${name}`);
        const fileAt = (name: string | undefined) => {
          const file = name === undefined ? undefined : byPath.get(within(name));
          if (!file || name === undefined) return undefined;
          return { name, size: file.size, read: blobSource(name, file).read };
        };
        const cell = names
          ? await readSweepCell(path, { cellJson: fileAt(names.cellJson), trace: fileAt(names.trace) })
          : cellFromName(path);
        const siblings = byFolder.get(folderOf(names ? within('x') : path)) ?? [];
        const files = (names ? names.opens.map(within) : [path]).flatMap((wanted): FileGrant[] => {
          const file = byPath.get(wanted);
          return file
            ? [{ id: `cell:${wanted}`, name: wanted, file: { path: wanted, file, siblings } satisfies LocalFile }]
            : [];
        });
        tell({ ...cell, files });
      }
      return { fromIndex: 0, problems: [] };
    },
  };
}
