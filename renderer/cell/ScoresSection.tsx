import { Check, Minus, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { Axis, CellPage } from '../../shared/cell/page/page.ts';
import { showInCell } from '../document/go.ts';
import { toggleReveal } from '../document/reveal.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { GoSpan } from './GoSpan.tsx';
import './scores.css';

const FEW = 12;

/** The scores in a row, and below them what a careful reader sees. */
export function ScoresSection({ page }: { readonly page: CellPage }) {
  return (
    <>
      {page.axes.length > 0 && (
        <ul className="scores" aria-label="Scores">
          {page.axes.map((axis) => (
            <li key={axis.key}>
              <AxisCard axis={axis} />
            </li>
          ))}
        </ul>
      )}
      {page.axes.length === 0 && (
        <p className="text-remark">
          {page.scorers.length === 0
            ? 'This run has no scores.'
            : 'The scorers of this run have their own scores: see the breakdown.'}
        </p>
      )}
      {page.problem !== '' && (
        <p className="text-remark cell-bad" role="alert">
          <TriangleAlert size={14} aria-hidden="true" /> {page.problem} What follows is from the trace alone.
        </p>
      )}
      <Remarks remarks={page.remarks} />
      <Masked count={page.masked} />
    </>
  );
}

/** The first of them: a run that goes in circles has hundreds. */
function Remarks({ remarks }: Pick<CellPage, 'remarks'>) {
  const [count, setCount] = useState(FEW);
  if (remarks.length === 0) return null;
  return (
    <ul className="scores-remarks" aria-label="Remarks">
      {remarks.slice(0, count).map(({ text, span }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice, and the list never changes.
        <li key={index}>
          <span>{text}</span>
          {span !== undefined && (
            <>
              {' '}
              <GoSpan ordinal={span} text="Show" />
            </>
          )}
        </li>
      ))}
      {count < remarks.length && (
        <li>
          <button type="button" className="text-more" onClick={() => setCount(count + 200)}>
            Show more of {remarks.length}
          </button>
        </li>
      )}
    </ul>
  );
}

function AxisCard({ axis }: { readonly axis: Axis }) {
  const { key, label, text, value, good, evidence } = axis;
  const tone = good === undefined ? 'plain' : good ? 'good' : 'bad';
  const known = !Number.isNaN(value);
  return (
    <button
      type="button"
      className={`scores-axis scores-axis-${tone}`}
      title={known ? `${label}: ${value}` : label}
      onClick={() => showInCell(key === 'composite' ? 'cell-composite' : `scorer-${key}`)}
    >
      <span className="scores-axis-label">{label}</span>
      <span className={known ? 'scores-axis-value' : 'scores-axis-value scores-axis-none'}>
        <Sign tone={tone} />
        {text}
      </span>
      <span className="scores-axis-note">{evidence.length > 0 ? `evidence: ${evidence.length}` : '\u00a0'}</span>
    </button>
  );
}

/** Good and bad by shape as well as by colour. */
function Sign({ tone }: { readonly tone: 'plain' | 'good' | 'bad' }) {
  if (tone === 'plain') return <Minus size={14} className="scores-sign" aria-hidden="true" />;
  return (
    <>
      {tone === 'good' ? (
        <Check size={15} strokeWidth={3} className="scores-sign" aria-hidden="true" />
      ) : (
        <X size={15} strokeWidth={3} className="scores-sign" aria-hidden="true" />
      )}
      <span className="visually-hidden">{tone}: </span>
    </>
  );
}

function Masked({ count }: { readonly count: number }) {
  const reveal = useStore(layoutStore, (state) => state.reveal);
  if (count === 0 && !reveal) return null;
  return (
    <p className={reveal ? 'text-remark cell-warning' : 'text-remark'}>
      {reveal
        ? 'Secrets are shown as they are. '
        : `${count} ${count === 1 ? 'secret is' : 'secrets are'} masked on this page. `}
      <button type="button" className="text-link" aria-pressed={reveal} onClick={toggleReveal}>
        {reveal ? 'Mask' : 'Reveal'}
      </button>
    </p>
  );
}
