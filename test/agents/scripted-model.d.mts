/** What a scripted model is asked to do. A turn answers one request. */
export interface Turn {
  /** Reasoning, then text, each streamed word by word. */
  readonly think?: string;
  readonly say?: string;
  /** Tool calls, in the words of scripted-turns.mjs: `{"read": {"path"}}`, `run`, `list`, `edit`, `write`. */
  readonly do?: readonly Readonly<Record<string, Readonly<Record<string, string>>>>[];
  /** Answers before the real one; meant for a server that serves one run. */
  readonly fail?: readonly { readonly status: number; readonly retryAfterS?: number; readonly message?: string }[];
  readonly timing?: Partial<Timing>;
}

/** Delays at speed 1, ms. */
export interface Timing {
  readonly firstMs: number;
  readonly wordMs: number;
}

export interface Script {
  readonly model: string;
  /** The answer to requests beside the task. */
  readonly title?: string;
  readonly timing?: Partial<Timing>;
  readonly turns: readonly Turn[];
}

/** One request as the server saw it. */
export interface ModelRequest {
  readonly number: number;
  /** Unix nanoseconds at which it came. */
  readonly at: string;
  readonly path: string;
  readonly api: 'chat' | 'responses';
  /** SHA-256 of the body, first 16 hex digits. */
  readonly requestHash: string;
  readonly status: number;
  readonly model?: string;
  readonly stream?: boolean;
  /** Undefined for a request beside the task. */
  readonly turn?: number;
  /** Of answers with status 200: */
  readonly responseId?: string;
  readonly usage?: {
    readonly input: number;
    readonly cached: number;
    readonly output: number;
    readonly reasoning: number;
  };
  readonly callIds?: readonly string[];
}

export interface ScriptedModel {
  readonly url: string;
  readonly requests: readonly ModelRequest[];
  close(): Promise<void>;
}

export function startScriptedModel(options: {
  readonly script: Script;
  readonly port?: number;
  readonly log?: string;
  readonly speed?: number;
}): Promise<ScriptedModel>;
