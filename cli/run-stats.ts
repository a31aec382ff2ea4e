/** `spanreel stats`: prints a line for every trace in the files and folders. */
import { findTraceFiles } from '../shared/node/find-files.ts';
import type { StatisticsBy } from '../shared/trace/statistics.ts';
import { readStats, statsText } from './stats.ts';
import { readTimes, timesText } from './stats-times.ts';

export interface StatsCommand {
  readonly name: 'stats';
  readonly files: readonly string[];
  readonly json: boolean;
  /** Undefined: counts instead of times. */
  readonly by?: StatisticsBy;
}

/** Returns the exit status: 1 where a file could not be read. */
export async function runStats({ files: paths, json, by }: Omit<StatsCommand, 'name'>): Promise<number> {
  let status = 0;
  const print = (line: object, text: string) => {
    if ('error' in line) status = 1;
    process.stdout.write(`${json ? JSON.stringify(line) : text}\n`);
  };
  const printFile = async (path: string, name: string) => {
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
    } else for (const file of found) await printFile(file.path, file.path === path ? path : file.name);
  }
  return status;
}
