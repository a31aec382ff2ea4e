/** What was opened lately. A list of our own: the system keeps one only on macOS and Windows. */
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, sep } from 'node:path';
import { isObject } from '../shared/base/is-object.ts';
import type { RecentFile } from '../shared/shell.ts';
import { readJson, writeJson } from './stored-json.ts';

interface Entry {
  readonly path: string;
  /** Unix ms. */
  readonly opened: number;
}

const MOST = 30;

export class RecentFiles {
  readonly #file: string;
  readonly #grantId: (path: string) => string;
  #entries: readonly Entry[];

  /** `file` is where the list is kept; `grantId` makes a path's opaque id. */
  constructor(file: string, grantId: (path: string) => string) {
    this.#file = file;
    this.#grantId = grantId;
    this.#entries = checkEntries(readJson(file));
  }

  /** Puts what was opened (files or folders) at the top. */
  add(paths: readonly string[], now = Date.now()): void {
    const added = [...new Set(paths)].map((path) => ({ path, opened: now }));
    const rest = this.#entries.filter((entry) => !paths.includes(entry.path));
    this.#keep([...added, ...rest]);
  }

  forget(id: string): void {
    this.#keep(this.#entries.filter((entry) => this.#grantId(entry.path) !== id));
  }

  recentPath(id: string): string | undefined {
    return this.#entries.find((entry) => this.#grantId(entry.path) === id)?.path;
  }

  list(): readonly RecentFile[] {
    return this.#entries.map(({ path, opened }) => ({
      id: this.#grantId(path),
      name: basename(path),
      place: shorten(dirname(path)),
      opened,
    }));
  }

  #keep(entries: readonly Entry[]): void {
    this.#entries = entries.slice(0, MOST);
    writeJson(this.#file, this.#entries);
  }
}

/** Only whole entries are taken; a file that was edited or cut short gives what can be used of it. */
function checkEntries(value: unknown): readonly Entry[] {
  if (!Array.isArray(value)) return [];
  const entries: Entry[] = [];
  for (const item of value.slice(0, 1000)) {
    if (!isObject(item)) continue;
    const { path, opened } = item;
    if (typeof path !== 'string' || !isAbsolute(path) || path.includes('\0')) continue;
    if (typeof opened !== 'number' || !Number.isFinite(opened)) continue;
    if (!entries.some((entry) => entry.path === path)) entries.push({ path, opened });
  }
  return entries.slice(0, MOST);
}

/** A folder as people write it: `~` for their home, and the middle left out where it is long. */
export function shorten(folder: string, home = homedir()): string {
  const inHome = folder === home || folder.startsWith(home + sep);
  const text = inHome ? `~${folder.slice(home.length)}` : folder;
  if (text.length <= 60) return text;
  const parts = text.split(sep);
  return [...parts.slice(0, 2), '…', ...parts.slice(-2)].join(sep);
}
