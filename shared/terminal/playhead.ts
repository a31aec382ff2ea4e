/** A headless terminal that is moved along a recording: restored from a snapshot, then played on. */
import { decodeUtf8 } from '../base/bytes.ts';
import { upperBound } from '../base/search.ts';
import type { ScreenSnapshot } from './frame.ts';
import { createHeadless, type HeadlessTerminal } from './headless.ts';
import { EVENT_OUTPUT, EVENT_RESIZE, type Recording } from './recording.ts';
import { parseSize } from './recording-builder.ts';
import { restoreSnapshot } from './snapshot.ts';
import { resizeScreen, writeNow } from './xterm-core.ts';

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
      for (let next = event + 1; end < limit && code[next] === EVENT_OUTPUT && !isSeam(data, end); next++)
        end = dataStart[next + 1] as number;
      if (end > limit) end = placeToCut(data, limit, this.#position);
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
    if (size) resizeScreen(this.#terminal, size.columns, size.rows);
  }
}

/** The event whose bytes hold `position` (the last one for the end). */
export function eventAt(recording: Recording, position: number): number {
  const { dataStart, eventCount } = recording;
  const event = upperBound(dataStart, position, 1, eventCount + 1) - 1;
  return Math.min(event, Math.max(0, eventCount - 1));
}

/** The last event with a time of at most `time` ms, or -1. */
export function lastEventBy(recording: Recording, time: number): number {
  return upperBound(recording.time, time, 0, recording.eventCount) - 1;
}

/**
 * Whether output that is written in one piece across `position` may come out other than in two. xterm treats the ends
 * of a run of characters specially, which shows where wide characters meet the margin or are overwritten; not where a
 * control ends the run anyway, nor between ASCII characters. Events are what the terminal got, so there it is two.
 */
export function isSeam(data: Uint8Array, position: number): boolean {
  const before = data[position - 1] ?? 0;
  const after = data[position] ?? 0;
  return (before >= 0x80 && after >= 0x20 && after !== 0x7f) || (after >= 0x80 && before >= 0x20 && before !== 0x7f);
}

/** A position up to `at`, and after `from`, where cutting changes nothing: before a control, or between characters. */
function placeToCut(data: Uint8Array, at: number, from: number): number {
  const lowest = Math.max(from + 1, at - CUT_SEARCH);
  for (let cut = at; cut >= lowest; cut--) if ((data[cut] as number) < 0x20) return cut;
  for (let cut = at; cut >= lowest; cut--) if (((data[cut] as number) & 0xc0) !== 0x80) return cut;
  return at;
}

const CUT_SEARCH = 4096;
