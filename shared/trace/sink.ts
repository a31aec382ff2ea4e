/**
 * The sink for spans and logs that readers fill. A reader fills the one `draft` and calls `add`; nothing is allocated per span.
 * The builder (builder.ts) implements it; a test may implement it with an array.
 */
import type { IdTable, StringTable } from '../base/intern.ts';

/** The absent id, name, scope or resource. */
export const NONE = 0;

/** One span as it is being read. Reused: whoever keeps something copies it. */
export interface SpanDraft {
  /** Byte range of the span in the unwrapped source, for reading it again. */
  offset: number;
  length: number;
  /** Hash of exactly those bytes (hashBytes), to recognise exact duplicates. */
  hash: number;
  /** Indexes into `ids`; NONE where absent. */
  traceId: number;
  spanId: number;
  parentId: number;
  /** Unix time as whole seconds and nanoseconds (0 … 999,999,999); seconds NaN where missing or zero. */
  startSeconds: number;
  startNanos: number;
  endSeconds: number;
  endNanos: number;
  /** Index into `strings`. */
  name: number;
  /** From `resource()` and `scope()`. */
  resource: number;
  scope: number;
  /** 0: unset, STATUS_OK, STATUS_ERROR. */
  status: number;
  /** Index into KINDS. */
  kind: number;
  /** Bits of FLAG that the reader knows: noStart, unfinished, oddId, impreciseTime, terminal, links. */
  flags: number;
  /** NaN where unknown. */
  inputTokens: number;
  outputTokens: number;
  /** Times of its events, `eventCount` of them; grow the arrays as needed. */
  eventCount: number;
  eventSeconds: Float64Array;
  eventNanos: Float64Array;
}

/** One log record as it is being read. Reused as `SpanDraft` is. */
export interface LogDraft {
  offset: number;
  length: number;
  traceId: number;
  spanId: number;
  seconds: number;
  nanos: number;
  /** It is a `terminal.output` record. */
  terminal: boolean;
  resource: number;
}

/** The sink of a reading: takes spans, logs, resources and scopes in the order of the file. */
export interface SpanSink {
  readonly ids: IdTable;
  readonly strings: StringTable;
  readonly draft: SpanDraft;
  readonly logDraft: LogDraft;
  /** A new resource, whose attributes may become known only after its spans. Returns its index (from 1). */
  addResource(): number;
  /** Names a resource's service and where its bytes are, for reading its attributes again. */
  setResource(index: number, service: string, offset: number, length: number): void;
  /** A new scope within a resource; name and version may come later. Returns its index (from 1). */
  addScope(): number;
  setScope(index: number, name: string, version: string, offset: number, length: number): void;
  /** Takes the draft as one more span. */
  addSpan(): void;
  addLog(): void;
  /** Counts what is in the file but is not shown: `metrics`, `logs without a span`, … */
  count(what: string, by?: number): void;
}
