/** The runs that paths on the command line stand for, read as the window reads them. */
import { randomBytes } from 'node:crypto';
import type { RunFiles } from '../shared/compare/comparison.ts';
import type { ReadColumns } from '../shared/compare/saved-run.ts';
import { failureSentence, findRuns, readRun } from '../shared/engine/compare-runs.ts';
import { nodeHost } from '../shared/node/engine-host.ts';
import { runsAt } from '../shared/node/run-paths.ts';
import { UnusableInput } from './unusable-input.ts';

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
    for (const asked of await grantedAt(path)) {
      const found = await findRuns(host, asked, signal);
      problems.push(...found.problems);
      for (const run of found.runs) {
        try {
          runs.push({ name: run.name, ...(await readRun(host, run, signal)) });
        } catch (error) {
          problems.push(failureSentence(run.name, error));
        }
      }
    }
    if (runs.length === before) throw new UnusableInput(problems.join('\n'));
    for (const problem of problems) process.stderr.write(`${problem}\n`);
  }
  return runs;
}

/** The runs at a path, as grants that stand for the paths themselves. @throws UnusableInput */
async function grantedAt(path: string): Promise<RunFiles[]> {
  const found = await runsAt(path).catch((error: Error) => {
    throw new UnusableInput(error.message);
  });
  return found.map(({ name, files }) => ({
    name,
    files: files.map(({ path: id, folder }) => ({ id, name: id, ...(folder && { folder }) })),
  }));
}
