/** Recordings for tests: made of events, generated to be hard on a terminal, or read from files. */

import type { Problem } from '../../../shared/base/problem.ts';
import { readRecording, recogniseRecording } from '../../../shared/terminal/asciicast.ts';
import type { Recording } from '../../../shared/terminal/recording.ts';
import { lendingSource } from '../base/lending-source.ts';

export type CastEvent = readonly [time: number, code: string, data: string];

function castText(columns: number, rows: number, events: readonly CastEvent[]): string {
  return `${JSON.stringify({ version: 2, width: columns, height: rows })}\n${events.map((event) => `${JSON.stringify(event)}\n`).join('')}`;
}

/** Reads a file's bytes the way the engine does, in pieces of `pieceSize`. */
export async function readBytes(
  bytes: Uint8Array,
  pieceSize = 1 << 16,
): Promise<{ recording: Recording; problems: Problem[] }> {
  const problems: Problem[] = [];
  const format = recogniseRecording(bytes.subarray(0, 4096));
  if (!format) throw new Error('This is not a recording.');
  const recording = await readRecording(lendingSource('test', bytes, pieceSize).stream(), format, (problem) =>
    problems.push(problem),
  );
  return { recording, problems };
}

export async function makeRecording(columns: number, rows: number, events: readonly CastEvent[]): Promise<Recording> {
  return (await readBytes(new TextEncoder().encode(castText(columns, rows, events)))).recording;
}

/** A small, fast, seeded generator of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const WORDS = [
  'error',
  'ok',
  'running',
  '漢字',
  'かな',
  '한글',
  '✅',
  '👩‍💻',
  '🏳️‍🌈',
  'é',
  'e\u0301',
  '⠋',
  '──',
  '│',
  'naïve',
  '☎️',
  'x',
];

/** Output that uses everything a terminal has, in `count` events. */
export function tortureEvents(seed: number, count: number, columns = 60, rows = 16): CastEvent[] {
  const random = seeded(seed);
  const below = (n: number) => Math.floor(random() * n);
  const word = () => WORDS[below(WORDS.length)] as string;
  const position = () => `\x1b[${1 + below(rows + 2)};${1 + below(columns + 4)}H`;
  const makers: (() => string)[] = [
    () => `${word()} ${word()}`,
    () => `${word()}\r\n`,
    () => word().repeat(1 + below(40)),
    () => position(),
    () => `\x1b[${[0, 1, 2, 3, 4, 7, 8, 9, 22, 24, 27, 53, 55][below(13)]}m`,
    () => `\x1b[38;2;${below(256)};${below(256)};${below(256)}m`,
    () => `\x1b[48;5;${below(256)}m`,
    () => `\x1b[4:${below(6)}m\x1b[58;5;${below(256)}m`,
    () => `\x1b[58:2::${below(256)}:3:4m\x1b[4:3m~\x1b[59m`,
    () => '\x1b[0m',
    () => `\x1b[${below(4)}J`,
    () => `\x1b[${below(3)}K`,
    () => `\x1b[${1 + below(6)}${'LMPX@ST'[below(7)]}`,
    () => `\x1b[${1 + below(rows)};${1 + below(rows)}r`,
    () => '\x1b[r',
    () => (below(2) ? '\x1b7' : '\x1b8'),
    () => (below(2) ? '\x1b[s' : '\x1b[u'),
    () => (below(2) ? '\x1b[?1049h' : '\x1b[?1049l'),
    () => (below(2) ? '\x1b[?47h' : '\x1b[?47l'),
    () => (below(2) ? '\x1b[?25l' : '\x1b[?25h'),
    () => (below(2) ? '\x1b[?7l' : '\x1b[?7h'),
    () => (below(2) ? '\x1b[?6h' : '\x1b[?6l'),
    () => (below(2) ? '\x1b[4h' : '\x1b[4l'),
    () => `\x1b[${below(7)} q`,
    () => (below(2) ? '\x1b(0lqqk\x1b(B' : '\x1b)0\x0ex\x0f'),
    () => '\x1b(0',
    () => '\x1b(B',
    () => `\x1b]8;;https://example.org/${below(5)}\x1b\\link\x1b]8;;\x07`,
    () => `\x1b]8;id=a${below(3)};file:///tmp/${below(3)}\x07${word()}`,
    () => '\x1b]8;;\x1b\\',
    () => `\x1b]0;title ${below(9)}\x07`,
    () => `\x1b]4;${below(16)};rgb:${below(255).toString(16).padStart(2, '0')}/11/22\x07`,
    () => (below(3) ? '\x1b]11;#102030\x1b\\' : '\x1b]111\x07'),
    () => '\t',
    () => (below(2) ? '\x1bH' : '\x1b[3g'),
    () => '\x1b[0g',
    () => '\b\b',
    () => (below(2) ? '\x1bM' : '\x1bD'),
    () => `${word()}\x1b[${1 + below(70)}b`,
    () => '\n'.repeat(1 + below(4)),
    () => `\x1b[?2026h${position()}${word()}${position()}${word()}\x1b[?2026l`,
    () => '\x1b[?2026h',
    () => '\x1b[?2026l',
    () => `\x1b[1"qprotected\x1b[0"q`,
    () => `\x1bP$q"p\x1b\\`,
    () => `\x1b_ignored ${word()}\x1b\\`,
    () => `\x1b[?${below(2) ? '1000;1006' : '2004'}h`,
    () => '\x1b#8',
    () => (below(20) ? '' : '\x1bc'),
    () => (below(8) ? '' : '\x1b[!p'),
    () => '\u009b31m\u0084',
  ];
  const events: CastEvent[] = [];
  let time = 0;
  let carried = '';
  for (let i = 0; i < count; i++) {
    time += below(6) === 0 ? below(800) / 1000 : below(20) / 1000;
    const roll = below(60);
    if (roll === 0) events.push([time, 'r', `${20 + below(60)}x${5 + below(20)}`]);
    else if (roll === 1) events.push([time, 'm', `marker ${i}`]);
    else if (roll === 2) events.push([time, 'i', 'typed']);
    else {
      let text = carried;
      for (let n = below(6); n >= 0; n--) text += (makers[below(makers.length)] as () => string)();
      // Output is cut anywhere, also in the middle of a sequence or of a surrogate pair's neighbourhood.
      const characters = [...text];
      const cut = below(3) === 0 ? below(characters.length + 1) : characters.length;
      carried = characters.slice(cut).join('');
      events.push([time, 'o', characters.slice(0, cut).join('')]);
    }
  }
  return events;
}
