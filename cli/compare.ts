/** `spanreel compare` and `spanreel baseline`: reads runs with the engine and says what made them slower. */
import { writeFile } from 'node:fs/promises';
import { formatDuration } from '../shared/base/format.ts';
import { compareReport, isRegression, type Measure } from '../shared/compare/report.ts';
import { comparedRun, Keys } from '../shared/compare/run.ts';
import { type Baseline, saveRun } from '../shared/compare/saved-run.ts';
import { compareHtml, compareMarkdown, compareText } from '../shared/compare/write-report.ts';
import { criticalPath } from '../shared/trace/critical-path.ts';
import { readRuns } from './compare-runs.ts';

export interface CompareCommand {
  readonly name: 'compare';
  readonly base: readonly string[];
  readonly new: readonly string[];
  readonly output: 'text' | 'json' | 'markdown';
  /** Also written as a page. */
  readonly html: string | undefined;
  readonly threshold: { readonly share: number } | { readonly time: number } | undefined;
  readonly measure: Measure;
  /** Shown in a window, or a browser, instead of being printed. */
  readonly open: boolean;
}

export interface BaselineCommand {
  readonly name: 'baseline';
  readonly what: 'save' | 'show';
  readonly file: string;
  /** Empty for `show`. */
  readonly runs: readonly string[];
}

/** Prints the comparison. Returns the exit status: 1 where the new runs are slower than allowed. @throws UnusableInput */
export async function runCompare(command: CompareCommand): Promise<number> {
  const keys = new Keys();
  const named = async (paths: readonly string[]) =>
    (await readRuns(paths)).map(({ name, table, contents, firstToken }) => ({
      name,
      run: comparedRun(table, keys, contents, firstToken),
    }));
  const base = await named(command.base);
  const newRuns = await named(command.new);
  const report = compareReport(base, newRuns, command.measure);
  if (command.html !== undefined) await writeFile(command.html, compareHtml(report));
  if (command.output === 'json') process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (command.output === 'markdown') process.stdout.write(compareMarkdown(report, command.threshold));
  else process.stdout.write(compareText(report));
  if (command.threshold === undefined) return 0;
  if (Math.min(base.length, newRuns.length) < 4) {
    process.stderr.write('Too few runs for a test (four on each side): the medians alone decide.\n');
  }
  return isRegression(report, command.threshold) ? 1 : 0;
}

/** Keeps runs in a file, or says what is kept in one. @throws UnusableInput */
export async function runBaseline(command: BaselineCommand): Promise<number> {
  if (command.what === 'save') {
    const runs = await readRuns(command.runs);
    const saved = runs.map(({ name, ...columns }) => saveRun(name, columns));
    const baseline: Baseline = { spanreelBaseline: 1, runs: saved };
    await writeFile(command.file, `${JSON.stringify(baseline)}\n`);
    process.stdout.write(`${saved.length} ${saved.length === 1 ? 'run' : 'runs'} kept in ${command.file}\n`);
    return 0;
  }
  for (const { name, table } of await readRuns([command.file])) {
    const { wall } = criticalPath(table);
    process.stdout.write(
      `${formatDuration(wall).padStart(12)}  ${String(table.rowCount).padStart(7)} spans  ${name}\n`,
    );
  }
  return 0;
}
