/**
 * The screen of a recording at any time. One headless terminal plays the recording through and leaves keyframes; a
 * second one jumps: from the nearest keyframe it is at most one interval of output to any instant, backwards as fast
 * as forwards.
 */
import { concatBytes } from '../base/bytes.ts';
import { Latest } from '../base/latest.ts';
import { Superseded } from '../base/superseded.ts';
import { turn } from '../base/turn.ts';
import type { TerminalFrame, TerminalFrameRequest, TerminalSearchResult } from './frame.ts';
import { Keyframes } from './keyframes.ts';
import { eventAt, isSeam, lastEventBy, Playhead } from './playhead.ts';
import { EVENT_OUTPUT, EVENT_RESIZE, type Recording } from './recording.ts';
import { OutputScanner } from './scanner.ts';
import { searchRecording, type TextQuery } from './search.ts';
import { addHistory, isAlternate, takeSnapshot } from './snapshot.ts';
import { parserTransitions } from './xterm-core.ts';

export interface PlayerOptions {
  /** Bytes of output between keyframes. */
  readonly interval?: number;
  /** Memory for keyframes, bytes. */
  readonly budget?: number;
}

const INTERVAL = 128 << 10;
const BUDGET = 64 << 20;
/** A step forward of at most this many bytes is sent as output instead of as a screen. */
const FORWARD = 16 << 10;
/** Output played for the lines above the screen. */
const HISTORY = 1 << 20;
const MAX_SCROLLBACK = 10_000;
/** Milliseconds of work before others get a turn. */
const TURN = 10;
const SCAN = 1 << 20;
const SEARCHES_KEPT = 8;

export class RecordingPlayer {
  readonly recording: Recording;
  readonly #scanner: OutputScanner;
  readonly #keyframes: Keyframes;
  readonly #indexer: Playhead;
  #seeker: Playhead | undefined;
  #historian: Playhead | undefined;
  /** Where the historian was restored: what lies before is not among its lines. */
  #historyFrom = 0;
  #nextCut = 0;
  /** The frame that was asked for last. */
  readonly #frames = new Latest();
  #closed = false;
  readonly #searches = new Map<string, TerminalSearchResult>();

  constructor(recording: Recording, options: PlayerOptions = {}) {
    this.recording = recording;
    this.#indexer = new Playhead(recording);
    this.#scanner = new OutputScanner(
      recording,
      parserTransitions(this.#indexer.terminal),
      options.interval ?? INTERVAL,
    );
    this.#keyframes = new Keyframes(takeSnapshot(this.#indexer.terminal, { scrollback: 0 }), options.budget ?? BUDGET);
  }

  /** Keyframes made so far. */
  get keyframeCount(): number {
    return this.#keyframes.count;
  }

  /** Whether all keyframes are made. */
  get indexed(): boolean {
    return this.#scanner.done && this.#nextCut >= this.#scanner.cuts.length;
  }

  /** Memory that the keyframes take, bytes, about. */
  get keyframeBytes(): number {
    return this.#keyframes.bytes;
  }

  /** Makes all keyframes, in turns of about 10 ms. Ends early, without an error, when `signal` aborts or on `close`. */
  async index(onProgress: (keyframes: number, done: boolean) => void, signal?: AbortSignal): Promise<void> {
    while (!this.indexed) {
      if (this.#closed || signal?.aborted) return;
      const before = this.keyframeCount;
      this.#indexFor(TURN);
      if (this.keyframeCount !== before && !this.indexed) onProgress(this.keyframeCount, false);
      await turn();
    }
    onProgress(this.keyframeCount, true);
  }

  /**
   * The screen after everything that happened by `request.time`.
   * @throws Superseded where a newer call comes, or `close`, while it works; the reason of `signal`
   */
  async frame(request: TerminalFrameRequest, signal?: AbortSignal): Promise<TerminalFrame> {
    const superseded = this.#frames.start();
    const nextTurn = async () => {
      await turn();
      signal?.throwIfAborted();
      if (superseded.aborted || this.#closed) throw new Superseded('Another screen was asked for.');
    };
    const events = lastEventBy(this.recording, Number.isFinite(request.time) ? request.time : 0);
    const known = request.events >= 0 && request.events < this.recording.eventCount ? request.events : -1;
    while (!this.#scanner.knows(Math.max(events, known)) && events >= 0) {
      if (this.#turnsOut(() => this.#scan(Math.max(events, known)))) continue;
      await nextTurn();
    }
    const position = this.#scanner.shownAfter(events);
    if (known >= 0 && events >= 0 && !(request.scrollback > 0)) {
      const from = this.#scanner.shownAfter(known);
      if (from === position) return { type: 'same', events };
      const data = this.#between(from, position);
      if (data) return { type: 'forward', events, data };
    }
    while (!this.#turnsOut(() => this.#indexPast(position))) {
      await nextTurn();
    }
    const seeker = this.#approach(position);
    while (!this.#turnsOut(() => seeker.advance(position))) {
      await nextTurn();
    }
    let snapshot = takeSnapshot(seeker.terminal, { scrollback: 0 });
    if (request.scrollback > 0 && !isAlternate(snapshot)) {
      const lines = Math.min(MAX_SCROLLBACK, Math.floor(request.scrollback));
      const historian = this.#approachWithHistory(position, lines);
      while (!this.#turnsOut(() => historian.advance(position))) {
        await nextTurn();
      }
      snapshot = addHistory(snapshot, historian.terminal, lines);
    }
    return { type: 'screen', events, columns: snapshot.columns, rows: snapshot.rows, snapshot };
  }

  /**
   * Every time the text came to the screen. Reads the whole output again, so it takes about as long as indexing; stops
   * when `signal` aborts (with an AbortError). An expression that could take forever is refused with `error`.
   */
  async search(query: TextQuery, signal?: AbortSignal): Promise<TerminalSearchResult> {
    const key = JSON.stringify([query.text, query.caseSensitive, query.regex, query.limit]);
    const known = this.#searches.get(key);
    if (known) return known;
    const start = this.#keyframes.before(0).snapshot;
    const result = await searchRecording(this.recording, this.#scanner, start, query, async () => {
      await turn();
      signal?.throwIfAborted();
      if (this.#closed) throw new Error('The recording was closed.');
    });
    if (this.#searches.size >= SEARCHES_KEPT) this.#searches.delete(this.#searches.keys().next().value ?? '');
    this.#searches.set(key, result);
    return result;
  }

  /** Frees the terminals. Calls that are under way end as soon as they get their turn. */
  close(): void {
    this.#closed = true;
    this.#indexer.dispose();
    this.#seeker?.dispose();
    this.#historian?.dispose();
  }

  /** Repeats `step` until it returns true (then true) or the turn is over (then false). */
  #turnsOut(step: () => boolean): boolean {
    if (this.#closed) return false;
    const end = performance.now() + TURN;
    do if (step()) return true;
    while (performance.now() < end);
    return false;
  }

  #scan(event: number): boolean {
    this.#scanner.scan(SCAN);
    return this.#scanner.knows(event);
  }

  #indexFor(milliseconds: number): void {
    const end = performance.now() + milliseconds;
    do this.#indexStep();
    while (!this.indexed && performance.now() < end);
  }

  /** A piece of the way to the next keyframe. */
  #indexStep(): void {
    const { cuts } = this.#scanner;
    if (this.#nextCut >= cuts.length) {
      if (!this.#scanner.done) this.#scanner.scan(SCAN);
      return;
    }
    const cut = cuts.data[this.#nextCut] as number;
    if (!this.#indexer.advance(cut)) return;
    this.#nextCut++;
    if (this.#keyframes.wants(cut)) this.#keyframes.add(cut, takeSnapshot(this.#indexer.terminal, { scrollback: 0 }));
  }

  /** Indexes on until the keyframes before `position` are made. */
  #indexPast(position: number): boolean {
    const { cuts } = this.#scanner;
    if (this.#nextCut < cuts.length ? (cuts.data[this.#nextCut] as number) > position : this.#scanner.done) return true;
    if (this.#nextCut >= cuts.length && this.#scanner.ground >= position) return true;
    this.#indexStep();
    return false;
  }

  /** A terminal from which `position` is near. */
  #approach(position: number): Playhead {
    this.#seeker ??= new Playhead(this.recording);
    const keyframe = this.#keyframes.before(position);
    if (this.#seeker.position > position || this.#seeker.position < keyframe.position)
      this.#seeker.restore(keyframe.snapshot, keyframe.position);
    return this.#seeker;
  }

  /** The same with the lines that scrolled off in the megabyte before. */
  #approachWithHistory(position: number, scrollback: number): Playhead {
    const keyframe = this.#keyframes.before(Math.max(0, position - HISTORY));
    const historian = this.#historian;
    const useful =
      historian &&
      historian.position <= position &&
      historian.position >= keyframe.position &&
      this.#historyFrom <= keyframe.position &&
      historian.terminal.options.scrollback === scrollback;
    if (useful) return historian;
    this.#historian ??= new Playhead(this.recording);
    this.#historian.restore(keyframe.snapshot, keyframe.position, scrollback);
    this.#historyFrom = keyframe.position;
    return this.#historian;
  }

  /** The output between two positions, or undefined where it is better to send a screen. */
  #between(from: number, to: number): Uint8Array | undefined {
    // Bytes of other events count too, which only makes the limit stricter.
    if (to <= from || to - from > FORWARD) return undefined;
    const { code, dataStart, data } = this.recording;
    const pieces: Uint8Array[] = [];
    for (let event = eventAt(this.recording, from); (dataStart[event] as number) < to; event++) {
      const start = Math.max(from, dataStart[event] as number);
      const end = Math.min(to, dataStart[event + 1] as number);
      if (end <= start) continue;
      if (code[event] === EVENT_RESIZE) return undefined;
      if (code[event] !== EVENT_OUTPUT) continue;
      // The caller writes it in one piece.
      if (start > from && isSeam(data, start)) return undefined;
      pieces.push(data.subarray(start, end));
    }
    // A copy: the caller may hand its buffer to another thread.
    return concatBytes(pieces);
  }
}
