/** Finds and reads the runs of a comparison: each is read by itself and closed again. */
import { decodeUtf8 } from '../base/bytes.ts';
import { messageOf } from '../base/errors.ts';
import type { FileGrant } from '../base/file-grant.ts';
import type { RunFiles } from '../compare/comparison.ts';
import { type Baseline, loadRun, type ReadColumns, type SavedRun } from '../compare/saved-run.ts';
import { EngineError } from '../transport.ts';
import { compareContents } from './compare-contents.ts';
import { OpenDocument } from './document.ts';
import type { EngineHost } from './host.ts';
import { readDocument } from './read-document.ts';
import { ZipHost } from './zip-host.ts';

/** A run that was found, to be read: files, or what a baseline kept. */
export interface FoundRun extends RunFiles {
  readonly kept?: SavedRun;
}

export interface FoundRuns {
  readonly runs: readonly FoundRun[];
  /** What of it cannot be compared, in sentences. */
  readonly problems: readonly string[];
}

const BASELINE_START = /^\s*\{\s*"spanreelBaseline"/;
const PEEK = 200;

/**
 * The runs that were meant: each cell of a folder, each run of a baseline, else the files together. Never rejects but
 * with the reason of `signal`.
 */
export async function findRuns(host: EngineHost, asked: RunFiles, signal: AbortSignal): Promise<FoundRuns> {
  const runs: FoundRun[] = [];
  const problems: string[] = [];
  const files: FileGrant[] = [];
  for (const file of asked.files) {
    signal.throwIfAborted();
    try {
      if (file.folder) {
        const cells = await listCells(host, file, signal);
        runs.push(...cells.runs);
        problems.push(...cells.problems);
        continue;
      }
      const kept = await readBaseline(host, file);
      if (kept) runs.push(...kept.map((saved) => ({ name: String(saved?.name ?? file.name), files: [], kept: saved })));
      else files.push(file);
    } catch (error) {
      signal.throwIfAborted();
      problems.push(failureSentence(file.name, error));
    }
  }
  if (files.length > 0) runs.push({ name: asked.name, files });
  if (runs.length === 0 && problems.length === 0) problems.push(`There is no run in ${asked.name}.`);
  return { runs, problems };
}

async function listCells(host: EngineHost, folder: FileGrant, signal: AbortSignal): Promise<FoundRuns> {
  if (!host.sweep) throw new EngineError('folders cannot be listed here.', 'no-sweeps');
  const runs: FoundRun[] = [];
  const broken: string[] = [];
  const { problems } = await host.sweep(
    folder,
    ({ path, files, problem }) => {
      // What is cut short or cannot be read whole took no time that could be compared.
      if (problem !== '' || files.length === 0)
        broken.push(`${path} is left out: ${problem || 'it cannot be opened.'}`);
      else runs.push({ name: path, files });
    },
    signal,
  );
  signal.throwIfAborted();
  return {
    runs: runs.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    problems: [...problems, ...broken.sort()],
  };
}

/** The runs of a file that is a baseline; undefined: it is something else. @throws Error where it is a damaged one */
async function readBaseline(host: EngineHost, file: FileGrant): Promise<readonly SavedRun[] | undefined> {
  const source = await host.open(file);
  try {
    if (!BASELINE_START.test(decodeUtf8(await source.read(0, PEEK)))) return undefined;
    const pieces: string[] = [];
    const decoder = new TextDecoder();
    for await (const piece of source.stream()) pieces.push(decoder.decode(piece, { stream: true }));
    const data = JSON.parse(pieces.join('')) as Partial<Baseline>;
    if (data.spanreelBaseline !== 1 || !Array.isArray(data.runs) || data.runs.length === 0) {
      throw new Error('its version of a baseline is not known.');
    }
    return data.runs;
  } finally {
    await source.close?.();
  }
}

/** Reads a run and closes it. @throws Error with a message for people; the reason of `signal` */
export async function readRun(host: EngineHost, run: FoundRun, signal: AbortSignal): Promise<ReadColumns> {
  if (run.kept) return loadRun(run.kept);
  const document = new OpenDocument();
  try {
    const read = await readDocument(document, run.files, new ZipHost(host), () => undefined, signal, signal);
    signal.throwIfAborted();
    for (const { player } of read?.placed ?? []) player.close();
    const { table, files } = document;
    if (table.rowCount === 0) {
      const failure = files.find((file) => file.info.error)?.info.error ?? read?.problems[0];
      throw new Error(failure?.message ?? 'it holds no spans.');
    }
    return { table, ...(await compareContents(document, signal)) };
  } finally {
    await document.close();
  }
}

/** A sentence with the name in it. */
export function failureSentence(name: string, error: unknown): string {
  const message = messageOf(error);
  return message.includes(name) ? message : `${name}: ${message}`;
}
