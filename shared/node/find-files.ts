/** What a person means by opening a folder: the traces and recordings in it. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf } from '../base/errors.ts';
import { isSkipped, looksLikeTrace, MOST_FILES } from '../cell/folder.ts';

export interface FoundFile {
  readonly path: string;
  /** Relative to the folder's parent (`results/cell-1/trace.jsonl`), or the file's own name. */
  readonly name: string;
}

/** Deeper than this there are build outputs and dependencies, not runs. */
const DEEPEST = 6;

/** Whether a name is that of a terminal recording. */
export function looksLikeRecording(name: string): boolean {
  return /\.(?:cast|ttyrec)(?:\.(?:gz|zst|zstd))?$/i.test(name);
}

/**
 * Files behind what was chosen: a file is itself, a folder the traces and recordings in it (not hidden ones, not through
 * links to other folders), nearest first and in the order of their names.
 * @throws with a message for people where a path does not exist, cannot be read, or is a folder without any trace
 */
export async function findTraceFiles(path: string): Promise<readonly FoundFile[]> {
  const name = basename(path) || path;
  const found = await describeFailure(name, () => stat(path));
  if (!found.isDirectory()) return [{ path, name }];
  const files: FoundFile[] = [];
  let level: { path: string; name: string }[] = [{ path, name }];
  for (let depth = 0; depth < DEEPEST && level.length > 0 && files.length < MOST_FILES; depth++) {
    const next: typeof level = [];
    for (const folder of level) {
      const entries = await describeFailure(folder.name, () => readdir(folder.path, { withFileTypes: true }));
      entries.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
      for (const entry of entries) {
        if (isSkipped(entry.name)) continue;
        const inside = { path: join(folder.path, entry.name), name: `${folder.name}/${entry.name}` };
        if (entry.isDirectory()) next.push(inside);
        else if (looksLikeTrace(entry.name) && files.length < MOST_FILES) files.push(inside);
      }
    }
    level = next;
  }
  if (files.length === 0) throw new Error(`There is no trace or recording in ${name}.`);
  return files;
}

async function describeFailure<T>(name: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw new Error(readFailure(name, error), { cause: error });
  }
}

/** Why a file cannot be read, for people. */
export function readFailure(name: string, error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === 'ENOENT') return `${name} does not exist.`;
  if (code === 'EACCES' || code === 'EPERM') return `${name} may not be read by this user.`;
  if (code === 'EISDIR') return `${name} is a folder.`;
  if (code === 'EMFILE' || code === 'ENFILE') return `${name} cannot be opened: too many files are open.`;
  return `${name} cannot be read: ${messageOf(error)}.`;
}
