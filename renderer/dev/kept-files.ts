/**
 * The files that are open in this tab, in IndexedDB: a File is stored as it is, with its bytes. Each tab has an entry of its
 * own, and `sessionStorage`, which lives as long as the tab, holds the entry's name.
 */
import type { FileGrant } from '../../shared/base/file-grant.ts';

interface Entry {
  readonly grants: readonly FileGrant[];
  /** Unix ms of the last change. */
  readonly changed: number;
}

const STORE = 'open files';
const TAB = 'spanreel-dev-tab';
/** Nobody comes back to a tab after so long, ms. */
const FORGOTTEN_AFTER = 7 * 24 * 3_600_000;

/** Resolves with the result of a request. */
function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opening: Promise<IDBDatabase> | undefined;

async function entries(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  if (!opening) {
    const request = indexedDB.open('spanreel-dev', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    opening = settled(request);
  }
  return (await opening).transaction(STORE, mode).objectStore(STORE);
}

function tab(): string {
  const known = sessionStorage.getItem(TAB);
  if (known) return known;
  const made = crypto.randomUUID();
  sessionStorage.setItem(TAB, made);
  return made;
}

/** The files that were open in this tab; none in a new one. */
export async function readKeptFiles(): Promise<readonly FileGrant[]> {
  const entry = (await settled((await entries('readonly')).get(tab()))) as Entry | undefined;
  return entry?.grants ?? [];
}

/** Keeps these files for this tab in place of what was kept; an empty list forgets them. */
export async function keepFiles(grants: readonly FileGrant[]): Promise<void> {
  const store = await entries('readwrite');
  const entry: Entry = { grants, changed: Date.now() };
  if (grants.length > 0) await settled(store.put(entry, tab()));
  else await settled(store.delete(tab()));
}

/** Drops what tabs have left behind that were closed long ago. */
export async function forgetOldTabs(): Promise<void> {
  const request = (await entries('readwrite')).openCursor();
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    if ((cursor.value as Entry).changed < Date.now() - FORGOTTEN_AFTER) cursor.delete();
    cursor.continue();
  };
}
