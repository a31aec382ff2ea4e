import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recogniseRecording } from '../../shared/terminal/asciicast.ts';
import { RecordingPlayer } from '../../shared/terminal/player.ts';
import { EVENT_OUTPUT, type Recording } from '../../shared/terminal/recording.ts';
import { expectFaithful } from '../unit/terminal/fidelity.ts';
import { readBytes, seeded } from '../unit/terminal/recordings.ts';

const SHARED = join(import.meta.dirname, '../../../shared');
const CORPUS = join(SHARED, 'corpus/asciicast');
const CAPTURES = join(SHARED, 'agents/captures');

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

const captures = existsSync(CAPTURES)
  ? readdirSync(CAPTURES)
      .map((agent) => join(CAPTURES, agent, 'terminal.cast'))
      .filter((file) => existsSync(file))
  : [];
const files = [...(existsSync(CORPUS) ? EXPECTED.map(([file]) => join(CORPUS, file)) : []), ...captures];

describe.runIf(existsSync(CORPUS))('the collected recordings', () => {
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
      expect(bytesOf(one, i)).toEqual(bytesOf(two, event));
      expect(one.time[i]).toBeCloseTo(two.time[event] as number, 2);
    }
  });
});

describe.runIf(files.length > 0)('every real recording', () => {
  test.each(files)('cut at 20 places keeps what came before: %s', async (file) => {
    const bytes = new Uint8Array(readFileSync(file));
    const { recording: whole } = await readBytes(bytes);
    const random = seeded(bytes.length);
    const header = bytes.indexOf(0x0a) + 1;
    for (let i = 0; i < 20; i++) {
      const cut = Math.floor(random() * bytes.length);
      if (!recogniseRecording(bytes.subarray(0, Math.min(cut, 4096)))) {
        expect(cut, 'only a header that is itself cut is refused').toBeLessThan(Math.max(header, 200));
        continue;
      }
      const { recording, problems } = await readBytes(bytes.subarray(0, cut));
      const kept = recording.eventCount;
      expect(kept).toBeLessThanOrEqual(whole.eventCount);
      expect(recording.time).toEqual(whole.time.slice(0, kept));
      expect(recording.data).toEqual(whole.data.subarray(0, whole.dataStart[kept]));
      // At most the one event that was cut, and a v1 file that lacks its end, are missing; both are said.
      if (kept < whole.eventCount && bytes[cut - 1] !== 0x0a)
        expect(problems.map(({ code }) => code)).toContain('truncated');
    }
  });

  test.each(files)('shows what a replay shows, after many seeks and steps: %s', async (file) => {
    const { recording } = await readBytes(readFileSync(file));
    if (recording.eventCount === 0) return;
    const player = new RecordingPlayer(recording, { interval: 16 << 10 });
    await player.index(() => undefined);
    await expectFaithful(player, file.includes('captures') ? 1000 : 60, 7);
    player.close();
  });
});

function bytesOf(recording: Recording, event: number): Uint8Array {
  return recording.data.slice(recording.dataStart[event], recording.dataStart[event + 1]);
}
