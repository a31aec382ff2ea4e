/** Copies a working folder that an agent has been at, which may hold anything. */
import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { failureReason } from './walk.ts';

/**
 * Copies all files, folders and symbolic links (as they are, not what they point to) of `from` into `to`, which is
 * made. Sockets, pipes and devices stay behind. What cannot be copied does not stop the rest.
 *
 * @returns what could not be copied: `path: reason`
 */
export async function copyFolder(from: string, to: string): Promise<string[]> {
  const problems: string[] = [];
  const modes: { path: string; mode: number }[] = [];
  const waiting = [''];
  for (let inside = waiting.pop(); inside !== undefined; inside = waiting.pop()) {
    try {
      const { mode } = await lstat(join(from, inside));
      await mkdir(join(to, inside), { recursive: true });
      modes.push({ path: join(to, inside), mode: mode & 0o777 });
      for (const entry of await readdir(join(from, inside), { withFileTypes: true })) {
        const path = join(inside, entry.name);
        if (entry.isDirectory()) waiting.push(path);
        else if (entry.isSymbolicLink() || entry.isFile()) {
          try {
            if (entry.isFile()) await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
            else await symlink(await readlink(join(from, path)), join(to, path));
          } catch (error) {
            problems.push(`${path}: ${failureReason(error)}`);
          }
        }
      }
    } catch (error) {
      problems.push(`${inside || '.'}: ${failureReason(error)}`);
    }
  }
  // Last and innermost first: a folder that may not be written to is filled before it is closed.
  for (const { path, mode } of modes.reverse()) await chmod(path, mode | 0o700);
  return problems;
}
