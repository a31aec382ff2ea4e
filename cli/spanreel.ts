#!/usr/bin/env node
/** The `spanreel` command. */
import { join } from 'node:path';
import { version } from '../package.json';
import { messageOf } from '../shared/base/errors.ts';
import { findTraceFiles } from '../shared/node/find-files.ts';
import { findOpenable } from '../shared/node/openable.ts';
import { runsAt } from '../shared/node/run-paths.ts';
import type { StatisticsBy } from '../shared/trace/statistics.ts';
import { parseCommand, USAGE, UsageError } from './arguments.ts';
import { runBaseline, runCompare } from './compare.ts';
import { COMPARE_USAGE } from './compare-arguments.ts';
import { UnusableInput } from './compare-runs.ts';
import { runConvert, runFormats } from './convert.ts';
import { CONVERT_USAGE } from './convert-arguments.ts';
import { findDesktop, runDesktop } from './desktop.ts';
import { runRecord } from './record.ts';
import { RECORD_USAGE, SWEEP_USAGE } from './record-arguments.ts';
import { advice, type ComparedPaths, distFolder, openBrowser, serve } from './serve.ts';
import { runPrint, runShare } from './share.ts';
import { SHARE_USAGE } from './share-arguments.ts';
import { readStats, statsText } from './stats.ts';
import { readTimes, timesText } from './stats-times.ts';
import { runSweepFile } from './sweep.ts';

type Serve = {
  files: readonly string[];
  comparison?: ComparedPaths;
  host: string;
  port: number | undefined;
  open: boolean;
};

/** Serves until it is interrupted. */
async function runServer({ files, comparison, host, port, open }: Serve): Promise<number> {
  const server = await serve({ files, comparison, host, port, version, dist: distFolder() });
  process.stdout.write(`${server.url}\n`);
  process.stderr.write(`${advice(host)}Press Ctrl+C to stop.\n`);
  const failure = open ? await openBrowser(server.url) : undefined;
  if (failure) process.stderr.write(`${failure} Open the address above yourself.\n`);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop());
  });
  await server.close();
  return 0;
}

type Stats = { files: readonly string[]; json: boolean; by?: StatisticsBy };

async function runStats({ files: paths, json, by }: Stats): Promise<number> {
  let status = 0;
  const print = (line: object, text: string) => {
    if ('error' in line) status = 1;
    process.stdout.write(`${json ? JSON.stringify(line) : text}\n`);
  };
  const tell = async (path: string, name: string) => {
    if (by) {
      const line = await readTimes(path, name, by);
      print(line, timesText(line));
    } else {
      const line = await readStats(path, name);
      print(line, statsText(line));
    }
  };
  for (const path of paths) {
    const found = await findTraceFiles(path).catch((error: Error) => error);
    if (found instanceof Error) {
      const line = { file: path, error: { code: 'unreadable', message: found.message } };
      print(line, statsText(line));
    } else for (const file of found) await tell(file.path, file.path === path ? path : file.name);
  }
  return status;
}

async function openWindow(files: readonly string[]): Promise<number> {
  // A wrong name is said here, where it was typed, and not in a window that opens for nothing.
  const { failures } = await findOpenable(files);
  if (failures.length > 0) throw new Error(failures.join('\n'));
  const root = join(distFolder(), '..');
  const desktop = findDesktop(root);
  if (typeof desktop !== 'string') return runDesktop(desktop, root, files);
  process.stderr.write(`${desktop}: serving the same window to a browser instead.\n`);
  return runServer({ files, host: '127.0.0.1', port: undefined, open: false });
}

async function openComparison({ base, new: newPaths }: ComparedPaths): Promise<number> {
  for (const path of [...base, ...newPaths]) {
    await runsAt(path).catch((error: Error) => {
      throw new UnusableInput(error.message);
    });
  }
  const root = join(distFolder(), '..');
  const desktop = findDesktop(root);
  if (typeof desktop !== 'string') return runDesktop(desktop, root, [...base, ...newPaths], base.length);
  process.stderr.write(`${desktop}: serving the same window to a browser instead.\n`);
  return runServer({ files: [], comparison: { base, new: newPaths }, host: '127.0.0.1', port: undefined, open: true });
}

async function main(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv);
  switch (command.name) {
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case 'version':
      process.stdout.write(`${version}\n`);
      return 0;
    case 'record-help':
      process.stdout.write(RECORD_USAGE);
      return 0;
    case 'sweep-help':
      process.stdout.write(SWEEP_USAGE);
      return 0;
    case 'compare-help':
      process.stdout.write(COMPARE_USAGE);
      return 0;
    case 'compare':
      return command.open ? openComparison(command) : runCompare(command);
    case 'baseline':
      return runBaseline(command);
    case 'convert-help':
      process.stdout.write(CONVERT_USAGE);
      return 0;
    case 'convert':
      return runConvert(command);
    case 'formats':
      return runFormats(command);
    case 'share-help':
      process.stdout.write(SHARE_USAGE);
      return 0;
    case 'share':
      return runShare(command);
    case 'badge':
    case 'report':
      return runPrint(command);
    case 'record':
      return runRecord(command.options);
    case 'sweep':
      return runSweepFile(command);
    case 'stats':
      return runStats(command);
    case 'serve':
      return runServer(command);
    case 'open':
      return openWindow(command.files);
  }
}

// `spanreel stats … | head` closes the pipe early: that is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

main(process.argv.slice(2)).then(
  (status) => {
    // What still runs (indexing that was told to stop, keep-alive sockets) must not hold the shell.
    process.exitCode = status;
    process.stdout.write('', () => process.exit(status));
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    const message = messageOf(error);
    const help = usage ? `Try \`spanreel ${error.command ? `${error.command} ` : ''}--help\`.\n` : '';
    process.stderr.write(`spanreel: ${message}\n${help}`);
    process.exit(usage || error instanceof UnusableInput ? 2 : 1);
  },
);
