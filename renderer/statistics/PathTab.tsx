import { useMemo } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import type { PathPiece, PathSummary } from '../../shared/trace/path-summary.ts';
import { NO_ORDINAL } from '../../shared/trace/table.ts';
import { findRow } from '../../shared/trace/visible.ts';
import { goToRow, seek } from '../document/navigate.ts';
import { documentStore } from '../stores/document.ts';
import { statisticsStore } from '../stores/statistics.ts';
import { useStore } from '../stores/store.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { pieceColumns } from './columns.ts';
import { PIECES } from './copy.ts';
import { ownerColour } from './words.ts';

/** The pieces of the critical path, longest first; Enter goes to where one begins. */
export function PathTab({ path }: { readonly path: PathSummary }) {
  const sort = useStore(statisticsStore, (state) => state.pathSort);
  const columns = useMemo(() => pieceColumns(path), [path]);
  return (
    <DataTable
      label={PIECES}
      rows={path.longest}
      columns={columns}
      rowKey={(piece) => piece.from}
      onGo={(piece) => goToPiece(piece)}
      mark={(piece) => ({ colour: ownerColour(piece.owner), failed: false })}
      order={{ sort, onSort: (next) => statisticsStore.setState({ pathSort: next }) }}
      copyAs={['tsv', 'csv']}
    >
      <span className="statistics-hint">
        {path.pieces > path.longest.length
          ? `The longest ${formatInteger(path.longest.length)} of ${formatInteger(path.pieces)} pieces.`
          : `${formatInteger(path.pieces)} ${path.pieces === 1 ? 'piece' : 'pieces'}, longest first.`}{' '}
        Each instant belongs to the one span that the end was waiting for.
      </span>
    </DataTable>
  );
}

/** Selects the span that a piece belongs to, and puts the clock where the piece begins. */
export function goToPiece({ ordinal, from }: Pick<PathPiece, 'ordinal' | 'from'>): void {
  const row = ordinal === NO_ORDINAL ? -1 : findRow(documentStore.getState().table, ordinal);
  if (row >= 0) goToRow(row);
  seek(from);
}
