/** One asciicast event, from its bytes into the columns. */
import { NumberReader, skipSpace, skipValue } from './json-bytes.ts';
import { EVENT_EXIT, EVENT_OUTPUT, EVENT_RESIZE } from './recording.ts';
import { eventCode, type ProblemLog, parseSize, type RecordingBuilder } from './recording-builder.ts';

/** Reads events of one recording. `relative`: times are intervals (v1, v3); `coded`: events carry a code (v2, v3). */
export class EventReader {
  readonly #builder: RecordingBuilder;
  readonly #problems: ProblemLog;
  readonly #relative: boolean;
  readonly #coded: boolean;
  readonly #number = new NumberReader();
  /** The clock of relative times, ms. Runs on over events that cannot be used. */
  #clock = 0;
  #replaced = 0;

  constructor(builder: RecordingBuilder, problems: ProblemLog, options: { relative: boolean; coded: boolean }) {
    this.#builder = builder;
    this.#problems = problems;
    this.#relative = options.relative;
    this.#coded = options.coded;
  }

  /**
   * Reads the event that opens at `at`. `offset` is where `bytes[0]` stands in the file, for reports. Returns the
   * position after its closing bracket, or -1 where it is not an event; then nothing was added.
   */
  read(bytes: Uint8Array, at: number, end: number, offset: number): number {
    const start = at;
    if (bytes[at] !== 0x5b) return -1;
    at = this.#number.read(bytes, skipSpace(bytes, at + 1, end), end);
    if (at < 0) return -1;
    const stated = this.#number.thousandfold;
    const time = this.#time(stated, offset + start);
    at = comma(bytes, at, end);
    if (at < 0) return -1;
    let code = EVENT_OUTPUT;
    if (this.#coded) {
      if (bytes[at] !== 0x22) return -1;
      if (bytes[at + 2] === 0x22 && bytes[at + 1] !== 0x5c) {
        code = eventCode(bytes[at + 1] as number);
        at += 3;
      } else {
        code = eventCode(0);
        at = skipValue(bytes, at, end);
        if (at < 0) return -1;
      }
      at = comma(bytes, at, end);
      if (at < 0) return -1;
    }
    at = this.#data(bytes, at, end, code);
    if (at < 0) return -1;
    at = skipSpace(bytes, at, end);
    let extra = false;
    while (bytes[at] === 0x2c && at < end) {
      extra = true;
      at = skipValue(bytes, at + 1, end);
      if (at < 0) break;
      at = skipSpace(bytes, at, end);
    }
    if (at < 0 || at >= end || bytes[at] !== 0x5d) {
      this.#builder.rollback();
      return -1;
    }
    this.#commit(time, stated, code, offset + start, extra);
    return at + 1;
  }

  #data(bytes: Uint8Array, at: number, end: number, code: number): number {
    const sink = this.#builder.sink;
    if (bytes[at] === 0x22) return sink.string(bytes, at, end);
    // An exit status written as a number is as good as its text.
    if (code !== EVENT_EXIT) return -1;
    const after = this.#number.read(bytes, at, end);
    if (after > 0) sink.append(bytes.subarray(at, after));
    return after;
  }

  #time(stated: number, offset: number): number {
    if (!this.#relative) return stated;
    if (stated > 0 && Number.isFinite(stated)) this.#clock = Math.round((this.#clock + stated) * 1e6) / 1e6;
    else if (stated !== 0)
      this.#problems.add('cast-time', 'An interval is negative or not a number; it counts as none.', offset);
    return this.#clock;
  }

  #commit(time: number, stated: number, code: number, offset: number, extra: boolean): void {
    if (this.#builder.sink.replaced > this.#replaced) {
      this.#replaced = this.#builder.sink.replaced;
      this.#problems.add('cast-text', 'Some text is not valid Unicode; its invalid parts are shown as U+FFFD.', offset);
    }
    if (extra)
      this.#problems.add(
        'cast-extra',
        'An event has more elements than its format knows; it is kept without them.',
        offset,
      );
    if (code === EVENT_RESIZE && !parseSize(this.#builder.pendingText()))
      this.#problems.add('cast-resize', 'A resize does not state a size; the screen keeps the one it has.', offset);
    const finite = Number.isFinite(time);
    if (!this.#builder.commit(finite ? time : this.#builder.lastTime, code) || !finite)
      this.#problems.add(
        'cast-time',
        `An event at ${stated / 1000} s stands after one at ${this.#builder.lastTime / 1000} s; it is shown at the later time.`,
        offset,
      );
  }
}

function comma(bytes: Uint8Array, at: number, end: number): number {
  at = skipSpace(bytes, at, end);
  if (at >= end || bytes[at] !== 0x2c) return -1;
  return skipSpace(bytes, at + 1, end);
}
