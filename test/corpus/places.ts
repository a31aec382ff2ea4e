/** Where the files are that tests read from outside of the repository. A test that reads them says so (test/needs.ts). */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'shared');

/** Real files of many formats, a folder a format. */
export const CORPUS = join(shared, 'corpus');
/** A model server that answers as a script says, and what coding agents exported that asked it. */
export const AGENTS = join(shared, 'agents');
export const CAPTURES = join(AGENTS, 'captures');

export const bytesOf = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(...path)));

/** Files below a folder, relative to it. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
