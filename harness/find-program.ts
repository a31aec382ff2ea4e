/** Looks programs up: on PATH, and where npm puts those of a project. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/** `node_modules/.bin` of the folder and of those above it, as `npm exec` looks them up. */
export function binFolders(folder: string): string[] {
  const found: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    const bin = join(at, 'node_modules', '.bin');
    if (statSync(bin, { throwIfNoEntry: false })?.isDirectory()) found.push(bin);
    if (dirname(at) === at) return found;
  }
}

/** The path of a program, or undefined. A name with a separator is a path from `cwd`. */
export function findProgram(name: string, path: string, cwd: string): string | undefined {
  if (name.includes('/') || (process.platform === 'win32' && name.includes('\\'))) {
    const file = resolve(cwd, name);
    return canRun(file) ? file : undefined;
  }
  const endings = process.platform === 'win32' ? ['', ...(process.env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  for (const folder of path.split(delimiter)) {
    // An empty step of PATH means the current folder.
    for (const ending of endings) {
      const file = resolve(cwd, folder, name + ending);
      if (canRun(file)) return file;
    }
  }
  return undefined;
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not to be run by us: the next folder may have it.
    return false;
  }
}
