import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CastWriter } from '../../../../harness/run/cast-writer.ts';
import { needing } from '../../../needs.ts';
import { castLines, dataOf, openRecording, run, temporaryFolder, until } from './terminal-run.ts';

const START = 1_700_000_000_123_456_000n;
const HEADER = { width: 80, height: 24, command: 'agent', env: { TERM: 'xterm' } };
const KEY = 'sk-test-000-planted';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'terminal.cast');
});
afterEach(() => folder.remove());

describe('writing a recording', () => {
  it('has a header and events of every kind, with microseconds, as the program reads them', async () => {
    const cast = new CastWriter(path, HEADER, START, []);
    cast.output(Buffer.from('a\r\n'), START + 1_234_567n);
    cast.input(Buffer.from('k'), START + 2_000_000n);
    cast.resize(100, 30, START + 3_000_999n);
    cast.marker('turn 2', START + 4_000_000n);
    cast.output(Buffer.from('"\u2028\x1b[0m\ud83d\ude42'), START + 5_000_000n);
    cast.exit(0, START + 3_600_000_000_000n);
    cast.close();
    const { header, events } = castLines(path);
    expect(header).toEqual({
      version: 2,
      width: 80,
      height: 24,
      timestamp: 1_700_000_000,
      command: 'agent',
      env: { TERM: 'xterm' },
    });
    expect(events.map(({ time, code, data }) => [time, code, data])).toEqual([
      [0.001234, 'o', 'a\r\n'],
      [0.002, 'i', 'k'],
      [0.003, 'r', '100x30'],
      [0.004, 'm', 'turn 2'],
      [0.005, 'o', '"\u2028\x1b[0m🙂'],
      [3600, 'x', '0'],
    ]);
    const { recording, problems } = await openRecording(path);
    expect(problems).toEqual([]);
    expect(recording.duration).toBe(3_600_000);
  });

  it('joins characters that are cut between reads, and says where bytes are no text', () => {
    const cast = new CastWriter(path, HEADER, START, []);
    const bytes = Buffer.from('漢🙂');
    for (const [index, byte] of [...bytes].entries()) cast.output(Buffer.of(byte), START + BigInt(index) * 1000n);
    cast.output(Buffer.of(0x0a, 0xff, 0x0a, 0xe6, 0xbc), START + 10_000n);
    cast.exit(1, START + 20_000n);
    cast.close();
    expect(dataOf(castLines(path).events, 'o')).toBe('漢🙂\n\ufffd\n\ufffd');
  });

  it('never goes back in time', async () => {
    const cast = new CastWriter(path, HEADER, START, []);
    cast.output(Buffer.from('late\n'), START + 9_000_000n);
    cast.resize(10, 10, START + 1_000_000n);
    cast.output(Buffer.from('early\n'), START - 5n);
    cast.close();
    expect(castLines(path).events.map((event) => event.time)).toEqual([0.009, 0.009, 0.009]);
    expect((await openRecording(path)).problems).toEqual([]);
  });

  it('is on disk in the turn in which it comes', async () => {
    const cast = new CastWriter(path, HEADER, START, []);
    expect(castLines(path).header).toMatchObject({ version: 2 });
    cast.output(Buffer.from('a line\r\n'), START);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(dataOf(castLines(path).events, 'o')).toBe('a line\r\n');
    cast.output(Buffer.from('half a l'), START);
    await until(() => dataOf(castLines(path).events, 'o') === 'a line\r\nhalf a l', 'the rest is there');
    cast.close();
  });

  it(...needing('full-disk', 'tells that the disk is full, and lets the program run on'), async () => {
    const result = await run(folder.path, ['sh', '-c', 'echo one; sleep 0.1; echo two; exit 7'], {
      recording: '/dev/full',
    });
    expect(result.exitCode).toBe(7);
    expect(result.outputBytes).toBe(10);
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]).toMatch(/recording of the terminal is not complete: .*ENOSPC/);
  });
});

describe('secrets on the terminal', () => {
  it('are in no recording: from the environment, the command line, the keyboard, or printed in pieces', async () => {
    const script = `
      const key = process.env.AGENT_API_KEY;
      const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      const say = (text) => require('fs').writeSync(1, text);
      say('key ' + key + '\\n');
      say('cut ' + key.slice(0, 9)); wait(15); say(key.slice(9) + '\\n');
      for (const letter of key) say(letter); say('\\n');
      say('argv ' + process.argv[2] + '\\n');
      say('found ghp_abcdefghijklmnop'); wait(10); say('qrstuvwx1234567890\\n');
      process.stdin.once('data', (typed) => { say('typed ' + typed); process.exit(0); });`;
    const result = await run(folder.path, [process.execPath, '-e', script, '--', '--token', 'argv-secret-000'], {
      env: { PATH: process.env.PATH ?? '', AGENT_API_KEY: KEY },
      recordInput: true,
      secrets: ['typed-secret-000'],
      started: ({ type }) => type('my typed-secret-000 key\n'),
    });
    expect(result.exitCode).toBe(0);
    const text = readFileSync(result.cast, 'utf8');
    for (const secret of [KEY, 'argv-secret-000', 'typed-secret-000', 'ghp_abc', KEY.slice(9)])
      expect(text).not.toContain(secret);
    const output = dataOf(castLines(result.cast).events, 'o');
    const stars = '*'.repeat(KEY.length);
    expect(output).toContain(`key ${stars}\r\ncut ${stars}\r\n`);
    // Letter by letter and late, the first few may be out before it shows what they begin.
    expect(output).toMatch(/\n[skte-]{0,7}\*{12,19}\r\nargv \*{15}\r\n/);
    expect(dataOf(castLines(result.cast).events, 'i')).toBe('my **************** key\n');
  });
});
