/** File name patterns of the command line, where the shell has not expanded them (quoted, or on Windows). */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isAbsolute, join, parse, sep } from 'node:path';
import { isSkipped } from '../cell/folder.ts';

const MOST = 10_000;
/** Levels that `**` stands for. */
const DEEPEST = 12;

/**
 * What a path with `*`, `?` or `**` stands for, in order; the path itself where it has none of them, where a file really
 * has such a name, or where nothing fits (then opening it says so).
 */
export async function expandGlob(path: string): Promise<readonly string[]> {
  if (!/[*?]/.test(path) || existsSync(path)) return [path];
  const { root } = parse(path);
  const steps = path
    .slice(root.length)
    .split(process.platform === 'win32' ? /[\\/]/ : sep)
    .filter(Boolean);
  let found = [isAbsolute(path) ? root : ''];
  for (const [index, step] of steps.entries()) {
    const next = new Set<string>();
    for (const folder of found) {
      if (next.size >= MOST) break;
      if (step === '**') for (const below of await foldersBelow(folder)) next.add(below);
      else if (!/[*?]/.test(step)) next.add(join(folder, step));
      else for (const name of await matching(folder, step, index < steps.length - 1)) next.add(join(folder, name));
    }
    found = [...next];
  }
  const there = found.filter((one) => existsSync(one)).slice(0, MOST);
  return there.length > 0 ? there : [path];
}

async function matching(folder: string, pattern: string, foldersOnly: boolean): Promise<string[]> {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');
  const test = new RegExp(`^${source}$`, 'u');
  const hidden = pattern.startsWith('.');
  const entries = await listEntries(folder);
  return entries
    .filter(({ name }) => test.test(name) && (hidden || !name.startsWith('.')))
    .filter((entry) => !foldersOnly || entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .sort();
}

async function foldersBelow(folder: string): Promise<string[]> {
  const all = [folder];
  let level = [folder];
  for (let depth = 0; depth < DEEPEST && level.length > 0 && all.length < MOST; depth++) {
    const next: string[] = [];
    for (const one of level) {
      for (const entry of await listEntries(one))
        if (entry.isDirectory() && !isSkipped(entry.name)) next.push(join(one, entry.name));
    }
    all.push(...next);
    level = next;
  }
  return all;
}

async function listEntries(folder: string) {
  try {
    return await readdir(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch {
    // What cannot be listed matches nothing, as in a shell.
    return [];
  }
}
