/**
 * Reads output as the terminal's parser would, without drawing: where sequences end, and where synchronised updates
 * (`?2026`) begin and end. From that follows what may be shown after each event, and where keyframes can be taken.
 *
 * A *position* is a byte offset in the recording's data: all events whose bytes lie before it have happened.
 */
import { type Column, uint32 } from '../base/columns.ts';
import { EVENT_MARKER, EVENT_OUTPUT, EVENT_RESIZE, type Recording } from './recording.ts';

/** Terminals show a synchronised update that is not ended after a while, so that a broken program is not a blank screen. */
const LONGEST_UPDATE = 1000;
const CUT_EVENTS = 2000;
/** Resizes and markers get a keyframe of their own when this much lies before them. */
const CUT_SMALL = 4096;
const PIECE = 1 << 16;

const STATE_ESCAPE = 1;
const ACTION_OSC_END = 6;
const ACTION_CSI_DISPATCH = 7;
const ACTION_PARAM = 8;
const ACTION_COLLECT = 9;
const ACTION_ESC_DISPATCH = 10;
const ACTION_CLEAR = 11;
const ACTION_DCS_UNHOOK = 14;
const SYNCHRONISED = 2026;

export class OutputScanner {
  readonly #recording: Recording;
  readonly #table: ArrayLike<number>;
  readonly #interval: number;
  /** Position that is shown after each event: between sequences, and outside a synchronised update. */
  readonly #shown: Uint32Array;
  /** Positions for keyframes, rising. */
  readonly cuts: Column<Uint32Array> = uint32(64);

  /** Events scanned. */
  #events = 0;
  /** Within the next event: bytes of it that were scanned. */
  #offset = 0;
  #state = 0;
  #ground = 0;
  #lastCut = 0;
  #eventsAtCut = 0;

  #private = false;
  #intermediate = 0;
  #parameter = 0;
  #names2026 = false;
  /** Where the synchronised update that is open began, or -1. */
  #updateStart = -1;
  #updateTime = 0;

  /** `transitions` are the parser's (`parserTransitions`); `interval`: bytes between cuts. */
  constructor(recording: Recording, transitions: ArrayLike<number>, interval: number) {
    this.#recording = recording;
    this.#table = transitions;
    this.#interval = interval;
    this.#shown = new Uint32Array(recording.eventCount);
  }

  get done(): boolean {
    return this.#events === this.#recording.eventCount;
  }

  /** Whether `shownAfter(event)` is known. */
  knows(event: number): boolean {
    return event < this.#events;
  }

  /** The position that is shown after `event`; 0 for -1. Only for events that are known. */
  shownAfter(event: number): number {
    return event < 0 ? 0 : (this.#shown[event] as number);
  }

  /** How far cuts are known: no further one will be at or before this position. */
  get ground(): number {
    return this.#ground;
  }

  /** Scans about `bytes` more. */
  scan(bytes: number): void {
    const { dataStart, code, time, eventCount } = this.#recording;
    let left = bytes;
    while (this.#events < eventCount && left > 0) {
      const event = this.#events;
      const start = (dataStart[event] as number) + this.#offset;
      const end = dataStart[event + 1] as number;
      left -= 16;
      if (code[event] === EVENT_OUTPUT) {
        const stop = Math.min(end, start + PIECE);
        const reached = this.#output(start, stop, end, time[event] as number);
        left -= reached - start;
        if (reached < end) {
          this.#offset = reached - (dataStart[event] as number);
          if (this.#ground - this.#lastCut >= this.#interval) this.#cut(event);
          continue;
        }
      } else if (this.#state === 0) this.#ground = end;
      this.#offset = 0;
      this.#endEvent(event);
      this.#events++;
    }
  }

  #endEvent(event: number): void {
    const { code, time, eventCount } = this.#recording;
    const next = event + 1 < eventCount ? (time[event + 1] as number) : Number.POSITIVE_INFINITY;
    const hidden = this.#updateStart >= 0 && next - this.#updateTime <= LONGEST_UPDATE;
    this.#shown[event] = hidden ? this.#updateStart : this.#ground;
    const since = this.#ground - this.#lastCut;
    const special = code[event] === EVENT_RESIZE || code[event] === EVENT_MARKER;
    if (
      since >= this.#interval ||
      (since > 0 && event - this.#eventsAtCut >= CUT_EVENTS) ||
      (special && since >= CUT_SMALL)
    )
      this.#cut(event);
  }

  #cut(event: number): void {
    this.cuts.push(this.#ground);
    this.#lastCut = this.#ground;
    this.#eventsAtCut = event;
  }

  /** Scans `[start, stop)`, and on to the end of the character it stops in. Returns where it stopped. */
  #output(start: number, stop: number, end: number, time: number): number {
    const data = this.#recording.data;
    const table = this.#table;
    let state = this.#state;
    let at = start;
    while (at < stop) {
      let byte = data[at] as number;
      if (state === 0) {
        // Plain text: most of it.
        while (byte !== 0x1b && byte < 0x80 && ++at < stop) byte = data[at] as number;
        if (at >= stop) break;
      }
      let code = byte;
      let size = 1;
      if (byte >= 0x80) {
        size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
        const second = data[at + 1] as number;
        code = byte === 0xc2 && second < 0xa0 ? second : 0xa0;
        // The decoder drops byte order marks before the parser sees them.
        if (byte === 0xef && second === 0xbb && data[at + 2] === 0xbf) {
          at += size;
          continue;
        }
      }
      if (state === 0 && code === 0xa0) {
        at += size;
        continue;
      }
      const transition = table[(state << 8) | code] as number;
      const action = transition >> 4;
      let next = transition & 15;
      if (byte === 0x1b && (action === ACTION_OSC_END || action === ACTION_DCS_UNHOOK)) next |= STATE_ESCAPE;
      if (state === 0) this.#ground = at;
      if (action >= ACTION_CSI_DISPATCH) this.#act(action, code, time);
      state = next;
      at += size;
    }
    if (state === 0) this.#ground = Math.min(at, end);
    this.#state = state;
    return Math.min(at, end);
  }

  #act(action: number, code: number, time: number): void {
    switch (action) {
      case ACTION_CLEAR:
        this.#private = false;
        this.#intermediate = 0;
        this.#parameter = 0;
        this.#names2026 = false;
        break;
      case ACTION_COLLECT:
        if (code === 0x3f) this.#private = true;
        else this.#intermediate = code;
        break;
      case ACTION_PARAM:
        if (code >= 0x30 && code <= 0x39) this.#parameter = Math.min(1e6, this.#parameter * 10 + code - 0x30);
        else this.#endParameter();
        break;
      case ACTION_CSI_DISPATCH:
        this.#endParameter();
        if (this.#private && this.#names2026 && this.#intermediate === 0) {
          if (code === 0x68) this.#begin(time);
          else if (code === 0x6c) this.#updateStart = -1;
        } else if (code === 0x70 && this.#intermediate === 0x21) this.#updateStart = -1;
        break;
      case ACTION_ESC_DISPATCH:
        if (code === 0x63 && this.#intermediate === 0) this.#updateStart = -1;
        break;
    }
  }

  #endParameter(): void {
    if (this.#parameter === SYNCHRONISED) this.#names2026 = true;
    this.#parameter = 0;
  }

  #begin(time: number): void {
    if (this.#updateStart >= 0) return;
    this.#updateStart = this.#ground;
    this.#updateTime = time;
  }
}
