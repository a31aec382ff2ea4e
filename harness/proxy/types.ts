/** The types of the recording proxy: model calls, and the tools that they ask for. */

/** An API that the proxy reads. */
export type ModelApi = 'chat' | 'responses' | 'messages' | 'gemini';

/** Tokens of one call; undefined where the answer has none. */
export interface TokenUsage {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheCreation: number | undefined;
  readonly reasoning: number | undefined;
}

/** A tool that a model's answer asks for. */
export interface ToolRequest {
  /** The call id, which comes back with the result. */
  readonly id: string;
  readonly name: string;
  /** As the model wrote them: JSON text, or free text for custom tools. */
  readonly arguments: string;
}

/** One request to a model, with its answer. */
export interface ModelCall {
  readonly traceId: string;
  readonly spanId: string;
  readonly api: ModelApi;
  /** Unix nanoseconds: the request arrived; the first byte of the answer's body; the last. */
  readonly start: bigint;
  readonly firstByte: bigint | undefined;
  readonly end: bigint;
  readonly model: string | undefined;
  readonly responseId: string | undefined;
  /** Value of the `request-id` or `x-request-id` header of the answer. */
  readonly requestId: string | undefined;
  /** The traceparent that came with the request. */
  readonly traceparent: string | undefined;
  /** SHA-256 of the request's body, first 16 hex digits. */
  readonly requestHash: string;
  readonly status: number | undefined;
  readonly tokens: TokenUsage;
  readonly finishReasons: readonly string[];
  readonly toolRequests: readonly ToolRequest[];
  /** Ids of the tool calls whose results this request brought. */
  readonly toolResults: readonly string[];
  /** What went wrong: an HTTP status, the API's own error, `aborted`, `cut off`, `unreadable`, or the network's error. */
  readonly error: string | undefined;
  /** The beginning of the assistant's text, to find refusals in. In memory even where `content` is off. */
  readonly text?: string;
}

/** A tool call as the model calls show it: asked for at the end of an answer, answered by a later request. */
export interface ToolUse extends ToolRequest {
  /** Its own span. */
  readonly traceId: string;
  readonly spanId: string;
  /** Unix nanoseconds: the end of the answer that asked; the arrival of the request with the result, if it came. */
  readonly from: bigint;
  readonly to: bigint | undefined;
  /** The result reports that the tool failed. */
  readonly failed: boolean;
}

export interface ModelProxy {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  /** Calls that ended, in the order of their ends. */
  readonly calls: readonly ModelCall[];
  /** Tool spans made from the calls: call id → span. */
  readonly toolSpans: ReadonlyMap<string, { readonly traceId: string; readonly spanId: string }>;
  /** Every tool that was asked for, in that order, as it stands now. */
  readonly tools: readonly ToolUse[];
  /** Requests that were passed through and are no model calls: lists of models, token counts, analytics. */
  readonly otherRequests: number;
  /** Calls the listener when an answer has asked for a tool. Returns a function that removes it. */
  onToolRequest(listener: (use: ToolUse) => void): () => void;
  /** Calls the listener when a result has come. Returns a function that removes it. */
  onToolResult(listener: (use: ToolUse) => void): () => void;
  /** Waits a moment for what is running, ends the rest as aborted, ends open tool spans, and stops listening. */
  close(): Promise<void>;
}
