/** Whether one path lies below another. */
import { isAbsolute, relative, sep } from 'node:path';

/** Whether `path` lies below `folder`. Both are absolute; links are not followed. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
