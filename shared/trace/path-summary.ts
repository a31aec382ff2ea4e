/** The critical path as it is shown: a strip of so many bins, and its longest pieces. */
import type { Nanoseconds } from '../base/time.ts';
import type { PathSegments } from './critical-path.ts';
import { isUnattributed } from './frames.ts';
import { KINDS } from './kind.ts';
import { NO_ORDINAL, NO_ROW, type Ordinal, type Row, type SpanTable } from './table.ts';
import type { TimeScope } from './time-scope.ts';

/** Behind the indexes of KINDS: whose time it is where it is no kind's. */
export const OWNER_UNATTRIBUTED = KINDS.length;
export const OWNER_IDLE = KINDS.length + 1;
/** A bin in which there is nothing at all. */
export const OWNER_NONE = 255;

/** A piece of the path. */
export interface PathPiece {
  /** NO_ORDINAL: nothing was running, or the row stands for a missing span. */
  readonly ordinal: Ordinal;
  readonly name: string;
  /** Index into KINDS, OWNER_UNATTRIBUTED or OWNER_IDLE. */
  readonly owner: number;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

export interface PathSummary {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly wall: Nanoseconds;
  /** Time by owner: these sum to the wall time. */
  readonly byOwner: Float64Array;
  /** Bins of equal length from `from` to `to`: who had most of each, and the span that did. */
  readonly binOwner: Uint8Array;
  readonly binOrdinal: Uint32Array;
  /** The longest, longest first. */
  readonly longest: readonly PathPiece[];
  /** Pieces that there are. */
  readonly pieces: number;
  /** Sum of all pieces: the wall time. */
  readonly sum: Nanoseconds;
}

/** Returns the owner of a row's time on the path: a kind, or one of the `OWNER_` numbers. */
function pathOwner(table: SpanTable, row: Row): number {
  if (row === NO_ROW) return OWNER_IDLE;
  const nobody = table.ordinal[row] === NO_ORDINAL || isUnattributed(table, row);
  return nobody ? OWNER_UNATTRIBUTED : (table.kind[row] as number);
}

/** Sums the pieces up. O(pieces + bins), and sorting for the longest. */
export function pathSummary(
  table: SpanTable,
  scope: TimeScope,
  segments: PathSegments,
  { bins, most }: { readonly bins: number; readonly most: number },
): PathSummary {
  const { from, to } = scope;
  const byOwner = new Float64Array(KINDS.length + 2);
  const binOwner = new Uint8Array(bins).fill(OWNER_NONE);
  const binOrdinal = new Uint32Array(bins).fill(NO_ORDINAL);
  const binTime = new Float64Array(bins);
  const perBin = (to - from) / bins;
  let sum = 0;
  for (let i = 0; i < segments.row.length; i++) {
    const row = segments.row[i] as number;
    const begin = segments.from[i] as number;
    const end = segments.to[i] as number;
    const owner = pathOwner(table, row);
    byOwner[owner] = (byOwner[owner] as number) + (end - begin);
    sum += end - begin;
    const last = Math.min(bins - 1, Math.floor((end - from) / perBin));
    for (let bin = Math.min(bins - 1, Math.floor((begin - from) / perBin)); bin <= last; bin++) {
      const inside = Math.min(end, from + (bin + 1) * perBin) - Math.max(begin, from + bin * perBin);
      if (!(inside > (binTime[bin] as number))) continue;
      binTime[bin] = inside;
      binOwner[bin] = owner;
      binOrdinal[bin] = row === NO_ROW ? NO_ORDINAL : (table.ordinal[row] as number);
    }
  }
  const longest = longestPieces(segments, most).map((i): PathPiece => {
    const row = segments.row[i] as number;
    return {
      ordinal: row === NO_ROW ? NO_ORDINAL : (table.ordinal[row] as number),
      name: row === NO_ROW ? '' : (table.strings[table.name[row] as number] ?? ''),
      owner: pathOwner(table, row),
      from: segments.from[i] as number,
      to: segments.to[i] as number,
    };
  });
  return { from, to, wall: to - from, byOwner, binOwner, binOrdinal, longest, pieces: segments.row.length, sum };
}

/** Indexes of the longest pieces, longest first; of equal ones, the earlier. */
function longestPieces({ row, from, to }: PathSegments, most: number): number[] {
  const lengthOf = (i: number) => (to[i] as number) - (from[i] as number);
  const lengths = new Float64Array(row.length);
  for (let i = 0; i < lengths.length; i++) lengths[i] = lengthOf(i);
  // Numbers without a comparison of their own sort several times as fast; only those that may be shown are compared.
  lengths.sort();
  const least = lengths[Math.max(0, lengths.length - most)] ?? 0;
  const chosen: number[] = [];
  for (let i = 0; i < row.length; i++) if (lengthOf(i) > least) chosen.push(i);
  // Of those that are as long as the last one, as many as there is room for.
  for (let i = 0; i < row.length && chosen.length < most; i++) if (lengthOf(i) === least) chosen.push(i);
  return chosen.sort((a, b) => lengthOf(b) - lengthOf(a) || (from[a] as number) - (from[b] as number));
}

/** The pieces of each row: those of row r are `from[first[r]] … from[first[r + 1]]` (exclusive), ascending. */
export interface PathByRow {
  /** Length rowCount + 1. */
  readonly first: Uint32Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** The pieces by row, for drawing them on the rows. Idle time is on none. O(n log n). */
export function pathByRow(table: SpanTable, segments: PathSegments): PathByRow {
  const first = new Uint32Array(table.rowCount + 1);
  for (const row of segments.row) if (row !== NO_ROW) first[row + 1] = (first[row + 1] as number) + 1;
  for (let row = 0; row < table.rowCount; row++) {
    first[row + 1] = (first[row + 1] as number) + (first[row] as number);
  }
  const next = first.slice();
  const from = new Float64Array(first[table.rowCount] as number);
  const to = new Float64Array(from.length);
  for (let i = 0; i < segments.row.length; i++) {
    const row = segments.row[i] as number;
    if (row === NO_ROW) continue;
    const at = next[row] as number;
    from[at] = segments.from[i] as number;
    to[at] = segments.to[i] as number;
    next[row] = at + 1;
  }
  // Pieces do not overlap, so starts and ends in order are the pieces in order.
  for (let row = 0; row < table.rowCount; row++) {
    const begin = first[row] as number;
    const end = first[row + 1] as number;
    if (end - begin < 2) continue;
    from.subarray(begin, end).sort();
    to.subarray(begin, end).sort();
  }
  return { first, from, to };
}
