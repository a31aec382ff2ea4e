/** Temporary folders that carry their process in their name, so that those of a killed recorder are removed later. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../shared/base/errors.ts';
import { isAlive } from './is-alive.ts';

const NAME = /^spanreel-([0-9a-f]{8})-(\d+)-[^-]+$/;

/** Makes an empty folder that belongs to this process as long as it runs. Returns its path, without links in it. */
export function makeTemporary(): string {
  // Agents show resolved paths, so that links (/tmp on macOS) would give one folder two names.
  return mkdtempSync(join(realpathSync(tmpdir()), `spanreel-${place()}-${process.pid}-`));
}

/**
 * Removes the temporary folders of processes that are gone: recorders that were killed could not do it. Returns the reason
 * for each folder that could not be removed.
 */
export async function removeAbandoned(folder: string = tmpdir()): Promise<string[]> {
  const problems: string[] = [];
  for (const name of readdirSync(folder)) {
    const [, where, pid] = NAME.exec(name) ?? [];
    if (where !== place() || isAlive(Number(pid)) || !isOurs(join(folder, name))) continue;
    const failure = await removeTemporary(join(folder, name));
    if (failure !== undefined) problems.push(failure);
  }
  return problems;
}

/** Removes a temporary folder, read-only folders in it included. Returns the reason where that fails. */
export async function removeTemporary(root: string): Promise<string | undefined> {
  try {
    await rm(root, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
    return undefined;
  } catch {
    // Package managers leave folders that nobody may write to.
    try {
      await openUp(root);
      await rm(root, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
      return undefined;
    } catch (error) {
      // Of two that remove it, one may find it gone.
      if (!existsSync(root)) return undefined;
      return `The temporary folder ${root} could not be removed: ${messageOf(error)}`;
    }
  }
}

/** Returns an id of the surroundings in which a process number is unique: containers may share a temporary folder. */
function place(): string {
  return createHash('sha256').update(`${hostname()} ${processNumbers()}`).digest('hex').slice(0, 8);
}

function processNumbers(): string {
  if (process.platform !== 'linux') return '';
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Without /proc nothing tells containers apart but their names.
    return '';
  }
}

function isOurs(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

async function openUp(root: string): Promise<void> {
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    await chmod(folder, 0o700);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) waiting.push(join(folder, entry.name));
    }
  }
}
