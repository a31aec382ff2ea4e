/** `spanreel sweep`. */
import { RecordRefusal } from '../harness/base/record-refusal.ts';
import type { SweepCell } from '../harness/sweep-file.ts';
import { openCommand } from './progress.ts';
import { interruptions, sayProgress } from './record.ts';
import { UsageError } from './usage-error.ts';

export interface SweepCommand {
  readonly name: 'sweep';
  readonly file: string;
  /** Folder of the sweep's cells. */
  readonly out: string | undefined;
  readonly jobs: number | undefined;
}

/** Runs what is missing of a sweep; the exit status. */
export async function runSweepFile({ file, out, jobs }: SweepCommand): Promise<number> {
  const { runSweep } = await import('../harness/sweep.ts');
  const { readSweep } = await import('../harness/sweep-file.ts');
  const { signal, hurry, stop } = interruptions();
  let total = 0;
  let done = 0;
  const say = (cell: SweepCell, text: string) => sayProgress(`${cellName(cell)}: ${text}`);
  try {
    const result = await runSweep(
      readSweep(file),
      { out, jobs, signal, hurry },
      {
        begin({ cells, finished, folder }) {
          total = cells;
          done = finished;
          sayProgress(`${cells} cells in ${folder}, ${finished} of them finished`);
        },
        setAside: (cell, to) => say(cell, `an unfinished run is kept as ${to}`),
        phase: (cell, phase, text) => phase === 'agent' && say(cell, text),
        problem: (cell, message) => say(cell, `problem: ${message}`),
        done(cell, { scores, interrupted }) {
          if (!interrupted) done++;
          const composite = scores.find(({ name }) => name === 'composite')?.score;
          say(
            cell,
            `${interrupted ? 'interrupted' : `${done} of ${total}`}${composite === undefined ? '' : `, composite ${composite.toFixed(3)}`}`,
          );
        },
        failed: (cell, error) => say(cell, `could not be recorded: ${error.message}`),
      },
    );
    const { cells, before, recorded, failed, left } = result;
    const missing = [...(failed ? [`${failed} could not be recorded`] : []), ...(left ? [`${left} are left`] : [])];
    sayProgress(`${before + recorded} of ${cells} cells${missing.length > 0 ? `; ${missing.join(', ')}` : ''}`);
    sayProgress(`Open them with: ${openCommand(result.folder)}`);
    return missing.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof RecordRefusal) throw new UsageError(error.message, 'sweep');
    throw error;
  } finally {
    stop();
  }
}

function cellName({ agent, model, task, run }: SweepCell): string {
  return [agent, model, task.split(/[\\/]/).at(-1), `run ${run}`].filter((part) => part !== undefined).join(' · ');
}
