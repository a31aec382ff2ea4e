/** What is in a folder: files and symbolic links, by their paths. */
import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../shared/base/errors.ts';
import { turn } from '../../shared/base/turn.ts';
import type { PathMatcher } from './patterns.ts';

export interface FoundFile {
  readonly link: boolean;
  /** Bytes. */
  readonly size: number;
  /** Unix nanoseconds. */
  readonly modified: bigint;
  readonly inode: bigint;
  readonly executable: boolean;
}

export interface FoundFiles {
  /** By path relative to the folder, with `/`, in the order of the names. */
  readonly files: Map<string, FoundFile>;
  /** What could not be looked at: `path: reason`. */
  readonly problems: string[];
}

/** The facts of a file or a link; undefined for folders, sockets, pipes and devices. */
export function foundFile(stats: BigIntStats): FoundFile | undefined {
  if (!stats.isFile() && !stats.isSymbolicLink()) return undefined;
  return {
    link: stats.isSymbolicLink(),
    size: Number(stats.size),
    modified: stats.mtimeNs,
    inode: stats.ino,
    executable: stats.isFile() && (stats.mode & 0o100n) !== 0n,
  };
}

/** Whether nothing tells that the file was touched between the two looks. */
export function sameFile(a: FoundFile, b: FoundFile): boolean {
  return (
    a.modified === b.modified &&
    a.size === b.size &&
    a.inode === b.inode &&
    a.link === b.link &&
    a.executable === b.executable
  );
}

/** Files that are looked at in one go, before others get their turn: a millisecond or two. */
const AT_ONCE = 200;

/** Lists a folder with all that is below it, without what is ignored. Symbolic links are listed, not followed. */
export async function walkFolder(folder: string, ignored: PathMatcher): Promise<FoundFiles> {
  const files = new Map<string, FoundFile>();
  const problems: string[] = [];
  const waiting = [''];
  let looked = 0;
  for (let inside = waiting.pop(); inside !== undefined; inside = waiting.pop()) {
    let names: string[];
    try {
      names = readdirSync(join(folder, inside)).sort();
    } catch (error) {
      problems.push(`${inside || '.'}: ${failureReason(error)}`);
      continue;
    }
    const folders: string[] = [];
    for (const name of names) {
      const path = inside === '' ? name : `${inside}/${name}`;
      if (ignored.covers(path)) continue;
      // Asking one by one through the thread pool takes five times as long.
      if (++looked % AT_ONCE === 0) await turn();
      try {
        const stats = lstatSync(join(folder, path), { bigint: true });
        if (stats.isDirectory()) folders.push(path);
        else {
          const file = foundFile(stats);
          if (file) files.set(path, file);
        }
      } catch (error) {
        problems.push(`${path}: ${failureReason(error)}`);
      }
    }
    for (const path of folders.reverse()) waiting.push(path);
  }
  return { files, problems };
}

/** Returns the short reason of a file system's error: `EACCES`. */
export function failureReason(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : messageOf(error);
}
