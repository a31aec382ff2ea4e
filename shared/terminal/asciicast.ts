/**
 * asciicast, all three versions: https://docs.asciinema.org/manual/asciicast/. Recognised by content, read from a
 * stream into columns. What cannot be read is reported with its place; what came before and after is kept.
 */
import { decodeUtf8 } from '../base/bytes.ts';
import { isObject } from '../base/is-object.ts';
import { FormatError, type Problem } from '../base/problem.ts';
import { EventReader } from './cast-event.ts';
import { castHeader } from './cast-header.ts';
import { skipSpace, skipString, skipValue } from './json-bytes.ts';
import type { Recording } from './recording.ts';
import { ProblemLog, RecordingBuilder } from './recording-builder.ts';

export type AsciicastFormat = 'asciicast-v1' | 'asciicast-v2' | 'asciicast-v3';

/** Which asciicast the first bytes of a file begin, or undefined where they are something else. 4 KiB are enough. */
export function recogniseRecording(head: Uint8Array): AsciicastFormat | undefined {
  let at = skipMark(head);
  // v3 allows comments before anything else.
  for (at = skipSpace(head, at, head.length); head[at] === 0x23; at = skipSpace(head, at, head.length)) {
    const line = head.indexOf(0x0a, at);
    if (line < 0) return undefined;
    at = line + 1;
  }
  if (head[at] !== 0x7b) return undefined;
  let version = 0;
  const names = new Set<string>();
  for (const field of topLevel(head, at)) {
    names.add(field.name);
    if (field.name === 'version') version = Number(decodeUtf8(head, field.start, Math.max(field.end, field.start)));
  }
  if (version === 3 && names.has('term')) return 'asciicast-v3';
  if (version === 2 && (names.has('width') || names.has('height'))) return 'asciicast-v2';
  if (version === 1 && (names.has('stdout') || names.has('width'))) return 'asciicast-v1';
  return undefined;
}

/**
 * Reads a whole recording. `report` gets each kind of problem once, with how many more there were; `progress` the
 * bytes read so far. Throws FormatError where there is no header to read by.
 */
export async function readRecording(
  stream: AsyncIterable<Uint8Array>,
  format: AsciicastFormat,
  report: (problem: Problem) => void,
  progress?: (bytes: number) => Promise<void> | void,
): Promise<Recording> {
  const problems = new ProblemLog();
  try {
    const reader = format === 'asciicast-v1' ? new DocumentReader(problems) : new LineReader(format, problems);
    let bytes = 0;
    for await (const piece of stream) {
      reader.push(piece);
      bytes += piece.length;
      await progress?.(bytes);
    }
    return reader.finish();
  } finally {
    problems.flush(report);
  }
}

/** v2 and v3: a header line, then a line an event. */
class LineReader {
  readonly #version: 2 | 3;
  readonly #problems: ProblemLog;
  readonly #builder = new RecordingBuilder();
  readonly #events: EventReader;
  #header: ReturnType<typeof castHeader> | undefined;
  /** The line that is not complete yet. */
  readonly #rest = new Pile();
  #offset = 0;

  constructor(format: AsciicastFormat, problems: ProblemLog) {
    this.#version = format === 'asciicast-v3' ? 3 : 2;
    this.#problems = problems;
    this.#events = new EventReader(this.#builder, problems, { relative: this.#version === 3, coded: true });
  }

  push(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length) {
      const end = piece.indexOf(0x0a, at);
      if (end < 0) {
        this.#rest.add(piece.subarray(at));
        return;
      }
      if (this.#rest.length > 0) {
        this.#rest.add(piece.subarray(at, end));
        this.#line(this.#rest.bytes, 0, this.#rest.length, this.#offset, true);
        this.#offset += this.#rest.length + 1;
        this.#rest.clear();
      } else {
        this.#line(piece, at, end, this.#offset - at, true);
        this.#offset += end - at + 1;
      }
      at = end + 1;
    }
  }

  finish(): Recording {
    if (this.#rest.length > 0) this.#line(this.#rest.bytes, 0, this.#rest.length, this.#offset, false);
    if (!this.#header) throw noHeader();
    return this.#builder.finish(this.#header);
  }

  /** `offset` is where `bytes[0]` stands in the file; `complete`: a line end follows. */
  #line(bytes: Uint8Array, start: number, end: number, offset: number, complete: boolean): void {
    if (offset + start === 0) start += skipMark(bytes);
    const at = skipSpace(bytes, start, end);
    if (at === end) return;
    if (bytes[at] === 0x23 && this.#version === 3) return;
    if (!this.#header) {
      this.#header = castHeader(parseHeader(bytes, at, end), this.#version, this.#problems);
      return;
    }
    const after = this.#events.read(bytes, at, end, offset);
    if (after >= 0 && skipSpace(bytes, after, end) === end) return;
    if (after >= 0)
      this.#problems.add('cast-line', 'A line goes on after its event; the event is kept.', offset + after);
    else if (complete) this.#problems.add('cast-line', 'A line is not an event; it is left out.', offset + at);
    else
      this.#problems.add(
        'truncated',
        `The recording ends in the middle of an event; the ${this.#builder.eventCount} events before it are kept.`,
        offset + at,
      );
  }
}

/** v1: one JSON object with the events in `stdout`. */
class DocumentReader {
  readonly #problems: ProblemLog;
  readonly #pile = new Pile();

  constructor(problems: ProblemLog) {
    this.#problems = problems;
  }

  push(piece: Uint8Array): void {
    this.#pile.add(piece);
  }

  finish(): Recording {
    const { bytes, length } = this.#pile;
    const builder = new RecordingBuilder();
    const fields: Record<string, unknown> = {};
    const start = skipSpace(bytes, skipMark(bytes), length);
    if (bytes[start] !== 0x7b) throw noHeader();
    let complete = false;
    let hasEvents = false;
    for (const field of topLevel(bytes.subarray(0, length), start)) {
      if (field.name === '') {
        complete = true;
        const behind = skipSpace(bytes, field.end + 1, length);
        if (behind < length)
          this.#problems.add('cast-line', 'The file goes on after the end of the recording.', behind);
      } else if (field.name === 'stdout') {
        hasEvents = true;
        this.#stdout(bytes, field.start, length, builder);
      } else if (field.end > 0) fields[field.name] = parseJson(decodeUtf8(bytes, field.start, field.end));
    }
    if (!complete)
      this.#problems.add(
        'truncated',
        `The recording ends before it is complete; ${builder.eventCount} events are kept.`,
        length,
      );
    else if (!hasEvents) this.#problems.add('cast-line', 'There is no member stdout, so there are no events.', start);
    return builder.finish(castHeader(fields, 1, this.#problems));
  }

  #stdout(bytes: Uint8Array, at: number, end: number, builder: RecordingBuilder): void {
    const events = new EventReader(builder, this.#problems, { relative: true, coded: false });
    if (bytes[at] !== 0x5b) {
      this.#problems.add('cast-line', 'The member stdout is not an array; there are no events.', at);
      return;
    }
    at = skipSpace(bytes, at + 1, end);
    while (at < end && bytes[at] !== 0x5d) {
      let after = events.read(bytes, at, end, 0);
      if (after < 0 && isValue(bytes[at] as number)) {
        after = skipValue(bytes, at, end);
        // It goes on to the end of the file, which is told of there.
        if (after < 0) return;
        this.#problems.add('cast-line', 'An element of stdout is not an event; it is left out.', at);
      }
      at = after < 0 ? at : skipSpace(bytes, after, end);
      if (after >= 0 && (at >= end || bytes[at] === 0x5d)) return;
      if (after >= 0 && bytes[at] === 0x2c) at = skipSpace(bytes, at + 1, end);
      else {
        this.#problems.add('cast-line', 'The list of events is damaged; reading goes on at the next event.', at);
        const next = bytes.indexOf(0x5b, at);
        at = next < 0 ? end : Math.min(next, end);
      }
    }
  }
}

/** Whether a value may begin so: not with what stands between values. */
const isValue = (byte: number): boolean => byte !== 0x2c && byte !== 0x3a && byte !== 0x7d;

/** Bytes that grow by being added to. */
class Pile {
  bytes = new Uint8Array(4096);
  length = 0;

  add(more: Uint8Array): void {
    if (this.length + more.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length + more.length, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  clear(): void {
    this.length = 0;
  }
}

/**
 * The members of the object that opens at `at`: name and byte range of the value; `end` is -1 where the value is not
 * complete. A last member without a name stands for the closing bracket.
 */
function* topLevel(bytes: Uint8Array, at: number): Generator<{ name: string; start: number; end: number }> {
  const end = bytes.length;
  at = skipSpace(bytes, at + 1, end);
  while (at < end) {
    if (bytes[at] === 0x7d) {
      yield { name: '', start: at, end: at };
      return;
    }
    const nameEnd = skipString(bytes, at, end);
    if (nameEnd < 0) return;
    const name = parseJson(decodeUtf8(bytes, at, nameEnd));
    at = skipSpace(bytes, nameEnd, end);
    if (typeof name !== 'string' || bytes[at] !== 0x3a) return;
    const start = skipSpace(bytes, at + 1, end);
    const valueEnd = skipValue(bytes, start, end);
    if (start < end && name !== '') yield { name, start, end: valueEnd };
    if (valueEnd < 0) return;
    at = skipSpace(bytes, valueEnd, end);
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1, end);
    else if (bytes[at] !== 0x7d) return;
  }
}

function parseHeader(bytes: Uint8Array, at: number, end: number): Record<string, unknown> {
  const header = parseJson(decodeUtf8(bytes, at, end));
  if (!isObject(header)) throw noHeader();
  return header;
}

/** The value, or undefined where the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function noHeader(): FormatError {
  return new FormatError({
    code: 'cast-header',
    message: 'The recording has no readable header, so neither its size nor its format is known.',
    offset: 0,
  });
}

/** Length of a UTF-8 byte order mark at the start. */
function skipMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
