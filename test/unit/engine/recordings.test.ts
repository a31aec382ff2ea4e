/** Recordings of ttyrec and script(1): recognised by content, with the times and sizes that they tell. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recogniseAnyRecording } from '../../../shared/engine/any-recording.ts';
import { CORPUS } from '../../corpus/places.ts';
import { needing } from '../../needs.ts';
import { type Files, grant, testEngine } from './host.ts';

function frames(...all: readonly (readonly [seconds: number, micros: number, text: string])[]): Uint8Array {
  return Buffer.concat(
    all.map(([seconds, micros, text]) => {
      const bytes = Buffer.from(text);
      const header = Buffer.alloc(12);
      header.writeUInt32LE(seconds, 0);
      header.writeUInt32LE(micros, 4);
      header.writeUInt32LE(bytes.length, 8);
      return Buffer.concat([header, bytes]);
    }),
  );
}

async function open(files: Files, name: string) {
  const { client, events } = testEngine(files);
  const opened = await client.request('open', { files: [grant(name)] });
  const recording = events.recordings.at(-1)?.[0];
  const problems = (events.problems.at(-1) ?? []).map(({ code }) => code);
  return { file: opened.files[0], recording, problems };
}

describe('a ttyrec', () => {
  const bytes = frames(
    [1_700_000_000, 250_000, '\u001b[8;30;100t\u001b[2Jone'],
    [1_700_000_001, 0, 'two'],
    [1_700_000_003, 250_001, 'three'],
  );

  it.each([
    ['plain', bytes],
    ['in gzip', gzipSync(bytes)],
  ])('%s has the size that it asks for and its times to the microsecond', async (_how, content) => {
    const { file, recording, problems } = await open({ 'x.bin': content }, 'x.bin');
    expect([file?.format, file?.error]).toEqual(['ttyrec', undefined]);
    expect(recording).toMatchObject({ columns: 100, rows: 30, events: 3, duration: 3000.001, timing: 'exact' });
    expect(problems).toEqual([]);
  });

  it('without a size says that it is assumed', async () => {
    const { recording, problems } = await open({ a: frames([5, 0, 'a'], [6, 0, 'b']) }, 'a');
    expect(recording).toMatchObject({ columns: 80, rows: 24, duration: 1000 });
    expect(problems).toEqual(['size-assumed']);
  });

  it('that is cut or damaged keeps the frames before', async () => {
    expect((await open({ a: bytes.subarray(0, -2) }, 'a')).problems).toEqual(['truncated']);
    const damaged = Buffer.concat([bytes, Buffer.alloc(40, 0xff)]);
    const { recording, problems } = await open({ a: damaged }, 'a');
    expect(recording?.events).toBe(3);
    expect(problems).toEqual(['ttyrec-frame']);
  });
});

describe('a typescript', () => {
  const started =
    'Script started on 2024-05-06 10:20:30+02:00 [TERM="xterm" TTY="/dev/pts/1" COLUMNS="100" LINES="30"]\n';
  const script = `${started}$ ls\r\nfile\r\n\nScript done on 2024-05-06 10:20:35+02:00 [COMMAND_EXIT_CODE="0"]\n`;

  it('has the times of the file beside it, whatever that is called', async () => {
    for (const name of ['run.log.timing', 'run.timing', 'timing']) {
      const { file, recording, problems } = await open({ 'run.log': script, [name]: '0.5 4\n1.25 10\n' }, 'run.log');
      expect(file?.format).toBe('typescript');
      expect(recording).toMatchObject({
        columns: 100,
        rows: 30,
        events: 2,
        duration: 1750,
        timing: 'exact',
        bytes: 14,
      });
      expect(problems).toEqual([]);
    }
  });

  it('has sizes, signals and the command of the advanced form, and input that was logged into it', async () => {
    const timing = [
      'H 0.000000 START_TIME 2024-05-06 10:20:30+02:00',
      'H 0.000000 COLUMNS 90',
      'H 0.000000 LINES 20',
      'H 0.000000 COMMAND bash',
      'H 0.000000 OUTPUT_LOG a',
      'H 0.000000 INPUT_LOG a',
      'O 0.100000 2',
      'I 0.200000 2',
      'S 0.300000 SIGWINCH ROWS=40 COLS=120',
      'O 0.400000 10',
      '',
    ].join('\n');
    const { recording, problems } = await open({ a: script, 'a.timing': timing }, 'a');
    expect(recording).toMatchObject({ columns: 90, rows: 20, command: 'bash', events: 4, duration: 1000, bytes: 12 });
    expect(problems).toEqual([]);
  });

  it('alone is shown with times that are made up, and says so', async () => {
    const { recording, problems } = await open({ a: script }, 'a');
    expect(recording).toMatchObject({ timing: 'made-up', events: 2 });
    expect(problems).toEqual(['script-no-timing']);
  });

  it('that is longer or shorter than its times is shown whole', async () => {
    expect((await open({ a: script, 'a.timing': '0.5 4\n' }, 'a')).problems).toEqual(['timing-short']);
    expect((await open({ a: script, 'a.timing': '0.5 4\n0.1 9999\n' }, 'a')).problems).toEqual(['truncated']);
  });

  it('is asked for where its timing file is opened alone', async () => {
    const { file } = await open({ timing: '0.500000 4\n1.250000 10\n' }, 'timing');
    expect(file?.error?.message).toContain('Open the typescript');
  });
});

it(...needing('corpus', 'no trace is taken for a recording'), () => {
  for (const name of readdirSync(CORPUS, { recursive: true }) as string[]) {
    const path = join(CORPUS, name);
    if (!statSync(path).isFile() || /asciicast/.test(name)) continue;
    const head = readFileSync(path).subarray(0, 65_536);
    expect([name, recogniseAnyRecording(head)]).toEqual([name, undefined]);
  }
});
