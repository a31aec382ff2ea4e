import { describe, expect, test } from 'vitest';
import { RecordingPlayer } from '../../../shared/terminal/player.ts';
import type { Recording } from '../../../shared/terminal/recording.ts';
import { restoreSnapshot, takeSnapshot } from '../../../shared/terminal/snapshot.ts';
import { writeNow } from '../../../shared/terminal/xterm-core.ts';
import { Client, expectFaithful } from './fidelity.ts';
import { type CastEvent, makeRecording, tortureEvents } from './recordings.ts';
import { Replay } from './replay.ts';

async function playerOf(events: readonly CastEvent[], columns = 40, rows = 6): Promise<RecordingPlayer> {
  return new RecordingPlayer(await makeRecording(columns, rows, events));
}

function screenText(client: Client): string {
  const buffer = client.terminal.buffer.active;
  const rows: string[] = [];
  for (let y = 0; y < client.terminal.rows; y++)
    rows.push(buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '');
  return rows.join('\n').trimEnd();
}

async function textAt(client: Client, time: number): Promise<string> {
  await client.goTo(time);
  return screenText(client);
}

describe('the screen at any time', () => {
  test.each([
    [1000, 1],
    [300, 2],
    [300, 3],
  ])('equals a replay from the start after %i random seeks and steps (seed %i)', async (count, seed) => {
    const recording = await makeRecording(60, 16, tortureEvents(seed, 1500));
    const player = new RecordingPlayer(recording, { interval: 6000 });
    await player.index(() => undefined);
    const client = await expectFaithful(player, count, seed);
    expect(player.keyframeCount).toBeGreaterThan(5);
    expect(client.answers.forward).toBeGreaterThan(count / 50);
    expect(client.answers.screen).toBeGreaterThan(count / 5);
    player.close();
  });

  test('equals a replay while keyframes are still being made', async () => {
    const recording = await makeRecording(60, 16, tortureEvents(11, 1500));
    const player = new RecordingPlayer(recording, { interval: 6000 });
    const indexing = player.index(() => undefined);
    await expectFaithful(player, 150, 11);
    await indexing;
    expect(player.indexed).toBe(true);
    player.close();
  });

  test('stays exact when memory for keyframes runs out and they are thinned', async () => {
    const recording = await makeRecording(60, 16, tortureEvents(12, 1500));
    const player = new RecordingPlayer(recording, { interval: 2000, budget: 60_000 });
    await player.index(() => undefined);
    expect(player.keyframeBytes).toBeLessThan(60_000);
    expect(player.keyframeCount).toBeGreaterThan(2);
    await expectFaithful(player, 200, 12);
    player.close();
  });

  test('is blank before the first event and complete after the last', async () => {
    const client = new Client(
      await playerOf([
        [1, 'o', 'first'],
        [2, 'o', ' last'],
      ]),
    );
    expect(await textAt(client, -5)).toBe('');
    expect(await textAt(client, 1999)).toBe('first');
    expect(await textAt(client, 1e12)).toBe('first last');
    expect(await textAt(client, Number.NaN)).toBe('');
  });

  test('of a recording without events is blank', async () => {
    const player = await playerOf([]);
    await player.index(() => undefined);
    expect(player.indexed).toBe(true);
    expect(await textAt(new Client(player), 5)).toBe('');
  });
});

describe('what is sent', () => {
  test('is nothing where nothing changed, the difference a little further on, and a screen backwards', async () => {
    const client = new Client(
      await playerOf([
        [1, 'o', 'a'],
        [2, 'o', 'b'],
        [3, 'i', 'x'],
        [4, 'o', 'c'],
      ]),
    );
    for (const time of [1000, 1500, 2000, 3500, 4000, 1000]) await client.goTo(time);
    expect(client.answers).toMatchObject({ screen: 2, same: 1, forward: 3 });
    expect(screenText(client)).toBe('a');
  });

  test('is a screen where a resize lies between, or too much output', async () => {
    const client = new Client(
      await playerOf([
        [1, 'o', 'a'],
        [2, 'r', '50x8'],
        [3, 'o', 'b'],
        [4, 'o', 'x'.repeat(20_000)],
      ]),
    );
    for (const time of [1000, 3000, 4000]) await client.goTo(time);
    expect(client.answers).toMatchObject({ screen: 3, forward: 0 });
    expect([client.terminal.cols, client.terminal.rows]).toEqual([50, 8]);
  });

  test('survives being handed to another thread, and leaves the recording whole', async () => {
    const player = await playerOf([
      [1, 'o', 'a'],
      [2, 'o', 'bc'],
    ]);
    const frame = await player.frame({ recording: 0, time: 2000, events: 0, scrollback: 0 });
    if (frame.type !== 'forward') throw new Error(frame.type);
    structuredClone(frame, { transfer: [frame.data.buffer as ArrayBuffer] });
    expect(await textAt(new Client(player), 2000)).toBe('abc');
  });

  test('to an older request is only that it was superseded', async () => {
    const events: CastEvent[] = Array.from({ length: 3000 }, (_, i) => [
      i / 100,
      'o',
      `\x1b[${i % 6}H${'word '.repeat(200)}`,
    ]);
    const player = await playerOf(events);
    const request = { recording: 0, events: -1, scrollback: 0 };
    const [older, newer] = await Promise.allSettled([
      player.frame({ ...request, time: 29_000 }),
      player.frame({ ...request, time: 28_000 }),
    ]);
    expect(older).toMatchObject({ status: 'rejected', reason: { code: 'superseded' } });
    expect(newer).toMatchObject({ status: 'fulfilled', value: { type: 'screen' } });
    player.close();
  });
});

describe('output in pieces', () => {
  test('is not shown half done inside a synchronised update', async () => {
    const client = new Client(
      await playerOf([
        [1, 'o', 'before\x1b[?20'],
        [1.1, 'o', '26h\x1b[2J\x1b[Hhalf'],
        [1.2, 'o', ' done'],
        [1.3, 'o', '!\x1b[?2026l\x1b[?2026h\x1b[2J'],
        [1.4, 'o', '\x1b[Hnext\x1b[?2026l'],
      ]),
    );
    const seen = [];
    for (const time of [1000, 1100, 1250, 1300, 1400, 1200]) seen.push(await textAt(client, time));
    expect(seen).toEqual(['before', 'before', 'before', 'half done!', 'next', 'before']);
  });

  test('of an update that is never ended is shown after a second', async () => {
    const client = new Client(
      await playerOf([
        [1, 'o', 'a\x1b[?2026h'],
        [1.5, 'o', 'b'],
        [2.5, 'o', 'c'],
        [3, 'o', 'd'],
      ]),
    );
    const seen = [];
    for (const time of [1000, 1500, 2500, 3000]) seen.push(await textAt(client, time));
    expect(seen).toEqual(['a', 'ab', 'abc', 'abcd']);
  });

  test('cut inside a sequence, or a link, goes on where it was cut', async () => {
    const events: CastEvent[] = [
      ...'A\x1b[31;1mB\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x07\x1bP$q"p\x1b\\C',
    ].map((character, i) => [i / 10, 'o', character]);
    const player = await playerOf(events);
    const client = await expectFaithful(player, 120, 5);
    expect(await textAt(client, 1e6)).toBe('ABlinkC');
  });

  test('that names absurd counts neither hangs nor takes the memory', async () => {
    const huge = ['b', 'L', 'M', 'S', 'T', 'I', 'Z', '@', 'P', 'X', ' @', ' A', "'}", "'~", 'A', 'H'];
    const client = new Client(
      await playerOf([
        [1, 'o', huge.map((final) => `x\x1b[2147483647${final}`).join('')],
        [2, 'o', '\x1bcok'],
      ]),
    );
    expect(await textAt(client, 1000)).toBeDefined();
    expect(await textAt(client, 2000)).toBe('ok');
  });

  test('that opens links without end stays fast', async () => {
    const line = (i: number) => `\x1b]8;;https://example.org/${i}\x1b\\x${i}\x1b]8;;\x07\r\n`;
    const events: CastEvent[] = Array.from({ length: 4000 }, (_, i) => [i / 100, 'o', line(i)]);
    const client = new Client(await playerOf(events));
    expect(await textAt(client, 1e6)).toContain('x3999');
  });
});

describe('scrollback', () => {
  const lines: CastEvent[] = Array.from({ length: 500 }, (_, i) => [i / 10, 'o', `line ${i}\r\n`]);

  test('comes with the screen when it is asked for, and the screen is the same', async () => {
    const player = await playerOf(lines);
    await player.index(() => undefined);
    const client = new Client(player);
    await client.goTo(30_000, 100);
    const plain = new Client(player);
    await plain.goTo(30_000);
    expect(screenText(client)).toBe(screenText(plain));
    const buffer = client.terminal.buffer.active;
    expect(buffer.baseY).toBe(100);
    expect(buffer.getLine(0)?.translateToString(true)).toBe('line 196');
    expect(buffer.getLine(99)?.translateToString(true)).toBe('line 295');
  });

  test('is not mixed into the alternate screen, and is gone after CSI 3 J', async () => {
    const player = await playerOf([...lines, [60, 'o', '\x1b[?1049h'], [61, 'o', '\x1b[?1049l\x1b[3J']]);
    const client = new Client(player);
    for (const time of [60_000, 61_000]) {
      await client.goTo(time, 100);
      expect(client.terminal.buffer.active.baseY).toBe(0);
    }
  });
});

describe('a snapshot', () => {
  test('is compact, and restores what no escape sequence can say', async () => {
    const recording: Recording = await makeRecording(120, 36, [
      [
        1,
        'o',
        'text \x1b[48;5;17m   \x1b[0m\x1b[3;20r\x1b[?6h\x1b(0\x1b[5;5H\x1b7\x1b[?25l\x1bH\x1b[4:3m\x1b[58;5;9mx',
      ],
    ]);
    const replay = new Replay(recording);
    replay.playTo(recording.data.length);
    const snapshot = structuredClone(takeSnapshot(replay.terminal, { scrollback: 0 }));
    expect(snapshot.bytes.length).toBeLessThan(2000);
    const copy = new Replay(recording);
    restoreSnapshot(copy.terminal, snapshot);
    for (const terminal of [copy.terminal, replay.terminal]) writeNow(terminal, 'q\x1b8\tq\x1b[20;1H\n\n');
    expect(takeSnapshot(copy.terminal, { scrollback: 0 })).toEqual(takeSnapshot(replay.terminal, { scrollback: 0 }));
  });
});
