import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8, memorySource } from '../../../shared/base/bytes.ts';
import { FormatError, type Problem } from '../../../shared/base/problem.ts';
import { readRecording, recogniseRecording } from '../../../shared/terminal/asciicast.ts';
import {
  EVENT_EXIT,
  EVENT_INPUT,
  EVENT_MARKER,
  EVENT_OTHER,
  EVENT_OUTPUT,
  EVENT_RESIZE,
  type Recording,
} from '../../../shared/terminal/recording.ts';
import { readBytes } from './recordings.ts';

const read = (text: string, pieceSize?: number) => readBytes(encodeUtf8(text), pieceSize);
const dataOf = (recording: Recording) =>
  Array.from({ length: recording.eventCount }, (_, i) =>
    decodeUtf8(recording.data, recording.dataStart[i] as number, recording.dataStart[i + 1] as number),
  );
/** JSON can hold half a surrogate pair; text in a recording cannot. */
const wellFormed = (text: string) => decodeUtf8(encodeUtf8(text));
const V2 = '{"version": 2, "width": 80, "height": 24}\n';
const V3 = '{"version": 3, "term": {"cols": 80, "rows": 24}}\n';

describe('recognising a recording', () => {
  test('goes by content, whatever the order of the header', () => {
    const kinds = [
      V2,
      V3,
      '{"version":1,"width":80,"height":24,"stdout":[]}',
      '\ufeff{"height":1,"width":2,"version":2}',
      '# made by hand\n{"version":3,"term":{}}',
      '{"env":{"version":3},"width":80,"version":2}',
    ].map((text) => recogniseRecording(encodeUtf8(text)));
    expect(kinds).toEqual([
      'asciicast-v2',
      'asciicast-v3',
      'asciicast-v1',
      'asciicast-v2',
      'asciicast-v3',
      'asciicast-v2',
    ]);
  });

  test('works on the first bytes of a long pretty-printed file', () => {
    const text = `{\n  "version": 1,\n  "width": 80,\n  "stdout": [\n    [0.1, "${'x'.repeat(10_000)}`;
    expect(recogniseRecording(encodeUtf8(text).subarray(0, 4096))).toBe('asciicast-v1');
  });

  test.each(['', '{', '[]', '{"resourceSpans":[]}', '{"version":2}', '{"version":4,"width":80}'])(
    'leaves %j to others',
    (text) => {
      expect(recogniseRecording(encodeUtf8(text))).toBeUndefined();
    },
  );
});

describe('reading events', () => {
  test('keeps every code, in order, with its bytes and its time in milliseconds', async () => {
    const { recording, problems } = await read(
      `${V2}[0.5,"o","a\\u001b[1m"]\n[ 1 , "i" , "\\r" ]\n[1.25, "m", "here"]\n[2e0, "r", "100x30"]\n[2.000001,"x","3"]\n[3,"q","?"]\n`,
    );
    expect(problems).toEqual([]);
    expect([...recording.code]).toEqual([
      EVENT_OUTPUT,
      EVENT_INPUT,
      EVENT_MARKER,
      EVENT_RESIZE,
      EVENT_EXIT,
      EVENT_OTHER,
    ]);
    expect([...recording.time]).toEqual([500, 1000, 1250, 2000, 2000.001, 3000]);
    expect(dataOf(recording)).toEqual(['a\x1b[1m', '\r', 'here', '100x30', '3', '?']);
    expect(recording.duration).toBe(3000);
  });

  test('adds up the intervals of version 3 and skips its comments', async () => {
    const { recording, problems } = await read(`${V3}[0.1,"o","a"]\n# note\n\n[0.2,"o","b"]\n[0,"x","0"]`);
    expect(problems).toEqual([]);
    expect([...recording.time]).toEqual([100, 300, 300]);
  });

  test('takes title, command, theme and start from the header', async () => {
    const palette = Array.from({ length: 16 }, (_, i) => `#0000${i.toString(16).padStart(2, '0')}`);
    const theme = { fg: '#aaaaaa', bg: '#bbbbbb', palette: palette.join(':') };
    const header = { title: 'a title', command: 'sh', timestamp: 1506410422, idle_time_limit: 2.5 };
    const two = await read(`${JSON.stringify({ version: 2, width: 9, height: 8, theme, ...header })}\n`);
    const three = await read(`${JSON.stringify({ version: 3, term: { cols: 9, rows: 8, theme }, ...header })}\n`);
    for (const { recording } of [two, three])
      expect(recording).toMatchObject({
        columns: 9,
        rows: 8,
        title: 'a title',
        command: 'sh',
        timestamp: 1506410422,
        idleTimeLimit: 2.5,
        theme: { foreground: '#aaaaaa', background: '#bbbbbb', palette },
        timing: 'exact',
      });
  });

  test('reads any text exactly as JSON.parse does, however the file is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 10 ** 9 }), fc.string({ unit: 'binary' })), { maxLength: 20 }),
        fc.integer({ min: 1, max: 64 }),
        async (events, pieceSize) => {
          const sorted = events.map(([time]) => time / 1e6).sort((a, b) => a - b);
          const lines = events.map(([, text], i) => `${JSON.stringify([sorted[i], 'o', text])}\n`);
          const { recording, problems } = await read(V2 + lines.join(''), pieceSize);
          expect(problems.filter((problem) => problem.code !== 'cast-text')).toEqual([]);
          expect(dataOf(recording)).toEqual(events.map(([, text]) => wellFormed(text)));
          for (const [i, time] of sorted.entries()) expect(recording.time[i]).toBeCloseTo(time * 1000, 6);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('is valid UTF-8 whatever the bytes were, and says so', async () => {
    const bytes = new Uint8Array([
      ...encodeUtf8(`${V2}[1,"o","`),
      0xff,
      0xe2,
      0x80,
      0x41,
      ...encodeUtf8('\\ud800!"]\n'),
    ]);
    const { recording, problems } = await readBytes(bytes);
    expect(dataOf(recording)).toEqual(['\ufffd\ufffd\ufffdA\ufffd!']);
    expect(problems).toMatchObject([{ code: 'cast-text', offset: V2.length }]);
  });
});

describe('broken recordings', () => {
  test('lose only their broken lines, each reported with its place', async () => {
    const { recording, problems } = await read(`${V2}[1,"o","a"]\nlol!\n[2,"o"]\n[3,"o","b\\x"]\n[4,"o","c"]\n`);
    expect(dataOf(recording)).toEqual(['a', 'c']);
    expect(problems).toMatchObject([{ code: 'cast-line', offset: V2.length + 12, more: 2 }]);
  });

  test('keep an event that has too many elements', async () => {
    const { recording, problems } = await read(`${V3}[1,"o","a","",{"b":[1]}]\n`);
    expect(dataOf(recording)).toEqual(['a']);
    expect(problems).toMatchObject([{ code: 'cast-extra', offset: V3.length }]);
  });

  test('show times that go back at the later time', async () => {
    const { recording, problems } = await read(`${V2}[5,"o","a"]\n[3,"o","b"]\n[-1,"o","c"]\n[6,"o","d"]\n`);
    expect([...recording.time]).toEqual([5000, 5000, 5000, 6000]);
    expect(problems).toMatchObject([{ code: 'cast-time', more: 1 }]);
  });

  test('count the interval of an event whose data cannot be used', async () => {
    const { recording } = await read('{"version":1,"width":80,"height":24,"stdout":[[1,"a"],[4,true],[2,"b"]]}');
    expect(dataOf(recording)).toEqual(['a', 'b']);
    expect(recording.duration).toBe(7000);
  });

  test('of version 1 say where their document is damaged, and are read on at the next event', async () => {
    const head = '{"version":1,"width":80,"height":24';
    for (const [rest, events, said] of [
      [',"stdout":[[0.1,"a"]001b,[0.25,"b"]]}', 2, 'The list of events is damaged'],
      [',"stdout":[[0.1,"a"],,[0.25,"b"]]}', 2, 'The list of events is damaged'],
      [',"std-ut":[[0.1,"a"]]}', 0, 'There is no member stdout'],
      [',"env":nv":{"TERM":"x"},"stdout":[[0.1,"a"]]}', 0, 'The file goes on after the end'],
    ] as const) {
      const { recording, problems } = await read(head + rest);
      expect(recording.eventCount).toBe(events);
      expect(problems.map(({ message }) => message).join()).toContain(said);
    }
  });

  test('that state no size, or an absurd one, get one that can be shown', async () => {
    const absurd = await read('{"version":2,"width":1e9,"height":1e9}\n');
    expect(absurd.recording).toMatchObject({ columns: 1000, rows: 500 });
    expect(absurd.problems).toMatchObject([{ code: 'cast-size' }]);
    const none = await read('{"version":3,"term":{}}\n');
    expect(none.recording).toMatchObject({ columns: 80, rows: 24 });
  });

  test('without a header are refused with the reason', async () => {
    const stream = memorySource('x', encodeUtf8('[1,"o","a"]\n')).stream();
    await expect(readRecording(stream, 'asciicast-v2', () => undefined)).rejects.toBeInstanceOf(FormatError);
  });

  test.each([
    ['version 1', '{"version":1,"width":80,"height":24,"stdout":[[0.1,"one"],[0.2,"two"],[0.3,"three"]]}'],
    ['version 2', `${V2}[1,"o","one"]\n[2,"o","two"]\n[3,"o","three"]\n`],
    ['version 3', `${V3}[1,"o","one"]\n[2,"o","two"]\n[3,"o","three"]\n`],
  ])('of %s that end anywhere keep every event that is complete', async (_, text) => {
    const bytes = encodeUtf8(text);
    const whole = dataOf((await readBytes(bytes)).recording);
    const first = text.indexOf('[0.1') > 0 ? text.indexOf('[0.1') : text.indexOf('\n') + 1;
    for (let cut = first; cut < bytes.length; cut++) {
      const { recording, problems } = await readBytes(bytes.subarray(0, cut), 7);
      const complete = ['one', 'two', 'three'].filter((word) => text.indexOf(`"${word}"]`) + word.length + 3 <= cut);
      expect(dataOf(recording)).toEqual(whole.slice(0, complete.length));
      const lastByte = text[cut - 1];
      if (lastByte !== '\n' && lastByte !== ']') expect(problems.map(({ code }) => code)).toContain('truncated');
    }
  });

  test('that are mutated at random are read or refused, never crash, and never lose data in silence', async () => {
    const base = encodeUtf8(`${V2}[1,"o","h\\u00e9llo"]\n[1.5,"r","90x20"]\n[2,"m","x"]\n[3,"o","\\ud83d\\ude00"]\n`);
    const start = base.indexOf(0x0a) + 1;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: base.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const bytes = base.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          const problems: Problem[] = [];
          try {
            const recording = await readRecording(memorySource('x', bytes, 9).stream(), 'asciicast-v2', (problem) =>
              problems.push(problem),
            );
            const untouched = changes.every(([at]) => at < start);
            if (recording.eventCount < 4 && !untouched) expect(problems.length).toBeGreaterThan(0);
            for (let i = 1; i < recording.eventCount; i++)
              expect(recording.time[i] as number).toBeGreaterThanOrEqual(recording.time[i - 1] as number);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
