/** What a person means by naming files and folders: one document, or a sweep of cells. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { messageOf } from '../base/errors.ts';
import { isCellFile } from '../cell/sweep/folders.ts';
import { type FoundFile, findTraceFiles } from './find-files.ts';
import { expandGlob } from './glob.ts';
import { walkCells } from './sweep-walk.ts';

export interface Openable extends FoundFile {
  /** It is a root of a sweep: listed, not opened. */
  readonly folder: boolean;
}

export interface Opened {
  readonly found: readonly Openable[];
  /** Those of the asked paths that gave something. */
  readonly paths: readonly string[];
  /** For people. */
  readonly failures: readonly string[];
}

/**
 * Folders that hold several cells together are a sweep; everything else is the traces and recordings in it, each once.
 * What cannot be found or read is told in `failures`.
 */
export async function findOpenable(asked: readonly string[]): Promise<Opened> {
  const paths = (await Promise.all(asked.map(expandGlob))).flat();
  const cells = await Promise.all(paths.map(cellsIn));
  const count = cells.reduce((sum, some) => sum + some.length, 0);
  if (count > 1 && cells.every((some) => some.length > 0)) {
    const names = distinctNames(paths);
    const found = paths.map((path, index) => ({ path, name: names[index] as string, folder: true }));
    return { found, paths: asked, failures: [] };
  }
  const found = new Map<string, Openable>();
  const given = new Set<string>();
  const failures: string[] = [];
  for (const [index, path] of paths.entries()) {
    try {
      for (const file of await listFiles(path, cells[index] ?? [])) found.set(file.path, { ...file, folder: false });
      given.add(path);
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  return { found: [...found.values()], paths: [...given], failures };
}

/** Two cells of a folder at most: more need not be known here. */
async function cellsIn(path: string): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    if (!(await stat(path)).isDirectory()) return isCellFile(basename(path)) ? [''] : [];
    await walkCells(path, async (one) => {
      if (one.kind !== 'unreadable') found.push(one.path);
      return found.length < 2;
    });
  } catch {
    // Not there, or not readable: opening it as a document says why.
  }
  return found;
}

async function listFiles(path: string, cells: readonly string[]): Promise<readonly FoundFile[]> {
  try {
    return await findTraceFiles(path);
  } catch (error) {
    // One cell may lie deeper than traces are looked for.
    const [only] = cells;
    if (!only) throw error;
    return findTraceFiles(join(path, only));
  }
}

/** The folders' names, told apart by as much of their paths as it takes. */
function distinctNames(paths: readonly string[]): string[] {
  const full = paths.map((path) => resolve(path));
  const [first = ''] = full;
  if (full.length === 1) return [basename(first) || first];
  let common = dirname(first);
  while (!full.every((path) => path === common || path.startsWith(common.endsWith(sep) ? common : common + sep))) {
    common = dirname(common);
  }
  return full.map((path) => relative(common, path).split(sep).join('/') || basename(path));
}
