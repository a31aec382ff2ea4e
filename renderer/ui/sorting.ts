/** The order of a table's rows. Pure. */
import type { SortBy } from '../stores/sort-by.ts';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** What a column sorts by: NaN and empty text are "unknown". */
export type SortKey = number | string;

function isUnknown(key: SortKey): boolean {
  return typeof key === 'number' ? Number.isNaN(key) : key === '';
}

function compare(a: SortKey, b: SortKey): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const x = Number(a);
  const y = Number(b);
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return collator.compare(String(a), String(b));
}

/** The rows in order. Unknown values come last whichever way; equal ones stay in the order they had. */
export function sorted<R>(rows: readonly R[], sortKey: (row: R) => SortKey, down: boolean): R[] {
  const keys = new Map(rows.map((row) => [row, sortKey(row)]));
  const key = (row: R) => keys.get(row) as SortKey;
  return [...rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (isUnknown(x) || isUnknown(y)) return Number(isUnknown(x)) - Number(isUnknown(y));
    return down ? compare(y, x) : compare(x, y);
  });
}

/** What a press on a column's title makes of the order: one way, the other, as it came. `down`: largest first comes first. */
export function nextSort(sort: SortBy | undefined, column: string, down = false): SortBy | undefined {
  if (sort?.column !== column) return { column, down };
  return sort.down === down ? { column, down: !down } : undefined;
}
