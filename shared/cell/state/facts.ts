/**
 * What happened in a run and when, as lists in the order of time. The engine makes it once; the state at any instant is
 * a pure function of it (state-at.ts), so that the page can follow the clock in both directions without asking.
 * Times are nanoseconds since the trace's origin.
 */
import type { Nanoseconds } from '../../base/time.ts';
import type { Ordinal } from '../../trace/table.ts';

interface Happening {
  readonly start: Nanoseconds;
  /** NaN: never ended. */
  readonly end: Nanoseconds;
  readonly ordinal: Ordinal;
  readonly failed: boolean;
}

export interface CallFact extends Happening {
  readonly model: string;
  /** NaN where unknown. They count when the call ends. */
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheCreation: number;
  readonly reasoning: number;
  /** US dollars as the trace itself says; NaN where it does not. */
  readonly cost: number;
}

export interface ToolFact extends Happening {
  readonly name: string;
  /** One line: the command, the path, or the start of the arguments. */
  readonly summary: string;
  readonly callId: string;
}

export interface FileFact {
  readonly time: Nanoseconds;
  readonly path: string;
  readonly what: 'added' | 'modified' | 'removed';
  /** Bytes; NaN where unknown. */
  readonly size: number;
  /** The tool call that made the change, where one is known. */
  readonly ordinal: Ordinal | undefined;
  readonly from: 'file watch' | 'tool arguments' | 'workdir.diff';
  /** Lines of a unified diff of this change alone, where it is known. */
  readonly diff: string | undefined;
}

export interface TestFact {
  readonly time: Nanoseconds;
  readonly ordinal: Ordinal;
  readonly command: string;
  readonly passed: number;
  readonly failed: number;
  readonly ok: boolean;
  /** Names or lines of what failed, at most ten. */
  readonly failures: readonly string[];
}

export interface ErrorFact {
  readonly time: Nanoseconds;
  readonly ordinal: Ordinal;
  readonly message: string;
}

/** Something that came back: the same call, the same failure. */
export interface Loop {
  readonly what: 'tool call' | 'retry' | 'test failure';
  /** `node --test failed 4 times with the same 3 lines`. */
  readonly text: string;
  readonly occurrences: readonly { readonly time: Nanoseconds; readonly ordinal: Ordinal }[];
}

export interface CellFacts {
  /** By start. */
  readonly calls: readonly CallFact[];
  readonly tools: readonly ToolFact[];
  /** By time. */
  readonly files: readonly FileFact[];
  readonly tests: readonly TestFact[];
  readonly errors: readonly ErrorFact[];
  readonly loops: readonly Loop[];
  /** Instants at which the terminal showed something, ascending. */
  readonly output: Float64Array;
  /** Longer lists than the page can hold were cut. */
  readonly cut: boolean;
}

/** What was true at an instant. */
export interface CellState {
  readonly input: number;
  readonly outputTokens: number;
  readonly cacheRead: number;
  readonly cacheCreation: number;
  readonly reasoning: number;
  /** US dollars; NaN where no call had a price. */
  readonly cost: number;
  /** Calls that ended and had no price. */
  readonly unpriced: number;
  /** Input tokens of the last call that ended, cached ones included; NaN before the first. */
  readonly context: number;
  readonly running: readonly (CallFact | ToolFact)[];
  readonly callsEnded: number;
  readonly toolsEnded: number;
  /** The last change of each file, by path. */
  readonly files: readonly FileFact[];
  readonly lastTest: TestFact | undefined;
  readonly lastError: ErrorFact | undefined;
  /** Since the terminal showed something; NaN before the first output, or without a recording. ns */
  readonly sinceOutput: Nanoseconds;
}
