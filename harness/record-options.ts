/** The options of `recordCell`, its events while it runs, and its result. */
import type { CellIdentity } from './base/types.ts';
import type { ScorerResult } from './score/types.ts';

export interface RecordOptions {
  /** The agent's command line with placeholders (see placeholders.ts); undefined: the one of the agent's profile. */
  readonly command?: readonly string[];
  /** Name of a profile, or of an agent that has none. Undefined: the command's name. */
  readonly agent?: string;
  readonly model?: string;
  /** Folder with a task.json. Undefined: the agent works in a copy of `workdir`, and nothing can be judged. */
  readonly task?: string;
  /** The agent's prompt, in place of the task's. */
  readonly prompt?: string;
  /** Where there is no task: the folder whose copy the agent gets; the current one where it is left out. */
  readonly workdir?: string;
  /** The agent works in `workdir` itself, which keeps what it did. */
  readonly inPlace?: boolean;
  /** From 1; undefined: the first that has no folder yet. */
  readonly run?: number;
  readonly sweep?: string;
  /** Folder of the cell, empty or new. Undefined: `cells/<sweep or date>/<agent>/<model>/<task>/run-N` in `root`. */
  readonly out?: string;
  /** Where `cells/` is made; the current folder where it is left out. */
  readonly root?: string;
  /** Seconds; undefined: the task's limit, or none. */
  readonly timeoutS?: number;
  /** The model's address; calls go through the recording proxy. */
  readonly modelEndpoint?: string;
  /** Prompts, answers, tool arguments and results are kept. */
  readonly content?: boolean;
  /** Image to run the command in, with or without `@sha256:…`. */
  readonly image?: string;
  /** Joined to the user's terminal. */
  readonly interactive?: boolean;
  /** The agent's own screen, not its headless mode, where its profile knows both. Implied by `interactive`. */
  readonly tui?: boolean;
  /** OTLP/HTTP endpoint that gets the spans too. */
  readonly otlp?: string;
  /** Added to the agent's environment, with placeholders. */
  readonly env?: Readonly<Record<string, string>>;
  readonly recordInput?: boolean;
  /** Size of the terminal, where it is not the user's. */
  readonly cols?: number;
  readonly rows?: number;
  /** What the agent inherits; this process' environment where it is left out. */
  readonly inherit?: Readonly<Record<string, string | undefined>>;
  /** Ends the agent; the cell is scored and finished all the same. */
  readonly signal?: AbortSignal;
  /** Ends scoring, too. */
  readonly hurry?: AbortSignal;
}

/** Steps of a recording, in their order. */
export type RecordPhase = 'prepare' | 'launch' | 'agent' | 'score' | 'cleanup';

/** Called while a cell is recorded. */
export interface RecordEvents {
  /** A step is done, or the long one has begun: one line for people. */
  phase?(phase: RecordPhase, text: string): void;
  /** A problem that did not stop the recording. */
  problem?(message: string): void;
}

export interface RecordedCell {
  readonly folder: string;
  readonly identity: CellIdentity;
  /** Of the agent; undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly timedOut: boolean;
  /** `signal` of the options ended it. */
  readonly interrupted: boolean;
  readonly durationMs: number;
  readonly modelCalls: number;
  /** Changed files. */
  readonly changes: number;
  readonly scores: readonly ScorerResult[];
  readonly problems: readonly string[];
}
