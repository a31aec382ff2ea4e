/**
 * script(1): the typescript, and its timing file in both forms, `DELAY COUNT` and `O|I|S|H DELAY …`.
 * Source: script(1) and scriptreplay(1) of util-linux.
 */
import { concatBytes, decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import type { Problem } from '../base/problem.ts';
import { EVENT_INPUT, EVENT_OTHER, EVENT_OUTPUT, EVENT_RESIZE, type Recording } from './recording.ts';
import { clampSize, RecordingBuilder } from './recording-builder.ts';

const STARTED = /^Script started(?:,| on ).*\n/;
/** Without times: a piece of this many bytes at most, at the end of a line, every so many milliseconds. */
const PIECE = 1024;
const STEP = 50;

/** Whether these first bytes begin a typescript. */
export function isTypescript(head: Uint8Array): boolean {
  return STARTED.test(decodeUtf8(head.subarray(0, 4096)));
}

/** Whether these first bytes are those of a timing file. */
export function isScriptTiming(head: Uint8Array): boolean {
  const text = decodeUtf8(head.subarray(0, 4096));
  const lines = text.split(/\r?\n/);
  // The last one may be cut.
  const whole = text.endsWith('\n') || lines.length === 1 ? lines.filter((line) => line !== '') : lines.slice(0, -1);
  return whole.length > 0 && whole.every((line) => /^(?:[OI] )?\d+\.\d+ \d+$|^[HS] \d+\.\d+ [A-Z]/.test(line));
}

/** Names that the timing file of a typescript may have beside it, the likeliest first. */
export function timingNames(name: string): string[] {
  const base = name.split('/').pop() ?? name;
  const stem = base.replace(/\.[^.]*$/, '');
  return [
    `${base}.timing`,
    `${base}.tm`,
    `${base}.time`,
    `${stem}.timing`,
    `${stem}.tm`,
    `timing`,
    `timingfile`,
    `timing.log`,
  ].filter((each, index, all) => each !== base && all.indexOf(each) === index);
}

interface Tick {
  readonly type: string;
  /** Since the tick before. Seconds. */
  readonly delay: number;
  readonly rest: string;
}

function parseTicks(text: string, report: (problem: Problem) => void): Tick[] {
  const ticks: Tick[] = [];
  let strange = 0;
  for (const line of text.split(/\r?\n/)) {
    const match = /^(?:([OISH]) )?(\d+(?:\.\d+)?) (.*)$/.exec(line);
    if (match) ticks.push({ type: match[1] ?? 'O', delay: Number(match[2]), rest: match[3] ?? '' });
    else if (line.trim() !== '') strange++;
  }
  if (strange > 0) report({ code: 'timing-line', message: `${strange} lines of the timing file are not understood.` });
  return ticks;
}

/** Reads the typescript; `timing` is the content of its timing file, undefined where there is none. */
export async function readTypescript(
  stream: AsyncIterable<Uint8Array>,
  timing: string | undefined,
  report: (problem: Problem) => void,
  progress?: (bytes: number) => Promise<void> | void,
): Promise<Recording> {
  const pieces: Uint8Array[] = [];
  let read = 0;
  for await (const piece of stream) {
    pieces.push(piece.slice());
    read += piece.length;
    await progress?.(read);
  }
  const bytes = concatBytes(pieces);
  const header = STARTED.exec(decodeUtf8(bytes.subarray(0, 4096)))?.[0] ?? '';
  const content = bytes.subarray(encodeUtf8(header).length);
  const builder = new RecordingBuilder();
  const said = new Map<string, string>();
  for (const [, key, value] of header.matchAll(/([A-Z]+)="([^"]*)"/g)) said.set(key as string, value as string);
  if (timing === undefined) {
    report({
      code: 'script-no-timing',
      message: 'There is no timing file beside this typescript, so its times are made up (script -T makes one).',
    });
    inSteps(content.subarray(0, findEnd(content)), builder);
  } else byTicks(content, parseTicks(timing, report), builder, said, report);
  const size = clampSize(Number(said.get('COLUMNS')), Number(said.get('LINES')));
  if (!size) report({ code: 'size-assumed', message: 'The typescript does not say its size; 80 × 24 is assumed.' });
  return builder.finish({
    ...(size ?? { columns: 80, rows: 24 }),
    format: 'typescript',
    title: '',
    command: said.get('COMMAND') ?? '',
    theme: undefined,
    idleTimeLimit: undefined,
    timestamp: parseStart(header),
    timing: timing === undefined ? 'made-up' : 'exact',
  });
}

function byTicks(
  content: Uint8Array,
  ticks: readonly Tick[],
  builder: RecordingBuilder,
  said: Map<string, string>,
  report: (problem: Problem) => void,
): void {
  for (const { type, rest } of ticks) {
    const [, key, value] = type === 'H' ? (/^(\S+) (.*)$/.exec(rest) ?? []) : [];
    if (key !== undefined && value !== undefined) said.set(key, value);
  }
  // Input stands in the typescript only where both were logged into one file.
  const output = said.get('OUTPUT_LOG');
  const isTogether = output === undefined || output === said.get('INPUT_LOG');
  let time = 0;
  let at = 0;
  for (const { type, delay, rest } of ticks) {
    time += delay * 1000;
    if (type === 'O' || (type === 'I' && isTogether)) {
      const count = Number(rest);
      if (!Number.isInteger(count)) continue;
      builder.sink.append(content.subarray(at, at + count));
      at += count;
      builder.commit(time, type === 'O' ? EVENT_OUTPUT : EVENT_INPUT);
    } else if (type === 'S') {
      const size = /ROWS=(\d+) COLS=(\d+)/.exec(rest);
      builder.sink.append(encodeUtf8(size ? `${size[2]}x${size[1]}` : rest));
      builder.commit(time, size ? EVENT_RESIZE : EVENT_OTHER);
    }
  }
  const end = findEnd(content);
  if (at > content.length) {
    report({
      code: 'truncated',
      message: 'The typescript ends before its timing file does; the part that is there is shown.',
    });
  } else if (at < end) {
    report({
      code: 'timing-short',
      message: 'The timing file ends before the typescript does; the rest comes at its end.',
    });
    builder.sink.append(content.subarray(at, end));
    builder.commit(time, EVENT_OUTPUT);
  }
}

/** Times that nobody knows: pieces that end with lines, one after another. */
function inSteps(content: Uint8Array, builder: RecordingBuilder): void {
  let time = 0;
  for (let at = 0; at < content.length; time += STEP) {
    const line = content.indexOf(0x0a, at) + 1;
    const end = Math.min(line === 0 ? content.length : line, at + PIECE, content.length);
    builder.sink.append(content.subarray(at, end));
    builder.commit(time, EVENT_OUTPUT);
    at = end;
  }
}

/** Where the line begins that script adds at the end. */
function findEnd(content: Uint8Array): number {
  const from = Math.max(0, content.length - 512);
  const tail = content.subarray(from);
  const text = Array.from(tail, (byte) => String.fromCharCode(byte)).join('');
  const done = /\r?\n?Script done(?:,| on ).*\s*$/.exec(text);
  return done ? from + done.index : content.length;
}

/** Unix seconds. */
function parseStart(header: string): number | undefined {
  const written = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)\s*([-+]\d\d:?\d\d|Z)?/.exec(header);
  if (!written) return undefined;
  const zone = (written[3] ?? 'Z').replace(/(\d\d)(\d\d)$/, '$1:$2');
  const time = Date.parse(`${written[1]}T${written[2]}${zone}`);
  return Number.isNaN(time) ? undefined : time / 1000;
}
