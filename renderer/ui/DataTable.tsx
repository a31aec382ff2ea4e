import { Copy } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import type { SortBy } from '../stores/sort-by.ts';
import { copyText } from './clipboard.ts';
import { nextSort } from './sorting.ts';
import { HeaderCell, Row } from './TableParts.tsx';
import { type Column, ordered } from './table-column.ts';
import { type TableForm, tableText } from './table-text.ts';
import { useRowFocus } from './use-row-focus.ts';
import { useRows } from './use-rows.ts';
import './data-table.css';

export type { Column };

interface Props<R> {
  /** What the rows are: "model calls". */
  readonly label: string;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  rowKey(row: R): number;
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
  const { label, rows, columns, rowKey, onGo, mark, children, copyAs = ['csv'] } = props;
  const [ownSort, setOwnSort] = useState<SortBy | undefined>(undefined);
  const sort = props.order ? props.order.sort : ownSort;
  const setSort = props.order ? props.order.onSort : setOwnSort;
  const box = useRef<HTMLDivElement>(null);
  const order = useMemo(() => ordered(rows, columns, sort), [rows, columns, sort]);
  const hasFoot = columns.some((column) => column.foot);
  const virtual = order.length > FEW;
  const { first, end, rowHeight, onScroll } = useRows(box, order.length, virtual);
  const focus = useRowFocus({ box, count: order.length, first, end, rowHeight, virtual, onScroll });
  return (
    <div className="data-table-frame">
      <div className="data-table-bar">
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
          className="data-table"
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
          <tbody onKeyDown={focus.onKeyDown}>
            {first > 0 && <Gap height={first * rowHeight} />}
            {order.slice(first, end).map((row, offset) => (
              <Row
                key={rowKey(row)}
                row={row}
                index={first + offset}
                columns={columns}
                stop={first + offset === focus.stop}
                mark={mark?.(row)}
                onFocus={() => {
                  focus.setActive(first + offset);
                  props.onFocusRow?.(row);
                }}
                onGo={(backwards) => onGo(row, backwards)}
              />
            ))}
            {end < order.length && <Gap height={(order.length - end) * rowHeight} />}
          </tbody>
          {hasFoot && <Foot columns={columns} index={order.length + 2} />}
        </table>
      </div>
    </div>
  );
}

function Foot<R>({ columns, index }: { readonly columns: readonly Column<R>[]; readonly index: number }) {
  return (
    <tfoot>
      <tr aria-rowindex={index}>
        {columns.map((column, at) =>
          at === 0 ? (
            <th key={column.id} scope="row">
              {column.foot?.()}
            </th>
          ) : (
            <td key={column.id} className={column.numeric ? 'data-table-number' : undefined}>
              {column.foot?.()}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  );
}

function boxClass(rows: number): string {
  if (rows > FEW) return 'data-table-box data-table-many';
  return rows > VERY_FEW ? 'data-table-box data-table-some' : 'data-table-box';
}

/** Room for rows that are not drawn. */
function Gap({ height }: { readonly height: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
  return <tr aria-hidden="true" style={{ height }} />;
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
