/**
 * Watches the agent's working folder. What the watcher says is taken as a hint to look at a path; a change is the
 * difference to what was last seen there. A last look at everything finds what no hint came for.
 *
 * Only folders are watched, and the system's own events of them are listened to: a watch for every file would take
 * seconds and hundreds of megabytes in a large project.
 */
import { lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { unixNano } from '../base/clock.ts';
import { ignoreMatcher } from './patterns.ts';
import type { FileChange } from './types.ts';
import { type FoundFile, foundFile, reasonOf, sameFile, walkFolder } from './walk.ts';

/** Writes of one file within this many ms are one change. */
const BURST = 50;
/** A new folder is listed after so many ms: its own watch may come later than the first files in it. */
const LISTED_AFTER = [BURST, 500];

export interface WatchOptions {
  readonly folder: string;
  /** Patterns (see patterns.ts) beside those that are always ignored. */
  readonly ignore: readonly string[];
  /** Called for every change, as it is noticed. */
  readonly change: (change: FileChange) => void;
  /** Called with a sentence where something cannot be watched. */
  readonly problem: (sentence: string) => void;
}

/**
 * Starts watching; resolves when every change from then on is noticed. A file that appears and vanishes within the
 * length of a burst is no change. `stop` looks at everything once more before it resolves.
 */
export async function watchFolder(options: WatchOptions): Promise<{ stop(): Promise<void> }> {
  const { folder, change, problem } = options;
  const ignored = ignoreMatcher(options.ignore);
  const start = unixNano();
  const before = await walkFolder(folder, ignored);
  for (const trouble of before.problems) problem(`A part of the working folder cannot be watched: ${trouble}`);
  const known = before.files;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const looking = new Set<Promise<void>>();

  const seen = (path: string, now: FoundFile | undefined): void => {
    const last = known.get(path);
    if (now && last && sameFile(last, now)) return;
    if (!now && !last) return;
    const noticed = unixNano();
    if (now) known.set(path, now);
    else known.delete(path);
    change({
      path,
      what: !now ? 'removed' : last ? 'modified' : 'added',
      size: now?.size,
      unixNano: now && now.modified > start && now.modified < noticed ? now.modified : noticed,
    });
  };
  const look = async (path: string): Promise<void> => {
    timers.delete(path);
    let now: FoundFile | undefined;
    let gone = false;
    try {
      now = foundFile(await lstat(join(folder, path), { bigint: true }));
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== 'ENOENT' && reason !== 'ENOTDIR') {
        problem(`A changed file cannot be looked at: ${path}: ${reason}`);
        return;
      }
      gone = true;
    }
    // A folder that was moved away takes its files along, and nobody says so of each.
    if (gone && !known.has(path)) {
      for (const inside of [...known.keys()]) if (inside.startsWith(`${path}/`)) hint(inside);
    }
    seen(path, now);
  };
  const list = async (path: string): Promise<void> => {
    for (const name of await readdir(join(folder, path))) hint(path === '' ? name : `${path}/${name}`);
  };
  const run = (what: string, work: Promise<void>): void => {
    // Whatever goes wrong with one change must not end the recording of the others.
    const safe = work
      .catch((error: unknown) => {
        const reason = reasonOf(error);
        // What is gone again is found at the end, if anything.
        if (reason !== 'ENOENT' && reason !== 'ENOTDIR')
          problem(`A change of ${what} could not be recorded: ${reason}`);
      })
      .finally(() => looking.delete(safe));
    looking.add(safe);
  };
  const hint = (path: string): void => {
    if (path === '' || timers.has(path) || ignored.covers(path)) return;
    timers.set(
      path,
      setTimeout(() => run(path, look(path)), BURST),
    );
  };
  const lists = new Set<ReturnType<typeof setTimeout>>();
  const listSoon = (path: string): void => {
    for (const after of LISTED_AFTER) {
      const timer = setTimeout(() => {
        lists.delete(timer);
        run(path, list(path));
      }, after);
      lists.add(timer);
    }
  };

  const watcher = watch(folder, {
    ignored: (full, stats) => {
      const path = pathIn(folder, full);
      return path !== '' && ((stats !== undefined && !stats.isDirectory()) || ignored.covers(path));
    },
    ignoreInitial: true,
    followSymlinks: false,
    persistent: true,
    // Both hold events back, or make them up, to help people's editors; here every state is looked at anyway.
    atomic: false,
    awaitWriteFinish: false,
  });
  watcher.on('raw', (_event, name: unknown, details: unknown) => {
    const watched = watchedPath(details);
    if (watched === undefined) return;
    if (typeof name === 'string') hint(pathIn(folder, join(watched, name)));
    else listSoon(pathIn(folder, watched));
  });
  watcher.on('addDir', (full) => listSoon(pathIn(folder, full)));
  const told = new Set<string>();
  watcher.on('error', (error) => {
    const reason = reasonOf(error);
    if (!told.has(reason)) problem(watchProblem(reason));
    told.add(reason);
  });
  // Without a watch left there may be errors only and still a `ready`; should that never come, an error will do.
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
    watcher.once('error', () => resolve());
  });

  return {
    async stop() {
      await watcher.close();
      for (const timer of timers.values()) clearTimeout(timer);
      for (const timer of lists) clearTimeout(timer);
      timers.clear();
      await Promise.all(looking);
      const after = await walkFolder(folder, ignored);
      for (const trouble of after.problems) problem(`A part of the working folder cannot be looked at: ${trouble}`);
      for (const [path, file] of after.files) seen(path, file);
      const unsure = after.problems.map((text) => text.slice(0, text.lastIndexOf(': ')));
      for (const path of [...known.keys()]) {
        if (after.files.has(path)) continue;
        if (!unsure.some((part) => part === '.' || path === part || path.startsWith(`${part}/`))) seen(path, undefined);
      }
    },
  };
}

/** The folder of one of the system's events. */
function watchedPath(details: unknown): string | undefined {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return undefined;
  return typeof details.watchedPath === 'string' ? details.watchedPath : undefined;
}

function pathIn(folder: string, full: string): string {
  const path = relative(folder, full);
  return sep === '/' ? path : path.split(sep).join('/');
}

/** What an error of the watcher means for the recording. */
function watchProblem(reason: string): string {
  const consequence = 'Changes that are not noticed meanwhile are recorded when the agent has ended.';
  switch (reason) {
    case 'ENOSPC':
      return `The system's limit of watched files is reached (fs.inotify.max_user_watches). ${consequence}`;
    case 'EMFILE':
    case 'ENFILE':
      return `The system's limit of open files or watchers is reached (fs.inotify.max_user_instances, ulimit -n). ${consequence}`;
    default:
      return `Watching the working folder: ${reason}. ${consequence}`;
  }
}
