/** The yardstick: what a person sees must be what playing from the start shows. */
import { expect } from 'vitest';
import type { ScreenSnapshot } from '../../../shared/terminal/frame.ts';
import { createHeadless, type HeadlessTerminal } from '../../../shared/terminal/headless.ts';
import type { RecordingPlayer } from '../../../shared/terminal/player.ts';
import { lastEventBy } from '../../../shared/terminal/playhead.ts';
import type { Recording } from '../../../shared/terminal/recording.ts';
import { restoreSnapshot, screenDifference, takeSnapshot } from '../../../shared/terminal/snapshot.ts';
import { isGround, writeNow } from '../../../shared/terminal/xterm-core.ts';
import { seeded } from './recordings.ts';
import { fullScan, Replay } from './replay.ts';

/** A screen that is kept up to date by what `frame` answers, like the one in the window. */
export class Client {
  readonly terminal: HeadlessTerminal;
  readonly player: RecordingPlayer;
  readonly answers = { same: 0, forward: 0, screen: 0 };
  events = -1;

  constructor(player: RecordingPlayer) {
    this.player = player;
    this.terminal = createHeadless(80, 24);
  }

  async goTo(time: number, scrollback = 0): Promise<void> {
    const answer = structuredClone(await this.player.frame({ recording: 0, time, events: this.events, scrollback }));
    this.answers[answer.type]++;
    if (answer.type === 'forward') writeNow(this.terminal, answer.data);
    if (answer.type === 'screen') restoreSnapshot(this.terminal, answer.snapshot);
    this.events = scrollback > 0 ? -1 : answer.events;
  }
}

/**
 * The visible screen through xterm's public interface only, so that it depends on nothing of ours: a number a row, and
 * one for cursor and modes.
 */
function fingerprint(terminal: HeadlessTerminal): number[] {
  const buffer = terminal.buffer.active;
  // Mouse reports are left out on purpose: in a recording the mouse selects text.
  const modes = JSON.stringify({ ...terminal.modes, mouseTrackingMode: 'left out' });
  const rows = [
    hashText(0, `${buffer.type} ${buffer.cursorX},${buffer.cursorY} ${terminal.cols}×${terminal.rows} ${modes}`),
  ];
  let cell = buffer.getNullCell();
  for (let y = 0; y < terminal.rows; y++) {
    const line = buffer.getLine(buffer.baseY + y);
    let row = line?.isWrapped ? 1 : 2;
    for (let x = 0; x < terminal.cols; x++) {
      cell = line?.getCell(x, cell) ?? cell;
      row = hashText(row, cell.getChars());
      row = mix(mix(row, cell.getWidth()), cell.getFgColorMode() + cell.getFgColor());
      row = mix(row, cell.getBgColorMode() + cell.getBgColor());
      row = mix(mix(mix(row, cell.isBold()), cell.isItalic()), cell.isDim());
      row = mix(mix(mix(row, cell.isUnderline()), cell.isInverse()), cell.isInvisible());
      row = mix(mix(row, cell.isStrikethrough()), cell.isOverline());
    }
    rows.push(row);
  }
  return rows;
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function hashText(hash: number, text: string): number {
  let mixed = mix(hash, text.length);
  for (let i = 0; i < text.length; i++) mixed = mix(mixed, text.charCodeAt(i));
  return mixed;
}

/**
 * Seeks and steps `count` times, seeded, and compares the screen each time with the one that playing from the start
 * shows: through xterm's public interface, and in all that decides how it goes on.
 */
export async function expectFaithful(player: RecordingPlayer, count: number, seed: number): Promise<Client> {
  const { recording } = player;
  const times = wander(recording, count, seed);
  const scanner = fullScan(recording);
  const shown = times.map((time) => scanner.shownAfter(lastEventBy(recording, time)));
  const replay = new Replay(recording);
  const expected = new Map<number, { rows: number[]; snapshot: ScreenSnapshot }>();
  for (const position of [...new Set(shown)].sort((a, b) => a - b)) {
    replay.playTo(position);
    if (!isGround(replay.terminal)) throw new Error(`Position ${position} lies inside a sequence.`);
    expected.set(position, {
      rows: fingerprint(replay.terminal),
      snapshot: takeSnapshot(replay.terminal, { scrollback: 0 }),
    });
  }
  const reference = createHeadless(80, 24);
  const client = new Client(player);
  for (const [index, time] of times.entries()) {
    await client.goTo(time);
    const right = expected.get(shown[index] as number);
    if (!right) throw new Error('No replay for this instant.');
    const row = fingerprint(client.terminal).findIndex((hash, i) => hash !== right.rows[i]);
    if (row >= 0) throw new Error(`Row ${row - 1} is wrong after step ${index}, at ${time} ms (-1: cursor and modes).`);
    // The rest of the state shows in what follows, so that a look at it now and then is enough.
    if (index % 5 !== 0) continue;
    restoreSnapshot(reference, right.snapshot);
    const difference = screenDifference(client.terminal, reference);
    if (difference !== undefined) expect(difference, `step ${index}, at ${time} ms`).toBeUndefined();
  }
  return client;
}

/** Instants of a person who jumps about and steps. */
function wander(recording: Recording, count: number, seed: number): number[] {
  const random = seeded(seed);
  const times: number[] = [];
  let time = 0;
  for (let i = 0; i < count; i++) {
    const roll = random();
    if (roll < 0.4) time = random() * (recording.duration * 1.02 + 1);
    else if (roll < 0.65) time += random() * 100;
    else if (roll < 0.8) time = Math.max(0, time - random() * 100);
    else time = recording.time[Math.floor(random() * recording.eventCount)] ?? 0;
    times.push(time);
  }
  return times;
}
