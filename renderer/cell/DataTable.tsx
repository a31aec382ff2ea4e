import { ArrowDown, ArrowUp, Copy } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import { redactText } from '../../shared/cell/redact.ts';
import { copyText } from '../inspector/clipboard.ts';
import { layoutStore } from '../stores/layout.ts';
import { csvText } from './csv.ts';
import { nextSort, type SortBy, type SortKey, sorted } from './sorting.ts';
import { useRows } from './use-rows.ts';

export interface Column<R> {
  readonly id: string;
  readonly title: string;
  /** CSS pixels. */
  readonly width: number;
  /** Takes what is left. */
  readonly grows?: boolean;
  readonly numeric?: boolean;
  /** A long text that may take several lines where there are few rows. */
  readonly wraps?: boolean;
  text(row: R): string;
  /** What it sorts by, where that is not its text. */
  sort?(row: R): SortKey;
  /** In a CSV file, where that is not its text: a number without unit. */
  csv?(row: R): string;
}

interface Props<R> {
  /** What the rows are: "model calls". */
  readonly label: string;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  keyOf(row: R): number;
  onGo(row: R): void;
  /** Marks a row: colour by kind, failure. */
  mark?(row: R): { readonly colour: string; readonly failed: boolean };
  /** Beside the copy button. */
  readonly children?: ReactNode;
}

/** Rows that are all drawn, with long texts in several lines; more are drawn as one scrolls. */
const FEW = 100;
/** Rows of which even the longest texts are whole. */
const VERY_FEW = 12;

/** A table that sorts by every column and copies as CSV. One stop for Tab in its rows, arrows between them. */
export function DataTable<R>({ label, rows, columns, keyOf, onGo, mark, children }: Props<R>) {
  const [sort, setSort] = useState<SortBy | undefined>(undefined);
  const [active, setActive] = useState(0);
  const moved = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const order = useMemo(() => {
    const column = sort && columns.find((one) => one.id === sort.column);
    return column ? sorted(rows, (row) => column.sort?.(row) ?? column.text(row), sort.down) : rows;
  }, [rows, columns, sort]);
  const virtual = order.length > FEW;
  const { first, end, rowHeight, onScroll } = useRows(box, order.length, virtual);
  const current = Math.min(active, order.length - 1);
  const stop = current >= first && current < end ? current : first;

  useLayoutEffect(() => {
    if (!moved.current) return;
    const button = box.current?.querySelector<HTMLElement>(`[data-row="${current}"]`);
    // A long way off it is drawn only after the next measuring.
    if (!button) return;
    moved.current = false;
    button.focus({ preventScroll: virtual });
  });
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 300) / rowHeight) - 2);
    const to = {
      ArrowDown: stop + 1,
      ArrowUp: stop - 1,
      PageDown: stop + page,
      PageUp: stop - page,
      Home: 0,
      End: order.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(0, to), order.length - 1);
    moved.current = true;
    setActive(next);
    const element = box.current;
    if (!virtual || !element) return;
    const top = next * rowHeight;
    const room = element.clientHeight - 2 * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
    onScroll();
  };
  return (
    <div className="ce-data">
      <div className="ce-data-bar">
        {children}
        <button
          type="button"
          className="button small"
          onClick={() => void copyText(asCsv(order, columns), `${formatInteger(order.length)} ${label} as CSV`)}
        >
          <Copy size={13} aria-hidden="true" /> Copy as CSV
        </button>
      </div>
      <div className={boxClass(order.length)} ref={box} onScroll={onScroll}>
        <table
          className="ce-table"
          aria-rowcount={order.length + 1}
          aria-label={label}
          style={{ minWidth: columns.reduce((sum, column) => sum + column.width, 0) }}
        >
          <colgroup>
            {columns.map((column) => (
              <col key={column.id} style={column.grows ? undefined : { width: column.width }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => (
                <HeaderCell
                  key={column.id}
                  column={column}
                  sort={sort}
                  onSort={() => setSort(nextSort(sort, column.id))}
                />
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={keys}>
            {first > 0 && <Gap height={first * rowHeight} />}
            {order.slice(first, end).map((row, offset) => (
              <Row
                key={keyOf(row)}
                row={row}
                index={first + offset}
                columns={columns}
                stop={first + offset === stop}
                mark={mark?.(row)}
                onFocus={() => setActive(first + offset)}
                onGo={() => onGo(row)}
              />
            ))}
            {end < order.length && <Gap height={(order.length - end) * rowHeight} />}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function boxClass(rows: number): string {
  if (rows > FEW) return 'ce-table-box ce-table-many';
  return rows > VERY_FEW ? 'ce-table-box ce-table-some' : 'ce-table-box';
}

/** Room for rows that are not drawn. */
function Gap({ height }: { readonly height: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
  return <tr aria-hidden="true" style={{ height }} />;
}

interface HeaderProps<R> {
  readonly column: Column<R>;
  readonly sort: SortBy | undefined;
  onSort(): void;
}

function HeaderCell<R>({ column, sort, onSort }: HeaderProps<R>) {
  const mine = sort?.column === column.id;
  return (
    <th
      scope="col"
      className={column.numeric ? 'ce-number' : undefined}
      aria-sort={mine ? (sort.down ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" onClick={onSort} title={`Sort by ${column.title}`}>
        {column.title}
        {mine && (sort.down ? <ArrowDown size={11} aria-hidden="true" /> : <ArrowUp size={11} aria-hidden="true" />)}
      </button>
    </th>
  );
}

interface RowProps<R> {
  readonly row: R;
  readonly index: number;
  readonly columns: readonly Column<R>[];
  /** Its button is where Tab stops. */
  readonly stop: boolean;
  readonly mark: { readonly colour: string; readonly failed: boolean } | undefined;
  onFocus(): void;
  onGo(): void;
}

function Row<R>({ row, index, columns, stop, mark, onFocus, onGo }: RowProps<R>) {
  const [first, ...rest] = columns;
  if (!first) return null;
  const text = first.text(row);
  return (
    // The button in the row does the same for the keyboard.
    <tr
      aria-rowindex={index + 2}
      className={mark?.failed ? 'ce-failed' : undefined}
      onClick={() => {
        // Who has just selected text wants to copy it.
        if (document.getSelection()?.isCollapsed !== false) onGo();
      }}
    >
      <th scope="row" className={first.numeric ? 'ce-number' : undefined}>
        <button type="button" className="ce-row-button" data-row={index} tabIndex={stop ? 0 : -1} onFocus={onFocus}>
          {mark && <i className="dot" style={{ background: mark.colour }} aria-hidden="true" />}
          {mark?.failed && (
            <span className="ce-cross" title="failed">
              <span aria-hidden="true">×</span>
              <span className="visually-hidden">failed</span>
            </span>
          )}
          <span className="ce-row-text" title={text}>
            {text || '–'}
          </span>
        </button>
      </th>
      {rest.map((column) => {
        const shown = column.text(row);
        const classes = [column.numeric ? 'ce-number' : '', column.wraps ? 'ce-wraps' : ''].filter(Boolean).join(' ');
        return (
          <td key={column.id} className={classes || undefined} title={shown.length > 20 ? shown : undefined}>
            {column.wraps ? <div className="ce-clamp">{shown}</div> : shown}
          </td>
        );
      })}
    </tr>
  );
}

/** What is copied is what is shown: masked unless secrets are revealed. */
function asCsv<R>(rows: readonly R[], columns: readonly Column<R>[]): string {
  const { reveal } = layoutStore.getState();
  const plain = (text: string) => (reveal ? text : redactText(text).text);
  return csvText([
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((column) => plain(column.csv?.(row) ?? column.text(row)))),
  ]);
}
