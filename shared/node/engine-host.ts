/** The engine's host where Node runs: grants stand for paths on disk. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileGrant } from '../base/file-grant.ts';
import type { EngineHost } from '../engine/host.ts';
import { fileSource } from './file-source.ts';
import { looksLikeRecording, readFailure } from './find-files.ts';
import { FolderGrants } from './folder-grants.ts';
import { isInside } from './inside.ts';
import { fileSpool } from './spool.ts';
import { listCells } from './sweep-index.ts';
import { type FileState, fileState, watchForChanges } from './watch.ts';

/** The path behind a grant's id; undefined or rejecting where it was never granted. */
export type ResolveGrant = (id: string) => string | undefined | Promise<string | undefined>;

/** What listing sweeps takes. */
export interface SweepPlaces {
  /** 32 bytes that all engines of a program share: a cell that one has listed can be opened by another. */
  readonly secret: Uint8Array;
  /** Where indexes are kept between starts; none are where it is left out. */
  readonly indexFolder?: string;
}

/**
 * Makes a host over `resolve`. Files that the engine finds beside granted ones (recordings) get ids of this host's own;
 * a file has one id however it was found. `spoolFolder` is where decompressed bytes go (by default the system's).
 * Without `sweeps` folders are not listed.
 */
export function nodeHost(resolveGrant: ResolveGrant, spoolFolder?: string, sweeps?: SweepPlaces): EngineHost {
  const paths = new Map<string, string>();
  const ids = new Map<string, string>();
  /** What each file was when it was read: a change before the watch began is a change too. */
  const states = new Map<string, FileState | undefined>();
  const inFolders = sweeps && new FolderGrants(sweeps.secret);

  async function grantedPath(grant: FileGrant): Promise<string> {
    const known = paths.get(grant.id);
    if (known !== undefined) return known;
    const path =
      inFolders && FolderGrants.isOne(grant.id)
        ? await inFolders.pathOf(grant.id, resolveGrant)
        : await resolveGrant(grant.id);
    if (path === undefined) throw new Error(`${grant.name} was not opened by the user.`);
    paths.set(grant.id, path);
    ids.set(path, grant.id);
    return path;
  }

  function grantBeside(grant: FileGrant, path: string, inFolder: string): FileGrant {
    let id = ids.get(path);
    if (id === undefined) {
      id = `beside:${ids.size}`;
      ids.set(path, id);
      paths.set(id, path);
    }
    const folder = grant.name.includes('/') ? grant.name.slice(0, grant.name.lastIndexOf('/') + 1) : '';
    return { id, name: folder + inFolder.split(sep).join('/') };
  }

  return {
    async open(grant) {
      const path = await grantedPath(grant);
      try {
        states.set(grant.id, await fileState(path));
        return await fileSource(path, grant.name);
      } catch (error) {
        throw new Error(readFailure(grant.name, error), { cause: error });
      }
    },

    async companions(grant) {
      const path = await grantedPath(grant);
      const folder = dirname(path);
      let entries: string[];
      try {
        entries = await readdir(folder);
      } catch {
        // A file may be readable in a folder that may not be listed: then nothing is known to lie beside it.
        return [];
      }
      const names = entries
        .filter((name) => looksLikeRecording(name) && name !== basename(path))
        .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
      const inside: FileGrant[] = [];
      for (const name of names)
        if (await isFileInside(folder, join(folder, name))) inside.push(grantBeside(grant, join(folder, name), name));
      return inside;
    },

    async relative(grant, named) {
      const path = await grantedPath(grant);
      const folder = dirname(path);
      if (named === '' || named.includes('\0') || isAbsolute(named)) return undefined;
      const wanted = resolve(folder, named);
      if (!(await isFileInside(folder, wanted))) return undefined;
      return grantBeside(grant, wanted, relative(folder, wanted));
    },

    makeSpool: () => fileSpool(spoolFolder),

    watch(grant, changed) {
      const path = paths.get(grant.id);
      return path === undefined ? () => undefined : watchForChanges(path, changed, states.get(grant.id));
    },

    ...(inFolders && {
      async sweep(folder, tell, signal) {
        const root = await grantedPath(folder);
        const below = (path: string) => (path === '' ? folder.name : `${folder.name}/${path}`);
        return listCells(
          root,
          ({ cell, opens }) => {
            const path = below(cell.path);
            const files = opens.map((name): FileGrant => {
              const inside = [cell.path, name].filter(Boolean).join('/');
              return { id: inside === '' ? folder.id : inFolders.grantId(folder.id, inside), name: below(inside) };
            });
            tell({ ...cell, path, files });
          },
          { ...(sweeps?.indexFolder !== undefined && { indexFolder: sweeps.indexFolder }), signal },
        );
      },
    }),
  };
}

/** Whether there is a file at `path` that lies below `folder`. */
async function isFileInside(folder: string, path: string): Promise<boolean> {
  try {
    // Links are followed before the place is judged, so that one in the folder cannot lead out of it.
    const [realFolder, realPath] = await Promise.all([realpath(folder), realpath(path)]);
    return isInside(realFolder, realPath) && (await stat(realPath)).isFile();
  } catch {
    // It does not exist, or not for this user: the engine says that it is missing.
    return false;
  }
}
