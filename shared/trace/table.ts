import type { Nanoseconds } from '../base/time.ts';

/** Index of a row: position in tree order. Changes when more of the file has been read. */
export type Row = number;
/** Order in which a span was read. Never changes: use it to remember a span. Synthetic rows have none (`NO_ORDINAL`). */
export type Ordinal = number;
/** The ordinal of synthetic rows. */
export const NO_ORDINAL = 0xffffffff;
/** Parent of a row at the top. */
export const NO_ROW = -1;

/**
 * The spans of a document as columns (struct of arrays, no object per span). Rows are in tree order: a trace after
 * another by start, in it a parent before its children, siblings by start. So a subtree is the range
 * `row … subtreeEnd[row]` (exclusive), and a trace is a range of rows too.
 *
 * The same object is the engine's table, the message that crosses to the renderer, and what tests compare.
 */
export interface SpanTable {
  /** Grows by one with each snapshot while a file is being read. */
  readonly version: number;
  /** Whether everything has been read. */
  readonly complete: boolean;
  readonly rowCount: number;
  /** Unix nanoseconds of offset 0: the earliest start in the document (of a span without a start, its end). */
  readonly origin: bigint;
  /** Length of the document: the latest known instant (ends, starts, events). */
  readonly extent: Nanoseconds;

  readonly start: Float64Array;
  /** NaN: never finished. */
  readonly duration: Float64Array;
  readonly parent: Int32Array;
  readonly subtreeEnd: Uint32Array;
  readonly depth: Uint16Array;
  /** Index into KINDS. */
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
  /** Bits of FLAG. */
  readonly flags: Uint16Array;
  /** Indexes into `strings`. */
  readonly name: Uint32Array;
  readonly service: Uint32Array;
  readonly scope: Uint32Array;
  /** Index into `traces`. */
  readonly trace: Uint32Array;
  readonly ordinal: Uint32Array;
  /** Duration minus the union of the children's intervals inside it. For an unfinished span: until the document's end. */
  readonly selfTime: Float64Array;
  /** Errors in the subtree, without the row itself. */
  readonly errorsBelow: Uint32Array;
  /** Rows by start (ties: tree order). */
  readonly byStart: Uint32Array;
  /** Events of row r: `eventTime[eventStart[r] … eventStart[r+1])`, sorted by time. Length rowCount + 1. */
  readonly eventStart: Uint32Array;
  readonly eventTime: Float64Array;
  /** Log records of each row. */
  readonly logCount: Uint16Array;
  /** Rows that have token counts (model calls, mostly), ascending, with what they used. NaN: unknown. */
  readonly tokenRow: Uint32Array;
  readonly inputTokens: Float64Array;
  readonly outputTokens: Float64Array;

  readonly strings: readonly string[];
  readonly traces: readonly TraceSummary[];
}

/** One trace of the document: a range of rows. */
export interface TraceSummary {
  /** As hex text; empty where the spans had none. */
  readonly id: string;
  readonly firstRow: Row;
  /** Exclusive. */
  readonly endRow: Row;
  readonly start: Nanoseconds;
  readonly end: Nanoseconds;
  readonly spans: number;
  readonly errors: number;
  /** Name of its first root. */
  readonly name: string;
  readonly service: string;
}

/** End of a row's interval; for an unfinished span the end of the document. */
export function rowEnd(table: SpanTable, row: Row): Nanoseconds {
  const duration = table.duration[row] as number;
  return Number.isNaN(duration)
    ? Math.max(table.extent, table.start[row] as number)
    : (table.start[row] as number) + duration;
}
