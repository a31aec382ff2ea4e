/** The order of a matrix's rows and columns, as its titles change it. Pure. */
import { columnKey, type Matrix, type MatrixOrder } from '../../../shared/cell/sweep/matrix.ts';
import type { SweepEntry } from '../../../shared/protocol.ts';
import type { Place } from '../../ui/roving.ts';
import { BEFORE } from './places.ts';

export type AriaSort = 'ascending' | 'descending' | 'none';

/** The key of the totals. */
export const ALL = '*';

/** Rows sorted by a column: best first, then worst first, then by name again. */
export function sortRowsBy(order: MatrixOrder, key: string): MatrixOrder {
  const { rowsBy, rowsUp, ...rest } = order;
  if (rowsBy !== key) return { ...rest, rowsBy: key, rowsUp: false };
  return rowsUp ? rest : { ...rest, rowsBy: key, rowsUp: true };
}

/** Columns sorted by a row: best first, then worst first, then by name again. */
export function sortColumnsBy(order: MatrixOrder, key: string): MatrixOrder {
  const { columnsBy, columnsUp, ...rest } = order;
  if (columnsBy !== key) return { ...rest, columnsBy: key, columnsUp: false };
  return columnsUp ? rest : { ...rest, columnsBy: key, columnsUp: true };
}

/** The order after a press on a title, by its place; undefined where there is no title. The corner sorts by name. */
export function orderAfterTitle(
  matrix: Matrix<SweepEntry>,
  order: MatrixOrder,
  { x, y }: Place,
): MatrixOrder | undefined {
  if (x === 0 && y === 0) return {};
  if (y === 0) {
    const column = matrix.columns[x - BEFORE];
    return sortRowsBy(order, column ? columnKey(column) : ALL);
  }
  return x === 0 ? sortColumnsBy(order, matrix.rows[y - BEFORE]?.key ?? ALL) : undefined;
}

/** How rows are sorted by a column, for its title. */
export function rowsSorted(order: MatrixOrder, key: string): AriaSort {
  return order.rowsBy === key ? (order.rowsUp ? 'ascending' : 'descending') : 'none';
}

/** How columns are sorted by a row, for its title. */
export function columnsSorted(order: MatrixOrder, key: string): AriaSort {
  return order.columnsBy === key ? (order.columnsUp ? 'ascending' : 'descending') : 'none';
}
