import { useEffect, useRef, useState } from 'react';
import type { Matrix, MatrixOrder, RowsBy } from '../../../shared/cell/sweep/matrix.ts';
import type { SweepEntry } from '../../../shared/protocol.ts';
import { marksStore } from '../../stores/marks.ts';
import { useStore } from '../../stores/store.ts';
import { sweepStore } from '../../stores/sweep.ts';
import type { Place } from '../../ui/roving.ts';
import { useRovingGrid } from '../../ui/use-roving-grid.ts';
import { FieldDetail } from '../FieldDetail.tsx';
import { openCell } from '../open.ts';
import { MatrixBody } from './MatrixBody.tsx';
import { MatrixHead } from './MatrixTitles.tsx';
import { orderAfterTitle } from './order.ts';
import { BEFORE, type Chosen, canBeMarked, chosenAt, fieldAt, gridSize, openPlace, placeOf } from './places.ts';
import { useVisibleFields } from './visible-fields.ts';
import './matrix.css';

interface Props {
  readonly matrix: Matrix<SweepEntry>;
  readonly rowsBy: RowsBy;
  readonly grouped: boolean;
  readonly order: MatrixOrder;
}

/** Titles lie flat up to so many columns; more of them stand upright. */
const FLAT = 7;
/** Rows that PageUp and PageDown go. */
const PAGE = 10;

/** The matrix as an ARIA grid: one stop for Tab, arrows inside, enter opens a cell or sorts by a title. */
export function MatrixGrid({ matrix, rowsBy, grouped, order }: Props) {
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);
  const current = useStore(sweepStore, (state) => state.current);
  const here = chosen ? placeOf(matrix, chosen) : openPlace(matrix, current);
  const size = gridSize(matrix);
  const seen = useVisibleFields(box, matrix.rows.length, matrix.columns.length);
  const { stop, grid } = useRovingGrid({
    box,
    here,
    size,
    page: PAGE,
    onMove: (place) => setChosen(chosenAt(matrix, place)),
    onActivate: (place) => activate(matrix, order, place),
  });

  const focused = canBeMarked(here) ? fieldAt(matrix, here)?.cells : undefined;
  useEffect(() => {
    marksStore.setState({ focused: focused ?? [] });
  }, [focused]);

  const look = ['matrix', matrix.columns.length > FLAT && 'matrix-upright', seen.many && 'matrix-many'];
  return (
    <>
      <div className="matrix-scroll" ref={box}>
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table is what a grid is made of.
          role="grid"
          aria-label="Cells by agent and task"
          aria-rowcount={size.height + (grouped ? 1 : 0)}
          aria-colcount={size.width}
          className={look.filter(Boolean).join(' ')}
          {...grid}
        >
          <MatrixHead matrix={matrix} rowsBy={rowsBy} grouped={grouped} order={order} stop={stop} />
          <MatrixBody matrix={matrix} rowsBy={rowsBy} order={order} here={here} seen={seen} stop={stop} />
        </table>
      </div>
      <FieldDetail matrix={matrix} summary={fieldAt(matrix, here)} x={here.x} y={here.y} />
    </>
  );
}

/** Sorts by a title, or opens the first cell of a field. */
function activate(matrix: Matrix<SweepEntry>, order: MatrixOrder, place: Place): void {
  const sorted = orderAfterTitle(matrix, order, place);
  if (sorted) {
    sweepStore.setState({ order: sorted });
    return;
  }
  const [first] = place.x >= BEFORE && place.y >= BEFORE ? (fieldAt(matrix, place)?.cells ?? []) : [];
  if (first) void openCell(first);
}
