/**
 * Lists a folder of cells. What was read of each is kept in an index, and used again only for files that still have the
 * size and time that they had: the folder itself is walked every time.
 */
import { createHash } from 'node:crypto';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { NAMES, NUMBERS, type SweepCell, unknownCell } from '../cell/sweep/cell.ts';
import { type CellFile, cellFromName, readSweepCell } from '../cell/sweep/read-cell.ts';
import { readAt } from './file-source.ts';
import { readFailure } from './find-files.ts';
import { type Found, walkCells } from './sweep-walk.ts';

/** A cell and the files that are opened for it, relative to its path (empty: itself). */
export interface ListedCell {
  readonly cell: SweepCell;
  readonly opens: readonly string[];
}

export interface ListOptions {
  /** Where indexes are kept; none is used where it is left out. */
  readonly indexFolder?: string;
  readonly signal?: AbortSignal;
}

/** Raise it when SweepCell changes, or how it is read. */
const VERSION = 1;
const MOST_INDEXES = 50;
const LARGEST_INDEX = 64 << 20;

interface Kept {
  /** Sizes and times of what was read. */
  readonly stamp: string;
  readonly cell: SweepCell;
}

/**
 * Tells every cell below `root` as it is found. Paths are relative to the root, with `/`.
 * @throws with a message for people where the root cannot be read
 */
export async function listCells(
  root: string,
  tell: (listed: ListedCell) => void,
  { indexFolder, signal }: ListOptions = {},
): Promise<{ fromIndex: number; problems: string[] }> {
  const file = indexFolder === undefined ? undefined : await indexFile(indexFolder, root);
  const before = file === undefined ? new Map<string, Kept>() : await readIndex(file);
  const now = new Map<string, Kept>();
  let fromIndex = 0;
  const problems = await walkCells(
    root,
    async (found) => {
      if (signal?.aborted) return false;
      const { kept, known } = await look(root, found, before.get(found.path));
      if (signal?.aborted) return false;
      if (known) fromIndex++;
      if (kept.stamp !== '') now.set(found.path, kept);
      tell({ cell: kept.cell, opens: found.kind === 'folder' ? found.names.opens : found.kind === 'file' ? [''] : [] });
      return true;
    },
    signal,
  );
  const same = fromIndex === now.size && now.size === before.size;
  if (file !== undefined && !signal?.aborted && !same) await writeIndex(file, now);
  return { fromIndex, problems };
}

async function look(root: string, found: Found, before: Kept | undefined): Promise<{ kept: Kept; known: boolean }> {
  if (found.kind === 'unreadable')
    return { kept: { stamp: '', cell: unknownCell(found.path, found.problem) }, known: false };
  if (found.kind === 'file') return { kept: { stamp: '', cell: cellFromName(found.path) }, known: false };
  const { cellJson, trace } = found.names;
  const folder = join(root, found.path);
  const looked = await Promise.all(
    [cellJson, trace].map((name) => (name === undefined ? undefined : sized(folder, name))),
  );
  const stamp = looked.map((one) => one?.stamp ?? '-').join(' ');
  // What could not be read may be readable now: only a stamp of files that were is worth keeping.
  const sound = looked.every((one) => one === undefined || one.stamp !== '');
  if (sound && before?.stamp === stamp) return { kept: before, known: true };
  const [json, spans] = looked.map((one) => one?.file);
  const cell = await readSweepCell(found.path, { cellJson: json, trace: spans });
  return { kept: { stamp: sound ? stamp : '', cell }, known: false };
}

/** A file with its size, not opened before it is read. Where it cannot be read, reading says so. */
async function sized(folder: string, name: string): Promise<{ file: CellFile; stamp: string }> {
  const path = join(folder, name);
  const read: CellFile['read'] = async (offset, length) => {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'r');
      return await readAt(handle, offset, length);
    } catch (error) {
      throw new Error(readFailure(name, error), { cause: error });
    } finally {
      await handle?.close();
    }
  };
  try {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    return { file: { name, size, read }, stamp: `${size}:${mtimeMs}:${ctimeMs}:${ino}` };
  } catch {
    // A size of one makes the reader try, and fail with the reason.
    return { file: { name, size: 1, read }, stamp: '' };
  }
}

async function indexFile(folder: string, root: string): Promise<string | undefined> {
  // A root that is not there is told by the walk.
  const real = await realpath(root).catch(() => root);
  return join(folder, `${createHash('sha256').update(real).digest('hex').slice(0, 40)}.json`);
}

/** The index as far as it can be believed; empty where it is of another version, damaged or not there. */
async function readIndex(file: string): Promise<Map<string, Kept>> {
  const kept = new Map<string, Kept>();
  try {
    if ((await stat(file)).size > LARGEST_INDEX) return kept;
    const data = JSON.parse(await readFile(file, 'utf8')) as { version?: unknown; cells?: unknown };
    if (data.version !== VERSION || typeof data.cells !== 'object' || data.cells === null) return kept;
    for (const [path, entry] of Object.entries(data.cells)) {
      const { stamp, cell } = entry as { stamp?: unknown; cell?: unknown };
      if (typeof stamp === 'string' && stamp !== '') kept.set(path, { stamp, cell: checked(path, cell) });
    }
  } catch {
    // It is only there to save time: without it everything is read.
    kept.clear();
  }
  return kept;
}

/** JSON has no NaN: what is no number is unknown. */
function checked(path: string, data: unknown): SweepCell {
  const from = data as Partial<Record<string, unknown>>;
  const cell: Record<string, string | number> = { ...unknownCell(path) };
  for (const key of NUMBERS) if (typeof from[key] === 'number') cell[key] = from[key];
  for (const key of [...NAMES, 'problem']) if (typeof from[key] === 'string') cell[key] = from[key];
  return cell as unknown as SweepCell;
}

async function writeIndex(file: string, cells: ReadonlyMap<string, Kept>): Promise<void> {
  const folder = join(file, '..');
  const draft = `${file}.${process.pid}.${Date.now().toString(36)}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(draft, JSON.stringify({ version: VERSION, cells: Object.fromEntries(cells) }), { mode: 0o600 });
    await rename(draft, file);
    await removeOld(folder);
  } catch {
    // A full disk, or a home that may not be written to: the next listing takes as long as this one.
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

async function removeOld(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= MOST_INDEXES) return;
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), age: (await stat(join(folder, name))).mtimeMs })),
  );
  for (const { path } of files.sort((a, b) => b.age - a.age).slice(MOST_INDEXES)) await rm(path, { force: true });
}
