/** The files that a start of the program names. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Absolute paths of the files in a command line. `argv` is the process's own, so it may hold switches of Chromium; a
 * lone `--` ends the switches. When it is not packaged, the first plain argument is the application's folder.
 */
export function filesOf(argv: readonly string[], packaged: boolean, folder: string): string[] {
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
  const files = typeof data === 'object' && data !== null ? (data as { files?: unknown }).files : undefined;
  if (!Array.isArray(files) || files.length > 10_000) return [];
  return files.filter((file): file is string => typeof file === 'string');
}
