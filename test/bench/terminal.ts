/**
 * terminal.index_mbps and terminal.seek.*: keyframes of a whole recording, and the time from wanting a screen to having
 * it on a terminal, forwards and backwards. The floors: the same output through a bare terminal, and one screenful.
 */
import { createReadStream } from 'node:fs';
import { readRecording } from '../../shared/terminal/asciicast.ts';
import { createHeadless, type HeadlessTerminal } from '../../shared/terminal/headless.ts';
import { RecordingPlayer } from '../../shared/terminal/player.ts';
import type { Recording } from '../../shared/terminal/recording.ts';
import { restoreSnapshot } from '../../shared/terminal/snapshot.ts';
import { type Figure, figure, median, percentile } from './figures.ts';
import { randomFrom } from './random.ts';

const SEEKS = 200;

/** Measures a recording at `path` (asciicast v2). */
export async function benchTerminal(path: string): Promise<Figure[]> {
  const recording = await readRecording(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    'asciicast-v2',
    (problem) => {
      throw new Error(`The recording was not read whole: ${problem.message}`);
    },
    () => undefined,
  );
  const megabytes = recording.data.length / 1e6;
  const bare = megabytes / (await replaySeconds(recording));
  const player = new RecordingPlayer(recording);
  const start = performance.now();
  await player.index(() => undefined);
  const indexed = megabytes / ((performance.now() - start) / 1000);
  const screenful = await screenfulMillis(recording);
  const forward = await seekMillis(player, 'forward');
  const backward = await seekMillis(player, 'backward');
  player.close();
  const [ahead, back] = [percentile(forward, 0.95), percentile(backward, 0.95)];
  return [
    figure('terminal.index_mbps', indexed, 'MB/s', bare),
    figure('terminal.seek.p95_ms', Math.max(ahead, back), 'ms', screenful),
    figure('terminal.seek.forward.p95_ms', ahead, 'ms', screenful),
    figure('terminal.seek.backward.p95_ms', back, 'ms', screenful),
  ];
}

function write(terminal: HeadlessTerminal, data: Uint8Array | string): Promise<void> {
  return new Promise((resolve) => terminal.write(data, resolve));
}

/** The whole output through a terminal that keeps nothing, in pieces as large as it likes best. */
async function replaySeconds(recording: Recording): Promise<number> {
  const terminal = createHeadless(recording.columns, recording.rows);
  const start = performance.now();
  const piece = 256 << 10;
  for (let at = 0; at < recording.data.length; at += piece)
    await write(terminal, recording.data.subarray(at, at + piece));
  const taken = (performance.now() - start) / 1000;
  terminal.dispose();
  return taken;
}

/** Painting one full screen of text, which no way of seeking can do without. */
async function screenfulMillis(recording: Recording): Promise<number> {
  const terminal = createHeadless(recording.columns, recording.rows);
  const line = `\x1b[32m${'x'.repeat(recording.columns)}\x1b[0m`;
  const times: number[] = [];
  for (let i = 0; i < 50; i++) {
    const start = performance.now();
    await write(terminal, `\x1b[H${Array.from({ length: recording.rows }, () => line).join('')}`);
    times.push(performance.now() - start);
  }
  terminal.dispose();
  return median(times);
}

/** Seeks to random times, each after the one before or each before it, as someone who drags the playhead. */
async function seekMillis(player: RecordingPlayer, way: 'forward' | 'backward'): Promise<number[]> {
  const { recording } = player;
  const random = randomFrom(3);
  const wanted = Float64Array.from({ length: SEEKS }, () => random() * recording.duration).sort();
  if (way === 'backward') wanted.reverse();
  const terminal = createHeadless(recording.columns, recording.rows);
  const times: number[] = [];
  let events = -1;
  for (const time of wanted) {
    const start = performance.now();
    const frame = await player.frame({ recording: 0, time, events, scrollback: 0 });
    if (frame.type === 'screen') {
      if (terminal.cols !== frame.columns || terminal.rows !== frame.rows) terminal.resize(frame.columns, frame.rows);
      restoreSnapshot(terminal, frame.snapshot);
    } else if (frame.type === 'forward') await write(terminal, frame.data);
    events = frame.events;
    times.push(performance.now() - start);
  }
  terminal.dispose();
  return times;
}
