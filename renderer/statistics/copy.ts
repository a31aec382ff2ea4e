/** Copies the table that is in front, as it is ordered. */
import { statisticsStore } from '../stores/statistics.ts';
import { copyTable } from '../ui/DataTable.tsx';
import { ordered } from '../ui/table-column.ts';
import { found, pieceColumns, statisticColumns } from './columns.ts';

/** What a table is called when it was copied. */
export const PIECES = 'pieces of the critical path';
export const ENTRIES = { name: 'names', kind: 'kinds' } as const;

/** As TSV, which is pasted into a spreadsheet as a table. */
export async function copyStatistics(): Promise<void> {
  const { tab, table, path, by, search, sort, pathSort } = statisticsStore.getState();
  if (tab === 'path' && path) {
    const columns = pieceColumns(path);
    await copyTable(PIECES, ordered(path.longest, columns, pathSort), columns, 'tsv');
  } else if (tab === 'table' && table) {
    const listed = found(table.entries, search);
    const columns = statisticColumns(table, listed, by);
    await copyTable(ENTRIES[by], ordered(listed, columns, sort), columns, 'tsv');
  }
}
