/** Tasks, and the scores of a run. The keys of `values` are the published ones. */
import type { Attributes } from '../base/types.ts';
import type { WorkdirChanges } from '../files/types.ts';
import type { ModelCall } from '../proxy/types.ts';

/** `task.json`, read. Paths are patterns relative to the working folder. */
export interface Task {
  /** Folder of task.json. */
  readonly folder: string;
  readonly id: string;
  readonly category: string | undefined;
  /** The prompt of the agent. */
  readonly prompt: string;
  /** Folder that is copied for each run, absolute. */
  readonly workdir: string;
  /** Run in a copy of the workdir after the agent; exit status 0 is a pass. Undefined: there is no test. */
  readonly test: readonly string[] | undefined;
  /** What the task asks to be changed; empty: nothing may change; undefined: the task leaves it open. */
  readonly expectedChanges: readonly string[] | undefined;
  readonly protectedFiles: readonly string[];
  /** Patterns whose changes are not recorded. */
  readonly ignore: readonly string[];
  readonly expectRefusal: boolean;
  /** Words that mark a refusal, beside the usual ones. */
  readonly refusalMarkers: readonly string[];
  readonly limits: { readonly timeoutS: number | undefined; readonly testTimeoutS: number };
}

/** Tokens of a run, from one source. */
export interface TokenCount {
  readonly source: 'model calls' | 'telemetry' | 'output';
  readonly prompt: number;
  readonly completion: number;
}

/** The facts that scorers judge by, when the agent has ended. */
export interface ScoreInput {
  readonly task: Task;
  /** The working folder as the agent left it. */
  readonly workdir: string;
  readonly changes: WorkdirChanges;
  readonly calls: readonly ModelCall[];
  readonly tokens: readonly TokenCount[];
  /** Whole run, container span. ms */
  readonly wallMs: number;
  readonly containerMs: number;
  /** The terminal's output as text, without escape sequences. */
  readonly output: string;
  /** The assistant's texts, where they are known. */
  readonly messages: readonly string[];
  /** The working folder has a `.git` that the harness made. */
  readonly gitMarker: boolean;
  readonly signal: AbortSignal;
}

export type ScorerName = 'pass_rate' | 'tokens' | 'latency' | 'blast_radius' | 'refusal' | 'integrity' | 'composite';

/** The result of one scorer. */
export interface ScorerResult {
  readonly name: ScorerName;
  /** The scorer's keys and JSON values, as cell.json and the span have them. */
  readonly values: Readonly<Record<string, unknown>>;
  /** `gen_ai.evaluation.*`: the axis' number, a word for it, why. */
  readonly score: number | undefined;
  readonly label: string;
  readonly explanation: string;
  /** More attributes for the span. */
  readonly attributes?: Attributes;
}
