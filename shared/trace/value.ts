/** What a span holds beyond its columns, as read again from the source when someone asks for it. */

/** An attribute's value with the type it was written in. 64-bit integers stay decimal text, so no digit is lost. */
export type Value =
  | { readonly type: 'string'; readonly value: string; readonly cut?: Cut }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: string }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'bytes'; readonly value: string; readonly cut?: Cut }
  | { readonly type: 'array'; readonly value: readonly Value[]; readonly cut?: Cut }
  | { readonly type: 'map'; readonly value: readonly Attribute[]; readonly cut?: Cut }
  | { readonly type: 'null' };

/** Marks a value of which only the first part is here; `span.value` gives the whole. */
interface Cut {
  /** Characters, elements or entries in the whole value. */
  readonly whole: number;
}

export interface Attribute {
  readonly key: string;
  readonly value: Value;
}

export interface SpanEvent {
  /** Unix nanoseconds; 0n where the file had none. */
  readonly time: bigint;
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly attributes: readonly Attribute[];
}

export interface LogRecord {
  /** Unix nanoseconds: time, else observed time, else 0n. */
  readonly time: bigint;
  /** Which of the two it was. */
  readonly timeSource: 'time' | 'observed' | 'none';
  readonly severity: string;
  readonly eventName: string;
  readonly body: Value;
  readonly attributes: readonly Attribute[];
}

export interface InstrumentationScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly Attribute[];
}

/** One span, whole, as its format's reader gives it back. Ids are lower-case hex where they are hex. */
export interface SpanContent {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  /** OpenTelemetry's kind: `internal, server, client, producer, consumer` or empty. */
  readonly otelKind: string;
  /** Unix nanoseconds; 0n where missing. */
  readonly start: bigint;
  readonly end: bigint;
  readonly status: { readonly code: number; readonly message: string };
  readonly attributes: readonly Attribute[];
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  /** How many the producer dropped, where it said so. */
  readonly dropped: { readonly attributes: number; readonly events: number; readonly links: number };
}
