/** Runs as a baseline keeps them, for an engine that cannot read them itself: in a page beside a server, files of both. */
import type { KeptRuns, RunFiles } from '../compare/comparison.ts';
import { type Baseline, type SavedRun, saveRun } from '../compare/saved-run.ts';
import { EngineError } from '../transport.ts';
import { type FoundRun, failureSentence, findRuns, readRun } from './compare-runs.ts';
import type { EngineHost } from './host.ts';

/** Reads runs and keeps what comparing them takes. @throws EngineError where none can be read; the reason of `signal` */
export async function keepRuns(host: EngineHost, asked: readonly RunFiles[], signal: AbortSignal): Promise<KeptRuns> {
  const problems: string[] = [];
  const found: FoundRun[] = [];
  const saved: SavedRun[] = [];
  const runs: RunFiles[] = [];
  for (const one of asked) {
    const some = await findRuns(host, one, signal);
    found.push(...some.runs);
    problems.push(...some.problems);
  }
  for (const one of found) {
    try {
      saved.push(saveRun(one.name, await readRun(host, one, signal)));
      runs.push({ name: one.name, files: one.files });
    } catch (error) {
      signal.throwIfAborted();
      problems.push(failureSentence(one.name, error));
    }
  }
  if (saved.length === 0) throw new EngineError(problems.join('\n'), 'no-runs');
  return { baseline: JSON.stringify({ spanreelBaseline: 1, runs: saved } satisfies Baseline), runs, problems };
}
