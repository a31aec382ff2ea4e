/** What a table shows of its rows. */
import type { SortBy } from '../stores/sort-by.ts';
import { type SortKey, sorted } from './sorting.ts';

export interface Column<R> {
  readonly id: string;
  readonly title: string;
  /** CSS pixels. */
  readonly width: number;
  /** Takes what is left. */
  readonly grows?: boolean;
  readonly numeric?: boolean;
  /** The first press on its title puts the largest on top. */
  readonly largestFirst?: boolean;
  /** A long text that may take several lines where there are few rows. */
  readonly wraps?: boolean;
  text(row: R): string;
  /** What it sorts by, where that is not its text. */
  sort?(row: R): SortKey;
  /** In a CSV file, where that is not its text: a number without unit. */
  csv?(row: R): string;
  /** A bar in the cell: its share of the whole, 0 to 1, and its colour. */
  bar?(row: R): { readonly share: number; readonly colour: string } | undefined;
  /** Below the rows: their sum. */
  foot?(): string;
}

/** The rows in the order that is asked for; as they came where no column has that name. */
export function ordered<R>(rows: readonly R[], columns: readonly Column<R>[], sort: SortBy | undefined): readonly R[] {
  const column = sort && columns.find((one) => one.id === sort.column);
  return column ? sorted(rows, (row) => column.sort?.(row) ?? column.text(row), sort.down) : rows;
}
