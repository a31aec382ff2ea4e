/**
 * The one boundary between the engine (where the bytes are) and the user interface. Types only: a transport is any
 * pair of `send` and `listen` that carries structured clones (bigint, typed arrays, Map).
 *
 * Every request can be aborted by itself (`EngineClient.request` with a signal). Then it fails at once with the code
 * `aborted`, and the engine stops working on it. Two requests are of use half done, and are marked `stops`: they end
 * early and answer with what they have.
 *
 * Of some requests only the newest counts: an older one that is still under way fails with the code `superseded`.
 *
 * Secrets are masked in everything that is answered, until `session.reveal` is asked for. The requests whose answers
 * follow it are marked `masked`; it holds for those that are asked for after it. Masking again makes those that were
 * asked for in clear and have no answer yet fail with `superseded`, so that no clear text comes after it.
 */

import type { FileGrant } from './base/file-grant.ts';
import type { Problem } from './base/problem.ts';
import type { Nanoseconds } from './base/time.ts';
import type { CallRow, CellPage } from './cell/page/page.ts';
import type { CellFacts } from './cell/state/facts.ts';
import type { Step } from './cell/step.ts';
import type { SweepCell } from './cell/sweep/cell.ts';
import type {
  ComparedPair,
  CompareProgress,
  CompareReport,
  Comparison,
  KeptRuns,
  RunFiles,
} from './compare/comparison.ts';
import type { Measure } from './compare/report.ts';
import type { Loss } from './formats/write/target.ts';
import type { MaskedSecret } from './secrets/collected.ts';
import type { PackedFile } from './share/document.ts';
import type { TerminalFrame, TerminalFrameRequest, TerminalSearchResult } from './terminal/frame.ts';
import type { TerminalTheme, Timing } from './terminal/recording.ts';
import type { Flame } from './trace/flame.ts';
import type { FlagName, Kind } from './trace/kind.ts';
import type { PathByRow, PathSummary } from './trace/path-summary.ts';
import type { StatisticsBy, TraceStatistics } from './trace/statistics.ts';
import type { Ordinal, SpanTable } from './trace/table.ts';
import type { ScopeRequest } from './trace/time-scope.ts';
import type { Attribute, InstrumentationScope, LogRecord, SpanEvent, SpanLink, Value } from './trace/value.ts';

/** A cell of a sweep, and what to open for it; nothing where it cannot be opened. */
export interface SweepEntry extends SweepCell {
  readonly files: readonly FileGrant[];
}

/** The cells that are new or changed since this engine last sent any. `gone` comes with the last message. */
export interface SweepNews {
  readonly cells: readonly SweepEntry[];
  /** Paths. */
  readonly gone: readonly string[];
}

/** The result of looking for the cells of a sweep. */
export interface SweepSummary {
  readonly cells: number;
  /** Cells whose values are from the index: they were not read again. */
  readonly fromIndex: number;
  /** Folders and files that were not looked at, in sentences. */
  readonly problems: readonly string[];
  readonly cancelled: boolean;
}

/** The part of a document over which times are added up; absent: all of it. */
export interface ScopeArgument extends ScopeRequest {
  /** Only these rows of the current table count (what a filter finds). */
  readonly rows?: Uint32Array | undefined;
}

/** Every request by name, with its argument and its result. `masked` and `stops` as explained above. */
export interface Requests {
  /**
   * Opens files as one document, replacing the one before; secrets are masked then. Resolves when all is read; tables
   * come as events meanwhile. Aborted, it stops reading: what was read so far stays, and is a complete document.
   */
  open: { argument: { files: readonly FileGrant[] }; result: DocumentInfo; stops: true };
  /** Shows secrets from now on, or masks them again, until another document is opened. */
  'session.reveal': { argument: { reveal: boolean }; result: undefined };
  /** One span, whole: long values cut. */
  'span.detail': { argument: { ordinal: Ordinal }; result: SpanDetail; masked: true };
  /** One value, whole: `path` is attribute index, then indexes inside arrays and maps. */
  'span.value': {
    argument: { ordinal: Ordinal; of: 'span' | 'resource'; path: readonly number[] };
    result: Value;
    masked: true;
  };
  /** The span as it stands in the file; at most `limit` characters. */
  'span.raw': {
    argument: { ordinal: Ordinal; limit?: number };
    result: { text: string; whole: number; masked: number };
    masked: true;
  };
  'span.step': { argument: { ordinal: Ordinal }; result: { step: Step; masked: number }; masked: true };
  'span.logs': {
    argument: { ordinal: Ordinal };
    result: { logs: readonly LogRecord[]; masked: number };
    masked: true;
  };
  /**
   * Finds rows: plain text or TraceQL. One answer, or an error with its place in the text; never a part of the rows. A
   * newer query supersedes one that is under way.
   */
  query: { argument: { text: string }; result: QueryResult };
  /** The terminal screen at a time of a recording. A newer one of the same recording supersedes one that is under way. */
  'terminal.frame': { argument: TerminalFrameRequest; result: TerminalFrame };
  'terminal.search': {
    argument: { recording: number; text: string; caseSensitive: boolean; regex: boolean; limit: number };
    result: TerminalSearchResult;
  };
  /** The cell that the document is, or the page of a plain trace. After all is read. */
  'cell.page': { argument: undefined; result: CellPage; masked: true };
  /** The model calls as a table, by start; at most 20,000. */
  'cell.calls': { argument: undefined; result: readonly CallRow[]; masked: true };
  /**
   * Attributes for a table: for each key the values as text (empty: absent), in the order of the ordinals, at most 20,000.
   * `span:id`, `span:parentID`, `trace:id`, `span:statusMessage`: not attributes; `span:attributes`: all in one line.
   */
  'spans.values': {
    argument: { ordinals: Uint32Array; keys: readonly string[] };
    result: readonly (readonly string[])[];
    masked: true;
  };
  /** The happenings with their times, from which the state at any instant is worked out. */
  'cell.facts': { argument: undefined; result: CellFacts; masked: true };
  /**
   * Looks for the cells in folders that were granted, and sends them as `sweep` while it looks. Asked again it sends what
   * has changed, or all once more for `fresh`. A newer one stops one that is under way. Aborted, it stops looking: the
   * cells that were found stay.
   */
  'sweep.list': {
    argument: { folders: readonly FileGrant[]; fresh?: boolean };
    result: SweepSummary;
    stops: true;
  };
  /**
   * The files of the document as they may be given away, with the list of what is masked in them; packed only with
   * `pack`. What is given away is a choice of its own, whatever is shown: masked unless `withSecrets`. Refused where a
   * secret would be left.
   */
  'cell.share': { argument: { withSecrets?: boolean; pack?: boolean }; result: SharedCell };
  /** A report of the cell for an issue tracker: Markdown, masked, at most 60 kB. */
  'cell.report': { argument: undefined; result: { markdown: string; masked: number } };
  /** The formats that can be written. */
  'export.targets': { argument: undefined; result: readonly ExportTarget[] };
  /**
   * Begins to write the document in another format: all of it, or the spans of `ordinals`. After all is read. Secrets
   * are masked unless `withSecrets`, whatever is shown. Ask `export.next` until it is done, or `export.stop`.
   */
  'export.start': {
    argument: { target: string; ordinals?: Uint32Array; withSecrets?: boolean };
    result: ExportStart;
  };
  /** The next piece of the file. Aborting it ends the export. */
  'export.next': { argument: { id: number }; result: ExportPiece };
  'export.stop': { argument: { id: number }; result: undefined };
  /**
   * Reads runs for comparing them, in place of those before, and sends `comparing` meanwhile; the open document is not
   * touched. A newer one supersedes one that is under way. @throws where a side has no run that can be read
   */
  'compare.open': {
    argument: { base: readonly RunFiles[]; new: readonly RunFiles[]; measure?: Measure };
    result: Comparison;
  };
  /** Runs as a baseline, for comparing them in an engine that cannot read their files. @throws where none can be read */
  'compare.keep': { argument: { runs: readonly RunFiles[] }; result: KeptRuns };
  /** Two of the runs that were read, aligned. Indexes as in `Comparison`. */
  'compare.pair': { argument: { base: number; new: number }; result: ComparedPair };
  /** The verdict on the runs that were read by another measure. */
  'compare.report': { argument: { measure: Measure }; result: CompareReport };
  /** Count, times and share of the wall time of each name or kind. After all is read. */
  'trace.statistics': { argument: ScopeArgument & { by: StatisticsBy }; result: TraceStatistics };
  /** The aggregated flame graph, or its reverse, by callers. */
  'trace.flame': { argument: ScopeArgument & { reverse?: boolean }; result: Flame };
  /** The critical path as a strip, with its longest pieces. The rows of a filter do not change it. */
  'trace.path': { argument: ScopeArgument; result: PathSummary };
  /** The critical path's pieces by row. */
  'trace.path-by-row': { argument: ScopeArgument; result: PathByRow };
  /** A terminal-like summary of the spans, where there is no recording: ANSI text as of t. */
  'terminal.summary': { argument: { time: Nanoseconds; columns: number }; result: { text: string } };
}

/** A format that can be written. */
export interface ExportTarget {
  /** As in `convert --to`. */
  readonly name: string;
  readonly title: string;
  /** A sentence that names the things it can never hold. */
  readonly cannotHold: string;
}

/** An export that has begun. */
export interface ExportStart {
  readonly id: number;
  /** Number of spans that will be written. */
  readonly spans: number;
  /** The end of its file's name: `.otlp.jsonl`. */
  readonly extension: string;
  readonly mediaType: string;
}

/** A piece of the file that is written. Counts are of everything so far. */
export interface ExportPiece {
  readonly bytes: Uint8Array;
  readonly done: boolean;
  readonly written: number;
  readonly masked: number;
  /** Things that the spans have and the file cannot hold. */
  readonly losses: readonly Loss[];
}

/** A cell to be shared. */
export interface SharedCell {
  /** The cell's name. */
  readonly title: string;
  /** Empty unless packed. */
  readonly files: readonly PackedFile[];
  /** The secrets that are masked; with secrets, those that would be. */
  readonly masked: readonly MaskedSecret[];
  /** Bytes of the files before packing. */
  readonly size: number;
  /** Whether the secrets are in the files. */
  readonly revealed: boolean;
}

/** Every event that the engine sends without being asked, by name. */
export interface Events {
  progress: Progress;
  /** A snapshot of the table: more rows than the one before, other row numbers, the same ordinals. */
  table: SpanTable;
  problems: readonly Problem[];
  recordings: readonly RecordingInfo[];
  /** The file changed on disk since it was read. */
  changed: { name: string };
  sweep: SweepNews;
  comparing: CompareProgress;
}

/** The name of a request. */
export type RequestName = keyof Requests;
/** Requests that answer with what they have when they are aborted. */
export type StoppingRequest = { [K in RequestName]: Requests[K] extends { stops: true } ? K : never }[RequestName];
/** Requests whose answers hold secrets in clear while `session.reveal` is on. */
export type MaskedRequest = { [K in RequestName]: Requests[K] extends { masked: true } ? K : never }[RequestName];
/** The name of an event. */
export type EventName = keyof Events;

/** Progress of reading a file. */
export interface Progress {
  readonly file: string;
  readonly bytes: number;
  /** Undefined where unknown. */
  readonly total: number | undefined;
  readonly spans: number;
  readonly phase: 'reading' | 'ordering' | 'done' | 'cancelled';
}

/** The files of the document that was opened. */
export interface DocumentInfo {
  readonly files: readonly FileInfo[];
  readonly cancelled: boolean;
}

/** One file of the document. `spanreel stats` prints it, too. */
export interface FileInfo {
  readonly name: string;
  /** Format name, or undefined where it was refused. */
  readonly format: string | undefined;
  readonly formatTitle: string;
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly bytes: number;
  readonly spans: number;
  readonly duplicates: number;
  readonly logs: number;
  /** Things in the file that are not shown, by name. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
  /** Why it was refused. */
  readonly error: Problem | undefined;
}

/** One span with everything that its source has of it. */
export interface SpanDetail {
  readonly ordinal: Ordinal;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  readonly kind: Kind;
  readonly otelKind: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly status: { readonly code: number; readonly message: string };
  readonly flags: readonly FlagName[];
  readonly attributes: readonly Attribute[];
  readonly resource: readonly Attribute[];
  readonly scope: InstrumentationScope;
  readonly events: readonly SpanEvent[];
  /** With the span each link leads to, where it is in the document. */
  readonly links: readonly (SpanLink & { readonly target: Ordinal | undefined })[];
  readonly dropped: { readonly attributes: number; readonly events: number; readonly links: number };
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  /** Secrets masked in what is here. */
  readonly masked: number;
}

/** The rows that a query finds, or its error. */
export type QueryResult =
  | { readonly ok: true; readonly version: number; readonly rows: Uint32Array; readonly mode: 'text' | 'traceql' }
  | {
      readonly ok: false;
      readonly message: string /** Character range in the query. */;
      readonly from: number;
      readonly to: number;
    };

/** One terminal recording of the document. */
export interface RecordingInfo {
  readonly index: number;
  readonly name: string;
  readonly format: string;
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  readonly command: string;
  readonly theme: TerminalTheme | undefined;
  readonly events: number;
  readonly bytes: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly timing: Timing;
  /** Its start on the document's clock. `alignment`: the source of that time. */
  readonly startsAt: Nanoseconds;
  readonly alignment: 'exact' | 'header' | 'assumed';
  /** The span it belongs to, where one names it. */
  readonly span: Ordinal | undefined;
  /** Markers: time in ms and label. */
  readonly markers: readonly { readonly time: number; readonly label: string }[];
  /** Times of output, thinned to at most 2,000: for skipping idle time and drawing activity. ms. */
  readonly activity: Float64Array;
  readonly keyframes: number;
  /** Whether all keyframes are made. */
  readonly indexed: boolean;
}
