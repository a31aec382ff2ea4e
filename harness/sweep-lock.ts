/** One sweep at a time in a folder: a lock file that names the process that holds it. */
import { closeSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './base/is-alive.ts';
import { RecordRefusal } from './base/record-refusal.ts';

export const LOCK_FILE = '.sweep.lock';

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Takes the lock of a folder, which is made where it is not there. A lock whose process is gone is taken over.
 * @returns how to let go of it
 * @throws RecordRefusal where another sweep holds it
 */
export function takeLock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, LOCK_FILE);
  const own: Holder = { pid: process.pid, host: hostname() };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, `${JSON.stringify(own)}\n`);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder && (holder.host !== own.host || isAlive(holder.pid))) {
      const who = holder.host === own.host ? `process ${holder.pid}` : `process ${holder.pid} of another machine`;
      throw new RecordRefusal(
        `This sweep is running already (${who}). If it is not, remove ${file} and start it again.`,
      );
    }
    takeAway(file, holder);
  }
  throw new RecordRefusal(`The lock ${file} could not be taken: other processes are trying to take it, too.`);
}

/**
 * Removes a lock that was left behind. It is moved aside and looked at again: meanwhile another process may have removed
 * it too, and taken the lock itself.
 */
function takeAway(file: string, left: Holder | undefined): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    const moved = readHolder(aside);
    if (moved && (moved.pid !== left?.pid || moved.host !== left.host)) linkSync(aside, file);
    rmSync(aside, { force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
    rmSync(aside, { force: true });
  }
}

/** Who holds the lock; undefined where the file is gone or was never finished. */
function readHolder(file: string): Holder | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder> | null;
    return typeof value?.pid === 'number' && typeof value.host === 'string' ? (value as Holder) : undefined;
  } catch {
    // Gone meanwhile, or its writer was killed in the middle of it.
    return undefined;
  }
}
