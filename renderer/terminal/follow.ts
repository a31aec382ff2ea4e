/**
 * Keeps a terminal's screen on the clock of its run: one request under way at a time, the latest time wins, one change a
 * display frame; after the clock has rested for a moment, the lines above the screen are fetched too.
 */

import { Latest } from '../../shared/base/latest.ts';
import { isSuperseded } from '../../shared/base/superseded.ts';
import type { RecordingInfo } from '../../shared/protocol.ts';
import type { TerminalFrame } from '../../shared/terminal/frame.ts';
import type { EngineClient } from '../../shared/transport.ts';
import type { TerminalScreen } from './screen.ts';
import type { TerminalSource } from './source.ts';

const REST = 150;
const SCROLLBACK = 2000;
const SUMMARY_PAUSE = 150;

export interface FollowHooks {
  /** The screen's size changed. */
  readonly refit: () => void;
  /** The time goes on: what is shown is no longer what it was at rest. */
  readonly moved?: () => void;
  /** The screen is at rest and complete. */
  readonly rested: () => void;
  /** How large a summary may be. */
  readonly room: () => { columns: number; rows: number };
}

export class ClockFollower {
  readonly #screen: TerminalScreen;
  readonly #source: TerminalSource;
  readonly #hooks: FollowHooks;
  readonly #unsubscribe: () => void;
  #restTimer = 0;
  #busy = false;
  #wanted = false;
  #disposed = false;
  /** The event after which the screen is; -1 where the engine must send it whole. */
  #events = -1;
  /** The summary that is shown, where there is no recording. */
  #summary: string | undefined;
  /** The request that is under way. It is aborted, and its answer dropped, when something else is to be shown. */
  readonly #requests = new Latest();
  /** Whether lines above the screen are shown: then the screen is not one that output can be added to. */
  #resting = false;
  #engine: EngineClient | undefined;
  #recording: RecordingInfo | undefined;

  constructor(screen: TerminalScreen, source: TerminalSource, hooks: FollowHooks) {
    this.#screen = screen;
    this.#source = source;
    this.#hooks = hooks;
    this.#unsubscribe = source.subscribe(
      () => this.#moved(),
      () => this.#check(),
    );
    this.restart();
  }

  /** Shows everything anew: another recording, another engine. */
  restart(): void {
    this.#requests.abort();
    this.#summary = undefined;
    this.#events = -1;
    this.#busy = false;
    this.#engine = this.#source.engine();
    this.#recording = this.#source.recording();
    this.#screen.setTheme(this.#recording?.theme);
    this.#moved();
  }

  dispose(): void {
    this.#disposed = true;
    this.#requests.abort();
    clearTimeout(this.#restTimer);
    this.#unsubscribe();
  }

  /** Recordings are told of again while their keyframes are made: only another one is shown anew. */
  #check(): void {
    const [now, shown] = [this.#source.recording(), this.#recording];
    const same = now?.index === shown?.index && now?.startsAt === shown?.startsAt && now?.columns === shown?.columns;
    if (!same || this.#source.engine() !== this.#engine) this.restart();
  }

  #moved(): void {
    if (this.#disposed) return;
    clearTimeout(this.#restTimer);
    this.#wanted = true;
    this.#hooks.moved?.();
    if (!this.#source.playing()) this.#restTimer = window.setTimeout(() => void this.#rest(), REST);
    void this.#pump();
  }

  async #pump(): Promise<void> {
    while (this.#wanted && !this.#busy && !this.#disposed) {
      this.#wanted = false;
      if (this.#resting) this.#events = -1;
      this.#resting = false;
      await this.#step(0);
    }
  }

  async #rest(): Promise<void> {
    if (this.#busy || this.#wanted) {
      this.#restTimer = window.setTimeout(() => void this.#rest(), REST);
      return;
    }
    const answer = this.#source.recording() ? await this.#step(SCROLLBACK) : true;
    if (answer && !this.#wanted && !this.#disposed) this.#hooks.rested();
    void this.#pump();
  }

  /** Asks, waits for the answer, and shows it with the next display frame. Returns whether it was shown. */
  async #step(scrollback: number): Promise<boolean> {
    const engine = this.#source.engine();
    const recording = this.#source.recording();
    if (!engine) return false;
    const signal = this.#requests.start();
    const time = this.#source.time();
    this.#busy = true;
    try {
      if (!recording) {
        const { columns, rows } = this.#hooks.room();
        const { text } = await engine.request('terminal.summary', { time, columns }, { signal });
        await nextFrame();
        if (signal.aborted) return false;
        if (text !== this.#summary) this.#screen.showText(text, columns, rows);
        this.#summary = text;
        this.#source.failed('');
        // A list of spans is read, not watched: while playing it need not follow every frame.
        if (this.#source.playing()) await new Promise((resolve) => setTimeout(resolve, SUMMARY_PAUSE));
        return true;
      }
      const request = {
        recording: recording.index,
        time: this.#source.toRecordingTime(recording, time),
        events: this.#events,
        scrollback,
      };
      const frame = await engine.request('terminal.frame', request, { signal });
      await nextFrame();
      if (signal.aborted) return false;
      this.#show(frame, scrollback > 0);
      return true;
    } catch (error) {
      if (!signal.aborted && !isSuperseded(error))
        this.#source.failed((error instanceof Error && error.message) || String(error));
      return false;
    } finally {
      if (!signal.aborted) this.#busy = false;
    }
  }

  #show(frame: TerminalFrame, resting: boolean): void {
    const { cols, rows } = this.#screen.terminal;
    this.#screen.show(frame);
    this.#events = frame.events;
    this.#resting = resting;
    this.#source.failed('');
    if (frame.type === 'screen' && (frame.columns !== cols || frame.rows !== rows)) this.#hooks.refit();
  }
}

/** The next display frame; a hidden window has none, and must not stop the clock. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, 16);
    else requestAnimationFrame(() => resolve());
  });
}
