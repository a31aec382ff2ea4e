/** Runs scripts in a real terminal for the tests, and reads what was recorded. */
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentFor } from '../../../../harness/run/environment.ts';
import { runInTerminal } from '../../../../harness/run/run-in-terminal.ts';
import type { RunRequest, RunResult } from '../../../../harness/run/types.ts';
import { readRecording } from '../../../../shared/terminal/asciicast.ts';
import type { Recording } from '../../../../shared/terminal/recording.ts';

/** A folder that is removed by `remove`. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'spanreel-run-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

export interface CastLine {
  readonly time: number;
  readonly code: string;
  readonly data: string;
}

/** The header and the events of a recording, by the letter of its file. */
export function castLines(path: string): { header: Record<string, unknown>; events: CastLine[] } {
  const [first, ...rest] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const events = rest.map((line) => {
    const [time, code, data] = JSON.parse(line) as [number, string, string];
    return { time, code, data };
  });
  return { header: JSON.parse(first ?? '') as Record<string, unknown>, events };
}

/** All data of one code. */
export function dataOf(events: readonly CastLine[], code: string): string {
  return events
    .filter((event) => event.code === code)
    .map((event) => event.data)
    .join('');
}

/** The recording as the program reads it; `problems` are what its reader reported. */
export async function openRecording(path: string): Promise<{ recording: Recording; problems: string[] }> {
  const problems: string[] = [];
  const recording = await readRecording(createReadStream(path), 'asciicast-v2', (problem) => {
    problems.push(problem.code);
  });
  return { recording, problems };
}

/** Runs a command headless in `folder` with the environment of the tests. */
export async function run(
  folder: string,
  argv: readonly string[],
  options: Partial<RunRequest> = {},
): Promise<RunResult & { cast: string }> {
  const cast = join(folder, 'terminal.cast');
  const result = await runInTerminal({
    argv,
    cwd: folder,
    env: environmentFor({ base: process.env }),
    cols: 100,
    rows: 30,
    timeoutS: 30,
    recording: cast,
    recordInput: false,
    interactive: false,
    signal: new AbortController().signal,
    ...options,
  });
  return { ...result, cast };
}

/** Waits until `check` is true. @throws after 10 s */
export async function until(check: () => boolean, what: string): Promise<void> {
  for (let attempt = 0; !check(); attempt++) {
    if (attempt > 500) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether a process is there (a zombie is not). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return process.platform !== 'linux';
  }
}
