/** Unified diffs by git itself, from two lists of files, without a working tree and without anybody's settings. */
import { spawn } from 'node:child_process';
import { readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporary } from '../base/temporary.ts';
import type { FoundFile } from './walk.ts';

export interface DiffSide {
  readonly folder: string;
  readonly files: ReadonlyMap<string, FoundFile>;
}

/**
 * The diff of `paths` as `git diff` prints it; a path that is on one side only is added or removed.
 *
 * @throws Error where git is missing or refuses one of the names
 */
export async function gitDiff(before: DiffSide, after: DiffSide, paths: readonly string[]): Promise<string> {
  const store = makeTemporary();
  try {
    const git = (args: readonly string[], input = '', index = 'index') => runGit(store, index, args, input);
    await git(['init', '-q', '--bare', store]);
    const trees: string[] = [];
    for (const [index, side] of [before, after].entries()) {
      const present = paths.filter((path) => side.files.has(path));
      const entries = await hashed(side, present, git);
      await git(['update-index', '-z', '--add', '--index-info'], entries, `index-${index}`);
      trees.push((await git(['write-tree'], '', `index-${index}`)).trim());
    }
    return await git(['diff-tree', '-p', '--no-renames', '--no-color', '--no-ext-diff', '--no-textconv', ...trees]);
  } finally {
    await rm(store, { recursive: true, force: true });
  }
}

/** Puts the files' bytes, unfiltered, into git's store; returns the lines that make an index of them. */
async function hashed(
  { folder, files }: DiffSide,
  paths: readonly string[],
  git: (args: readonly string[], input?: string) => Promise<string>,
): Promise<string> {
  // One process for all plain names; a link's target and a name with a line break each need one of their own.
  const plain = paths.filter((path) => !files.get(path)?.link && !path.includes('\n'));
  const ids = new Map<string, string>();
  if (plain.length > 0) {
    const list = plain.map((path) => join(folder, path));
    const lines = (await git(['hash-object', '-w', '--no-filters', '--stdin-paths'], `${list.join('\n')}\n`)).split(
      '\n',
    );
    for (const [i, path] of plain.entries()) ids.set(path, lines[i] ?? '');
  }
  for (const path of paths) {
    if (ids.has(path)) continue;
    const full = join(folder, path);
    const id = files.get(path)?.link
      ? await git(['hash-object', '-w', '--stdin'], await readlink(full))
      : await git(['hash-object', '-w', '--no-filters', '--', full]);
    ids.set(path, id.trim());
  }
  return paths
    .map((path) => {
      const file = files.get(path);
      const mode = file?.link ? '120000' : file?.executable ? '100755' : '100644';
      return `${mode} ${ids.get(path) ?? ''}\t${path}\0`;
    })
    .join('');
}

function runGit(store: string, index: string, args: readonly string[], input: string): Promise<string> {
  // Only what finds the program: no GIT_* of the user's shell, no settings of the user or the machine.
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    SYSTEMROOT: process.env.SYSTEMROOT,
    HOME: store,
    GIT_DIR: store,
    GIT_INDEX_FILE: join(store, index),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(store, 'no-settings'),
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-c', 'core.quotePath=false', ...args], { cwd: store, env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    // git may stop reading early; its exit status says why.
    child.stdin.on('error', (error) => err.push(Buffer.from(error.message)));
    child.stdin.end(input);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else reject(new Error(`git ${args[0]} ended with ${code}: ${Buffer.concat(err).toString('utf8').trim()}`));
    });
  });
}
