/** Where a search in the terminal's output found something, for the timeline to mark. */
import type { Nanoseconds } from '../../shared/base/time.ts';
import { createStore } from './store.ts';

export interface TerminalHitsState {
  readonly recording: number;
  /** Ascending, ns since the document's origin. Empty: no search. */
  readonly times: Float64Array<ArrayBufferLike>;
  /** Index into `times` of the hit that was gone to last, or -1. */
  readonly current: number;
}

export const NO_HITS: TerminalHitsState = { recording: 0, times: new Float64Array(0), current: -1 };

export const terminalHitsStore = createStore<TerminalHitsState>(() => NO_HITS);

/** The first of the ascending times after `time`, or -1. */
export function hitAfter(times: Float64Array<ArrayBufferLike>, time: Nanoseconds): number {
  for (let i = 0; i < times.length; i++) if ((times[i] as number) > time) return i;
  return -1;
}

/** The last of the ascending times before `time`, or -1. */
export function hitBefore(times: Float64Array<ArrayBufferLike>, time: Nanoseconds): number {
  for (let i = times.length - 1; i >= 0; i--) if ((times[i] as number) < time) return i;
  return -1;
}

/** A text to be found in the terminal's output, as something else than its own field asks for it. */
export interface FindRequest {
  readonly text: string;
  /** Go to the first instant at which it was on the screen. */
  readonly go: boolean;
}

export const findRequestStore = createStore<{ readonly request: FindRequest | undefined }>(() => ({
  request: undefined,
}));
