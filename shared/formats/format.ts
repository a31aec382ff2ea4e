/**
 * A file format that Spanreel reads: it recognises itself by content and reads into a sink. One file a format, one line in
 * `index.ts`.
 */
import type { ByteSource } from '../base/bytes.ts';
import type { Problem } from '../base/problem.ts';
import type { Classifier } from '../trace/classifier.ts';
import type { SpanSink } from '../trace/sink.ts';
import type { Attribute, InstrumentationScope, LogRecord, SpanContent } from '../trace/value.ts';
import type { Spool } from './spool.ts';

/** Everything that a reader needs beside the bytes. */
export interface ReadContext {
  readonly sink: SpanSink;
  readonly classifier: Classifier;
  /** Reports a problem; equal codes past the first 20 are counted, not listed. */
  report(problem: Problem): void;
  /** Storage for the records that the reader makes of the file; only where the format `converts`. */
  readonly spool?: Spool;
  /** Called about every 256 KB with the bytes consumed so far; awaiting it lets others run. Throws when cancelled. */
  progress(bytes: number): Promise<void> | void;
}

/** Certainty that a file has this format: 0 no, 1 certain. */
export type Confidence = number;

/** A format that is read. */
export interface TraceFormat {
  /** As in `stats --json`: `otlp-json`, `otlp-protobuf`, `tempo-json`, … */
  readonly name: string;
  /** For people: "OTLP/JSON". */
  readonly title: string;
  /** Content only and cheap: the first bytes (up to 64 KB, unwrapped). Must not throw. */
  recognise(head: Uint8Array): Confidence;
  /** Reads the stream to its end into the sink. Throws FormatError only where nothing can be read. */
  read(stream: AsyncIterable<Uint8Array>, context: ReadContext): Promise<void>;
  /** Reads one span again from the bytes that its draft named. */
  span(bytes: Uint8Array): SpanContent;
  log(bytes: Uint8Array): LogRecord;
  resource(bytes: Uint8Array): readonly Attribute[];
  scope(bytes: Uint8Array): InstrumentationScope;
  /** Records stand in the reading's spool, in a notation of its own; `original` returns the place in the file that they are from. */
  readonly converts?: boolean;
  original?(bytes: Uint8Array): { readonly offset: number; readonly length: number };
  /** The span's bytes as text for the Raw tab: the JSON as written, or JSON of the decoded message. */
  raw(bytes: Uint8Array): string;
}

/** The content of a file, and the layers that were around it. */
export interface Unwrapped {
  /** The content: streamed while it is decompressed, and readable at random once that part was streamed. */
  readonly source: ByteSource;
  readonly compression: 'none' | 'gzip' | 'zstd';
  /** Bytes of BOM skipped (offsets count from after it). */
  readonly bom: number;
}
