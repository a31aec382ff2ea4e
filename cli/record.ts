/** `spanreel record`. */
import { setMaxListeners } from 'node:events';
import { RecordRefusal } from '../harness/base/record-refusal.ts';
import type { RecordOptions } from '../harness/record-options.ts';
import { recordProgress, summary } from './progress.ts';
import { UsageError } from './usage-error.ts';

/** Says a line of progress where it is not in the way of output. */
export function sayProgress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Signals as the harness understands them: the first ends the agent, and the cell is scored and finished; the second
 * ends scoring, too. A third does what it does without us.
 */
export function interruptions(): { readonly signal: AbortSignal; readonly hurry: AbortSignal; stop(): void } {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const first = new AbortController();
  const second = new AbortController();
  // A sweep's cells all listen.
  setMaxListeners(0, first.signal, second.signal);
  const heard = (name: NodeJS.Signals) => {
    if (!first.signal.aborted) {
      sayProgress(`${name}: ending the agent; once more to end scoring, too.`);
      first.abort(new Error(`${name} came before the agent was started.`));
    } else {
      second.abort(new Error(`${name} came while the run was scored.`));
      stop();
    }
  };
  const stop = () => {
    for (const name of names) process.off(name, heard);
  };
  for (const name of names) process.on(name, heard);
  return { signal: first.signal, hurry: second.signal, stop };
}

/** Records one cell; the exit status. The harness is loaded only here: opening a trace does not wait for it. */
export async function runRecord(options: RecordOptions): Promise<number> {
  if (options.interactive && !(process.stdin.isTTY && process.stdout.isTTY)) {
    throw new UsageError('--interactive needs a terminal: standard input and output must both be one.', 'record');
  }
  const { recordCell } = await import('../harness/record.ts');
  const { signal, hurry, stop } = interruptions();
  try {
    const progress = recordProgress(sayProgress, options.interactive === true);
    const cell = await recordCell({ ...options, signal, hurry }, progress);
    process.stderr.write(summary(cell));
    return 0;
  } catch (error) {
    if (error instanceof RecordRefusal) throw new UsageError(error.message, 'record');
    throw error;
  } finally {
    stop();
  }
}
