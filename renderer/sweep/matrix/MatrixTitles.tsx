import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { columnKey, type Matrix, type MatrixOrder, type RowsBy } from '../../../shared/cell/sweep/matrix.ts';
import type { SweepEntry } from '../../../shared/protocol.ts';
import type { Stop } from '../../ui/roving.ts';
import { ALL, type AriaSort, rowsSorted } from './order.ts';
import { BEFORE, startsGroup } from './places.ts';

const ROW_TITLES: Readonly<Record<RowsBy, string>> = { both: 'CLI × model', tui: 'CLI', model: 'Model' };

interface HeadProps {
  readonly matrix: Matrix<SweepEntry>;
  readonly rowsBy: RowsBy;
  readonly grouped: boolean;
  readonly order: MatrixOrder;
  stop(x: number, y: number): Stop;
}

/** The titles of the columns, below their categories where they are grouped. Each sorts the rows by its column. */
export function MatrixHead({ matrix, rowsBy, grouped, order, stop }: HeadProps) {
  return (
    <thead>
      {grouped && (
        <tr>
          <td className="matrix-corner" colSpan={BEFORE} />
          {matrix.groups.map(({ category, columns }) => (
            <th key={category} scope="colgroup" colSpan={columns} className="matrix-group">
              <span>{category || 'no category'}</span>
            </th>
          ))}
        </tr>
      )}
      <tr>
        <ColumnTitle {...stop(0, 0)} className="matrix-corner" sorted="none" hint="Sort by name">
          {ROW_TITLES[rowsBy]}
        </ColumnTitle>
        <ColumnTitle
          {...stop(1, 0)}
          className="matrix-total"
          sorted={rowsSorted(order, ALL)}
          hint="Sort rows by all tasks"
        >
          All
        </ColumnTitle>
        {matrix.columns.map((column, index) => (
          <ColumnTitle
            key={columnKey(column)}
            {...stop(index + BEFORE, 0)}
            className={startsGroup(matrix, index) ? 'matrix-task matrix-first' : 'matrix-task'}
            sorted={rowsSorted(order, columnKey(column))}
            hint={`${column.task}: sort rows by it`}
          >
            {grouped ? shortTask(column.task, column.category) : column.task || 'no task'}
          </ColumnTitle>
        ))}
      </tr>
    </thead>
  );
}

interface TitleProps extends Stop {
  readonly className?: string;
  readonly sorted: AriaSort;
  readonly hint: string;
  readonly children: ReactNode;
}

function ColumnTitle({ sorted, hint, children, className, ...stop }: TitleProps) {
  return (
    <th {...stop} scope="col" className={className} aria-sort={sorted} title={hint}>
      <span className="matrix-title">
        <span>{children}</span>
        <Arrow sorted={sorted} />
      </span>
    </th>
  );
}

/** The title of a row. It sorts the columns by its row. */
export function RowTitle({ sorted, hint, children, ...stop }: TitleProps) {
  return (
    <th {...stop} scope="row" className="matrix-row" aria-sort={sorted} title={hint}>
      <span className="matrix-who">
        {children}
        <Arrow sorted={sorted} />
      </span>
    </th>
  );
}

function Arrow({ sorted }: { readonly sorted: AriaSort }) {
  if (sorted === 'none') return null;
  return sorted === 'descending' ? (
    <ArrowDown size={12} aria-hidden="true" />
  ) : (
    <ArrowUp size={12} aria-hidden="true" />
  );
}

function shortTask(task: string, category: string): string {
  const short = category !== '' && task.startsWith(`${category}/`) ? task.slice(category.length + 1) : task;
  return short || 'no task';
}
