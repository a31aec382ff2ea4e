/** Files that an agent must not change: whether it did, and how to put them back before a test. */
import { copyFile, lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileDigest } from '../files/digest.ts';
import { ignoreMatcher, pathMatcher } from '../files/patterns.ts';
import { type FoundFile, walkFolder } from '../files/walk.ts';
import type { Task } from './types.ts';

export interface ProtectedState {
  /** All that are protected and were there at the start. */
  readonly files: readonly string[];
  readonly modified: readonly string[];
  readonly removed: readonly string[];
  /** New files where the patterns of protected files match. */
  readonly added: readonly string[];
}

/** Compares the protected files of a working folder with the task's original, by their SHA-256. */
export async function protectedState(task: Task, workdir: string): Promise<ProtectedState> {
  if (task.protectedFiles.length === 0) return { files: [], modified: [], removed: [], added: [] };
  const guarded = pathMatcher(task.protectedFiles);
  const ignored = ignoreMatcher(task.ignore);
  const was = await walkFolder(task.workdir, ignoreMatcher([]));
  const is = await walkFolder(workdir, ignoreMatcher([]));
  const files = [...was.files].filter(([path]) => guarded.covers(path));
  const modified: string[] = [];
  const removed: string[] = [];
  for (const [path, file] of files) {
    const now = is.files.get(path);
    if (!now) removed.push(path);
    else if ((await content(task.workdir, path, file)) !== (await content(workdir, path, now))) modified.push(path);
  }
  const added = [...is.files.keys()].filter(
    (path) => guarded.covers(path) && !was.files.has(path) && !ignored.covers(path),
  );
  return { files: files.map(([path]) => path), modified, removed, added };
}

/** What tells one content from another; a file that cannot be read is unlike all others. */
async function content(folder: string, path: string, file: FoundFile): Promise<string> {
  const full = join(folder, path);
  try {
    return file.link ? `link to ${await readlink(full)}` : await fileDigest(full);
  } catch (error) {
    return `${full} cannot be read: ${String(error)}`;
  }
}

/** Makes the protected files in `folder` (a copy) what they were in the task, and takes away those that came. */
export async function restoreProtected(task: Task, state: ProtectedState, folder: string): Promise<void> {
  for (const path of state.added) await rm(join(folder, path), { recursive: true, force: true });
  for (const path of [...state.modified, ...state.removed]) {
    await realParents(folder, path);
    const to = join(folder, path);
    await rm(to, { recursive: true, force: true });
    const from = join(task.workdir, path);
    if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), to);
    else await copyFile(from, to);
  }
}

/** Makes the folders above a path. A link where a folder should be would lead what is written out of the copy. */
async function realParents(folder: string, path: string): Promise<void> {
  let at = folder;
  for (const name of path.split('/').slice(0, -1)) {
    at = join(at, name);
    const stats = await lstat(at).catch(() => undefined);
    if (stats?.isDirectory()) continue;
    await rm(at, { force: true });
    await mkdir(at);
  }
}
