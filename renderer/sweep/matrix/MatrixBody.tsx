import type { ReactNode } from 'react';
import type { Matrix, MatrixOrder, RowsBy } from '../../../shared/cell/sweep/matrix.ts';
import type { SweepEntry } from '../../../shared/protocol.ts';
import { markOf, marksStore } from '../../stores/marks.ts';
import { useStore } from '../../stores/store.ts';
import { sweepStore } from '../../stores/sweep.ts';
import type { Place, Stop } from '../../ui/roving.ts';
import { MatrixField } from './MatrixField.tsx';
import { RowTitle } from './MatrixTitles.tsx';
import { ALL, columnsSorted } from './order.ts';
import { BEFORE, startsGroup } from './places.ts';
import { NO_RANGE, type Piece, piecesOf, type VisibleFields } from './visible-fields.ts';

interface Props {
  readonly matrix: Matrix<SweepEntry>;
  readonly rowsBy: RowsBy;
  readonly order: MatrixOrder;
  /** The stop for Tab: it is drawn wherever it is. */
  readonly here: Place;
  readonly seen: VisibleFields;
  stop(x: number, y: number): Stop;
}

/** The totals and the rows of the matrix. Of a large one only those fields are drawn that are on screen. */
export function MatrixBody({ matrix, rowsBy, order, here, seen, stop }: Props) {
  const current = useStore(sweepStore, (state) => state.current);
  const marks = useStore(marksStore, (state) => state.marks);
  const fields = (y: number, isDrawn: boolean, draw: (column: number) => ReactNode) => {
    const pieces = piecesOf(
      isDrawn ? seen.columns : NO_RANGE,
      matrix.columns.length,
      y === here.y ? here.x - BEFORE : -1,
    );
    // One list with the keys of the columns, so that a field is the same element whatever is drawn around it.
    return pieces.flatMap((piece): ReactNode[] =>
      piece.drawn ? columnsIn(piece).map(draw) : [<Gap key={`gap ${piece.from}`} {...piece} />],
    );
  };
  return (
    <tbody>
      <tr className="matrix-totals">
        <RowTitle {...stop(0, 1)} sorted={columnsSorted(order, ALL)} hint="Sort tasks by all rows">
          All
        </RowTitle>
        <MatrixField {...stop(1, 1)} summary={matrix.all} total open={false} />
        {fields(1, true, (index) => (
          <MatrixField
            key={index}
            {...stop(index + BEFORE, 1)}
            summary={matrix.columns[index]?.all}
            total
            first={startsGroup(matrix, index)}
            open={false}
          />
        ))}
      </tr>
      {matrix.rows.map((row, rowIndex) => {
        const y = rowIndex + BEFORE;
        return (
          <tr key={row.key}>
            <RowTitle {...stop(0, y)} sorted={columnsSorted(order, row.key)} hint="Sort tasks by this row">
              {rowsBy !== 'model' && <b>{row.tui || 'no CLI'}</b>}
              {rowsBy !== 'tui' && <span>{row.model || 'no model'}</span>}
            </RowTitle>
            <MatrixField {...stop(1, y)} summary={row.all} total open={false} />
            {fields(y, rowIndex >= seen.rows.from && rowIndex < seen.rows.to, (index) => {
              const summary = row.fields[index];
              return (
                <MatrixField
                  key={index}
                  {...stop(index + BEFORE, y)}
                  summary={summary}
                  first={startsGroup(matrix, index)}
                  mark={summary && marks.size > 0 ? markOf(marks, summary.cells) : undefined}
                  open={current !== undefined && summary?.cells.some((cell) => cell.path === current) === true}
                />
              );
            })}
          </tr>
        );
      })}
    </tbody>
  );
}

/** In place of fields that are not on screen. */
function Gap({ from, to }: Piece) {
  return <td className="matrix-gap" colSpan={to - from} role="presentation" />;
}

function columnsIn({ from, to }: Piece): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
