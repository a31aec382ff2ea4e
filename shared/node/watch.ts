/** Notices that a file on disk is another than the one that was read: appended to, rewritten, or replaced by a rename. */
import { type FSWatcher, type Stats, unwatchFile, watch, watchFile } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { clamp } from '../base/numbers.ts';

/** What tells one state of a file from another. */
export interface FileState {
  readonly modified: number;
  readonly size: number;
  readonly inode: number;
}

/** Writers touch a file many times in a row; they are done when nothing happened for this many ms. */
const QUIET = 200;
/** A file that is written to all the time is still reported this often, in ms. */
const LONGEST = 2000;
/** Where the system cannot tell (network folders, no watches left), looking every so many ms must do. */
const POLLING = 2000;

/** The present state of a file, or undefined where there is none. */
export async function fileState(path: string): Promise<FileState | undefined> {
  try {
    return readState(await stat(path));
  } catch {
    return undefined;
  }
}

function readState(stats: Stats): FileState {
  return { modified: stats.mtimeMs, size: stats.size, inode: stats.ino };
}

/**
 * Calls `changed` once for every settled change of the file at `path` since `since` (its state when it was read; by
 * default now). A file that is gone is not a change: it is reported when it comes back different. Returns the function
 * that stops watching.
 */
export function watchForChanges(path: string, changed: () => void, since?: FileState): () => void {
  let known = since;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitingSince = 0;

  const look = async () => {
    timer = undefined;
    const state = await fileState(path);
    if (closed || !state) return;
    const before = known;
    known = state;
    if (before && !sameState(before, state)) changed();
  };
  const soon = () => {
    if (closed) return;
    const now = Date.now();
    if (timer === undefined) waitingSince = now;
    clearTimeout(timer);
    timer = setTimeout(look, clamp(waitingSince + LONGEST - now, 0, QUIET));
  };

  const stop = watchFolder(path, soon);
  // Something may have happened between reading and watching; without a state to compare with, this takes the first one.
  soon();
  return () => {
    closed = true;
    clearTimeout(timer);
    stop();
  };
}

function sameState(a: FileState, b: FileState): boolean {
  return a.modified === b.modified && a.size === b.size && a.inode === b.inode;
}

/** Watches the folder, since a watch on the file itself follows the old file away when it is replaced. */
function watchFolder(path: string, touched: () => void): () => void {
  const name = basename(path);
  let watcher: FSWatcher | undefined;
  let polling = false;
  const poll = () => {
    if (polling) return;
    polling = true;
    watchFile(path, { interval: POLLING, persistent: false }, touched);
  };
  try {
    watcher = watch(dirname(path), { persistent: false }, (_event, file) => {
      if (file === null || file === name) touched();
    });
    watcher.on('error', () => {
      watcher?.close();
      poll();
    });
  } catch {
    poll();
  }
  return () => {
    watcher?.close();
    if (polling) unwatchFile(path, touched);
  };
}
