/** A run as it is kept in a baseline: the columns that a comparison needs, as JSON. */
import { EMPTY_TABLE } from '../trace/empty.ts';
import { KINDS, STATUS_ERROR } from '../trace/kind.ts';
import { selfTimes } from '../trace/self-time.ts';
import { NO_ORDINAL, rowEnd, type SpanTable } from '../trace/table.ts';

/** Arrays by row, in tree order. Times are ns since the first start. */
export interface SavedRun {
  /** Where it was read from, as the user named it. */
  readonly name: string;
  readonly strings: readonly string[];
  readonly nameOf: readonly number[];
  readonly kind: readonly number[];
  readonly failed: readonly number[];
  readonly start: readonly number[];
  /** null: never finished. */
  readonly duration: readonly (number | null)[];
  readonly parent: readonly number[];
  readonly content: readonly string[];
  /** Row, input and output tokens, one after another; null: unknown. */
  readonly tokens: readonly (number | null)[];
  readonly extent: number;
  /** By row; null: unknown. Missing in baselines of before it was kept. */
  readonly firstToken?: readonly (number | null)[];
}

export interface Baseline {
  /** The version of this shape. */
  readonly spanreelBaseline: 1;
  readonly runs: readonly SavedRun[];
}

export function saveRun(name: string, { table, contents, firstToken }: ReadColumns): SavedRun {
  const rows = Array.from({ length: table.rowCount }, (_, row) => row);
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
  return {
    name,
    strings: table.strings,
    nameOf: [...table.name],
    kind: [...table.kind],
    failed: rows.filter((row) => table.status[row] === STATUS_ERROR),
    start: [...table.start],
    duration: rows.map((row) => known(table.duration[row])),
    parent: [...table.parent],
    content: contents,
    tokens: [...table.tokenRow].flatMap((row, i) => [row, known(table.inputTokens[i]), known(table.outputTokens[i])]),
    extent: table.extent,
    firstToken: rows.map((row) => known(firstToken[row])),
  };
}

const DEEPEST = 0xffff;

/** What is read of a run for comparing it, wherever it was read from. */
export interface ReadColumns {
  readonly table: SpanTable;
  /** By row, as `firstToken`; see `comparedRun`. */
  readonly contents: readonly string[];
  readonly firstToken: Float64Array;
}

/** The run again. @throws Error that says what is wrong, where the file was made by something else */
export function loadRun(saved: SavedRun): ReadColumns {
  const rows = check(saved);
  const firstToken = Float64Array.from({ length: rows }, (_, row) => saved.firstToken?.[row] ?? Number.NaN);
  return { table: restoreTable(saved, rows), contents: saved.content, firstToken };
}

function restoreTable(saved: SavedRun, rows: number): SpanTable {
  const start = Float64Array.from(saved.start);
  const duration = Float64Array.from(saved.duration, (value) => value ?? Number.NaN);
  const parent = Int32Array.from(saved.parent);
  const depth = new Uint16Array(rows);
  const subtreeEnd = Uint32Array.from({ length: rows }, (_, row) => row + 1);
  const errorsBelow = new Uint32Array(rows);
  const status = new Uint8Array(rows);
  for (const row of saved.failed) status[row] = STATUS_ERROR;
  for (let row = 0; row < rows; row++) {
    const above = parent[row] as number;
    if (above >= 0) depth[row] = Math.min(DEEPEST, (depth[above] as number) + 1);
  }
  for (let row = rows - 1; row >= 0; row--) {
    const above = parent[row] as number;
    if (above < 0) continue;
    subtreeEnd[above] = Math.max(subtreeEnd[above] as number, subtreeEnd[row] as number);
    const failed = status[row] === STATUS_ERROR ? 1 : 0;
    errorsBelow[above] = (errorsBelow[above] as number) + (errorsBelow[row] as number) + failed;
  }
  const every = (offset: number) => saved.tokens.filter((_, i) => i % 3 === offset);
  const table: SpanTable = {
    ...EMPTY_TABLE,
    complete: true,
    rowCount: rows,
    extent: saved.extent,
    start,
    duration,
    parent,
    subtreeEnd,
    depth,
    kind: Uint8Array.from(saved.kind),
    status,
    flags: new Uint16Array(rows),
    name: Uint32Array.from(saved.nameOf),
    service: new Uint32Array(rows).fill(saved.strings.length),
    scope: new Uint32Array(rows).fill(saved.strings.length),
    trace: new Uint32Array(rows),
    // Nothing of its spans can be read again.
    ordinal: new Uint32Array(rows).fill(NO_ORDINAL),
    errorsBelow,
    eventStart: new Uint32Array(rows + 1),
    logCount: new Uint16Array(rows),
    strings: [...saved.strings, ''],
    byStart: Uint32Array.from(start.keys()).sort((a, b) => (start[a] as number) - (start[b] as number) || a - b),
    tokenRow: Uint32Array.from(every(0), (row) => row ?? 0),
    inputTokens: Float64Array.from(every(1), (count) => count ?? Number.NaN),
    outputTokens: Float64Array.from(every(2), (count) => count ?? Number.NaN),
  };
  const end = Float64Array.from(start, (_, row) => rowEnd(table, row));
  return { ...table, selfTime: selfTimes(start, end, parent) };
}

/** How many rows there are, where the columns agree on it and hold what they should. @throws Error */
function check(saved: SavedRun): number {
  const rows = Array.isArray(saved?.start) ? saved.start.length : -1;
  const columns = [saved?.nameOf, saved?.kind, saved?.duration, saved?.parent, saved?.content];
  if (rows < 0 || columns.some((column) => !Array.isArray(column) || column.length !== rows)) {
    throw new Error('The baseline is damaged: its columns are not of one length.');
  }
  const { strings, tokens, failed } = saved;
  if (![strings, tokens, failed, saved.firstToken ?? []].every(Array.isArray) || typeof saved.name !== 'string') {
    throw new Error('The baseline is damaged: something is missing.');
  }
  const isText = (value: unknown) => typeof value === 'string';
  const isRow = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < rows;
  const right =
    Number.isFinite(saved.extent) &&
    strings.every(isText) &&
    saved.content.every(isText) &&
    saved.start.every(Number.isFinite) &&
    saved.duration.every((value) => value === null || Number.isFinite(value)) &&
    saved.nameOf.every((index) => Number.isInteger(index) && index >= 0 && index < strings.length) &&
    saved.kind.every((index) => Number.isInteger(index) && index >= 0 && index < KINDS.length) &&
    failed.every(isRow) &&
    (saved.firstToken ?? []).every((value) => value === null || Number.isFinite(value)) &&
    tokens.length % 3 === 0 &&
    tokens.every((value, i) => (i % 3 === 0 ? isRow(value) : value === null || Number.isFinite(value)));
  if (!right) throw new Error('The baseline is damaged: it has impossible values.');
  if (!isTreeOrder(saved.parent)) {
    throw new Error('The baseline is damaged: a step is not below its parent.');
  }
  return rows;
}

/** Whether every row stands below the row before it, or below one of those that this one stands below. */
function isTreeOrder(parent: readonly number[]): boolean {
  for (let row = 0; row < parent.length; row++) {
    const above = parent[row] as number;
    let before = row - 1;
    while (before !== above && before >= 0) before = parent[before] as number;
    if (before !== above) return false;
  }
  return true;
}
