/** The runs that a path stands for when runs are compared: the same for the command line, the server and the window. */
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { findTraceFiles } from './find-files.ts';
import type { Openable } from './openable.ts';
import { walkCells } from './sweep-walk.ts';

/** The files of a run, or of several: a folder of cells, a kept baseline. */
export interface RunPaths {
  readonly name: string;
  readonly files: readonly Openable[];
}

/**
 * A file is a run (or a baseline); a folder its cells, or where there are none each folder in it with traces.
 * @throws Error with a message for people where there is nothing that could be a run
 */
export async function runsAt(path: string): Promise<RunPaths[]> {
  if (await hasCells(path)) return [{ name: path, files: [{ path, name: basename(resolve(path)), folder: true }] }];
  const folders = new Map<string, Openable[]>();
  for (const file of await findTraceFiles(path)) {
    const folder = dirname(file.path);
    const files = folders.get(folder);
    const one = { ...file, folder: false };
    if (files) files.push(one);
    else folders.set(folder, [one]);
  }
  return [...folders].map(([folder, files]) => ({ name: folders.size === 1 ? path : folder, files }));
}

async function hasCells(path: string): Promise<boolean> {
  let cells = false;
  try {
    if (!(await stat(path)).isDirectory()) return false;
    await walkCells(path, async ({ kind }) => {
      cells = kind !== 'unreadable';
      return !cells;
    });
  } catch {
    // Not there, or not readable: looking for traces says why.
  }
  return cells;
}
