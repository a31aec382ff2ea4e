/** Terminal recordings of every format that is read, written by hand. */
import { encodeUtf8 } from '../../../shared/base/bytes.ts';
import type { Holds, Literal } from './literal.ts';

const events = [
  [0.1, 'o', '$ npm test\r\n'],
  [0.25, 'o', '\u001b[32m✓\u001b[0m adds two numbers \u001b[2m(3 ms)\u001b[0m\r\n'],
  [0.3, 'i', 'q'],
  [0.5, 'r', '100x30'],
  [0.75, 'm', 'red'],
  [1.125, 'o', '\u001b[?1049h\u001b[2J\u001b[H┌──────┐\r\n│ \u001b[1;31mfail\u001b[0m │\r\n└──────┘\u001b[?1049l'],
  [1.5, 'o', '1 passed\r\n'],
] as const;

const lines = (header: object, rows: readonly (readonly unknown[])[]) =>
  encodeUtf8(`${[header, ...rows].map((row) => JSON.stringify(row)).join('\n')}\n`);

const v1 = encodeUtf8(
  JSON.stringify({
    version: 1,
    width: 80,
    height: 24,
    duration: 1.5,
    command: 'npm test',
    title: 'the tests',
    env: { TERM: 'xterm-256color', SHELL: '/bin/bash' },
    stdout: events.filter(([, code]) => code === 'o').map(([time, , text]) => [time, text]),
  }),
);
const v2 = lines(
  { version: 2, width: 80, height: 24, timestamp: 1767323045, title: 'the tests', env: { TERM: 'xterm-256color' } },
  events,
);
const v3 = lines(
  { version: 3, term: { cols: 80, rows: 24, type: 'xterm-256color' }, timestamp: 1767323045, command: 'npm test' },
  [...events, [0.2, 'x', '0']],
);

function frame(seconds: number, micros: number, text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(12);
  header.writeUInt32LE(seconds, 0);
  header.writeUInt32LE(micros, 4);
  header.writeUInt32LE(content.length, 8);
  return Buffer.concat([header, content]);
}

const ttyrec = new Uint8Array(
  Buffer.concat(
    events
      .filter(([, code]) => code === 'o')
      .map(([time, , text]) => frame(1767323045 + Math.floor(time), Math.round((time % 1) * 1e6), text)),
  ),
);

const output = events.filter(([, code]) => code === 'o').map(([, , text]) => text);

/** What script(1) wrote, and the times beside it. */
export const TYPESCRIPT = encodeUtf8(
  `Script started on 2026-01-02 03:04:05+00:00 [COMMAND="npm test" TERM="xterm-256color" TTY="/dev/pts/0" COLUMNS="80" LINES="24"]\n${output.join('')}\nScript done on 2026-01-02 03:04:07+00:00 [COMMAND_EXIT_CODE="0"]\n`,
);
export const TIMING = encodeUtf8(
  `H 0.000000 START_TIME 2026-01-02 03:04:05+00:00\nH 0.000000 COLUMNS 80\nH 0.000000 LINES 24\n${output
    .map((text) => `O 0.250000 ${encodeUtf8(text).length}\n`)
    .join('')}H 0.000000 DURATION 1.500000\n`,
);
/** The same times as older versions of script(1) wrote them. */
export const CLASSIC_TIMING = encodeUtf8(output.map((text) => `0.250000 ${encodeUtf8(text).length}\n`).join(''));

/** `duration`: ms. Versions 1 and 3 have times from event to event, so the same numbers come to more. */
const shown = (events: number, duration: number): Holds => ({
  recordings: [{ columns: 80, rows: 24, events, duration }],
});
export const SHOWN_V2 = shown(7, 1500);

export const RECORDINGS: readonly Literal[] = [
  { file: 'asciicast-v1.json', content: v1, holds: shown(4, 2975) },
  { file: 'asciicast-v2.cast', content: v2, holds: SHOWN_V2 },
  { file: 'asciicast-v3.cast', content: v3, holds: shown(8, 4725) },
  { file: 'ttyrec.ttyrec', content: ttyrec, holds: { ...shown(4, 1400), problems: ['size-assumed'] } },
  { file: 'typescript.script', content: TYPESCRIPT, holds: shown(4, 1000) },
];

/** Beside `typescript.script`, whose times it has: nothing by itself. */
export const TIMING_FILE = { file: 'typescript.timing', content: TIMING } as const;
