/** Small JSON files in the user's data folder: written whole or not at all, and never believed when read. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What the file holds, or undefined where there is none or it is not JSON. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') console.warn(`${file} is left aside: ${String(error)}`);
    return undefined;
  }
}

/** Replaces the file. What cannot be written (a full or read-only disk) is said in the log: the window goes on without. */
export function writeJson(file: string, value: unknown): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}.tmp`;
    writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    console.warn(`${file} could not be written: ${String(error)}`);
  }
}
