import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { castLines, dataOf, isAlive, openRecording, run, temporaryFolder, until } from './terminal-run.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const sh = (script: string) => ['sh', '-c', script];
const node = (script: string) => [process.execPath, '-e', script];

describe('running a program in a terminal', () => {
  it('tells its exit status and records it with its output', async () => {
    const result = await run(folder.path, sh('printf "a line\\n"; exit 3'));
    expect(result).toMatchObject({ exitCode: 3, signal: undefined, timedOut: false, aborted: false, outputBytes: 8 });
    expect(result.problems).toEqual([]);
    const { header, events } = castLines(result.cast);
    expect(header).toMatchObject({ version: 2, width: 100, height: 30 });
    expect(header.timestamp).toBe(Number(result.startUnixNano / 1_000_000_000n));
    expect(header.command).toBe(`sh -c 'printf "a line\\n"; exit 3'`);
    expect(dataOf(events, 'o')).toBe('a line\r\n');
    expect(events.at(-1)).toMatchObject({ code: 'x', data: '3' });
    const { recording, problems } = await openRecording(result.cast);
    expect(problems).toEqual([]);
    expect(recording.columns).toBe(100);
  });

  it('tells the signal that ended it', async () => {
    const result = await run(folder.path, sh('kill -KILL $$'));
    expect(result).toMatchObject({ exitCode: undefined, signal: 'SIGKILL' });
    expect(castLines(result.cast).events.at(-1)).toMatchObject({ code: 'x', data: '137' });
  });

  it('gives it a terminal of the size that was asked for, and tells it so', async () => {
    const result = await run(
      folder.path,
      sh('stty size; echo $COLUMNS $LINES $TERM; test -t 0 && test -t 1 && echo tty'),
      {
        cols: 77,
        rows: 11,
        env: { PATH: process.env.PATH ?? '' },
      },
    );
    expect(dataOf(castLines(result.cast).events, 'o')).toBe('11 77\r\n77 11 xterm-256color\r\ntty\r\n');
  });

  it('runs it in its folder with the given environment and no other', async () => {
    const result = await run(folder.path, sh('pwd; env | cut -d= -f1 | sort | tr "\\n" " "'), {
      env: { PATH: process.env.PATH ?? '', ONE: '1' },
    });
    const output = dataOf(castLines(result.cast).events, 'o');
    expect(output).toContain(`${folder.path}\r\n`);
    const names = (output.split('\r\n')[1] ?? '').trim().split(' ');
    expect(names.filter((name) => !['_', 'SHLVL', 'OLDPWD'].includes(name))).toEqual([
      'COLUMNS',
      'LINES',
      'ONE',
      'PATH',
      'PWD',
      'SPANREEL_RUN',
      'TERM',
    ]);
  });

  it('stamps output with the time since the zero that it names', async () => {
    const zero: bigint[] = [];
    const seen: { text: string; unixNano: bigint }[] = [];
    const result = await run(
      folder.path,
      node(`
      const now = () => (performance.timeOrigin + performance.now()).toFixed(3);
      process.stdout.write(now() + '\\n');
      setTimeout(() => process.stdout.write(now() + '\\n'), 150);`),
      {
        started: ({ unixNano }) => zero.push(unixNano),
        output: (text, unixNano) => seen.push({ text, unixNano }),
      },
    );
    expect(zero).toEqual([result.startUnixNano]);
    const { events } = castLines(result.cast);
    const lines = events.filter((event) => event.code === 'o');
    expect(lines.map((line) => line.data)).toEqual(seen.map(({ text }) => text));
    expect(lines.length).toBe(2);
    for (const [index, line] of lines.entries()) {
      const written = BigInt(Math.round(Number(line.data) * 1000)) * 1000n;
      const recorded = result.startUnixNano + BigInt(Math.round(line.time * 1e6)) * 1000n;
      expect(Number(recorded - written) / 1e6).toBeGreaterThan(-1);
      expect(Number(recorded - written) / 1e6).toBeLessThan(1000);
      expect(Math.abs(Number((seen[index]?.unixNano ?? 0n) - recorded))).toBeLessThanOrEqual(1000);
    }
  });

  it('keeps all of 20 MB, with characters of several bytes cut anywhere', async () => {
    const line = `${'0123456789é漢🙂'.repeat(5)}\n`;
    const count = Math.ceil(20e6 / Buffer.byteLength(line));
    const result = await run(
      folder.path,
      node(`
      const fs = require('fs');
      const bytes = Buffer.from(${JSON.stringify(line)}.repeat(${count}));
      for (let at = 0; at < bytes.length; ) at += fs.writeSync(1, bytes, at, Math.min(8191, bytes.length - at));`),
    );
    expect(result.exitCode).toBe(0);
    const expected = line.replace('\n', '\r\n').repeat(count);
    expect(result.outputBytes).toBe(Buffer.byteLength(expected));
    const output = dataOf(castLines(result.cast).events, 'o');
    expect(output.length).toBe(expected.length);
    expect(output === expected).toBe(true);
  });

  it('keeps what a program writes just before it ends', async () => {
    for (let i = 0; i < 10; i++) {
      const result = await run(folder.path, sh('head -c 30000 /dev/zero | tr "\\0" x; echo end'));
      expect(dataOf(castLines(result.cast).events, 'o')).toBe(`${'x'.repeat(30000)}end\r\n`);
    }
  });

  it('records what is typed only when asked', async () => {
    const script = sh('read line; echo "got $line"');
    const started = ({ type }: { type: (text: string) => void }) => type('hällo\n');
    const without = await run(folder.path, script, { started });
    expect(castLines(without.cast).events.some((event) => event.code === 'i')).toBe(false);
    const asked = await run(folder.path, script, { started, recordInput: true });
    const { events } = castLines(asked.cast);
    expect(dataOf(events, 'i')).toBe('hällo\n');
    expect(dataOf(events, 'o')).toContain('got hällo');
  });

  it('follows a change of size and records it', async () => {
    let output = '';
    const result = await run(
      folder.path,
      node(`process.stdout.on('resize', () => { console.log(process.stdout.columns + 'x' + process.stdout.rows);
        process.exit(0); }); console.log('ready'); setTimeout(() => {}, 20000)`),
      {
        started: ({ resize }) => void until(() => output.includes('ready'), 'it is ready').then(() => resize(61, 17)),
        output: (text) => {
          output += text;
        },
      },
    );
    const { events } = castLines(result.cast);
    expect(events.filter((event) => event.code === 'r').map((event) => event.data)).toEqual(['61x17']);
    expect(dataOf(events, 'o')).toContain('61x17');
  });

  it.each([
    [['no-such-command-here'], /no command no-such-command-here in PATH/],
    [['./absent'], /absent cannot be run: it is not there/],
    [[''], /no command/],
    [[], /no command/],
    [['.//'], /it is a folder/],
    [['./plain'], /not executable/],
    [['./orphan'], /its interpreter \/no\/such\/interpreter is not there/],
  ])('refuses to start %j and says why', async (argv, message) => {
    writeFileSync(join(folder.path, 'plain'), 'text', { mode: 0o644 });
    writeFileSync(join(folder.path, 'orphan'), '#!/no/such/interpreter\n');
    chmodSync(join(folder.path, 'orphan'), 0o755);
    await expect(run(folder.path, argv)).rejects.toThrow(message);
    expect(existsSync(join(folder.path, 'terminal.cast'))).toBe(false);
  });

  it('refuses a folder that is not there, a size that is none, a timeout of nothing and an abort before the start', async () => {
    await expect(run(folder.path, ['true'], { cwd: '/no/such/folder' })).rejects.toThrow(/working folder/);
    await expect(run(folder.path, ['true'], { cols: 0 })).rejects.toThrow(/columns and rows/);
    await expect(run(folder.path, ['true'], { timeoutS: 0 })).rejects.toThrow(/timeout/);
    await expect(run(folder.path, ['true'], { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
      'too late',
    );
    await expect(run(folder.path, ['true'], { recording: '/no/such/folder/a.cast' })).rejects.toThrow(/ENOENT/);
    await expect(run(folder.path, ['true'], { interactive: true })).rejects.toThrow(/needs a terminal/);
  });
});

describe('ending a run', () => {
  /** Starts what writes its own number to a file, and a daemon that left its group, session and parents. */
  const daemon = (trap: string) => `
    sh -c 'echo $$ > grandchild; exec sleep 60' &
    (setsid sh -c '(trap "" ${trap}; echo $$ > daemon; sleep 60) > /dev/null 2>&1 &' &)
    while [ ! -s daemon ] || [ ! -s grandchild ]; do sleep 0.02; done`;
  const pids = () =>
    ['grandchild', 'daemon'].map((name) => Number(readFileSync(join(folder.path, name), 'utf8').trim()));

  it('ends the program, its children and a daemon that hid from it', async () => {
    const abort = new AbortController();
    const result = await run(folder.path, sh(`${daemon('TERM HUP')}; echo ready; sleep 60`), {
      signal: abort.signal,
      output: () => abort.abort(),
    });
    expect(result).toMatchObject({ timedOut: false, aborted: true, exitCode: undefined, problems: [] });
    for (const pid of pids()) expect(isAlive(pid)).toBe(false);
  });

  it('ends one that ignores being asked, after a while', async () => {
    const abort = new AbortController();
    const result = await run(folder.path, sh(`trap "" TERM HUP; echo ready; while :; do sleep 0.1; done`), {
      signal: abort.signal,
      output: () => abort.abort(),
    });
    expect(result).toMatchObject({ timedOut: false, aborted: true, signal: 'SIGKILL' });
    expect(Number(result.endUnixNano - result.startUnixNano) / 1e9).toBeGreaterThan(2.9);
  });

  it('lets a program that is asked tidy up', async () => {
    const abort = new AbortController();
    const result = await run(
      folder.path,
      sh(`trap "echo tidied; exit 4" TERM; echo ready; while :; do sleep 0.05; done`),
      {
        signal: abort.signal,
        output: () => abort.abort(),
      },
    );
    expect(result).toMatchObject({ aborted: true, exitCode: 4 });
    expect(dataOf(castLines(result.cast).events, 'o')).toContain('tidied');
  });

  it('ends what a program leaves behind when it has ended by itself, and counts it', async () => {
    const result = await run(folder.path, sh(`${daemon('HUP')}; exit 0`));
    expect(result).toMatchObject({ exitCode: 0, timedOut: false });
    expect(result.leftovers).toBeGreaterThanOrEqual(1);
    for (const pid of pids()) expect(isAlive(pid)).toBe(false);
  });

  it('ends one that is stopped, and what runs elsewhere', async () => {
    let elsewhere = 0;
    const result = await run(folder.path, sh('kill -STOP $$'), {
      timeoutS: 0.3,
      endElsewhere: async () => {
        elsewhere++;
      },
    });
    expect(result).toMatchObject({ timedOut: true, signal: 'SIGTERM' });
    expect(elsewhere).toBe(1);
  });

  it('by timeout leaves other processes alone', async () => {
    const other = await new Promise<number>((resolve) => {
      void run(folder.path, sh('sleep 1.5'), {
        recording: join(folder.path, 'other.cast'),
        started: ({ pid }) => resolve(pid),
      });
    });
    const result = await run(folder.path, sh('sleep 60'), { timeoutS: 0.2 });
    expect(result).toMatchObject({ timedOut: true, aborted: false, signal: 'SIGTERM' });
    expect(isAlive(other)).toBe(true);
    await until(() => !isAlive(other), 'the other has ended');
  });
});
