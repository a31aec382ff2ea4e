import './data-table.css';
import { ArrowDown, ArrowUp, Copy } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import type { SortBy } from '../stores/sort-by.ts';
import { copyText } from './clipboard.ts';
import { nextSort } from './sorting.ts';
import { type Column, ordered } from './table-column.ts';
import { type TableForm, tableText } from './table-text.ts';
import { useRows } from './use-rows.ts';

export type { Column };

interface Props<R> {
  /** What the rows are: "model calls". */
  readonly label: string;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  keyOf(row: R): number;
  /** Enter or a click on a row; `backwards` with the shift key. */
  onGo(row: R, backwards: boolean): void;
  /** A row has got the focus. */
  onFocusRow?(row: R): void;
  /** The order, where somebody else keeps it; else the table does. */
  readonly order?: { readonly sort: SortBy | undefined; onSort(sort: SortBy | undefined): void };
  /** What it can be copied as; CSV where nothing is said. */
  readonly copyAs?: readonly TableForm[];
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
export function DataTable<R>(props: Props<R>) {
  const { label, rows, columns, keyOf, onGo, mark, children, copyAs = ['csv'] } = props;
  const [ownSort, setOwnSort] = useState<SortBy | undefined>(undefined);
  const sort = props.order ? props.order.sort : ownSort;
  const setSort = props.order ? props.order.onSort : setOwnSort;
  const [active, setActive] = useState(0);
  const moved = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const order = useMemo(() => ordered(rows, columns, sort), [rows, columns, sort]);
  const hasFoot = columns.some((column) => column.foot);
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
        {copyAs.map((form) => (
          <button
            key={form}
            type="button"
            className="button small"
            onClick={() => void copyTable(label, order, columns, form)}
          >
            <Copy size={13} aria-hidden="true" /> Copy as {form.toUpperCase()}
          </button>
        ))}
      </div>
      <div className={boxClass(order.length)} ref={box} onScroll={onScroll}>
        <table
          className="ce-table"
          aria-rowcount={order.length + (hasFoot ? 2 : 1)}
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
                  onSort={() => setSort(nextSort(sort, column.id, column.largestFirst))}
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
                onFocus={() => {
                  setActive(first + offset);
                  props.onFocusRow?.(row);
                }}
                onGo={(backwards) => onGo(row, backwards)}
              />
            ))}
            {end < order.length && <Gap height={(order.length - end) * rowHeight} />}
          </tbody>
          {hasFoot && (
            <tfoot>
              <tr aria-rowindex={order.length + 2}>
                {columns.map((column, index) =>
                  index === 0 ? (
                    <th key={column.id} scope="row">
                      {column.foot?.()}
                    </th>
                  ) : (
                    <td key={column.id} className={column.numeric ? 'ce-number' : undefined}>
                      {column.foot?.()}
                    </td>
                  ),
                )}
              </tr>
            </tfoot>
          )}
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
  onGo(backwards: boolean): void;
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
      onClick={(event) => {
        // Who has just selected text wants to copy it.
        if (document.getSelection()?.isCollapsed !== false) onGo(event.shiftKey);
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
        const bar = column.bar?.(row);
        const classes = [column.numeric ? 'ce-number' : '', column.wraps ? 'ce-wraps' : '', bar ? 'ce-bar-cell' : '']
          .filter(Boolean)
          .join(' ');
        return (
          <td
            key={column.id}
            className={classes || undefined}
            style={bar && ({ '--share': bar.share, '--bar': bar.colour } as CSSProperties)}
            title={shown.length > 20 ? shown : undefined}
          >
            {column.wraps ? <div className="ce-clamp">{shown}</div> : shown}
          </td>
        );
      })}
    </tr>
  );
}

/** Copies rows as they are ordered, and says how many. */
export function copyTable<R>(
  label: string,
  rows: readonly R[],
  columns: readonly Column<R>[],
  form: TableForm,
): Promise<void> {
  const what = `${formatInteger(rows.length)} ${label} as ${form.toUpperCase()}`;
  return copyText(tableText(rows, columns, form), what);
}
