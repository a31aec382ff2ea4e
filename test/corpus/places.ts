/** Where the files are that tests read from outside the project. Absent outside the development machine. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'shared');

/** Real files of many formats, a folder a format. */
export const CORPUS = join(shared, 'corpus');
/** What coding agents really exported. */
export const CAPTURES = join(shared, 'agents', 'captures');
export const hasCorpus = existsSync(join(CORPUS, 'MANIFEST.tsv'));
export const hasCaptures = existsSync(CAPTURES);

export const bytesOf = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(...path)));

/** Files below a folder, relative to it. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
