/**
 * Ids for files inside a granted folder. An id holds, sealed, which folder and where in it: any engine with the secret
 * opens it, nobody else can make one or read it, and no list of ids has to travel between processes.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isInside } from './inside.ts';

const MARK = 'in.';
const NONCE = 12;
const TAG = 16;

/** What an id stands for: a path (with `/`, relative) in the folder of another grant. */
interface Sealed {
  readonly folder: string;
  readonly path: string;
}

/** Seals and opens ids with a secret of 32 bytes. The same place has the same id. */
export class FolderGrants {
  readonly #secret: Uint8Array;

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  grantId(folder: string, path: string): string {
    const text = Buffer.from(JSON.stringify([folder, path]));
    // Made of the text itself: no nonce comes twice for two texts, and views that are kept by id are found again.
    const nonce = createHmac('sha256', this.#secret).update(text).digest().subarray(0, NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#secret, nonce);
    const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
    return MARK + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Whether it is an id of this kind, good or not. */
  static isOne(id: string): boolean {
    return id.startsWith(MARK);
  }

  /**
   * The path behind an id, by the path of its folder. Undefined where the id was not made with this secret, the folder
   * is not granted, or the path leads out of it (also through links).
   */
  async pathOf(
    id: string,
    folderPath: (folder: string) => string | undefined | Promise<string | undefined>,
  ): Promise<string | undefined> {
    const sealed = this.#open(id);
    const folder = sealed && (await folderPath(sealed.folder));
    if (folder === undefined) return undefined;
    const path = join(folder, sealed?.path ?? '');
    try {
      const [realFolder, realPath] = await Promise.all([realpath(folder), realpath(path)]);
      return isInside(realFolder, realPath) ? path : undefined;
    } catch {
      // It is gone since: reading it says so, with its name.
      return isInside(folder, path) ? path : undefined;
    }
  }

  #open(id: string): Sealed | undefined {
    const bytes = Buffer.from(id.slice(MARK.length), 'base64url');
    if (!FolderGrants.isOne(id) || bytes.length <= NONCE + TAG) return undefined;
    try {
      const opened = createDecipheriv('aes-256-gcm', this.#secret, bytes.subarray(0, NONCE));
      opened.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      const text = Buffer.concat([opened.update(bytes.subarray(NONCE + TAG)), opened.final()]).toString('utf8');
      const [folder, path] = JSON.parse(text) as [string, string];
      return { folder, path };
    } catch {
      // Not made here: it opens nothing.
      return undefined;
    }
  }
}
