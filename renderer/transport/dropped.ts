/** Turns what was dropped on the page, or chosen in its file dialog, into files with paths. */
import { filesToOpen, isHidden, MOST_FILES } from '../../shared/cell/folder.ts';
import type { FileGrant } from '../../shared/protocol.ts';
import { grantLocal } from './local-file.ts';

interface Found {
  readonly path: string;
  readonly file: File;
}

/** Reading a folder stops here: a home folder dropped by mistake must not hold the page up. */
const MOST_ENTRIES = 20_000;

/**
 * Grants for dropped items: File, DataTransferItem or FileSystemEntry. Call it in the drop event itself, since items
 * are gone afterwards. Of a folder, the files that may be traces are opened; the others stay at hand as companions.
 */
export async function grantItems(items: readonly unknown[]): Promise<FileGrant[]> {
  const files: Found[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  const waiting: Promise<void>[] = [];
  for (const item of items) {
    const entry = entryOf(item);
    if (entry instanceof File) files.push({ path: entry.webkitRelativePath || entry.name, file: entry });
    else if (entry?.isDirectory) folders.push(entry as FileSystemDirectoryEntry);
    else if (entry?.isFile) {
      waiting.push(fileOf(entry as FileSystemFileEntry).then((file) => void files.push({ path: file.name, file })));
    }
  }
  await Promise.all(waiting);
  const inFolders = files.filter(({ path }) => path.includes('/'));
  for (const folder of folders) await readFolder(folder, inFolders);
  const single = files.filter(({ path }) => !path.includes('/'));
  const open = [...choose(single), ...filesToOpen(inFolders.map(({ path }) => path))];
  return grantLocal([...single, ...inFolders], open.slice(0, MOST_FILES));
}

/** Files that were picked one by one are all meant; only a recording beside a trace is left to that trace. */
function choose(files: readonly Found[]): string[] {
  const paths = files.map(({ path }) => path);
  const others = paths.filter((path) => !path.toLowerCase().endsWith('.cast'));
  const useful = others.length > 0 && paths.length > others.length ? filesToOpen(paths) : paths;
  return useful.length > 0 ? useful : paths;
}

function entryOf(item: unknown): File | FileSystemEntry | undefined {
  if (item instanceof File) return item;
  if (item instanceof DataTransferItem) return item.webkitGetAsEntry() ?? item.getAsFile() ?? undefined;
  const entry = item as Partial<FileSystemEntry> | undefined;
  return typeof entry?.isFile === 'boolean' ? (item as FileSystemEntry) : undefined;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function readFolder(root: FileSystemDirectoryEntry, into: Found[]): Promise<void> {
  const open: { entry: FileSystemDirectoryEntry; path: string }[] = [{ entry: root, path: root.name }];
  let seen = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const reader = next.entry.createReader();
    // A reader gives at most 100 entries at a time, and none when it is through.
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (batch.length === 0) break;
      for (const entry of batch) {
        if (isHidden(entry.name)) continue;
        if (++seen > MOST_ENTRIES) {
          throw new Error(`The folder ${root.name} holds more than ${MOST_ENTRIES} files. Choose one further down.`);
        }
        const path = `${next.path}/${entry.name}`;
        if (entry.isDirectory) open.push({ entry: entry as FileSystemDirectoryEntry, path });
        else into.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
      }
    }
  }
}

/** Shows the browser's file dialog; resolves with nothing when it is closed without a choice. */
export function showDialog(what: 'files' | 'folder'): Promise<FileGrant[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = what === 'folder';
  return new Promise((resolve, reject) => {
    input.addEventListener('change', () => grantItems([...(input.files ?? [])]).then(resolve, reject));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
