/** The folders of one run: where the agent works, its HOME and TMPDIR, and what the working folder was before. */
import { constants, copyFileSync, existsSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '../shared/base/errors.ts';
import { makeTemporary } from './base/temporary.ts';
import { ignoreMatcher } from './files/patterns.ts';
import { walkFolder } from './files/walk.ts';
import { safeName } from './identity.ts';

export interface RunFolders {
  /** All of the below are in it. */
  readonly root: string;
  /** Where the agent works; not there yet. */
  readonly workdir: string;
  readonly home: string;
  readonly tmp: string;
  /** Copy of what the working folder holds before the agent comes; not there yet. */
  readonly before: string;
}

/** Makes a temporary folder for a run. The working folder gets the task's name, since agents show it. */
export function makeRunFolders(name: string): RunFolders {
  const root = makeTemporary();
  const folders = {
    root,
    workdir: join(root, 'work', safeName(name)),
    home: join(root, 'home'),
    tmp: join(root, 'tmp'),
    before: join(root, 'before'),
  };
  for (const folder of [dirname(folders.workdir), folders.home, folders.tmp]) mkdirSync(folder);
  return folders;
}

/** Copies those files of the working folder whose changes are recorded. Returns what could not be copied. */
export async function keepBefore(workdir: string, before: string, ignore: readonly string[]): Promise<string[]> {
  const { files, problems } = await walkFolder(workdir, ignoreMatcher(ignore));
  mkdirSync(before, { recursive: true });
  for (const [path, file] of files) {
    const to = join(before, path);
    try {
      if (!existsSync(dirname(to))) mkdirSync(dirname(to), { recursive: true });
      if (file.link) symlinkSync(readlinkSync(join(workdir, path)), to);
      else copyFileSync(join(workdir, path), to, constants.COPYFILE_FICLONE);
    } catch (error) {
      problems.push(`${path}: ${messageOf(error)}`);
    }
  }
  return problems;
}
