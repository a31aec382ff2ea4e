/** The types that all parts of the harness share: a cell that is being recorded, and its spans. */

/** The values of `cell.span.kind`. */
export type CellSpanKind =
  | 'task_setup'
  | 'adapter_run'
  | 'container'
  | 'model_call'
  | 'tool_call'
  | 'scorer'
  | 'cleanup';

/** OpenTelemetry's attribute values. A bigint is written as an integer, a number as an integer where it is one. */
export type AttributeValue = string | number | bigint | boolean | readonly string[] | readonly number[];
/** Attributes whose value is undefined are left out. */
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

/** The run of a matrix that a cell is. Becomes the resource attributes `cell.*`. */
export interface CellIdentity {
  /** `sweep/tui/model/task#run`, where it has all of them. */
  readonly id: string;
  readonly sweep: string | undefined;
  /** The agent CLI: `pi`, `codex`, … */
  readonly tui: string;
  readonly model: string | undefined;
  readonly task: string | undefined;
  readonly taskCategory: string | undefined;
  /** From 1. */
  readonly run: number;
}

/** A span that is open. Its start record is in the file already; everything set later is written when it ends. */
export interface CellSpan {
  /** 32 and 16 hex digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly start: bigint;
  /** W3C trace context that makes another program's spans children of this one. */
  readonly traceparent: string;
  set(attributes: Attributes): void;
  /** `time`: Unix nanoseconds, now where it is left out. */
  event(name: string, attributes?: Attributes, time?: bigint): void;
  /** Sets the status to error, with an `exception` event where it is an Error. */
  fail(error: unknown): void;
  /** Links to another span. */
  link(to: { readonly traceId: string; readonly spanId: string }, attributes?: Attributes): void;
  /** Writes the span. What comes later is ignored. */
  end(time?: bigint): void;
}

export interface StartOptions {
  /** The parent; `null`: none. The span that is active in this asynchronous context where it is left out. */
  readonly parent?: CellSpan | null;
  /** Unix nanoseconds; now where it is left out. */
  readonly time?: bigint;
  /** OpenTelemetry's kind; `internal` where it is left out. */
  readonly otelKind?: 'internal' | 'client' | 'server';
}

/** An OpenTelemetry event as a log record: it is on disk at once, where a span's own events wait for its end. */
export interface CellLog {
  /** The span it belongs to. */
  readonly span: Pick<CellSpan, 'traceId' | 'spanId'>;
  readonly time: bigint;
  readonly eventName: string;
  readonly body?: string;
  readonly attributes?: Attributes;
}

/** One export request of another program in OTLP/JSON, as it is to be written: ids and parents already joined. */
export type OtlpLine =
  | { readonly resourceSpans: readonly unknown[] }
  | { readonly resourceLogs: readonly unknown[] }
  | { readonly resourceMetrics: readonly unknown[] };

/** A cell that is being recorded. */
export interface Cell {
  /** Folder with `trace.otlp.jsonl`. */
  readonly folder: string;
  readonly traceId: string;
  /** Runs `work` in a span, which is the parent of what `work` starts. A throw is recorded on the span and passed on. */
  span<T>(
    kind: CellSpanKind,
    name: string,
    attributes: Attributes,
    work: (span: CellSpan) => T | Promise<T>,
  ): Promise<T>;
  /** A span that ends when its `end` is called. */
  start(kind: CellSpanKind, name: string, attributes?: Attributes, options?: StartOptions): CellSpan;
  log(record: CellLog): void;
  /** Appends what another program sent. */
  adopt(line: OtlpLine): void;
  /** Ends the file and waits for what is still on its way to an endpoint. Spans that are open stay unfinished. */
  close(): Promise<void>;
}
