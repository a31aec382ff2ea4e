/** A table's rows as text for elsewhere. What is copied is what is shown: masked unless secrets are revealed. */
import { csvText, tsvText } from '../../shared/base/csv.ts';
import { maskText } from '../../shared/secrets/mask.ts';
import { layoutStore } from '../stores/layout.ts';
import type { Column } from './table-column.ts';

/** As it is taken into a file (CSV) or pasted into a spreadsheet (TSV). */
export type TableForm = 'csv' | 'tsv';

/** The titles and the rows, in the given order. */
export function tableText<R>(rows: readonly R[], columns: readonly Column<R>[], form: TableForm): string {
  const { reveal } = layoutStore.getState();
  const plain = (text: string) => (reveal ? text : maskText(text).text);
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((column) => plain(column.csv?.(row) ?? column.text(row)))),
  ];
  return form === 'csv' ? csvText(lines) : tsvText(lines);
}
