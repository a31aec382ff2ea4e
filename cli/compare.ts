/** `spanreel compare` and `spanreel baseline`: reads runs with the engine and says what made them slower. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatDuration } from '../shared/base/format.ts';
import { compareReport, isRegression, type NamedRun } from '../shared/compare/report.ts';
import { Keys } from '../shared/compare/run.ts';
import { type Baseline, loadRun, type SavedRun, saveRun } from '../shared/compare/saved-run.ts';
import { compareHtml, compareMarkdown, compareText } from '../shared/compare/write-report.ts';
import { createEngine } from '../shared/engine/engine.ts';
import { nodeHost } from '../shared/node/engine-host.ts';
import { findTraceFiles } from '../shared/node/find-files.ts';
import { EMPTY_TABLE } from '../shared/trace/empty.ts';
import type { SpanTable } from '../shared/trace/table.ts';
import type { BaselineCommand, CompareCommand } from './compare-arguments.ts';

/** Input that cannot be compared: exit status 2. */
export class UnusableInput extends Error {}

const BASELINE_START = /^\s*\{\s*"spanreelBaseline"/;

/** Prints the comparison. Returns the exit status: 1 where B is slower than allowed. @throws UnusableInput */
export async function runCompare(command: CompareCommand): Promise<number> {
  const keys = new Keys();
  const base = await namedRuns(command.base, keys);
  const against = await namedRuns(command.against, keys);
  const report = compareReport(base, against, command.measure);
  if (command.html !== undefined) await writeFile(command.html, compareHtml(report));
  if (command.output === 'json') process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (command.output === 'markdown') process.stdout.write(compareMarkdown(report, command.threshold));
  else process.stdout.write(compareText(report));
  if (command.threshold === undefined) return 0;
  if (Math.min(base.length, against.length) < 4) {
    process.stderr.write('Too few runs for a test (four on each side): the medians alone decide.\n');
  }
  return isRegression(report, command.threshold) ? 1 : 0;
}

/** Keeps runs in a file, or says what is kept in one. @throws UnusableInput */
export async function runBaseline(command: BaselineCommand): Promise<number> {
  if (command.what === 'save') {
    const saved = await savedRuns(command.runs);
    const baseline: Baseline = { spanreelBaseline: 1, runs: saved };
    await writeFile(command.file, `${JSON.stringify(baseline)}\n`);
    process.stdout.write(`${saved.length} ${saved.length === 1 ? 'run' : 'runs'} kept in ${command.file}\n`);
    return 0;
  }
  const runs = await namedRuns([command.file], new Keys());
  for (const { name, run } of runs) {
    process.stdout.write(
      `${formatDuration(run.wall).padStart(12)}  ${String(run.table.rowCount).padStart(7)} spans  ${name}\n`,
    );
  }
  return 0;
}

async function namedRuns(paths: readonly string[], keys: Keys): Promise<NamedRun[]> {
  const saved = await savedRuns(paths);
  return saved.map((one) => {
    try {
      return { name: one.name, run: loadRun(one, keys) };
    } catch (error) {
      throw new UnusableInput(`${one.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

/** Every run that the paths stand for. @throws UnusableInput where one of them holds none */
async function savedRuns(paths: readonly string[]): Promise<SavedRun[]> {
  const runs: SavedRun[] = [];
  for (const path of paths) {
    const kept = await baselineAt(path);
    if (kept) {
      runs.push(...kept.runs);
      continue;
    }
    for (const files of await runFolders(path)) runs.push(await readRun(files.name, files.paths));
  }
  return runs;
}

async function baselineAt(path: string): Promise<Baseline | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    // A folder, or a file beyond what one string holds: a run then, or told by whoever reads it next.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR' || code === 'ERR_STRING_TOO_LONG' || code === 'ERR_FS_FILE_TOO_LARGE') return undefined;
    throw new UnusableInput((error as Error).message);
  }
  if (!BASELINE_START.test(text.slice(0, 200))) return undefined;
  try {
    const data = JSON.parse(text) as Partial<Baseline>;
    if (data.spanreelBaseline !== 1 || !Array.isArray(data.runs) || data.runs.length === 0) {
      throw new Error('it holds no runs of a version that is known');
    }
    return { spanreelBaseline: 1, runs: data.runs };
  } catch (error) {
    throw new UnusableInput(`${path} cannot be used as a baseline: ${(error as Error).message}`);
  }
}

/** A file is a run; in a folder, each folder with traces is one. */
async function runFolders(path: string): Promise<{ name: string; paths: string[] }[]> {
  const found = await findTraceFiles(path).catch((error: Error) => {
    throw new UnusableInput(error.message);
  });
  const folders = new Map<string, string[]>();
  for (const file of found) {
    const folder = dirname(file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), file.path]);
  }
  return [...folders].map(([folder, paths]) => ({ name: folders.size === 1 ? path : folder, paths }));
}

async function readRun(name: string, paths: readonly string[]): Promise<SavedRun> {
  let table: SpanTable = EMPTY_TABLE;
  const host = { ...nodeHost((id) => paths[Number(id)]), watch: undefined };
  const engine = createEngine(host, (event, data) => {
    if (event === 'table') table = data as SpanTable;
  });
  try {
    const { files } = await engine.open({ files: paths.map((path, i) => ({ id: String(i), name: path })) });
    if (table.rowCount === 0) {
      throw new UnusableInput(`${name} holds no spans${files[0]?.error ? `: ${files[0].error.message}` : '.'}`);
    }
    return saveRun(name, table, await engine['compare.contents'](undefined));
  } finally {
    await engine.open({ files: [] });
  }
}
