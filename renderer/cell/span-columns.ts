/** The columns that the table of spans can have: what the table itself knows, and any attribute, asked of the engine. */
import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import { KINDS, STATUS_ERROR, STATUS_OK } from '../../shared/trace/kind.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import type { Column } from '../ui/DataTable.tsx';
import { storage } from '../ui/storage.ts';

/** Columns of the table itself, by id, with their titles. */
export const BUILT_IN: readonly (readonly [id: string, title: string])[] = [
  ['kind', 'kind'],
  ['start', 'start'],
  ['duration', 'duration'],
  ['self', 'self time'],
  ['status', 'status'],
  ['service', 'service'],
  ['span:id', 'span id'],
  ['span:parentID', '↳ parent id'],
  ['trace:id', 'trace id'],
  ['span:statusMessage', 'error'],
  ['span:attributes', 'attributes'],
];

const OWN = new Set(['name', 'kind', 'start', 'duration', 'self', 'status', 'service']);
const KEY = 'spanreel.span-columns';
const MOST_COLUMNS = 60;
const LONGEST_KEY = 300;

/** What is shown until someone chooses: of a long table without what has to be read for every row. */
export function usualColumns(table: SpanTable): string[] {
  const usual = ['kind', 'start', 'duration'];
  if (table.rowCount > 2000) return [...usual, 'self', 'status'];
  const failed = table.status.subarray(0, table.rowCount).includes(STATUS_ERROR);
  return [...usual, 'span:id', 'span:parentID', ...(failed ? ['span:statusMessage'] : []), 'span:attributes'];
}

/** The columns that were chosen on an earlier visit; undefined where none were. */
export function keptColumns(): string[] | undefined {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? 'null');
    if (!Array.isArray(kept)) return undefined;
    const columns = kept.filter((id): id is string => typeof id === 'string' && id !== '' && id.length <= LONGEST_KEY);
    return [...new Set(columns)].slice(0, MOST_COLUMNS);
  } catch {
    // Not ours, or cut short: as if nothing had been kept.
    return undefined;
  }
}

export function keepColumns(columns: readonly string[] | undefined): void {
  storage.setItem(KEY, JSON.stringify(columns ?? null));
}

/** Which of the columns have to be asked of the engine. */
export function askedKeys(columns: readonly string[]): string[] {
  return columns.filter((id) => !OWN.has(id));
}

/** Texts of asked columns: by key, by row. */
export type AskedValues = ReadonlyMap<string, ReadonlyMap<Row, string>>;

/** The columns in the order chosen, the name first. */
export function columnsOf(table: SpanTable, ids: readonly string[], values: AskedValues): Column<Row>[] {
  return ['name', ...ids.filter((id) => id !== 'name')].map((id) => columnOf(table, id, values));
}

function columnOf(table: SpanTable, id: string, values: AskedValues): Column<Row> {
  const title = BUILT_IN.find(([known]) => known === id)?.[1] ?? id;
  const nanos = (column: Float64Array, format: (value: number) => string) => ({
    numeric: true,
    text: (row: Row) => (Number.isNaN(column[row]) ? 'never ended' : format(column[row] as number)),
    sort: (row: Row) => column[row] as number,
    csv: (row: Row) => (Number.isNaN(column[row]) ? '' : String((column[row] as number) / 1e6)),
  });
  const string = (index: number | undefined) => table.strings[index ?? 0] ?? '';
  switch (id) {
    case 'name':
      return { id, title: 'name', width: 230, text: (row) => string(table.name[row]) };
    case 'kind':
      return { id, title, width: 94, text: (row) => KINDS[table.kind[row] as number] ?? '' };
    case 'start':
      return { id, title, width: 96, ...nanos(table.start, formatClock) };
    case 'duration':
      return { id, title, width: 88, ...nanos(table.duration, formatDuration) };
    case 'self':
      return { id, title, width: 88, ...nanos(table.selfTime, formatDuration) };
    case 'status':
      return { id, title, width: 70, text: (row) => STATUS.get(table.status[row] as number) ?? '' };
    case 'service':
      return { id, title, width: 130, text: (row) => string(table.service[row]) };
    default: {
      const wide = id === 'span:attributes';
      const hex = id.endsWith(':id') || id.endsWith('ID');
      const own = values.get(id);
      return {
        id,
        title,
        width: wide ? 280 : hex ? 104 : 140,
        grows: wide,
        wraps: wide || id === 'span:statusMessage',
        text: (row) => own?.get(row) ?? '',
      };
    }
  }
}

const STATUS: ReadonlyMap<number, string> = new Map([
  [STATUS_OK, 'ok'],
  [STATUS_ERROR, 'error'],
]);

/** "The first 20,000 of 1,204,331 spans" */
export function cutNote(shown: number, all: number): string {
  return shown >= all
    ? ''
    : `The first ${formatInteger(shown)} of ${formatInteger(all)} spans; a filter finds the others.`;
}
