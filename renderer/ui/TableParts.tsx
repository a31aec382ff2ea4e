import { ArrowDown, ArrowUp } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { SortBy } from '../stores/sort-by.ts';
import type { Column } from './table-column.ts';

interface HeaderProps<R> {
  readonly column: Column<R>;
  readonly sort: SortBy | undefined;
  onSort(): void;
}

/** The title of a column: a button that sorts by it. */
export function HeaderCell<R>({ column, sort, onSort }: HeaderProps<R>) {
  const mine = sort?.column === column.id;
  return (
    <th
      scope="col"
      className={column.numeric ? 'data-table-number' : undefined}
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

/** A row of a table. Its first field is a button, where the focus goes. */
export function Row<R>({ row, index, columns, stop, mark, onFocus, onGo }: RowProps<R>) {
  const [first, ...rest] = columns;
  if (!first) return null;
  const text = first.text(row);
  return (
    // The button in the row does the same for the keyboard.
    <tr
      aria-rowindex={index + 2}
      className={mark?.failed ? 'data-table-failed' : undefined}
      onClick={(event) => {
        // Who has just selected text wants to copy it.
        if (document.getSelection()?.isCollapsed !== false) onGo(event.shiftKey);
      }}
    >
      <th scope="row" className={first.numeric ? 'data-table-number' : undefined}>
        <button
          type="button"
          className="data-table-row-button"
          data-row={index}
          tabIndex={stop ? 0 : -1}
          onFocus={onFocus}
        >
          {mark && <i className="dot" style={{ background: mark.colour }} aria-hidden="true" />}
          {mark?.failed && (
            <span className="data-table-cross" title="failed">
              <span aria-hidden="true">×</span>
              <span className="visually-hidden">failed</span>
            </span>
          )}
          <span className="data-table-row-text" title={text}>
            {text || '–'}
          </span>
        </button>
      </th>
      {rest.map((column) => {
        const shown = column.text(row);
        const bar = column.bar?.(row);
        const classes = [
          column.numeric ? 'data-table-number' : '',
          column.wraps ? 'data-table-wraps' : '',
          bar ? 'data-table-bar-cell' : '',
        ]
          .filter(Boolean)
          .join(' ');
        return (
          <td
            key={column.id}
            className={classes || undefined}
            style={bar && ({ '--share': bar.share, '--bar': bar.colour } as CSSProperties)}
            title={shown.length > 20 ? shown : undefined}
          >
            {column.wraps ? <div className="data-table-clamp">{shown}</div> : shown}
          </td>
        );
      })}
    </tr>
  );
}
