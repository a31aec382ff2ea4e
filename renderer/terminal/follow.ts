/**
 * Keeps the terminal's screen on the document's clock: one request under way at a time, the latest time wins, one
 * change a display frame; after the clock has rested for a moment, the lines above the screen are fetched too.
 */
import type { TerminalFrame } from '../../shared/terminal/frame.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { terminalPanelStore } from './panel-state.ts';
import { nudgeStore, shownRecording, toRecordingTime } from './placement.ts';
import type { TerminalScreen } from './screen.ts';

const REST = 150;
const SCROLLBACK = 2000;
const SUMMARY_PAUSE = 150;

export class ClockFollower {
  readonly #screen: TerminalScreen;
  readonly #refit: () => void;
  readonly #rested: () => void;
  readonly #unsubscribe: (() => void)[];
  #restTimer = 0;
  #busy = false;
  #wanted = false;
  #disposed = false;
  /** The event after which the screen is; -1 where the engine must send it whole. */
  #events = -1;
  /** The summary that is shown, where there is no recording. */
  #summary: string | undefined;
  /** Rises whenever what is shown comes from something else, so that late answers are dropped. */
  #generation = 0;
  /** Whether lines above the screen are shown: then the screen is not one that output can be added to. */
  #resting = false;
  readonly #room: () => { columns: number; rows: number };

  /**
   * `refit` is called when the screen's size changed, `rested` when it is at rest and complete; `room` says how large
   * a summary may be.
   */
  constructor(
    screen: TerminalScreen,
    hooks: { refit: () => void; rested: () => void; room: () => { columns: number; rows: number } },
  ) {
    this.#screen = screen;
    this.#refit = hooks.refit;
    this.#rested = hooks.rested;
    this.#room = hooks.room;
    let shown = shownRecording();
    const check = () => {
      const now = shownRecording();
      if (now?.index === shown?.index && now?.startsAt === shown?.startsAt && now?.columns === shown?.columns) return;
      shown = now;
      this.restart();
    };
    this.#unsubscribe = [
      playbackStore.subscribe((state, before) => {
        if (state.time !== before.time || state.playing !== before.playing) this.#moved();
      }),
      documentStore.subscribe((state, before) => {
        if (state.engine !== before.engine) this.restart();
        else if (state.recordings !== before.recordings) check();
        else if (state.table !== before.table && !shown) this.#moved();
      }),
      layoutStore.subscribe(check),
      nudgeStore.subscribe(() => this.#moved()),
    ];
    this.restart();
  }

  /** Shows everything anew: another recording, another engine. */
  restart(): void {
    this.#generation++;
    this.#summary = undefined;
    this.#events = -1;
    this.#busy = false;
    this.#screen.setTheme(shownRecording()?.theme);
    this.#moved();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#restTimer);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #moved(): void {
    if (this.#disposed) return;
    clearTimeout(this.#restTimer);
    this.#wanted = true;
    if (!playbackStore.getState().playing) this.#restTimer = window.setTimeout(() => void this.#rest(), REST);
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
    const answer = shownRecording() ? await this.#step(SCROLLBACK) : true;
    if (answer && !this.#wanted && !this.#disposed) this.#rested();
    void this.#pump();
  }

  /** Asks, waits for the answer, and shows it with the next display frame. Returns whether it was shown. */
  async #step(scrollback: number): Promise<boolean> {
    const { engine } = documentStore.getState();
    const recording = shownRecording();
    if (!engine) return false;
    const generation = this.#generation;
    const { time } = playbackStore.getState();
    this.#busy = true;
    try {
      if (!recording) {
        const { columns, rows } = this.#room();
        const { text } = await engine.request('terminal.summary', { time, columns });
        await nextFrame();
        if (generation !== this.#generation || this.#disposed) return false;
        if (text !== this.#summary) this.#screen.showText(text, columns, rows);
        this.#summary = text;
        clearFailure();
        // A list of spans is read, not watched: while playing it need not follow every frame.
        if (playbackStore.getState().playing) await new Promise((resolve) => setTimeout(resolve, SUMMARY_PAUSE));
        return true;
      }
      const request = {
        recording: recording.index,
        time: toRecordingTime(recording, time),
        events: this.#events,
        scrollback,
      };
      const frame = await engine.request('terminal.frame', request);
      await nextFrame();
      if (generation !== this.#generation || this.#disposed) return false;
      this.#show(frame, scrollback > 0);
      return frame.type !== 'superseded';
    } catch (error) {
      if (generation === this.#generation)
        terminalPanelStore.setState({ failure: error instanceof Error ? error.message : String(error) });
      return false;
    } finally {
      if (generation === this.#generation) this.#busy = false;
    }
  }

  #show(frame: TerminalFrame, resting: boolean): void {
    if (frame.type === 'superseded') return;
    const { cols, rows } = this.#screen.terminal;
    this.#screen.show(frame);
    this.#events = frame.events;
    this.#resting = resting;
    clearFailure();
    if (frame.type === 'screen' && (frame.columns !== cols || frame.rows !== rows)) this.#refit();
  }
}

function clearFailure(): void {
  if (terminalPanelStore.getState().failure !== '') terminalPanelStore.setState({ failure: '' });
}

/** The next display frame; a hidden window has none, and must not stop the clock. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, 16);
    else requestAnimationFrame(() => resolve());
  });
}
