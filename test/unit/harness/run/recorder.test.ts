import { spawn as start } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildProgram } from './build-program.ts';
import { castLines, dataOf, isAlive, openRecording, temporaryFolder, until } from './terminal-run.ts';

let built: ReturnType<typeof temporaryFolder>;
let program: string;
let folder: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  built = temporaryFolder();
  program = await buildProgram('recorder-program.ts', built.path);
});
afterAll(() => built.remove());
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const cast = () => join(folder.path, 'terminal.cast');
const request = (argv: readonly string[], more: object = {}) =>
  JSON.stringify({
    argv,
    cwd: folder.path,
    env: { PATH: process.env.PATH, TERM: 'xterm-256color' },
    cols: 100,
    rows: 30,
    recording: cast(),
    recordInput: false,
    interactive: false,
    ...more,
  });

describe('a recorder that is killed', () => {
  it('leaves a recording that opens, with everything but its last moments, whenever it was killed', async () => {
    for (let round = 0; round < 6; round++) {
      const said = join(folder.path, `said-${round}`);
      const script = `
        const fs = require('fs');
        const file = fs.openSync(${JSON.stringify(said)}, 'w');
        for (let i = 0; ; i++) {
          const text = 'line ' + i + ' ' + 'x'.repeat(${round % 2 === 0 ? 20 : 3000}) + '\\n';
          fs.writeSync(1, text);
          if (i % 20 === 0) fs.writeSync(file, i + ' ' + Date.now() + '\\n');
          if (${round % 2 === 0}) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
        }`;
      const child = start(process.execPath, [program, request([process.execPath, '-e', script])], { stdio: 'ignore' });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await until(() => existsSync(said) && statSync(said).size > 0, 'something was said');
      await new Promise((resolve) => setTimeout(resolve, 350 + Math.random() * 250));
      child.kill('SIGKILL');
      const killed = Date.now();
      await ended;
      const { recording, problems } = await openRecording(cast());
      expect(problems.filter((problem) => problem !== 'truncated')).toEqual([]);
      const text = Buffer.from(recording.data).toString();
      // 100 ms is what is promised; a busy machine may not let the recorder run for longer than that.
      const before = readFileSync(said, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ').map(Number))
        .filter(([, time]) => (time ?? killed) < killed - 300);
      const last = before.at(-1)?.[0];
      if (last !== undefined) expect(text).toContain(`line ${last} xxx`);
    }
  });
});

describe('a run in the terminal of the user', () => {
  /** The recorder in a terminal of its own, with all that it shows. */
  function inTerminal(argv: readonly string[], more: object = {}) {
    const words = [process.execPath, program, request(argv, { interactive: true, ...more })].map((word) => `'${word}'`);
    // What the terminal is set to before and after tells whether it was put back.
    const script = `stty -g > before; ${words.join(' ')}; stty -g > after`;
    const terminal: IPty = spawn('sh', ['-c', script], { cols: 90, rows: 25, cwd: folder.path, env: process.env });
    const shown = { text: '', ended: false };
    terminal.onData((text) => {
      shown.text += text;
    });
    terminal.onExit(() => {
      shown.ended = true;
    });
    const recorder = () => {
      const children = readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8').trim().split(' ');
      return Number(children.at(-1));
    };
    return { terminal, shown, recorder };
  }

  const putBack = () =>
    readFileSync(join(folder.path, 'after'), 'utf8') === readFileSync(join(folder.path, 'before'), 'utf8');

  it('passes keys on unchanged, shows what comes, follows its size and is put back as it was', async () => {
    const script = `
      process.stdin.setRawMode(true);
      process.stdin.on('data', (keys) => { console.log('keys ' + keys.toString('hex')); if (keys.includes('q')) process.exit(5); });
      process.stdout.on('resize', () => console.log('size ' + process.stdout.columns + 'x' + process.stdout.rows));
      console.log('ready ' + process.stdout.columns + 'x' + process.stdout.rows + ' ' + process.env.COLUMNS);`;
    const { terminal, shown } = inTerminal([process.execPath, '-e', script.replaceAll("'", '"')], {
      recordInput: true,
    });
    await until(() => shown.text.includes('ready 90x25 undefined'), 'it is ready');
    terminal.write('\x03\x1b[A');
    await until(() => shown.text.includes('keys 031b5b41'), 'the keys came');
    terminal.resize(70, 20);
    await until(() => shown.text.includes('size 70x20'), 'the size came');
    terminal.write('q');
    await until(() => shown.ended, 'it ended');
    expect(shown.text).toContain('"exitCode":5');
    expect(putBack()).toBe(true);
    const { header, events } = castLines(cast());
    expect(header).toMatchObject({ width: 90, height: 25 });
    expect(dataOf(events, 'i')).toBe('\x03\x1b[Aq');
    expect(dataOf(events, 'r')).toBe('70x20');
    expect(dataOf(events, 'o')).toContain('size 70x20');
  });

  it.each([
    ['the time is over', { timeoutS: 1 }, undefined, /"timedOut":true/],
    ['the recorder fails', { crash: true }, undefined, /the recorder fails/],
    ['the recorder is ended by a signal', {}, 'SIGTERM', /ready/],
  ] as const)('is put back when %s', async (_, more, signal, says) => {
    const { shown, recorder } = inTerminal(
      ['sh', '-c', 'echo $$ > agent; printf "\\033[?1049h\\033[?25l"; echo ready; sleep 60'],
      more,
    );
    await until(() => shown.text.includes('ready'), 'it is ready');
    if (signal) process.kill(recorder(), signal);
    await until(() => shown.ended, 'it ended');
    expect(shown.text).toMatch(says);
    expect(shown.text).toContain('\x1b[?1049l');
    expect(shown.text.lastIndexOf('\x1b[?25h')).toBeGreaterThan(shown.text.lastIndexOf('\x1b[?25l'));
    expect(putBack()).toBe(true);
    const agent = Number(readFileSync(join(folder.path, 'agent'), 'utf8'));
    await until(() => !isAlive(agent), 'the agent is gone with its terminal');
    expect((await openRecording(cast())).problems).toEqual([]);
  });
});
