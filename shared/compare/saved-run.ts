/** A run as it is kept in a baseline: the columns that a comparison needs, as JSON. */

import { EMPTY_TABLE } from '../trace/empty.ts';
import { STATUS_ERROR } from '../trace/kind.ts';
import { selfTimes } from '../trace/self-time.ts';
import { endOf, type SpanTable } from '../trace/table.ts';
import { type ComparedRun, comparedRun, type Keys } from './run.ts';

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
}

export interface Baseline {
  /** The version of this shape. */
  readonly spanreelBaseline: 1;
  readonly runs: readonly SavedRun[];
}

export function saveRun(name: string, table: SpanTable, contents: readonly string[]): SavedRun {
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
  };
}

/** The run again. @throws Error that says what is wrong, where the file was made by something else */
export function loadRun(saved: SavedRun, keys: Keys): ComparedRun {
  const table = tableOf(saved);
  return comparedRun(table, keys, (row) => (saved.content[row] ? { content: saved.content[row] } : undefined));
}

function tableOf(saved: SavedRun): SpanTable {
  const rows = check(saved);
  const start = Float64Array.from(saved.start);
  const duration = Float64Array.from(saved.duration, (value) => value ?? Number.NaN);
  const parent = Int32Array.from(saved.parent);
  const subtreeEnd = Uint32Array.from({ length: rows }, (_, row) => row + 1);
  for (let row = rows - 1; row >= 0; row--) {
    const above = parent[row] as number;
    if (above >= 0) subtreeEnd[above] = Math.max(subtreeEnd[above] as number, subtreeEnd[row] as number);
  }
  const status = new Uint8Array(rows);
  for (const row of saved.failed) status[row] = STATUS_ERROR;
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
    kind: Uint8Array.from(saved.kind),
    status,
    name: Uint32Array.from(saved.nameOf),
    strings: saved.strings,
    byStart: Uint32Array.from(start.keys()).sort((a, b) => (start[a] as number) - (start[b] as number) || a - b),
    tokenRow: Uint32Array.from(every(0), (row) => row ?? 0),
    inputTokens: Float64Array.from(every(1), (count) => count ?? Number.NaN),
    outputTokens: Float64Array.from(every(2), (count) => count ?? Number.NaN),
  };
  const end = Float64Array.from(start, (_, row) => endOf(table, row));
  return { ...table, selfTime: selfTimes(start, end, parent) };
}

/** How many rows there are, where all columns agree on it. */
function check(saved: SavedRun): number {
  const rows = Array.isArray(saved?.start) ? saved.start.length : -1;
  const columns = [saved?.nameOf, saved?.kind, saved?.duration, saved?.parent, saved?.content];
  if (rows < 0 || columns.some((column) => !Array.isArray(column) || column.length !== rows)) {
    throw new Error('The baseline is damaged: its columns are not of one length.');
  }
  if (saved.parent.some((above, row) => !Number.isInteger(above) || above >= row || above < -1)) {
    throw new Error('The baseline is damaged: a step stands before the one that it belongs to.');
  }
  if (!Array.isArray(saved.strings) || !Array.isArray(saved.tokens) || !Array.isArray(saved.failed)) {
    throw new Error('The baseline is damaged: something is missing.');
  }
  return rows;
}
