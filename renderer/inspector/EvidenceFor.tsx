import { Scale } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { CellPage } from '../../shared/cell/page/page.ts';
import type { Ordinal } from '../../shared/trace/table.ts';
import { cellStore } from '../document/cell-data.ts';
import { evidenceId, showInCell } from '../document/go.ts';
import { useStore } from '../stores/store.ts';

const FEW = 2;

interface Piece {
  readonly axis: string;
  readonly label: string;
  readonly index: number;
  readonly text: string;
}

/** For which scores a span is evidence, with the way to where the cell's page says so. */
export function EvidenceFor({ ordinal }: { readonly ordinal: Ordinal }) {
  const page = useStore(cellStore, (state) => state.data?.page);
  const [all, setAll] = useState(false);
  const pieces = useMemo(() => (page ? evidenceBySpan(page).get(ordinal) : undefined), [page, ordinal]);
  if (!pieces) return null;
  const shown = all ? pieces : pieces.slice(0, FEW);
  return (
    <ul className="inspector-evidence" aria-label="Evidence">
      {shown.map(({ axis, label, index, text }) => (
        <li key={`${axis} ${index}`}>
          <Scale size={13} aria-hidden="true" />
          <span>
            evidence for{' '}
            <button type="button" className="text-link" onClick={() => showInCell(evidenceId(axis, index))}>
              {label}: {text}
            </button>
          </span>
        </li>
      ))}
      {shown.length < pieces.length && (
        <li>
          <button type="button" className="text-more" onClick={() => setAll(true)}>
            {pieces.length - shown.length} more
          </button>
        </li>
      )}
    </ul>
  );
}

let last: { readonly page: CellPage; readonly pieces: ReadonlyMap<Ordinal, readonly Piece[]> } | undefined;

/** Gathered once for a page: every selection asks. */
function evidenceBySpan(page: CellPage): ReadonlyMap<Ordinal, readonly Piece[]> {
  if (last?.page === page) return last.pieces;
  const pieces = new Map<Ordinal, Piece[]>();
  for (const axis of page.axes) {
    axis.evidence.forEach(({ span, text }, index) => {
      if (span === undefined) return;
      const own = pieces.get(span) ?? [];
      own.push({ axis: axis.key, label: axis.label, index, text });
      pieces.set(span, own);
    });
  }
  last = { page, pieces };
  return pieces;
}
