/** Opaque ids for what the user chose. The page and its engine ask by id; only the main process knows the paths. */
import { createHmac, randomBytes } from 'node:crypto';
import type { FileGrant } from '../shared/base/file-grant.ts';
import { findOpenable, type Openable } from '../shared/node/openable.ts';

export interface GrantedPaths {
  readonly files: readonly FileGrant[];
  /** Those of the asked paths that gave files. */
  readonly paths: readonly string[];
  readonly failures: readonly string[];
}

export class Grants {
  readonly #paths = new Map<string, string>();
  readonly #secret: Uint8Array;
  #latest: readonly FileGrant[] = [];

  /** With the same `secret`, a path has the same id the next time too, and nobody without it can tell which. */
  constructor(secret: Uint8Array = randomBytes(32)) {
    this.#secret = secret;
  }

  /** The id that stands for a path. It opens nothing until it is granted. */
  grantId(path: string): string {
    return createHmac('sha256', this.#secret).update(path).digest('base64url').slice(0, 27);
  }

  /** The secret behind the ids of files in granted folders: engines make and open them. */
  get folderSecret(): Uint8Array {
    return createHmac('sha256', this.#secret).update('files in granted folders').digest();
  }

  grant(file: Openable): FileGrant {
    const id = this.grantId(file.path);
    this.#paths.set(id, file.path);
    return { id, name: file.name, ...(file.folder && { folder: true }) };
  }

  /** The path behind a granted id; undefined where it was never granted. */
  grantedPath(id: string): string | undefined {
    return this.#paths.get(id);
  }

  /** What was granted last: what the window shows, or is about to show. */
  get latest(): readonly FileGrant[] {
    return this.#latest;
  }

  /**
   * Grants the traces and recordings behind files and folders, each once; folders that hold several cells are granted
   * themselves. What cannot be found or read is told in `failures`, for people, and the rest is granted.
   */
  async grantAll(paths: readonly string[]): Promise<GrantedPaths> {
    const { found, paths: granted, failures } = await findOpenable(paths);
    const files = found.map((file) => this.grant(file));
    if (files.length > 0) this.#latest = files;
    return { files, paths: granted, failures };
  }

  /** Nothing is shown any more. What was granted stays so. */
  forgetLatest(): void {
    this.#latest = [];
  }
}
