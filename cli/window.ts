/** Opens files or a comparison in a window, or in a browser where there is none. */
import { join } from 'node:path';
import { findOpenable } from '../shared/node/openable.ts';
import { runsAt } from '../shared/node/run-paths.ts';
import { findDesktop, runDesktop } from './desktop.ts';
import { runServer } from './run-server.ts';
import { type ComparedPaths, distFolder } from './serve.ts';
import { UnusableInput } from './unusable-input.ts';

/** Opens files. Returns the exit status when the window is closed. @throws Error for a path that cannot be opened */
export async function openWindow(files: readonly string[]): Promise<number> {
  // A wrong name is reported here, where it was typed, and not in a window that opens for nothing.
  const { failures } = await findOpenable(files);
  if (failures.length > 0) throw new Error(failures.join('\n'));
  const root = join(distFolder(), '..');
  const desktop = findDesktop(root);
  if (typeof desktop !== 'string') return runDesktop(desktop, root, files);
  process.stderr.write(`${desktop}: serving the same window to a browser instead.\n`);
  return runServer({ files, host: '127.0.0.1', port: undefined, open: false });
}

/** Opens a comparison. Returns the exit status when the window is closed. @throws UnusableInput */
export async function openComparison({ base, new: newPaths }: ComparedPaths): Promise<number> {
  for (const path of [...base, ...newPaths]) {
    await runsAt(path).catch((error: Error) => {
      throw new UnusableInput(error.message);
    });
  }
  const root = join(distFolder(), '..');
  const desktop = findDesktop(root);
  if (typeof desktop !== 'string') return runDesktop(desktop, root, [...base, ...newPaths], base.length);
  process.stderr.write(`${desktop}: serving the same window to a browser instead.\n`);
  return runServer({ files: [], comparison: { base, new: newPaths }, host: '127.0.0.1', port: undefined, open: true });
}
