/** A headless terminal that is moved along a recording: restored from a snapshot, then played on. */
import { decodeUtf8 } from '../base/bytes.ts';
import type { ScreenSnapshot } from './frame.ts';
import { createHeadless, type HeadlessTerminal } from './headless.ts';
import { EVENT_OUTPUT, EVENT_RESIZE, type Recording } from './recording.ts';
import { parseSize } from './recording-builder.ts';
import { restoreSnapshot } from './snapshot.ts';
import { writeNow } from './xterm-core.ts';

/** Bytes in one write: large enough to be fast, small enough to stop in time, below where xterm splits by itself. */
const SLICE = 1 << 16;

export class Playhead {
  readonly #recording: Recording;
  #terminal: HeadlessTerminal;
  #position = 0;
  /** An event that is not after the one `position` lies in. */
  #event = 0;
  /** xterm stopped in the middle of a write; this terminal takes no more. */
  #broken = false;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#terminal = createHeadless(recording.columns, recording.rows);
  }

  get terminal(): HeadlessTerminal {
    return this.#terminal;
  }

  /** Byte offset in the recording's data up to which everything has happened on this screen. */
  get position(): number {
    return this.#position;
  }

  /** Jumps: the screen becomes the snapshot, which was taken at `position`. Keeps `scrollback` lines from then on. */
  restore(snapshot: ScreenSnapshot, position: number, scrollback = 0): void {
    if (this.#broken) {
      this.#terminal.dispose();
      this.#terminal = createHeadless(snapshot.columns, snapshot.rows);
      this.#broken = false;
    }
    restoreSnapshot(this.#terminal, snapshot);
    if (scrollback > 0) this.#terminal.options.scrollback = scrollback;
    this.#position = position;
    this.#event = eventAt(this.#recording, position);
  }

  /** Plays one slice towards `to`, at most `slice` bytes. Returns whether it is there. Throws what xterm throws. */
  advance(to: number, slice = SLICE): boolean {
    const { code, dataStart, data } = this.#recording;
    while (this.#position < to) {
      while ((dataStart[this.#event + 1] as number) <= this.#position) this.#event++;
      const event = this.#event;
      const eventEnd = dataStart[event + 1] as number;
      if (code[event] !== EVENT_OUTPUT) {
        if (code[event] === EVENT_RESIZE && eventEnd <= to) this.#resize(event);
        this.#position = Math.min(eventEnd, to);
        continue;
      }
      const limit = Math.min(to, this.#position + slice);
      let end = eventEnd;
      // Output events that lie side by side are one write.
      for (let next = event + 1; end < limit && code[next] === EVENT_OUTPUT; next++)
        end = dataStart[next + 1] as number;
      if (end > limit) end = characterStart(data, limit, this.#position);
      this.#write(data.subarray(this.#position, end));
      this.#position = end;
      return this.#position >= to;
    }
    return true;
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #write(bytes: Uint8Array): void {
    try {
      writeNow(this.#terminal, bytes);
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  #resize(event: number): void {
    const { data, dataStart } = this.#recording;
    const size = parseSize(decodeUtf8(data, dataStart[event] as number, dataStart[event + 1] as number));
    if (size) this.#terminal.resize(size.columns, size.rows);
  }
}

/** The event whose bytes hold `position` (the last one for the end). */
export function eventAt(recording: Recording, position: number): number {
  const { dataStart, eventCount } = recording;
  let low = 0;
  let high = eventCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((dataStart[middle + 1] as number) <= position) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, Math.max(0, eventCount - 1));
}

/** The last event with a time of at most `time` ms, or -1. */
export function lastEventBy(recording: Recording, time: number): number {
  let low = 0;
  let high = recording.eventCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((recording.time[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The last position up to `at` that does not lie inside a UTF-8 character; never at or before `from`. */
function characterStart(data: Uint8Array, at: number, from: number): number {
  let start = at;
  while (start > from + 1 && ((data[start] as number) & 0xc0) === 0x80) start--;
  return start > from + 1 ? start : at;
}
