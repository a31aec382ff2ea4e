import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FormatError } from '../../shared/base/problem.ts';
import { recogniseRecording } from '../../shared/terminal/asciicast.ts';
import { RecordingPlayer } from '../../shared/terminal/player.ts';
import { EVENT_OUTPUT, type Recording } from '../../shared/terminal/recording.ts';
import { eachOf, needing } from '../needs.ts';
import { expectFaithful } from '../unit/terminal/fidelity.ts';
import { readBytes, seeded } from '../unit/terminal/recordings.ts';
import { CAPTURES, CORPUS as COLLECTED } from './places.ts';

const CORPUS = join(COLLECTED, 'asciicast');

/**
 * File, size, events, duration in ms, and what is reported. Counted by hand where the manifest's quick count differs:
 * it counts lines, so it has one more for each broken line (2-broken, 3-broken) and counts the event of 1-invalid-data
 * whose data is not a string.
 */
const EXPECTED: readonly [
  file: string,
  columns: number,
  rows: number,
  events: number,
  duration: number,
  problems: string[],
][] = [
  ['Rul1an__verdict__demo.cast', 128, 14, 14, 8523.071, []],
  ['asciinema__asciinema-player__resizing.cast', 80, 24, 6, 2100, []],
  ['asciinema__asciinema-player__theme.cast', 80, 4, 66, 0, []],
  ['asciinema__asciinema-server__1-full.json', 96, 26, 3, 10370.343, []],
  ['asciinema__asciinema-server__1-invalid-data.json', 80, 24, 2, 8456.789, ['cast-line']],
  ['asciinema__asciinema-server__1-wrong-event-length.json', 80, 24, 3, 8456.789, ['cast-extra']],
  ['asciinema__asciinema-server__2-blank-lines.cast', 96, 26, 3, 8456.789, []],
  ['asciinema__asciinema-server__2-broken.cast', 96, 26, 2, 8456.789, ['cast-line']],
  ['asciinema__asciinema-server__2-full.cast', 96, 26, 5, 8456.789, []],
  ['asciinema__asciinema-server__2-int-time.cast', 96, 26, 2, 2000, []],
  ['asciinema__asciinema-server__2-no-events.cast', 96, 26, 0, 0, []],
  ['asciinema__asciinema-server__2-zero-time.cast', 96, 26, 1, 0, []],
  ['asciinema__asciinema-server__3-blank-lines-and-comments.cast', 96, 26, 4, 9481.455, []],
  ['asciinema__asciinema-server__3-broken.cast', 96, 26, 2, 4037.035, ['cast-line']],
  ['asciinema__asciinema-server__3-minimal.cast', 96, 26, 3, 8456.789, []],
  ['asciinema__asciinema-server__3-wrong-event-length.cast', 80, 24, 2, 3234, ['cast-extra']],
  ['asciinema__asciinema-server__big.cast', 160, 76, 4998, 81, []],
  ['asciinema__asciinema-server__welcome.cast', 80, 20, 786, 119207.933, []],
  ['asciinema__asciinema-server__welcome.json', 80, 20, 785, 119207.933, []],
];

describe(...needing('corpus', 'the collected recordings'), () => {
  test('are all stated here', () => {
    expect(readdirSync(CORPUS).sort()).toEqual(EXPECTED.map(([file]) => file).sort());
  });

  test.each(EXPECTED)('%s is %i × %i with %i events in %d ms', async (file, columns, rows, events, duration, codes) => {
    const { recording, problems } = await readBytes(readFileSync(join(CORPUS, file)));
    expect(recording).toMatchObject({ columns, rows, eventCount: events });
    expect(recording.duration).toBeCloseTo(duration, 3);
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });

  test('of versions 1 and 2 of the same session hold the same output at the same times', async () => {
    const one = (await readBytes(readFileSync(join(CORPUS, 'asciinema__asciinema-server__welcome.json')))).recording;
    const two = (await readBytes(readFileSync(join(CORPUS, 'asciinema__asciinema-server__welcome.cast')))).recording;
    const outputs = [...two.code.keys()].filter((i) => two.code[i] === EVENT_OUTPUT);
    expect(outputs).toHaveLength(one.eventCount);
    for (const [i, event] of outputs.entries()) {
      expect(Buffer.compare(bytesOf(one, i), bytesOf(two, event))).toBe(0);
      expect(one.time[i]).toBeCloseTo(two.time[event] as number, 2);
    }
  });
});

describe(...needing('corpus', 'every collected recording'), () => {
  readEach(
    EXPECTED.map(([file]) => file),
    (file) => join(CORPUS, file),
    40,
  );
});

describe(...needing('captures', 'every recording of an agent'), () => {
  const agents = eachOf('captures', () =>
    readdirSync(CAPTURES).filter((agent) => existsSync(join(CAPTURES, agent, 'terminal.cast'))),
  );
  readEach(agents, (agent) => join(CAPTURES, agent, 'terminal.cast'), 1000);
});

/** The tests of each of these files. `seeks`: how often the player is moved. */
function readEach(files: readonly string[], pathOf: (file: string) => string, seeks: number): void {
  test.each(files)('cut at 20 places keeps what came before: %s', async (file) => {
    const bytes = new Uint8Array(readFileSync(pathOf(file)));
    const { recording: whole } = await readBytes(bytes);
    const random = seeded(bytes.length);
    for (let i = 0; i < 20; i++) {
      const piece = bytes.subarray(0, Math.floor(random() * bytes.length));
      const says = new Set<string>();
      let recording: Recording;
      try {
        if (!recogniseRecording(piece.subarray(0, 4096))) throw new FormatError({ code: 'unknown', message: 'cut' });
        const result = await readBytes(piece);
        recording = result.recording;
        for (const { code } of result.problems) says.add(code);
      } catch (error) {
        // A header that is itself cut is refused.
        expect(error).toBeInstanceOf(FormatError);
        expect(isHeader(piece)).toBe(true);
        continue;
      }
      const kept = recording.eventCount;
      expect(kept).toBeLessThanOrEqual(whole.eventCount);
      expect(recording.time.every((time, event) => time === whole.time[event])).toBe(true);
      expect(Buffer.compare(recording.data, whole.data.subarray(0, whole.dataStart[kept]))).toBe(0);
      if (endsInside(piece)) expect([...says]).toContain('truncated');
      else if (!isDocument(piece)) expect([...says]).not.toContain('truncated');
    }
  });

  test.each(files)('shows what a replay shows, after many seeks and steps: %s', async (file) => {
    const { recording } = await readBytes(readFileSync(pathOf(file)));
    if (recording.eventCount === 0) return;
    const player = new RecordingPlayer(recording, { interval: 16 << 10 });
    await player.index(() => undefined);
    await expectFaithful(player, seeks, 7);
    player.close();
  });
}

/** Whether a file is one JSON object with its events inside (version 1). */
function isDocument(bytes: Uint8Array): boolean {
  return recogniseRecording(bytes.subarray(0, 4096)) === 'asciicast-v1';
}

/** Whether a piece from the start of a file holds no event yet. */
function isHeader(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString();
  return text.startsWith('{\n') ? !text.includes('"stdout"') : !text.includes('\n');
}

/** Whether a file ends in the middle of an event. */
function endsInside(bytes: Uint8Array): boolean {
  if (isDocument(bytes)) return bytes.at(-1) !== 0x7d;
  const tail = Buffer.from(bytes.subarray(bytes.lastIndexOf(0x0a) + 1))
    .toString()
    .trim();
  if (tail === '' || tail.startsWith('#')) return false;
  try {
    JSON.parse(tail);
    return false;
  } catch {
    return true;
  }
}

function bytesOf(recording: Recording, event: number): Uint8Array {
  return recording.data.slice(recording.dataStart[event], recording.dataStart[event + 1]);
}
