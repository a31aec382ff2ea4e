/** Grants for files that were dropped on the page, or chosen in its file dialog. */

import type { FileGrant } from '../../shared/base/file-grant.ts';
import { filesToOpen } from '../../shared/cell/folder.ts';
import { cellsAmong } from '../../shared/cell/sweep/folders.ts';
import { grantLocal, grantLocalFolder } from '../worker/local-file.ts';

/**
 * Grants for File objects. Those that came in a folder (their `webkitRelativePath` says so) are opened when their names
 * say trace or recording; the others stay at hand for what a trace names. Folders that hold several cells are granted as
 * one folder of cells. Anything but a File is left out.
 * @throws with a message for people when there was a folder and nothing in it can be opened
 */
export async function grantFiles(items: readonly unknown[]): Promise<FileGrant[]> {
  const all = items
    .filter((item) => item instanceof File)
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const alone = all.map(({ path }) => path).filter((path) => !path.includes('/'));
  const cells = cellsAmong(all.map(({ path }) => path));
  if (cells.length > 1 && alone.every((path) => cells.some((cell) => cell.path === path))) {
    const tops = new Set(all.map(({ path }) => path.split('/')[0] ?? ''));
    return [grantLocalFolder(all, tops.size === 1 ? ([...tops][0] ?? '') : `${tops.size} folders`)];
  }
  const inFolders = filesToOpen(all.map(({ path }) => path).filter((path) => path.includes('/')));
  if (all.length > 0 && alone.length + inFolders.length === 0) {
    throw new Error(`There is no trace or recording in ${all[0]?.path.split('/')[0] ?? 'the folder'}.`);
  }
  return grantLocal(all, [...alone, ...inFolders]);
}

/** Nothing else holds an element whose dialog is open: without this, the choice may go to nobody. */
const asking = new Set<HTMLInputElement>();

/** Shows the browser's file dialog; resolves with nothing when it is closed without a choice. */
export function showDialog(what: 'files' | 'folder'): Promise<FileGrant[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = what === 'folder';
  asking.add(input);
  return new Promise<FileGrant[]>((resolve, reject) => {
    input.addEventListener('change', () => grantFiles([...(input.files ?? [])]).then(resolve, reject));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  }).finally(() => asking.delete(input));
}
