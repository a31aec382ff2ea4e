/** Where the user was in each document, one small file each. */
import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../shared/base/is-object.ts';
import { readJson, writeJson } from './stored-json.ts';

/** Older ones than the latest so many are removed at start. */
const MOST = 300;

export class Views {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#removeOld();
  }

  /** The view that was kept under this key, or undefined. */
  load(key: string): string | undefined {
    const kept = readJson(this.#fileOf(key));
    return isObject(kept) && typeof kept.view === 'string' ? kept.view : undefined;
  }

  save(key: string, view: string): void {
    writeJson(this.#fileOf(key), { view });
  }

  /** Keys hold names of files, which may be anything: their hash is always a good file name. */
  #fileOf(key: string): string {
    return join(this.#folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  }

  #removeOld(): void {
    let names: string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      // The first start: nothing was kept yet.
      return;
    }
    if (names.length <= MOST) return;
    const files = names.map((name) => {
      const path = join(this.#folder, name);
      return { path, age: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
    });
    files.sort((a, b) => b.age - a.age);
    for (const { path } of files.slice(MOST)) rmSync(path, { force: true });
  }
}
