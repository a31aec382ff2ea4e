/** Runs a sweep's cells, several at once; finished runs are not repeated. */
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { safeName } from './identity.ts';
import { recordCell } from './record.ts';
import type { RecordedCell, RecordPhase } from './record-options.ts';
import { listCells, type Sweep, type SweepCell } from './sweep-file.ts';
import { takeLock } from './sweep-lock.ts';

export interface SweepOptions {
  /** Folder of the cells; `cells/<id>` where it is left out. */
  readonly out?: string;
  /** As many at once, in place of the sweep's own number. */
  readonly jobs?: number;
  /** What agents inherit; this process' environment where it is left out. */
  readonly inherit?: Readonly<Record<string, string | undefined>>;
  /** Ends the running agents and starts no more. Their cells are run again next time. */
  readonly signal?: AbortSignal;
  /** Ends scoring, too. */
  readonly hurry?: AbortSignal;
}

/** Called while a sweep runs. `cell` is the matrix' cell that the event is about. */
export interface SweepEvents {
  /** Before the first: how many there are, and how many are finished from earlier. */
  begin?(counts: { readonly cells: number; readonly finished: number; readonly folder: string }): void;
  /** An unfinished cell of an earlier sweep was moved out of the way. */
  setAside?(cell: SweepCell, to: string): void;
  start?(cell: SweepCell): void;
  phase?(cell: SweepCell, phase: RecordPhase, text: string): void;
  problem?(cell: SweepCell, message: string): void;
  done?(cell: SweepCell, recorded: RecordedCell): void;
  failed?(cell: SweepCell, error: Error): void;
}

export interface SweepResult {
  readonly folder: string;
  readonly cells: number;
  /** Finished before this call; recorded by it; could not be recorded; not started or interrupted. */
  readonly before: number;
  readonly recorded: number;
  readonly failed: number;
  readonly left: number;
}

/**
 * Runs what is missing of a sweep. A cell that cannot be recorded does not stop the others.
 * @throws RecordRefusal where the sweep contradicts itself, a task cannot be read, or another process runs it
 */
export async function runSweep(
  sweep: Sweep,
  options: SweepOptions = {},
  events: SweepEvents = {},
): Promise<SweepResult> {
  const folder = resolve(options.out ?? join('cells', safeName(sweep.id)));
  const cells = await listCells(sweep, folder);
  const release = takeLock(folder);
  try {
    const waiting = cells.filter((cell) => !isFinished(cell.folder));
    const before = cells.length - waiting.length;
    events.begin?.({ cells: cells.length, finished: before, folder });
    const counts = { recorded: 0, failed: 0 };
    const work = async () => {
      for (let cell = next(); cell; cell = next()) {
        const outcome = await runCell(sweep, cell, options, events);
        if (outcome !== 'left') counts[outcome]++;
      }
    };
    const next = () => (options.signal?.aborted ? undefined : waiting.shift());
    await Promise.all(Array.from({ length: Math.min(options.jobs ?? sweep.jobs, cells.length) }, work));
    const left = cells.length - before - counts.recorded - counts.failed;
    return { folder, cells: cells.length, before, ...counts, left };
  } finally {
    release();
  }
}

/** Whether a cell's folder is complete: `cell.json` is written last, and an interrupted run says so in it. */
export function isFinished(folder: string): boolean {
  let text: string;
  try {
    text = readFileSync(join(folder, 'cell.json'), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
  try {
    const cell = JSON.parse(text) as { ended_at?: unknown; scorers?: unknown; aborted?: unknown } | null;
    return typeof cell?.ended_at === 'string' && typeof cell.scorers === 'object' && cell.aborted !== true;
  } catch {
    // Somebody else's file, or a disk that was full: it is run again, and this one kept aside.
    return false;
  }
}

async function runCell(
  sweep: Sweep,
  cell: SweepCell,
  options: SweepOptions,
  events: SweepEvents,
): Promise<'recorded' | 'failed' | 'left'> {
  try {
    const aside = setAside(cell.folder);
    if (aside !== undefined) events.setAside?.(cell, aside);
    events.start?.(cell);
    const recorded = await recordCell(
      {
        command: sweep.commands[cell.agent],
        agent: cell.agent,
        model: cell.model,
        task: cell.task,
        run: cell.run,
        sweep: sweep.id,
        out: cell.folder,
        timeoutS: sweep.timeoutS,
        modelEndpoint: sweep.modelEndpoint,
        content: sweep.content,
        inherit: options.inherit,
        signal: options.signal,
        hurry: options.hurry,
      },
      {
        phase: (phase, text) => events.phase?.(cell, phase, text),
        problem: (message) => events.problem?.(cell, message),
      },
    );
    events.done?.(cell, recorded);
    return recorded.interrupted ? 'left' : 'recorded';
  } catch (error) {
    if (options.signal?.aborted) return 'left';
    events.failed?.(cell, error instanceof Error ? error : new Error(String(error)));
    return 'failed';
  }
}

/** Moves what an unfinished run left to `run-N.unfinished-M` beside it. Returns where it is now, if there was any. */
function setAside(folder: string): string | undefined {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return undefined;
  for (let number = 1; ; number++) {
    const to = `${folder}.unfinished-${number}`;
    if (existsSync(to)) continue;
    renameSync(folder, to);
    return to;
  }
}
