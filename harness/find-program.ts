/** Looks an agent's program up: on PATH, and where npm puts those of a project. */
import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { CommandError, findCommand } from './run/command.ts';

/** `node_modules/.bin` of the folder and of those above it, as `npm exec` looks them up. */
export function binFolders(folder: string): string[] {
  const found: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    const bin = join(at, 'node_modules', '.bin');
    if (statSync(bin, { throwIfNoEntry: false })?.isDirectory()) found.push(bin);
    if (dirname(at) === at) return found;
  }
}

/** How a program is reached: as it is written, once `folder` is on PATH or `file` stands in its place. */
export interface FoundProgram {
  /** To be added to PATH. */
  readonly folder?: string;
  /** To be run instead. */
  readonly file?: string;
}

/**
 * Looks for a program on `path`, then in `more`. A name with a slash is a path from the working folder `workdir`, or
 * else from `here`, where the user wrote it.
 * @throws CommandError where there is none
 */
export function findProgram(
  name: string,
  { path, workdir, here, more }: { path: string | undefined; workdir: string; here: string; more: readonly string[] },
): FoundProgram {
  if (name.includes('/') && !isAbsolute(name) && !existsSync(resolve(workdir, name))) {
    return { file: findCommand(name, path, here) };
  }
  try {
    findCommand(name, path, workdir);
    return {};
  } catch (error) {
    const folder = name.includes('/') ? undefined : more.find((bin) => canRun(join(bin, name), workdir));
    if (folder === undefined) throw error;
    return { folder };
  }
}

function canRun(file: string, cwd: string): boolean {
  try {
    findCommand(file, undefined, cwd);
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}
