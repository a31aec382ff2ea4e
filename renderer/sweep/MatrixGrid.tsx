import './matrix.css';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { columnKey, type Matrix, type MatrixOrder, type RowsBy, type Summary } from '../../shared/cell/sweep/matrix.ts';
import type { SweepEntry } from '../../shared/protocol.ts';
import { type Mark, markOf, marksStore } from '../stores/marks.ts';
import { useStore } from '../stores/store.ts';
import { sweepStore } from '../stores/sweep.ts';
import { FieldDetail } from './FieldDetail.tsx';
import { fieldWords, shareText } from './field-text.ts';
import { openCell } from './open.ts';
import { resultOf, Sign } from './Sign.tsx';
import { NO_RANGE, type Piece, piecesOf, useVisibleFields } from './visible-fields.ts';

interface Props {
  readonly matrix: Matrix<SweepEntry>;
  readonly rowsBy: RowsBy;
  readonly grouped: boolean;
  readonly order: MatrixOrder;
}

/** Titles and totals by name, where others have their keys. */
const TITLES = '#titles';
const TOTALS = '*';

/** What is chosen: it stays so when rows or columns come, go or change their order. */
interface Chosen {
  readonly row: string;
  readonly column: string;
}

/** A place in the grid: row 0 and column 0 are the titles, row 1 and column 1 the totals. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** Titles lie flat up to so many columns; more of them stand upright. */
const FLAT = 7;
const ROW_TITLES: Readonly<Record<RowsBy, string>> = { both: 'CLI × model', tui: 'CLI', model: 'Model' };

/** The matrix as an ARIA grid: one stop for Tab, arrows inside, enter opens a cell or sorts by a title. */
export function MatrixGrid({ matrix, rowsBy, grouped, order }: Props) {
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
  const moved = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const current = useStore(sweepStore, (state) => state.current);
  const width = matrix.columns.length + 2;
  const height = matrix.rows.length + 2;
  const marks = useStore(marksStore, (state) => state.marks);
  const here = chosen ? placeOf(matrix, chosen) : openPlace(matrix, current);
  const setAt = (place: Place) => setChosen(chosenAt(matrix, place));
  const upright = matrix.columns.length > FLAT;
  const seen = useVisibleFields(box, matrix.rows.length, matrix.columns.length);
  /** The fields of a row of the grid, and gaps for those that are not drawn. */
  const fieldsOf = (y: number, draw: (column: number) => ReactNode) => {
    const inside = y === 1 || (y - 2 >= seen.rows.from && y - 2 < seen.rows.to);
    const pieces = piecesOf(inside ? seen.columns : NO_RANGE, matrix.columns.length, y === here.y ? here.x - 2 : -1);
    // One list with the keys of the columns, so that a field is the same element whatever is drawn around it.
    return pieces.flatMap((piece): ReactNode[] =>
      piece.drawn ? columnsOf(piece).map(draw) : [<Gap key={`gap ${piece.from}`} {...piece} />],
    );
  };

  useLayoutEffect(() => {
    const focus = document.activeElement;
    const element = cellElement(box.current, here);
    // The focus goes with what is chosen, also when that has got another place.
    const strayed = focus !== element && focus?.closest('[data-x]') === focus && box.current?.contains(focus);
    if (!element || !(moved.current || strayed)) return;
    moved.current = false;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  useEffect(() => {
    // Arrows work at once, as in a list that has just been opened.
    const element = box.current?.querySelector<HTMLElement>('[data-x][tabindex="0"]');
    if (document.activeElement !== document.body || !element) return;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, []);

  const focused = fieldAt(matrix, here)?.cells;
  useEffect(() => {
    // What a mark is put on: not on titles, nor on the totals of everything.
    marksStore.setState({ focused: here.x > 0 && here.y > 0 && here.x + here.y > 2 ? (focused ?? []) : [] });
  }, [focused, here.x, here.y]);

  const activate = (place: Place) => {
    const { rowsBy: task, columnsBy: row, rowsUp, columnsUp } = order;
    if (place.y === 0) {
      if (place.x === 0) return sweepStore.setState({ order: {} });
      const column = matrix.columns[place.x - 2];
      const key = column ? columnKey(column) : '*';
      // Best first, then worst first, then by name again.
      const { rowsBy: _task, rowsUp: _up, ...rest } = order;
      const next = task !== key ? { rowsBy: key, rowsUp: false } : rowsUp ? {} : { rowsBy: key, rowsUp: true };
      return sweepStore.setState({ order: { ...rest, ...next } });
    }
    if (place.x === 0) {
      const key = matrix.rows[place.y - 2]?.key ?? '*';
      const { columnsBy: _row, columnsUp: _up, ...rest } = order;
      const next =
        row !== key ? { columnsBy: key, columnsUp: false } : columnsUp ? {} : { columnsBy: key, columnsUp: true };
      return sweepStore.setState({ order: { ...rest, ...next } });
    }
    const [first] = place.x > 1 && place.y > 1 ? (fieldAt(matrix, place)?.cells ?? []) : [];
    if (first) void openCell(first);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const far = event.ctrlKey;
    if (far && event.key !== 'Home' && event.key !== 'End') return;
    const to: Place | undefined = {
      ArrowLeft: { ...here, x: here.x - 1 },
      ArrowRight: { ...here, x: here.x + 1 },
      ArrowUp: { ...here, y: here.y - 1 },
      ArrowDown: { ...here, y: here.y + 1 },
      PageUp: { ...here, y: here.y - 10 },
      PageDown: { ...here, y: here.y + 10 },
      Home: { x: 0, y: far ? 0 : here.y },
      End: { x: width - 1, y: far ? height - 1 : here.y },
    }[event.key];
    if (to) {
      event.preventDefault();
      moved.current = true;
      setAt({ x: Math.min(Math.max(0, to.x), width - 1), y: Math.min(Math.max(0, to.y), height - 1) });
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      activate(here);
    }
  };
  const point = (event: { readonly target: EventTarget }) => {
    const element = (event.target as Element).closest<HTMLElement>('[data-x]');
    return element && { x: Number(element.dataset.x), y: Number(element.dataset.y) };
  };
  const stop = (x: number, y: number) => ({
    tabIndex: x === here.x && y === here.y ? 0 : -1,
    'data-x': x,
    'data-y': y,
    'aria-colindex': x + 1,
  });
  const sortedRows = (key: string) => (order.rowsBy === key ? (order.rowsUp ? 'ascending' : 'descending') : 'none');
  const sortedColumns = (key: string) =>
    order.columnsBy === key ? (order.columnsUp ? 'ascending' : 'descending') : 'none';
  return (
    <>
      <div className="sw-scroll" ref={box}>
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table is what a grid is made of.
          role="grid"
          aria-label="Cells by agent and task"
          aria-rowcount={height + (grouped ? 1 : 0)}
          aria-colcount={width}
          className={`sw-grid${upright ? ' sw-upright' : ''}${seen.many ? ' sw-many' : ''}`}
          onKeyDown={keys}
          onFocus={(event) => {
            const place = point(event);
            if (place && (place.x !== here.x || place.y !== here.y)) setAt(place);
          }}
          onClick={(event) => {
            const place = point(event);
            if (place) activate(place);
          }}
        >
          <thead>
            {grouped && (
              <tr>
                <td className="sw-corner" colSpan={2} />
                {matrix.groups.map(({ category, columns }) => (
                  <th key={category} scope="colgroup" colSpan={columns} className="sw-group">
                    <span>{category || 'no category'}</span>
                  </th>
                ))}
              </tr>
            )}
            <tr>
              <Title {...stop(0, 0)} className="sw-corner" sorted="none" hint="Sort by name">
                {ROW_TITLES[rowsBy]}
              </Title>
              <Title {...stop(1, 0)} className="sw-total" sorted={sortedRows('*')} hint="Sort rows by all tasks">
                All
              </Title>
              {matrix.columns.map((column, index) => (
                <Title
                  key={columnKey(column)}
                  {...stop(index + 2, 0)}
                  className={starts(matrix, index) ? 'sw-task sw-first' : 'sw-task'}
                  sorted={sortedRows(columnKey(column))}
                  hint={`${column.task}: sort rows by it`}
                >
                  {grouped ? shortTask(column.task, column.category) : column.task || 'no task'}
                </Title>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr className="sw-totals">
              <RowTitle {...stop(0, 1)} sorted={sortedColumns('*')} hint="Sort tasks by all rows">
                All
              </RowTitle>
              <Field {...stop(1, 1)} summary={matrix.all} total open={false} />
              {fieldsOf(1, (index) => (
                <Field
                  key={index}
                  {...stop(index + 2, 1)}
                  summary={matrix.columns[index]?.all}
                  total
                  first={starts(matrix, index)}
                  open={false}
                />
              ))}
            </tr>
            {matrix.rows.map((row, y) => (
              <tr key={row.key}>
                <RowTitle {...stop(0, y + 2)} sorted={sortedColumns(row.key)} hint="Sort tasks by this row">
                  {rowsBy !== 'model' && <b>{row.tui || 'no CLI'}</b>}
                  {rowsBy !== 'tui' && <span>{row.model || 'no model'}</span>}
                </RowTitle>
                <Field {...stop(1, y + 2)} summary={row.all} total open={false} />
                {fieldsOf(y + 2, (index) => {
                  const summary = row.fields[index];
                  return (
                    <Field
                      key={index}
                      {...stop(index + 2, y + 2)}
                      summary={summary}
                      first={starts(matrix, index)}
                      mark={summary && marks.size > 0 ? markOf(marks, summary.cells) : undefined}
                      open={current !== undefined && summary?.cells.some((cell) => cell.path === current) === true}
                    />
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <FieldDetail matrix={matrix} summary={fieldAt(matrix, here)} x={here.x} y={here.y} />
    </>
  );
}

/** In place of fields that are not on screen. */
function Gap({ from, to }: Piece) {
  return <td className="sw-gap" colSpan={to - from} role="presentation" />;
}

function columnsOf({ from, to }: Piece): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

interface Stop {
  readonly tabIndex: number;
  readonly 'data-x': number;
  readonly 'data-y': number;
  readonly 'aria-colindex': number;
}
interface TitleProps extends Stop {
  readonly className?: string;
  readonly sorted: 'ascending' | 'descending' | 'none';
  readonly hint: string;
  readonly children: ReactNode;
}

function Title({ sorted, hint, children, className, ...stop }: TitleProps) {
  return (
    <th {...stop} scope="col" className={className} aria-sort={sorted} title={hint}>
      <span className="sw-title">
        <span>{children}</span>
        <Arrow sorted={sorted} />
      </span>
    </th>
  );
}

function RowTitle({ sorted, hint, children, ...stop }: TitleProps) {
  return (
    <th {...stop} scope="row" className="sw-row" aria-sort={sorted} title={hint}>
      <span className="sw-who">
        {children}
        <Arrow sorted={sorted} />
      </span>
    </th>
  );
}

function Arrow({ sorted }: { readonly sorted: 'ascending' | 'descending' | 'none' }) {
  if (sorted === 'none') return null;
  return sorted === 'descending' ? (
    <ArrowDown size={12} aria-hidden="true" />
  ) : (
    <ArrowUp size={12} aria-hidden="true" />
  );
}

interface FieldProps extends Stop {
  readonly summary: Summary<SweepEntry> | undefined;
  readonly total?: boolean;
  /** The first of its category. */
  readonly first?: boolean;
  /** The open document is one of its runs. */
  readonly open: boolean;
  /** What all its runs are marked as. */
  readonly mark?: Mark | undefined;
}

const Field = memo(function Field({ summary, total = false, first = false, open, mark, ...stop }: FieldProps) {
  const names = ['sw-field', total && 'sw-total', first && 'sw-first', open && 'sw-open'].filter(Boolean).join(' ');
  if (!summary) {
    return (
      <td {...stop} className={`${names} sw-none`}>
        <span className="visually-hidden">not run</span>
      </td>
    );
  }
  const shade = Number.isFinite(summary.composite) ? Math.round(Math.min(1, Math.max(0, summary.composite)) * 30) : 0;
  const several = summary.cells.length > 1;
  return (
    <td {...stop} className={names} style={{ '--shade': `${shade}%` } as React.CSSProperties}>
      <span className="visually-hidden">
        {fieldWords(summary)}
        {mark && `, marked as ${mark}`}
      </span>
      {mark && (
        <span className={`sw-marked sw-marked-${mark}`} aria-hidden="true">
          {mark}
        </span>
      )}
      <span className="sw-value" aria-hidden="true">
        <Sign result={resultOf(summary)} />
        <span className="sw-score">{total ? shareText(summary) : shortScore(summary.composite)}</span>
        {several && !total && <span className="sw-runs">{`${summary.passed}/${summary.cells.length}`}</span>}
        {summary.broken > 0 && summary.broken < summary.cells.length && <Sign result="broken" />}
      </span>
    </td>
  );
});

function shortScore(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(2);
}

function fieldAt(matrix: Matrix<SweepEntry>, { x, y }: Place): Summary<SweepEntry> | undefined {
  const row = matrix.rows[y - 2];
  if (y > 1) return x < 2 ? row?.all : row?.fields[x - 2];
  return x < 2 ? matrix.all : matrix.columns[x - 2]?.all;
}

function placeOf(matrix: Matrix<SweepEntry>, { row, column }: Chosen): Place {
  const x = matrix.columns.findIndex((one) => columnKey(one) === column) + 2;
  const y = matrix.rows.findIndex((one) => one.key === row) + 2;
  const fixed = (key: string) => (key === TITLES ? 0 : 1);
  // What is gone is followed by the first of its kind.
  return {
    x: column === TITLES || column === TOTALS ? fixed(column) : Math.max(2, x),
    y: row === TITLES || row === TOTALS ? fixed(row) : Math.max(2, y),
  };
}

function chosenAt(matrix: Matrix<SweepEntry>, { x, y }: Place): Chosen {
  const column = matrix.columns[x - 2];
  const name = (index: number) => (index === 0 ? TITLES : TOTALS);
  return { row: matrix.rows[y - 2]?.key ?? name(y), column: column ? columnKey(column) : name(x) };
}

/** Where the open cell is, so that coming back to the matrix is coming back to it; else the first field. */
function openPlace(matrix: Matrix<SweepEntry>, current: string | undefined): Place {
  for (const [y, row] of matrix.rows.entries()) {
    const x = row.fields.findIndex((field) => field?.cells.some((cell) => cell.path === current));
    if (x >= 0) return { x: x + 2, y: y + 2 };
  }
  return { x: 2, y: 2 };
}

/** Whether a column is the first of a group that is not the first. */
function starts(matrix: Matrix<SweepEntry>, index: number): boolean {
  return (
    index > 0 && matrix.groups.length > 1 && matrix.columns[index - 1]?.category !== matrix.columns[index]?.category
  );
}

function shortTask(task: string, category: string): string {
  const short = category !== '' && task.startsWith(`${category}/`) ? task.slice(category.length + 1) : task;
  return short || 'no task';
}

function cellElement(box: HTMLElement | null, { x, y }: Place): HTMLElement | null {
  return box?.querySelector<HTMLElement>(`[data-x="${x}"][data-y="${y}"]`) ?? null;
}
