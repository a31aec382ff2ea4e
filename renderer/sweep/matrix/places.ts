/** Places in the grid of a matrix: row 0 and column 0 are the titles, row 1 and column 1 the totals. Pure. */
import { columnKey, type Matrix, type Summary } from '../../../shared/cell/sweep/matrix.ts';
import type { SweepEntry } from '../../../shared/protocol.ts';
import type { GridSize, Place } from '../../ui/roving.ts';

/** Titles and totals come before the first row and the first column of the matrix. */
export const BEFORE = 2;

/** Keys of titles and totals, where other rows and columns have their own. */
const TITLES = '#titles';
const TOTALS = '*';

/** A place by the keys of its row and column: it stays the same when others come, go or change their order. */
export interface Chosen {
  readonly row: string;
  readonly column: string;
}

/** The size of the grid, with titles and totals. */
export function gridSize(matrix: Matrix<SweepEntry>): GridSize {
  return { width: matrix.columns.length + BEFORE, height: matrix.rows.length + BEFORE };
}

/** The summary that is drawn at a place; undefined where nothing was run. */
export function fieldAt(matrix: Matrix<SweepEntry>, { x, y }: Place): Summary<SweepEntry> | undefined {
  const row = matrix.rows[y - BEFORE];
  if (y >= BEFORE) return x < BEFORE ? row?.all : row?.fields[x - BEFORE];
  return x < BEFORE ? matrix.all : matrix.columns[x - BEFORE]?.all;
}

/** Whether a place holds results, and not a title nor the totals of everything: what a mark can be put on. */
export function canBeMarked({ x, y }: Place): boolean {
  return x > 0 && y > 0 && x + y > 2;
}

/** The present place of what was chosen. What is gone is followed by the first of its kind. */
export function placeOf(matrix: Matrix<SweepEntry>, { row, column }: Chosen): Place {
  const x = matrix.columns.findIndex((one) => columnKey(one) === column) + BEFORE;
  const y = matrix.rows.findIndex((one) => one.key === row) + BEFORE;
  return { x: fixedIndex(column) ?? Math.max(BEFORE, x), y: fixedIndex(row) ?? Math.max(BEFORE, y) };
}

function fixedIndex(key: string): number | undefined {
  if (key === TITLES) return 0;
  return key === TOTALS ? 1 : undefined;
}

/** The keys of a place. */
export function chosenAt(matrix: Matrix<SweepEntry>, { x, y }: Place): Chosen {
  const column = matrix.columns[x - BEFORE];
  const fixedKey = (index: number) => (index === 0 ? TITLES : TOTALS);
  return { row: matrix.rows[y - BEFORE]?.key ?? fixedKey(y), column: column ? columnKey(column) : fixedKey(x) };
}

/** The place of the open cell, so that coming back to the matrix is coming back to it; else the first field. */
export function openPlace(matrix: Matrix<SweepEntry>, current: string | undefined): Place {
  for (const [y, row] of matrix.rows.entries()) {
    const x = row.fields.findIndex((field) => field?.cells.some((cell) => cell.path === current));
    if (x >= 0) return { x: x + BEFORE, y: y + BEFORE };
  }
  return { x: BEFORE, y: BEFORE };
}

/** Whether a column is the first of a group that is not the first. */
export function startsGroup(matrix: Matrix<SweepEntry>, index: number): boolean {
  return (
    index > 0 && matrix.groups.length > 1 && matrix.columns[index - 1]?.category !== matrix.columns[index]?.category
  );
}
