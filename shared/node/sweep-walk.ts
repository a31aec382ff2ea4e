/** Walks a folder for cells. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isSkipped } from '../cell/folder.ts';
import { type CellNames, DEEPEST, findCellNames, isCellFile, MOST_CELLS } from '../cell/sweep/folders.ts';
import { readFailure } from './find-files.ts';
import { isInside } from './inside.ts';

/** What was found at a path (relative to the root, with `/`; empty for the root itself). */
export type Found =
  | { readonly kind: 'folder'; readonly path: string; readonly names: CellNames }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly problem: string };

/** Folders that are listed at once: enough to keep a disk busy, few enough to leave it to others, too. */
const AT_ONCE = 16;
const MOST_FOLDERS = 200_000;

/**
 * Visits every cell below `root`, nearest first. A folder that is a cell is not looked into, links to folders are not
 * followed, hidden folders and dependencies are left out. `visit` returns false to end it.
 * @returns what was not looked at, in sentences
 * @throws with a message for people where the root cannot be read
 */
export async function walkCells(
  root: string,
  visit: (found: Found) => Promise<boolean>,
  signal?: AbortSignal,
): Promise<string[]> {
  const realRoot = await realpath(root).catch((error: unknown) => {
    throw new Error(readFailure(basename(root), error), { cause: error });
  });
  if (!(await stat(realRoot)).isDirectory()) {
    await visit({ kind: 'file', path: '' });
    return [];
  }
  let level = [{ path: '', depth: 0 }];
  const counts = { folders: 0, cells: 0 };
  const problems = new Set<string>();
  let ended = false;
  const found = async (one: Found) => {
    if (counts.cells >= MOST_CELLS) {
      problems.add(`Only the first ${MOST_CELLS.toLocaleString('en')} cells are listed.`);
      ended = true;
    }
    if (ended) return;
    if (one.kind !== 'unreadable') counts.cells++;
    if (!(await visit(one))) ended = true;
  };
  while (level.length > 0 && !ended) {
    const next: typeof level = [];
    const waiting = level.values();
    const work = async () => {
      for (const { path, depth } of waiting) {
        if (ended || signal?.aborted) return;
        if (++counts.folders > MOST_FOLDERS) {
          problems.add(`Only the first ${MOST_FOLDERS.toLocaleString('en')} folders were looked at.`);
          ended = true;
          return;
        }
        let entries: Dirent[];
        try {
          entries = await readdir(join(realRoot, path), { withFileTypes: true });
        } catch (error) {
          const problem = readFailure(path === '' ? basename(root) : basename(path), error);
          if (path === '') throw new Error(problem, { cause: error });
          await found({ kind: 'unreadable', path, problem });
          continue;
        }
        const files = await fileNames(realRoot, path, entries);
        const names = findCellNames(files);
        if (names) {
          await found({ kind: 'folder', path, names });
          continue;
        }
        const inside = (name: string) => (path === '' ? name : `${path}/${name}`);
        for (const name of files) if (isCellFile(name)) await found({ kind: 'file', path: inside(name) });
        const folders = entries.filter((entry) => entry.isDirectory() && !isSkipped(entry.name));
        if (depth < DEEPEST) for (const { name } of folders) next.push({ path: inside(name), depth: depth + 1 });
        else if (folders.length > 0) problems.add(`Folders more than ${DEEPEST} levels down were not looked at.`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, level.length) }, work));
    level = next;
  }
  return [...problems];
}

/** Names of the files in a folder; links count where they lead to a file below the root. */
async function fileNames(realRoot: string, path: string, entries: readonly Dirent[]): Promise<string[]> {
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.isFile()) names.push(entry.name);
    if (!entry.isSymbolicLink()) continue;
    try {
      const target = await realpath(join(realRoot, path, entry.name));
      if (isInside(realRoot, target) && (await stat(target)).isFile()) names.push(entry.name);
    } catch {
      // A link to nothing, or round in a circle, is no file.
    }
  }
  return names;
}
