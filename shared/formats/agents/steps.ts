/** The steps of an agent's log, as a reader hands them to `Agent`. Times are Unix nanoseconds, 0n where unknown. */
import type { Attribute, Value } from '../../trace/value.ts';
import type { FilePlace } from '../foreign/foreign.ts';

/** The start of a turn: the agent's work from one prompt of the user to the next. */
export interface TurnStart {
  readonly time: bigint;
  /** The log's own id of the turn. */
  readonly id?: string;
  readonly attributes?: readonly Attribute[];
  readonly place: FilePlace;
}

/** A message of the user that starts a turn. */
export interface UserPrompt extends TurnStart {
  /** Made by `message` or `textMessage` (messages.ts). */
  readonly message: string;
}

/** The output of a model call, or one part of it. */
export interface ModelOutput {
  readonly time: bigint;
  /** Parts of one output have the same key; without a key the output is complete. */
  readonly key?: string | undefined;
  /** When the model call started. By default, when the last input message came. */
  readonly start?: bigint | undefined;
  readonly model?: string;
  /** JSON texts, made by `textPart` and `toolCallPart` (messages.ts). */
  readonly parts: readonly string[];
  /** The finish reason: `stop`, `tool_use`, … */
  readonly finish?: string;
  readonly attributes?: readonly Attribute[];
  /** The message of an error that ended the model call. */
  readonly error?: string | undefined;
  readonly place: FilePlace;
}

/** Later information about the model call that is open. */
export interface ModelCallUpdate {
  readonly attributes?: readonly Attribute[];
  /** The call lasts until this time at least. */
  readonly end?: bigint;
  readonly finish?: string;
  readonly error?: string;
}

/** The start of a tool call. */
export interface ToolCall {
  readonly time: bigint;
  readonly id: string;
  readonly name: string;
  /** JSON text, or text as the tool takes it. */
  readonly arguments: string;
  readonly attributes?: readonly Attribute[];
  readonly place: FilePlace;
}

/** The result of a tool call, which ends it. */
export interface ToolResult {
  readonly time: bigint;
  readonly id: string;
  readonly result: string;
  readonly failed: boolean;
  /** Why the call failed. By default, the first line of the result. */
  readonly error?: string | undefined;
  /** The tool's name, for a result whose call is not in the log. */
  readonly name?: string;
  /** When the tool really started, where that differs from the call's time. */
  readonly start?: bigint | undefined;
  /** Both times are recorded in the log. */
  readonly exact?: boolean;
  /** Names to make the span's id from, so that the log of the subagent that the call started can link to it. */
  readonly idNames?: readonly string[] | undefined;
  /** The subagent that the call started may have steps after this result. */
  readonly keepsSubagent?: boolean;
  readonly attributes?: readonly Attribute[];
  readonly place: FilePlace;
}

/** A record of the log that is no step. */
export interface LogEvent {
  readonly time: bigint;
  readonly name: string;
  readonly body: Value;
  readonly place: FilePlace;
}

/** Returns the error message of a command that failed. */
export const exitMessage = (code: number | string): string => `Exit code ${code}`;
