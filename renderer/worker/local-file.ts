/** Files that the page itself holds: dropped, chosen or fetched. The Web Worker engine reads them. */
import type { FileGrant } from '../../shared/base/file-grant.ts';

/** What a grant's `file` is. Structured-clonable: a File crosses to the worker as a handle, not as its bytes. */
export interface LocalFile {
  /** Relative to what was dropped, with `/`. */
  readonly path: string;
  readonly file: File;
  /** All files that came with it, itself too: companions and recordings named by the trace are looked for among them. */
  readonly siblings: readonly { readonly path: string; readonly file: File }[];
}

/** What the grant of a folder of cells carries: all files in it. */
export interface LocalFolder {
  readonly all: readonly { readonly path: string; readonly file: File }[];
}

let nextId = 1;

/** Grants for `open` out of `all` files that came together. */
export function grantLocal(
  all: readonly { readonly path: string; readonly file: File }[],
  open: readonly string[],
): FileGrant[] {
  const byPath = new Map(all.map((entry) => [entry.path, entry.file]));
  const grants: FileGrant[] = [];
  for (const path of open) {
    const file = byPath.get(path);
    if (!file) continue;
    grants.push({ id: `local-${nextId++}`, name: path, file: { path, file, siblings: all } satisfies LocalFile });
  }
  return grants;
}

/** The grant of a folder of cells, all of whose files are `all`. */
export function grantLocalFolder(all: LocalFolder['all'], name: string): FileGrant {
  return { id: `local-${nextId++}`, name, folder: true, file: { all } satisfies LocalFolder };
}

export function isLocalFolder(value: unknown): value is LocalFolder {
  return Array.isArray((value as Partial<LocalFolder> | undefined)?.all);
}

export function isLocalFile(value: unknown): value is LocalFile {
  const candidate = value as Partial<LocalFile> | undefined;
  return candidate?.file instanceof Blob && typeof candidate.path === 'string' && Array.isArray(candidate.siblings);
}
