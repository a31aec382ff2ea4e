/**
 * Formats that are not OTLP. Such a reader hands over whole spans as OpenTelemetry would have them; they are kept beside
 * the file in one notation of our own (store.ts), so that everything behind the reader is the same for all formats.
 */
import type { Problem } from '../../base/problem.ts';
import type {
  Attribute,
  InstrumentationScope,
  LogRecord,
  SpanContent,
  SpanEvent,
  SpanLink,
} from '../../trace/value.ts';
import type { Confidence } from '../format.ts';

/** A range of bytes of the file (unwrapped): what a span was read from. */
export interface FilePlace {
  readonly offset: number;
  readonly length: number;
}

/** The source of a span's times where the file does not have them as such: worked out, or made up. */
export type ForeignTiming = 'derived' | 'made up';

/** A span as a foreign reader has it. What is left out is empty. Times are Unix nanoseconds, 0n where missing. */
export interface ForeignSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** OpenTelemetry's kind: `internal, server, client, producer, consumer`. */
  readonly otelKind?: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly status?: { readonly code: number; readonly message: string };
  readonly traceState?: string;
  /** Numbers of parts that the producer dropped, where the file has them. */
  readonly dropped?: SpanContent['dropped'];
  readonly attributes?: readonly Attribute[];
  readonly events?: readonly SpanEvent[];
  readonly links?: readonly SpanLink[];
  /** From `resource()`; 0: none. */
  readonly resource?: number;
  readonly scope?: InstrumentationScope;
  readonly timing?: ForeignTiming;
  /** Shown as Raw. */
  readonly place: FilePlace;
}

/** A log record that belongs to a span. */
export interface ForeignLog extends Omit<LogRecord, 'timeSource'> {
  readonly traceId: string;
  readonly spanId: string;
  readonly place: FilePlace;
}

/** Takes the spans, logs and resources of a foreign reader. */
export interface ForeignContext {
  span(span: ForeignSpan): void;
  log(log: ForeignLog): void;
  /**
   * The number of the resource with this key (a process, a service, …). `attributes` may be given later, or again: the
   * last ones count for all its spans. `service.name` is looked for in them.
   */
  resource(key: string, attributes?: readonly Attribute[]): number;
  report(problem: Problem): void;
  /** Counts what is in the file and cannot be shown: `metrics`, `counter events`, … */
  count(what: string, by?: number): void;
  /** Call about every 256 KB with the bytes consumed so far, and await it. Throws when cancelled. */
  progress(bytes: number): Promise<void>;
}

/** A format that is not OTLP. */
export interface ForeignFormat {
  /** As in `stats --json`. */
  readonly name: string;
  readonly title: string;
  recognise(head: Uint8Array): Confidence;
  /** Reads the stream to its end. Throws FormatError only where nothing can be read. */
  read(stream: AsyncIterable<Uint8Array>, context: ForeignContext): Promise<void>;
}
