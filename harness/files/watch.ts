/**
 * Watches the agent's working folder. An event of the watcher is a hint to look at a path; a change is the difference
 * to what was last seen there. A last look at everything finds what no hint came for.
 *
 * Only folders are watched, and the system's own events of them are listened to: a watch for every file would take
 * seconds and hundreds of megabytes in a large project.
 */
import { lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { unixNano } from '../base/clock.ts';
import { DelayedWork } from './delayed-work.ts';
import { KnownFiles } from './known-files.ts';
import { ignoreMatcher, type PathMatcher } from './patterns.ts';
import type { FileChange } from './types.ts';
import { type FoundFile, failureReason, foundFile, walkFolder } from './walk.ts';

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
  const ignored = ignoreMatcher(options.ignore);
  const start = unixNano();
  const before = await walkFolder(options.folder, ignored);
  for (const trouble of before.problems) options.problem(`A part of the working folder cannot be watched: ${trouble}`);
  const watching = new FolderWatch(options, ignored, new KnownFiles(before.files, start, options.change));
  await watching.ready();
  return watching;
}

/** What a path holds. */
type Look =
  /** `file` is undefined for a folder, a socket and the like. */
  | { readonly state: 'there'; readonly file: FoundFile | undefined }
  | { readonly state: 'gone' }
  | { readonly state: 'unreadable'; readonly reason: string };

/** A folder that is watched, from its construction until `stop`. */
class FolderWatch {
  readonly #options: WatchOptions;
  readonly #ignored: PathMatcher;
  readonly #files: KnownFiles;
  readonly #work = new DelayedWork((path, error) => this.#reportFailure(path, error));
  readonly #watcher: FSWatcher;
  /** Reasons for which a problem of the watcher was reported: each is reported once. */
  readonly #reported = new Set<string>();

  constructor(options: WatchOptions, ignored: PathMatcher, files: KnownFiles) {
    this.#options = options;
    this.#ignored = ignored;
    this.#files = files;
    this.#watcher = watch(options.folder, {
      ignored: (full, stats) => {
        const path = this.#pathOf(full);
        return path !== '' && ((stats !== undefined && !stats.isDirectory()) || ignored.covers(path));
      },
      ignoreInitial: true,
      followSymlinks: false,
      persistent: true,
      // Both hold events back, or make them up, to help people's editors; here every state is looked at anyway.
      atomic: false,
      awaitWriteFinish: false,
    });
    this.#watcher.on('raw', (_event, name: unknown, details: unknown) => this.#takeHint(name, details));
    this.#watcher.on('addDir', (full) => this.#listSoon(this.#pathOf(full)));
    this.#watcher.on('error', (error) => this.#reportTrouble(error));
  }

  /** Resolves when the watcher is set up. */
  async ready(): Promise<void> {
    // Without a watch left there may be errors only and still a `ready`; should that never come, an error will do.
    await new Promise<void>((resolve) => {
      this.#watcher.once('ready', resolve);
      this.#watcher.once('error', () => resolve());
    });
  }

  async stop(): Promise<void> {
    await this.#watcher.close();
    await this.#work.close();
    const { folder, problem } = this.#options;
    const after = await walkFolder(folder, this.#ignored);
    for (const trouble of after.problems) problem(`A part of the working folder cannot be looked at: ${trouble}`);
    this.#files.updateAll(after);
  }

  #takeHint(name: unknown, details: unknown): void {
    const watched = watchedPath(details);
    if (watched === undefined) return;
    if (typeof name === 'string') this.#lookSoon(this.#pathOf(join(watched, name)));
    else this.#listSoon(this.#pathOf(watched));
  }

  #lookSoon(path: string): void {
    if (path !== '' && !this.#ignored.covers(path)) this.#work.once(path, BURST, () => this.#look(path));
  }

  #listSoon(path: string): void {
    for (const after of LISTED_AFTER) this.#work.later(path, after, () => this.#list(path));
  }

  async #look(path: string): Promise<void> {
    const look = await lookAt(join(this.#options.folder, path));
    switch (look.state) {
      case 'unreadable':
        this.#options.problem(`A changed file cannot be looked at: ${path}: ${look.reason}`);
        return;
      case 'gone':
        // A folder that was moved away takes its files along, and there is no event for each of them.
        if (!this.#files.has(path)) for (const inside of this.#files.inside(path)) this.#lookSoon(inside);
        this.#files.update(path, undefined);
        return;
      case 'there':
        this.#files.update(path, look.file);
    }
  }

  async #list(path: string): Promise<void> {
    for (const name of await readdir(join(this.#options.folder, path))) {
      this.#lookSoon(path === '' ? name : `${path}/${name}`);
    }
  }

  #reportFailure(path: string, error: unknown): void {
    // What is gone again is found at the end, if anything.
    if (!isGone(failureReason(error))) {
      this.#options.problem(`A change of ${path} could not be recorded: ${failureReason(error)}`);
    }
  }

  #reportTrouble(error: unknown): void {
    const reason = failureReason(error);
    if (!this.#reported.has(reason)) this.#options.problem(watchProblem(reason));
    this.#reported.add(reason);
  }

  /** The path relative to the watched folder, with `/`; empty for the folder itself. */
  #pathOf(full: string): string {
    const path = relative(this.#options.folder, full);
    return sep === '/' ? path : path.split(sep).join('/');
  }
}

async function lookAt(full: string): Promise<Look> {
  try {
    return { state: 'there', file: foundFile(await lstat(full, { bigint: true })) };
  } catch (error) {
    const reason = failureReason(error);
    return isGone(reason) ? { state: 'gone' } : { state: 'unreadable', reason };
  }
}

function isGone(reason: string): boolean {
  return reason === 'ENOENT' || reason === 'ENOTDIR';
}

/** Returns the folder that an event of the system is about. */
function watchedPath(details: unknown): string | undefined {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return undefined;
  return typeof details.watchedPath === 'string' ? details.watchedPath : undefined;
}

/** Returns a sentence for people about an error of the watcher, with its consequence for the recording. */
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
