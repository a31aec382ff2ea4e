/** The files that a start of the program names. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject } from '../shared/base/is-object.ts';

/**
 * Absolute paths of the files in a command line. `argv` is the process's own, so it may hold switches of Chromium; a
 * lone `--` ends the switches. When it is not packaged, the first plain argument is the application's folder.
 */
export function listFiles(argv: readonly string[], packaged: boolean, folder: string): string[] {
  const files: string[] = [];
  let plain = false;
  let application = packaged;
  for (const argument of argv.slice(1)) {
    if (!plain && argument === '--') plain = true;
    else if (plain || !argument.startsWith('-')) {
      if (application) files.push(toPath(argument, folder));
      else application = true;
    }
  }
  return files;
}

/** How many of the files, from the first on, are to be compared with the others; 0: none, they are opened. */
export function countBaseRuns(argv: readonly string[]): number {
  for (const argument of argv.slice(1)) {
    if (argument === '--') return 0;
    const count = /^--base-runs=(\d{1,4})$/.exec(argument)?.[1];
    if (count !== undefined) return Number(count);
  }
  return 0;
}

function toPath(argument: string, folder: string): string {
  if (argument.startsWith('file:')) {
    try {
      return fileURLToPath(argument);
    } catch {
      // Not an address of this computer; as a path it will be reported as missing.
    }
  }
  return resolve(folder, argument);
}

/** The files in what another start of the program sent; anything but a list of texts is an empty one. */
export function filesFromOther(data: unknown): string[] {
  const files = isObject(data) ? data.files : undefined;
  if (!Array.isArray(files) || files.length > 10_000) return [];
  return files.filter((file): file is string => typeof file === 'string');
}

/** The number of base runs in what another start of the program sent; 0 for anything but a count. */
export function baseRunsFromOther(data: unknown): number {
  const count = isObject(data) ? data.baseRuns : undefined;
  return typeof count === 'number' && Number.isInteger(count) && count > 0 ? count : 0;
}
