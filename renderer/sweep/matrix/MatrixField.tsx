import { type CSSProperties, memo } from 'react';
import { clamp } from '../../../shared/base/numbers.ts';
import type { Summary } from '../../../shared/cell/sweep/matrix.ts';
import type { SweepEntry } from '../../../shared/protocol.ts';
import type { Mark } from '../../stores/marks.ts';
import type { Stop } from '../../ui/roving.ts';
import { fieldWords, shareText } from '../field-text.ts';
import { resultOf, Sign } from '../Sign.tsx';
import './matrix-field.css';

interface Props extends Stop {
  readonly summary: Summary<SweepEntry> | undefined;
  readonly total?: boolean;
  /** The first of its category. */
  readonly first?: boolean;
  /** The open document is one of its runs. */
  readonly open: boolean;
  /** What all its runs are marked as. */
  readonly mark?: Mark | undefined;
}

/** A field of the matrix: the result of one task by one CLI and model, over all runs. */
export const MatrixField = memo(function MatrixField(props: Props) {
  const { summary, total = false, first = false, open, mark, ...stop } = props;
  const names = ['matrix-field', total && 'matrix-total', first && 'matrix-first', open && 'matrix-open']
    .filter(Boolean)
    .join(' ');
  if (!summary) {
    return (
      <td {...stop} className={`${names} matrix-none`}>
        <span className="visually-hidden">not run</span>
      </td>
    );
  }
  const shade = Number.isFinite(summary.composite) ? Math.round(clamp(summary.composite, 0, 1) * 30) : 0;
  return (
    <td {...stop} className={names} style={{ '--shade': `${shade}%` } as CSSProperties}>
      <span className="visually-hidden">
        {fieldWords(summary)}
        {mark && `, marked as ${mark}`}
      </span>
      {mark && (
        <span className={`matrix-marked matrix-marked-${mark}`} aria-hidden="true">
          {mark}
        </span>
      )}
      <Value summary={summary} total={total} />
    </td>
  );
});

function Value({ summary, total }: { readonly summary: Summary<SweepEntry>; readonly total: boolean }) {
  const several = summary.cells.length > 1;
  return (
    <span className="matrix-value" aria-hidden="true">
      <Sign result={resultOf(summary)} />
      <span className="matrix-score">{total ? shareText(summary) : shortScore(summary.composite)}</span>
      {several && !total && <span className="matrix-runs">{`${summary.passed}/${summary.cells.length}`}</span>}
      {summary.broken > 0 && summary.broken < summary.cells.length && <Sign result="broken" />}
    </span>
  );
}

function shortScore(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(2);
}
