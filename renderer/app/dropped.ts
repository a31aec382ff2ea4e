/** The files in a drop, folders included. */

/** Looking into a folder stops here: a home folder dropped by mistake must not hold the page up. */
const MOST_ENTRIES = 20_000;
/** Never part of a run, and big. */
const SKIPPED = new Set(['node_modules', '__pycache__', 'venv', 'target']);

/**
 * The File objects of a drop. On the desktop folders stay as they are (`asTheyAre`: the shell knows their paths and looks
 * inside); elsewhere they are walked here, and each file says its path in `webkitRelativePath`, as chosen folders do.
 * Call it in the drop event itself: the list of items is emptied when the event is over.
 *
 * @throws with a message for people where a folder holds too much, or cannot be read
 */
export async function dropped(transfer: DataTransfer, asTheyAre: boolean): Promise<File[]> {
  const plain = [...transfer.files];
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (asTheyAre || !entries.some((entry) => entry.isDirectory)) return plain;
  const files: File[] = [];
  let seen = 0;
  for (let entry = entries.shift(); entry; entry = entries.shift()) {
    if (isDirectory(entry)) {
      if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue;
      entries.push(...(await list(entry)));
    } else if (isFile(entry)) files.push(await fileOf(entry));
    if (++seen > MOST_ENTRIES) {
      throw new Error(`There are more than ${MOST_ENTRIES} files in it. Choose a folder further down.`);
    }
  }
  return files;
}

async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  const path = entry.fullPath.replace(/^\//, '');
  // A file that was dropped by itself has no path; two runs in one folder have files of the same name.
  if (path.includes('/')) Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

/** A reader gives at most 100 entries at a time, and none when it is through. */
async function list(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return entries;
    for (const entry of batch) entries.push(entry);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
