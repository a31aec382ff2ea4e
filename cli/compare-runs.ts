/** The runs that paths on the command line stand for, read as the window reads them. */
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RunFiles } from '../shared/compare/comparison.ts';
import type { ReadColumns } from '../shared/compare/saved-run.ts';
import { findRuns, readRun, sentenceOf } from '../shared/engine/compare-runs.ts';
import { nodeHost } from '../shared/node/engine-host.ts';
import { findTraceFiles } from '../shared/node/find-files.ts';
import { walkCells } from '../shared/node/sweep-walk.ts';

/** Input that cannot be compared: exit status 2. */
export class UnusableInput extends Error {}

export interface NamedColumns extends ReadColumns {
  readonly name: string;
}

/**
 * Every run that the paths stand for. What in a folder or a baseline cannot be read is said on stderr and left out.
 * @throws UnusableInput where a path holds no run that can be read
 */
export async function readRuns(paths: readonly string[]): Promise<NamedColumns[]> {
  // Grants stand for the paths themselves: whoever types them may read them.
  const host = { ...nodeHost((id) => id, undefined, { secret: randomBytes(32) }), watch: undefined };
  const { signal } = new AbortController();
  const runs: NamedColumns[] = [];
  for (const path of paths) {
    const before = runs.length;
    const problems: string[] = [];
    for (const asked of await runsAt(path)) {
      const found = await findRuns(host, asked, signal);
      problems.push(...found.problems);
      for (const run of found.runs) {
        try {
          runs.push({ name: run.name, ...(await readRun(host, run, signal)) });
        } catch (error) {
          problems.push(sentenceOf(run.name, error));
        }
      }
    }
    if (runs.length === before) throw new UnusableInput(problems.join('\n'));
    for (const problem of problems) process.stderr.write(`${problem}\n`);
  }
  return runs;
}

/** A file is a run (or a baseline); a folder its cells, or where there are none each folder in it with traces. */
async function runsAt(path: string): Promise<RunFiles[]> {
  const grant = (path: string) => ({ id: path, name: path });
  if (await hasCells(path)) return [{ name: path, files: [{ ...grant(path), folder: true }] }];
  const found = await findTraceFiles(path).catch((error: Error) => {
    throw new UnusableInput(error.message);
  });
  const folders = new Map<string, string[]>();
  for (const file of found) {
    const folder = dirname(file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), file.path]);
  }
  return [...folders].map(([folder, files]) => ({ name: folders.size === 1 ? path : folder, files: files.map(grant) }));
}

async function hasCells(path: string): Promise<boolean> {
  let cells = false;
  try {
    if (!(await stat(path)).isDirectory()) return false;
    await walkCells(path, async ({ kind }) => {
      cells = kind !== 'unreadable';
      return !cells;
    });
  } catch {
    // Not there, or not readable: looking for traces says why.
  }
  return cells;
}
