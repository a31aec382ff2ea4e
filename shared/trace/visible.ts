/** Which rows a tree shows: closed rows hide their subtree, a filter hides what neither matches nor leads to a match. */
import { FLAG } from './kind.ts';
import { NO_ORDINAL, NO_ROW, type Ordinal, type Row, type SpanTable } from './table.ts';

export interface VisibleRows {
  /** Rows that are shown, ascending. */
  readonly visible: Uint32Array;
  /** Position in `visible` of each row, or -1. */
  readonly positionOf: Int32Array;
}

export interface VisibleOptions {
  /** Keys (`rowKey`) of rows that are closed. Keys that name no row are ignored. */
  readonly collapsed: ReadonlySet<Ordinal>;
  /** Only these rows and their ancestors. Absent: all. */
  readonly matches?: Uint32Array | undefined;
  /** Only this trace: index into `table.traces`. */
  readonly trace?: number | undefined;
}

/** The rows that are left when closed rows, filter and trace are applied. A closed row hides matches below it too. */
export function visibleRows(table: SpanTable, options: VisibleOptions): VisibleRows {
  const closed = closedMask(table, options.collapsed);
  const kept = options.matches === undefined ? undefined : withAncestors(table, options.matches);
  const range = options.trace === undefined ? undefined : table.traces[options.trace];
  const first = range?.firstRow ?? 0;
  const end = range?.endRow ?? (options.trace === undefined ? table.rowCount : 0);

  const rows = new Uint32Array(end - first);
  const positionOf = new Int32Array(table.rowCount).fill(-1);
  let count = 0;
  for (let row = first; row < end; ) {
    // Every ancestor of a match is kept, so below a row that is not kept there is nothing to find.
    if (kept !== undefined && kept[row] === 0) {
      row = table.subtreeEnd[row] as number;
      continue;
    }
    rows[count] = row;
    positionOf[row] = count++;
    row = closed?.[row] === 1 ? (table.subtreeEnd[row] as number) : row + 1;
  }
  return { visible: count === rows.length ? rows : rows.slice(0, count), positionOf };
}

function closedMask(table: SpanTable, collapsed: ReadonlySet<Ordinal>): Uint8Array | undefined {
  if (collapsed.size === 0) return undefined;
  const closed = new Uint8Array(table.rowCount);
  for (const key of collapsed) {
    const row = findRow(table, key);
    if (row !== NO_ROW) closed[row] = 1;
  }
  return closed;
}

function withAncestors(table: SpanTable, matches: Uint32Array): Uint8Array {
  const kept = new Uint8Array(table.rowCount);
  for (const match of matches) {
    for (let row = match; row >= 0 && row < table.rowCount && kept[row] === 0; row = table.parent[row] as number) {
      kept[row] = 1;
    }
  }
  return kept;
}

const rowsByOrdinal = new WeakMap<SpanTable, Int32Array>();

/** Row of a span, or of a row's key (see `rowKey`); -1 where this table has none. */
export function findRow(table: SpanTable, ordinal: Ordinal): Row {
  let rows = rowsByOrdinal.get(table);
  if (rows === undefined) {
    rows = invertOrdinals(table);
    rowsByOrdinal.set(table, rows);
  }
  if (ordinal >= 0) return rows[ordinal] ?? NO_ROW;
  const child = rows[-1 - ordinal] ?? NO_ROW;
  if (child === NO_ROW) return NO_ROW;
  const parent = table.parent[child] as number;
  return parent !== NO_ROW && table.ordinal[parent] === NO_ORDINAL ? parent : NO_ROW;
}

function invertOrdinals(table: SpanTable): Int32Array {
  let length = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const ordinal = table.ordinal[row] as number;
    if (ordinal !== NO_ORDINAL && ordinal >= length) length = ordinal + 1;
  }
  const rows = new Int32Array(length).fill(NO_ROW);
  for (let row = 0; row < table.rowCount; row++) {
    const ordinal = table.ordinal[row] as number;
    if (ordinal !== NO_ORDINAL) rows[ordinal] = row;
  }
  return rows;
}

/**
 * What a row is remembered by while more is read: its ordinal; of a made-up row, -1 - the ordinal of the child that was
 * read first (every made-up row has children). Neither changes when rows come in between.
 */
export function rowKey(table: SpanTable, row: Row): Ordinal {
  const ordinal = table.ordinal[row] as number;
  return ordinal === NO_ORDINAL ? (keysOfMadeUp(table).get(row) ?? NO_ORDINAL) : ordinal;
}

const madeUpKeys = new WeakMap<SpanTable, ReadonlyMap<Row, Ordinal>>();

function keysOfMadeUp(table: SpanTable): ReadonlyMap<Row, Ordinal> {
  const known = madeUpKeys.get(table);
  if (known !== undefined) return known;
  const keys = new Map<Row, Ordinal>();
  for (let row = 0; row < table.rowCount; row++) {
    const parent = table.parent[row] as number;
    if (parent === NO_ROW || table.ordinal[parent] !== NO_ORDINAL) continue;
    const key = -1 - (table.ordinal[row] as number);
    if (key > (keys.get(parent) ?? Number.NEGATIVE_INFINITY)) keys.set(parent, key);
  }
  madeUpKeys.set(table, keys);
  return keys;
}

/** Whether Spanreel made the row up for a missing parent. */
export function isSynthetic(table: SpanTable, row: Row): boolean {
  return ((table.flags[row] as number) & FLAG.synthetic) !== 0;
}

/** Whether the row has children. */
export function hasChildren({ subtreeEnd }: { readonly subtreeEnd: ArrayLike<number> }, row: Row): boolean {
  return (subtreeEnd[row] as number) > row + 1;
}

/** The row's parent, its parent, and so on up to the top. */
export function listAncestors(table: SpanTable, row: Row): Row[] {
  const rows: Row[] = [];
  for (let at = table.parent[row] ?? NO_ROW; at !== NO_ROW; at = table.parent[at] as number) rows.push(at);
  return rows;
}
