/**
 * Watches the agent's working folder. What the watcher says is taken as a hint to look at a path; a change is the
 * difference to what was last seen there. A last look at everything finds what no hint came for.
 */
import { lstat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { unixNano } from '../clock.ts';
import { ignoreMatcher } from './patterns.ts';
import type { FileChange } from './types.ts';
import { type FoundFile, foundFile, reasonOf, sameFile, walkFolder } from './walk.ts';

/** Writes of one file within this many ms are one change. */
const BURST = 50;

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
    try {
      now = foundFile(await lstat(join(folder, path), { bigint: true }));
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== 'ENOENT' && reason !== 'ENOTDIR') {
        problem(`A changed file cannot be looked at: ${path}: ${reason}`);
        return;
      }
    }
    seen(path, now);
  };
  const hint = (_event: string, full: string): void => {
    const path = pathIn(folder, full);
    if (path === '' || timers.has(path)) return;
    const later = () => {
      // Whatever goes wrong with one change must not end the recording of the others.
      const work = look(path)
        .catch((error: unknown) => problem(`A change of ${path} could not be recorded: ${reasonOf(error)}`))
        .finally(() => looking.delete(work));
      looking.add(work);
    };
    timers.set(path, setTimeout(later, BURST));
  };

  const watcher = watch(folder, {
    ignored: (full) => {
      const path = pathIn(folder, full);
      return path !== '' && ignored.covers(path);
    },
    ignoreInitial: true,
    followSymlinks: false,
    persistent: true,
    // Both hold events back, or make them up, to help people's editors; here every state is looked at anyway.
    atomic: false,
    awaitWriteFinish: false,
  });
  watcher.on('all', hint);
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
