/** Events become columns here: times, codes and the ends of their bytes, over one buffer. */
import { float64, uint8, uint32 } from '../base/columns.ts';
import { clamp } from '../base/numbers.ts';
import type { Problem } from '../base/problem.ts';
import { StringSink } from './json-bytes.ts';
import {
  EVENT_EXIT,
  EVENT_INPUT,
  EVENT_MARKER,
  EVENT_OTHER,
  EVENT_OUTPUT,
  EVENT_RESIZE,
  type Recording,
} from './recording.ts';

/** Everything a recording says about itself but its events. */
export type RecordingHeader = Pick<
  Recording,
  'columns' | 'rows' | 'format' | 'title' | 'command' | 'theme' | 'idleTimeLimit' | 'timestamp' | 'timing'
>;

/** The largest screen that is made for a recording: a hostile size must not take the machine's memory. */
export const MAX_COLUMNS = 1000;
export const MAX_ROWS = 500;

/** Size in a resize event, `COLSxROWS`, within what is shown; undefined where it is not a size. */
export function parseSize(text: string): { columns: number; rows: number } | undefined {
  const match = /^\s*(\d{1,9})\s*[xX×]\s*(\d{1,9})\s*$/.exec(text);
  if (!match) return undefined;
  return clampSize(Number(match[1]), Number(match[2]));
}

/** A size that can be shown, or undefined where there is none. */
export function clampSize(columns: unknown, rows: unknown): { columns: number; rows: number } | undefined {
  if (typeof columns !== 'number' || typeof rows !== 'number') return undefined;
  if (!(columns >= 1 && rows >= 1)) return undefined;
  return {
    columns: clamp(Math.floor(columns), 2, MAX_COLUMNS),
    rows: clamp(Math.floor(rows), 1, MAX_ROWS),
  };
}

/** The column value of an asciicast code letter, by its character code. */
export function eventCode(letter: number): number {
  switch (letter) {
    case 0x6f:
      return EVENT_OUTPUT;
    case 0x69:
      return EVENT_INPUT;
    case 0x6d:
      return EVENT_MARKER;
    case 0x72:
      return EVENT_RESIZE;
    case 0x78:
      return EVENT_EXIT;
    default:
      return EVENT_OTHER;
  }
}

/** Problems by code: the first with its place, the others counted. */
export class ProblemLog {
  readonly #byCode = new Map<string, { problem: Problem; more: number }>();

  add(code: string, message: string, offset?: number): void {
    const known = this.#byCode.get(code);
    if (known) known.more++;
    else this.#byCode.set(code, { problem: { code, message, offset }, more: 0 });
  }

  /** Hands each on, once. */
  flush(report: (problem: Problem) => void): void {
    for (const { problem, more } of this.#byCode.values()) report(more > 0 ? { ...problem, more } : problem);
    this.#byCode.clear();
  }
}

/** Collects events in order. Decode an event's bytes into `sink`, then `commit` it or let the next one overwrite it. */
export class RecordingBuilder {
  readonly sink = new StringSink();
  readonly #time = float64(4096);
  readonly #code = uint8(4096);
  readonly #dataStart = uint32(4096);
  #committed = 0;
  #last = 0;

  get eventCount(): number {
    return this.#time.length;
  }

  /** Time of the last event, ms. */
  get lastTime(): number {
    return this.#last;
  }

  /** Forgets what was decoded since the last commit. */
  rollback(): void {
    this.sink.length = this.#committed;
  }

  /** Bytes decoded since the last commit, as text of at most 64 characters. */
  pendingText(): string {
    let text = '';
    for (let i = this.#committed; i < this.sink.length && text.length < 64; i++)
      text += String.fromCharCode(this.sink.bytes[i] as number);
    return text;
  }

  /** Adds the event whose bytes were decoded since the last commit. Returns false where its time had to be clamped. */
  commit(time: number, code: number): boolean {
    const rising = time >= this.#last;
    const at = rising ? time : this.#last;
    this.#time.push(at);
    this.#code.push(code);
    this.#dataStart.push(this.#committed);
    this.#committed = this.sink.length;
    this.#last = at;
    return rising;
  }

  finish(header: RecordingHeader): Recording {
    const used = this.#committed;
    this.#dataStart.push(used);
    const whole = this.sink.bytes;
    return {
      ...header,
      eventCount: this.#time.length,
      time: this.#time.toArray(),
      code: this.#code.toArray(),
      dataStart: this.#dataStart.toArray(),
      data: whole.length > used * 1.25 ? whole.slice(0, used) : whole.subarray(0, used),
      duration: this.#last,
    };
  }
}
