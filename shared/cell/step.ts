/**
 * The message model: one span seen as what it was for the agent. Made by `read-step.ts` from attributes, events and
 * logs of any convention; drawn by the inspector's Step tab. Text in it is already masked unless asked otherwise.
 */
import type { Nanoseconds } from '../base/time.ts';
import type { Kind } from '../trace/kind.ts';

export type Role = 'system' | 'user' | 'assistant' | 'tool' | 'developer' | 'unknown';

export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'tool_call'; readonly id: string; readonly name: string; readonly arguments: string }
  | { readonly type: 'tool_result'; readonly id: string; readonly result: string }
  /** A blob, file, uri or anything else: what it is, and its JSON. */
  | { readonly type: 'other'; readonly label: string; readonly json: string };

export interface Message {
  readonly role: Role;
  /** The name as written, where the role is `unknown` or the message has a name. */
  readonly name: string;
  readonly parts: readonly Part[];
  readonly finishReason: string;
}

export interface Tokens {
  /** NaN where unknown. */
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheCreation: number;
  readonly reasoning: number;
  readonly total: number;
}

export interface ModelStep {
  readonly type: 'model';
  readonly operation: string;
  readonly provider: string;
  readonly requestModel: string;
  readonly responseModel: string;
  readonly input: readonly Message[];
  readonly output: readonly Message[];
  readonly tokens: Tokens;
  readonly finishReasons: readonly string[];
  readonly responseId: string;
  readonly timeToFirstToken: Nanoseconds;
  /** US dollars; NaN where unknown. */
  readonly cost: number;
  /** Request parameters that were given: temperature, top_p, max_tokens, … */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly error: string;
}

export interface ToolStep {
  readonly type: 'tool';
  readonly name: string;
  readonly description: string;
  readonly callId: string;
  /** Text or JSON; empty where not recorded. */
  readonly arguments: string;
  readonly result: string;
  /** A shell command among the arguments, where there is one. */
  readonly command: string;
  /** A file path among the arguments, where there is one. */
  readonly path: string;
  /** NaN where there is none. */
  readonly exitCode: number;
  readonly error: string;
}

/** A scorer: `gen_ai.evaluation.result`. */
export interface ScorerStep {
  readonly type: 'scorer';
  readonly results: readonly {
    readonly name: string;
    readonly value: number;
    readonly label: string;
    readonly explanation: string;
  }[];
  readonly error: string;
}

/** Any other span: the few attributes worth reading first, and its error. */
export interface PlainStep {
  readonly type: 'plain';
  readonly kind: Kind;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly input: string;
  readonly output: string;
  readonly error: string;
}

export type Step = ModelStep | ToolStep | ScorerStep | PlainStep;
