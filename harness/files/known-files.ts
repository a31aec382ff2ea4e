/** The files of a folder as they were last seen, and the changes between one look and the next. */
import { unixNano } from '../base/clock.ts';
import type { FileChange } from './types.ts';
import { type FoundFile, type FoundFiles, sameFile } from './walk.ts';

/** What is known of each file, by its path relative to the folder. */
export class KnownFiles {
  readonly #files: Map<string, FoundFile>;
  /** Unix nanoseconds: a change cannot have been before. */
  readonly #start: bigint;
  readonly #change: (change: FileChange) => void;

  /** `files`: as they were at `start`. `change` is called for every difference that is noticed later. */
  constructor(files: Map<string, FoundFile>, start: bigint, change: (change: FileChange) => void) {
    this.#files = files;
    this.#start = start;
    this.#change = change;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Returns the known files in a folder, at any depth. */
  inside(folder: string): string[] {
    return [...this.#files.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  /** Takes in what a path holds now (undefined: no file), and reports a change where that differs. */
  update(path: string, now: FoundFile | undefined): void {
    const before = this.#files.get(path);
    if (now && before && sameFile(before, now)) return;
    if (!now && !before) return;
    const noticed = unixNano();
    if (now) this.#files.set(path, now);
    else this.#files.delete(path);
    this.#change({
      path,
      what: !now ? 'removed' : before ? 'modified' : 'added',
      size: now?.size,
      unixNano: now && now.modified > this.#start && now.modified < noticed ? now.modified : noticed,
    });
  }

  /** Takes in a look at the whole folder. Files of a part that could not be looked at stay as they are known. */
  updateAll({ files, problems }: FoundFiles): void {
    for (const [path, file] of files) this.update(path, file);
    const unsure = problems.map((text) => text.slice(0, text.lastIndexOf(': ')));
    const isUnsure = (path: string) =>
      unsure.some((part) => part === '.' || path === part || path.startsWith(`${part}/`));
    for (const path of [...this.#files.keys()]) {
      if (!files.has(path) && !isUnsure(path)) this.update(path, undefined);
    }
  }
}
