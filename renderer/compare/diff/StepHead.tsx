import { useMemo } from 'react';
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import { KINDS } from '../../../shared/trace/kind.ts';
import { Secrets } from '../../inspector/Head.tsx';
import { mergedKind, mergedName } from '../tree/content.ts';
import { contributionsOf, numberOf } from '../tree/shown.ts';
import { deltaText, percentText, signOf, toneOf } from '../words.ts';
import type { StepContent } from './content.ts';
import { type FactRow, factRows } from './numbers.ts';

/** Which step it is, what part of the difference it has and why, and its facts of both runs side by side. */
export function StepHead({ content }: { readonly content: StepContent }) {
  const { pair, row, base, new: newSide } = content;
  const kind = KINDS[mergedKind(pair, row)] ?? 'internal';
  const { sign, words } = signOf(pair.merged, row);
  const rows = useMemo(
    () =>
      factRows(pair, row, base.is === 'read' ? base.step : undefined, newSide.is === 'read' ? newSide.step : undefined),
    [pair, row, base, newSide],
  );
  const masked = Math.max(...[base, newSide].map((side) => (side.is === 'read' ? side.masked : 0)));
  return (
    <header className="span-head step-diff-head">
      <h2 className="span-name">
        {sign !== '' && (
          <span className={`compare-sign compare-sign-${words}`} title={words}>
            <span aria-hidden="true">{sign}</span>
            <span className="visually-hidden">{words}</span>
          </span>
        )}
        <span className="span-dot" style={{ background: `var(--kind-${kind})` }} aria-hidden="true" />
        <span className="span-name-text">
          {mergedName(pair, row)} <span className="step-diff-number">{numberOf(pair, row)}</span>
        </span>
      </h2>
      <p className="span-sub">
        {kind}
        {words !== '' && ` · ${words}`}
        {row === pair.divergence && ' · first divergence'}
      </p>
      <Part pair={pair} row={row} />
      <Table rows={rows} />
      <Secrets masked={masked} />
      {masked > 0 && !content.reveal && (
        <p className="changes-quiet">Values that are masked on both sides count as equal.</p>
      )}
    </header>
  );
}

/** Its part of the difference of the walls, and why, in words. */
function Part({ pair, row }: { readonly pair: ComparedPair; readonly row: number }) {
  const { merged, difference } = pair;
  const [own, below] = [merged.delta[row] ?? 0, merged.deltaBelow[row] ?? 0];
  const hasInside = (merged.subtreeEnd[row] ?? 0) > row + 1;
  const share = difference === 0 ? '' : percentText(Math.abs(own / difference));
  const whole = difference > 0 ? 'the slowdown' : 'the time saved';
  const why = contributionsOf(pair, row)
    .map((part) => part.why)
    .filter((text) => text !== '');
  return (
    <div className="step-diff-part">
      <p>
        {own === 0 ? (
          <span className="compare-even">The step itself has no part in the difference</span>
        ) : (
          <>
            <strong className={toneOf(own)}>{deltaText(own)}</strong> {own > 0 ? 'slower' : 'faster'}
            {share !== '' &&
              (own > 0 === difference > 0 ? `, ${share} of ${whole}` : `, makes up for ${share} of ${whole}`)}
          </>
        )}
        {hasInside && below !== own && (
          <>
            {' · '}
            <span className={toneOf(below)}>{deltaText(below)}</span> with its children{' '}
          </>
        )}
      </p>
      {why.map((text) => (
        <p key={text} className="step-diff-why">
          {text}
        </p>
      ))}
    </div>
  );
}

function Table({ rows }: { readonly rows: readonly FactRow[] }) {
  return (
    <table className="step-diff-sides">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Fact</span>
          </th>
          <th scope="col">Base</th>
          <th scope="col">New</th>
          <th scope="col">
            <span className="visually-hidden">Difference</span>
            <span aria-hidden="true">Δ</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, base, new: newText, delta, tone, same, isNumber }) => (
          <tr key={name} className={`${same ? 'step-diff-side-same' : ''}${isNumber ? ' step-diff-side-number' : ''}`}>
            <th scope="row">{name}</th>
            <td>{base === '' ? '–' : base}</td>
            <td>{newText === '' ? '–' : newText}</td>
            <td className={tone}>{delta !== '' ? delta : same ? '=' : base !== '' && newText !== '' ? '≠' : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
