/** A sweep as a matrix: who ran (CLI × model) against what they ran (tasks, by category), each field over its runs. */

import { median } from '../../base/numbers.ts';
import { cellOutcome, type Outcome, type SweepCell } from './cell.ts';
import { compareNames } from './siblings.ts';

/** What a row stands for. */
export type RowsBy = 'both' | 'tui' | 'model';

/** Several runs as one: what share passed, and the middle of each number. NaN where no run tells it. */
export interface Summary<C extends SweepCell = SweepCell> {
  /** By run, then by place. */
  readonly cells: readonly C[];
  /** Of the scored ones. */
  readonly passed: number;
  readonly scored: number;
  readonly broken: number;
  readonly composite: number;
  readonly wallMs: number;
  readonly tokens: number;
}

interface MatrixRow<C extends SweepCell = SweepCell> {
  readonly key: string;
  readonly tui: string;
  readonly model: string;
  /** As long as the columns; undefined where nobody ran it. */
  readonly fields: readonly (Summary<C> | undefined)[];
  readonly all: Summary<C>;
}

interface MatrixColumn<C extends SweepCell = SweepCell> {
  readonly task: string;
  readonly category: string;
  readonly all: Summary<C>;
}

export interface Matrix<C extends SweepCell = SweepCell> {
  readonly rows: readonly MatrixRow<C>[];
  readonly columns: readonly MatrixColumn<C>[];
  /** Neighbouring columns of one category; one without a name where they are not grouped. */
  readonly groups: readonly { readonly category: string; readonly columns: number }[];
  readonly all: Summary<C>;
}

export interface MatrixOrder {
  /** Task by whose field the rows are sorted, `*`: by all of them; undefined: by name. */
  readonly rowsBy?: string;
  /** Key of the row by whose field the columns are sorted; `*`: by all of them. */
  readonly columnsBy?: string;
  /** Best first unless it says otherwise. */
  readonly rowsUp?: boolean;
  readonly columnsUp?: boolean;
}

/** The matrix of cells. Where tasks are grouped, sorting stays inside the groups. */
export function makeMatrix<C extends SweepCell>(
  cells: readonly C[],
  by: RowsBy,
  grouped: boolean,
  order: MatrixOrder = {},
): Matrix<C> {
  const columns = new Map<string, { task: string; category: string; cells: C[] }>();
  const rows = new Map<string, { tui: string; model: string; cells: C[]; byTask: Map<string, C[]> }>();
  for (const cell of cells) {
    const task = `${cell.category}\n${cell.task}`;
    const column = columns.get(task) ?? { task: cell.task, category: cell.category, cells: [] };
    columns.set(task, column);
    column.cells.push(cell);
    const tui = by === 'model' ? '' : cell.tui;
    const model = by === 'tui' ? '' : cell.model;
    const key = `${tui}\n${model}`;
    const row = rows.get(key) ?? { tui, model, cells: [], byTask: new Map<string, C[]>() };
    rows.set(key, row);
    row.cells.push(cell);
    const field = row.byTask.get(task) ?? [];
    row.byTask.set(task, field);
    field.push(cell);
  }
  const keys = [...columns.keys()].sort(compareNames);
  let made: MatrixRow<C>[] = [...rows.keys()].sort(compareNames).map((key) => {
    const row = rows.get(key) as NonNullable<ReturnType<typeof rows.get>>;
    const fields = keys.map((task) => {
      const field = row.byTask.get(task);
      return field && summarise(field);
    });
    return { key, tui: row.tui, model: row.model, fields, all: summarise(row.cells) };
  });
  const heads = keys.map((key) => columns.get(key) as NonNullable<ReturnType<typeof columns.get>>);
  let places = heads.map((_, index) => index);

  const rowTask = order.rowsBy === undefined || order.rowsBy === '*' ? -1 : keys.indexOf(order.rowsBy);
  if (order.rowsBy === '*' || rowTask >= 0) {
    const score = (row: MatrixRow<C>) => (rowTask < 0 ? row.all : row.fields[rowTask]);
    made = ranked(made, score, order.rowsUp === true);
  }
  const totals = heads.map((head) => summarise(head.cells));
  const columnRow = made.find((row) => row.key === order.columnsBy);
  if (order.columnsBy === '*' || columnRow) {
    places = ranked(places, (place) => (columnRow ? columnRow.fields[place] : totals[place]), order.columnsUp === true);
  }
  if (grouped) {
    const category = (place: number) => heads[place]?.category ?? '';
    places = [...places].sort((a, b) => compareNames(category(a), category(b)));
  }
  const ordered = places.map((place) => heads[place] as (typeof heads)[number]);
  return {
    rows: made.map((row) => ({ ...row, fields: places.map((place) => row.fields[place]) })),
    columns: places.map((place, i) => ({
      task: ordered[i]?.task ?? '',
      category: ordered[i]?.category ?? '',
      all: totals[place] as Summary<C>,
    })),
    groups: grouped ? groupColumns(ordered) : [{ category: '', columns: ordered.length }],
    all: summarise(cells),
  };
}

/** The key of a column, for `MatrixOrder.rowsBy`. */
export function columnKey(column: { readonly task: string; readonly category: string }): string {
  return `${column.category}\n${column.task}`;
}

/** Several runs as one. Broken ones are counted, not averaged. */
export function summarise<C extends SweepCell>(cells: readonly C[]): Summary<C> {
  const counts: Record<Outcome, number> = { pass: 0, fail: 0, unscored: 0, broken: 0 };
  for (const cell of cells) counts[cellOutcome(cell)]++;
  const sound = cells.filter((cell) => cell.problem === '');
  const middle = (key: 'composite' | 'wallMs' | 'tokens') => medianOfKnown(sound.map((cell) => cell[key]));
  return {
    cells: [...cells].sort((a, b) => compareNames(a.run, b.run) || compareNames(a.path, b.path)),
    passed: counts.pass,
    scored: counts.pass + counts.fail,
    broken: counts.broken,
    composite: middle('composite'),
    wallMs: middle('wallMs'),
    tokens: middle('tokens'),
  };
}

/** Returns the median of the values that are known, NaN for none. */
export function medianOfKnown(values: readonly number[]): number {
  return median(values.filter((value) => Number.isFinite(value)));
}

/** Best first: by the share that passed, then by composite; what is unknown comes last either way. */
function ranked<T>(items: readonly T[], scoreOf: (item: T) => Summary | undefined, up: boolean): T[] {
  const known = (summary: Summary | undefined) =>
    summary !== undefined && (summary.scored > 0 || !Number.isNaN(summary.composite));
  return [...items].sort((one, other) => {
    const [a, b] = [scoreOf(one), scoreOf(other)];
    if (!known(a) || !known(b)) return Number(known(b)) - Number(known(a));
    const better = share(b) - share(a) || (b?.composite || 0) - (a?.composite || 0);
    return up ? -better : better;
  });
}

function share(summary: Summary | undefined): number {
  return summary && summary.scored > 0 ? summary.passed / summary.scored : 0;
}

function groupColumns(columns: readonly { readonly category: string }[]): { category: string; columns: number }[] {
  const groups: { category: string; columns: number }[] = [];
  for (const { category } of columns) {
    const last = groups[groups.length - 1];
    if (last?.category === category) last.columns++;
    else groups.push({ category, columns: 1 });
  }
  return groups;
}
