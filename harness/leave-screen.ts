/** Leaves an agent's full-screen interface when it has done what it was told, as a person would. */
import type { ModelCall } from './proxy/types.ts';
import type { RunStart } from './run/types.ts';

const LOOK_MS = 200;
/** Nothing has been printed for this long: it waits for the user. */
const QUIET_MS = 2500;
/** The same where no model call tells that it is done. */
const QUIET_ALONE_MS = 30_000;
/** A screen takes what was typed some time before it takes Enter. */
const TYPE_MS = 500;
/** It should be gone by then; else it is told more plainly. */
const PATIENCE_MS = 8000;
const CTRL_C = '\x03';

export interface LeaveOptions {
  readonly start: RunStart;
  /** What is typed, piece by piece. */
  readonly quit: readonly string[];
  /** Calls that ended; undefined: there is no proxy to tell. */
  readonly calls: (() => readonly ModelCall[]) | undefined;
  /** When output came last, ms of `performance.now`. */
  readonly lastOutput: () => number;
}

/** Watches until `stop` is called, and types `quit` when the agent waits for its user. */
export function leaveWhenDone({ start, quit, calls, lastOutput }: LeaveOptions): { stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const after = (ms: number, work: () => void) => {
    if (!stopped) timer = setTimeout(work, ms);
  };
  const type = (pieces: readonly string[], then: () => void) => {
    const [piece, ...rest] = pieces;
    if (piece === undefined) return then();
    start.type(piece);
    after(TYPE_MS, () => type(rest, then));
  };
  const look = () => {
    const quiet = performance.now() - lastOutput();
    const done = calls === undefined ? quiet > QUIET_ALONE_MS : quiet > QUIET_MS && isAnswered(calls());
    if (!done) return after(LOOK_MS, look);
    // Twice ends what asks whether one is sure.
    type(quit, () => after(PATIENCE_MS, () => type([CTRL_C, CTRL_C], () => after(PATIENCE_MS, look))));
  };
  after(LOOK_MS, look);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Whether the last answer leaves the agent nothing to do: it asks for no tool, and is no error that is tried again. */
function isAnswered(calls: readonly ModelCall[]): boolean {
  const last = calls.at(-1);
  return last !== undefined && last.error === undefined && last.toolRequests.length === 0;
}
