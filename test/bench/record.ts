/** record.output_mbps: a program's output through a terminal into a recording. The floor: the terminal without it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { environmentFor } from '../../harness/run/environment.ts';
import { runInTerminal } from '../../harness/run/run-in-terminal.ts';
import { type Figure, figure, median } from './figures.ts';

const ROUNDS = 3;

/** Has a program print `bytes` (coloured lines, as a build prints them) into a recording in `folder`. */
export async function benchRecord(folder: string, bytes: number): Promise<Figure[]> {
  const line = `\x1b[32m✓\x1b[0m compiled module ${'abc/def-'.repeat(8)}index.ts in 12 ms\n`;
  const times = Math.ceil(bytes / Buffer.byteLength(line));
  const script = `
    const fs = require('node:fs');
    const lines = Buffer.from(${JSON.stringify(line)}.repeat(1000));
    const total = ${Buffer.byteLength(line) * times};
    for (let left = total; left > 0; ) left -= fs.writeSync(1, lines, (total - left) % lines.length, Math.min(left, lines.length - ((total - left) % lines.length)));`;
  const argv = [process.execPath, '-e', script];
  // Each line end becomes two characters in a terminal.
  const expected = (Buffer.byteLength(line) + 1) * times;
  const env = environmentFor({ base: { ...process.env, AGENT_API_KEY: 'sk-test-000' } });
  const [bare, recorded]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(expected / 1e6 / (await bareSeconds(argv, folder)));
    const recording = join(folder, 'output.cast');
    const result = await runInTerminal({
      argv,
      cwd: folder,
      env,
      cols: 120,
      rows: 36,
      timeoutS: undefined,
      recording,
      recordInput: false,
      interactive: false,
      signal: new AbortController().signal,
    });
    if (result.outputBytes !== expected) throw new Error(`${result.outputBytes} bytes came of ${expected}.`);
    recorded.push(expected / 1e3 / (Number(result.endUnixNano - result.startUnixNano) / 1e6));
    if (round === 0 && outputOf(recording) !== line.replace('\n', '\r\n').repeat(times))
      throw new Error('The recording has something else than what was printed.');
  }
  return [figure('record.output_mbps', median(recorded), 'MB/s', median(bare))];
}

/** The same program on a terminal whose output nobody keeps. */
function bareSeconds(argv: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now();
    const terminal = spawn(argv[0] ?? '', argv.slice(1), {
      cols: 120,
      rows: 36,
      cwd,
      env: process.env,
      encoding: null,
    });
    terminal.onData(() => undefined);
    terminal.onExit(() => resolve((performance.now() - start) / 1000));
  });
}

function outputOf(recording: string): string {
  const pieces: string[] = [];
  for (const line of readFileSync(recording, 'utf8').trimEnd().split('\n').slice(1)) {
    const [, code, text] = JSON.parse(line) as [number, string, string];
    if (code === 'o') pieces.push(text);
  }
  return pieces.join('');
}
