/** Stepping from span to span by start, among the rows that are visible. */

import { firstIndexWhere } from '../base/search.ts';
import type { Nanoseconds } from '../base/time.ts';
import { type KindIndex, STATUS_ERROR } from '../trace/kind.ts';
import { NO_ROW, type Row, rowEnd, type SpanTable } from '../trace/table.ts';

export type Direction = 1 | -1;
export type RowPredicate = (row: Row) => boolean;
/** What stepping needs of a table: rows, when they start, and their order by start. */
export type Steppable = Pick<SpanTable, 'rowCount' | 'start' | 'byStart'>;

/** Rows of one kind: `shift` with the arrows, `{` and `}` for model calls. */
export function ofKind(table: SpanTable, kind: KindIndex): RowPredicate {
  return (row) => table.kind[row] === kind;
}

/** Rows with an error. */
export function withError(table: SpanTable): RowPredicate {
  return (row) => table.status[row] === STATUS_ERROR;
}

/**
 * The row to step to, or -1 where there is none. Forwards: the next visible row that starts after `time`; rows with
 * equal starts are visited one by one, because a selected row that starts exactly at `time` tells how far we are.
 * With nothing selected, a row that starts exactly at `time` is the first step. Backwards is the mirror image.
 *
 * @param positionOf position of each row among the visible ones, or -1
 * @param selectedRow the selected row, or -1
 */
export function nextStep(
  table: Steppable,
  visible: Uint32Array,
  positionOf: Int32Array,
  time: Nanoseconds,
  selectedRow: Row,
  direction: Direction,
  predicate?: RowPredicate,
): Row {
  const from = firstRank(table, time, selectedRow, direction);
  // Few visible rows among many: look at those instead of walking past all the hidden ones.
  if (visible.length * 16 < table.rowCount) return nearestVisible(table, visible, from, direction, predicate);
  for (let rank = from; rank >= 0 && rank < table.rowCount; rank += direction) {
    const row = table.byStart[rank] as number;
    if (positionOf[row] !== -1 && (predicate === undefined || predicate(row))) return row;
  }
  return NO_ROW;
}

/** The first place in `byStart` that the step may go to. */
function firstRank(table: Steppable, time: Nanoseconds, selectedRow: Row, direction: Direction): number {
  const selected = selectedRow >= 0 && selectedRow < table.rowCount;
  if (selected && table.start[selectedRow] === time) {
    return (ranks(table)[selectedRow] as number) + direction;
  }
  return direction === 1 ? startedBy(table, time, !selected) : startedBy(table, time, selected) - 1;
}

/** How many rows start before `time`, or (not `strictly`) at it. They are the first ones in `byStart`. */
export function startedBy(table: Steppable, time: Nanoseconds, strictly = false): number {
  const start = (rank: number) => table.start[table.byStart[rank] as number] as number;
  return firstIndexWhere(table.rowCount, (rank) => (strictly ? start(rank) >= time : start(rank) > time));
}

function nearestVisible(
  table: Steppable,
  visible: Uint32Array,
  from: number,
  direction: Direction,
  predicate: RowPredicate | undefined,
): Row {
  const rankOf = ranks(table);
  let best = NO_ROW;
  let distance = Number.POSITIVE_INFINITY;
  for (const row of visible) {
    const away = ((rankOf[row] as number) - from) * direction;
    if (away < 0 || away >= distance || (predicate !== undefined && !predicate(row))) continue;
    best = row;
    distance = away;
  }
  return best;
}

const rankCache = new WeakMap<Steppable, Uint32Array>();

/** Place of each row in `byStart`. Kept with the table. */
export function ranks(table: Steppable): Uint32Array {
  let found = rankCache.get(table);
  if (found === undefined) {
    found = new Uint32Array(table.rowCount);
    for (let rank = 0; rank < table.rowCount; rank++) found[table.byStart[rank] as number] = rank;
    rankCache.set(table, found);
  }
  return found;
}

const BLOCK = 256;
const latestEnds = new WeakMap<SpanTable, Float64Array>();

/** Latest end in each block of `byStart`, so that spans long over can be passed by the block. */
function blockEnds(table: SpanTable): Float64Array {
  let ends = latestEnds.get(table);
  if (ends === undefined) {
    ends = new Float64Array(Math.ceil(table.rowCount / BLOCK));
    for (let rank = 0; rank < table.rowCount; rank++) {
      const block = Math.floor(rank / BLOCK);
      const end = rowEnd(table, table.byStart[rank] as number);
      if (end > (ends[block] as number)) ends[block] = end;
    }
    latestEnds.set(table, ends);
  }
  return ends;
}

/**
 * The deepest visible row that runs at `time` (of several, the one that started last), or -1. A row runs from its
 * start until before its end; one of no length, or unfinished, at its ends too.
 */
export function deepestAt(table: SpanTable, positionOf: Int32Array, time: Nanoseconds): Row {
  const ends = blockEnds(table);
  let best = NO_ROW;
  let depth = -1;
  for (let rank = startedBy(table, time) - 1; rank >= 0; rank--) {
    if ((ends[Math.floor(rank / BLOCK)] as number) < time) {
      rank -= rank % BLOCK;
      continue;
    }
    const row = table.byStart[rank] as number;
    if ((table.depth[row] as number) <= depth || positionOf[row] === -1) continue;
    if (!runsAt(table, row, time)) continue;
    best = row;
    depth = table.depth[row] as number;
  }
  return best;
}

function runsAt(table: SpanTable, row: Row, time: Nanoseconds): boolean {
  const start = table.start[row] as number;
  if (time < start) return false;
  const end = rowEnd(table, row);
  return time < end || time === start || (time === end && Number.isNaN(table.duration[row]));
}
