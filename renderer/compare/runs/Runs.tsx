import './runs.css';
import { useState } from 'react';
import { formatDuration } from '../../../shared/base/format.ts';
import type { Comparison } from '../../../shared/compare/comparison.ts';
import { runsToShow, spread } from '../../../shared/compare/statistics.ts';
import { FEW } from '../../../shared/compare/verdict.ts';
import { compareStore } from '../../stores/compare.ts';
import { useStore } from '../../stores/store.ts';
import { showPair } from '../session.ts';
import { deltaText, signedPercent, toneOf } from '../words.ts';
import { RunList } from './RunList.tsx';
import { StepTimes } from './StepTimes.tsx';
import { StripPlot } from './StripPlot.tsx';

/** All runs of both sides: how long each took, whether the difference is one, and where it is. */
export function Runs() {
  const comparison = useStore(compareStore, (state) => state.comparison);
  const a = useStore(compareStore, (state) => state.pair?.base ?? 0);
  const b = useStore(compareStore, (state) => state.pair?.against ?? 0);
  if (!comparison) return null;
  const { base, against, measure, verdict } = comparison.report;
  const names = [comparison.base.map(({ name }) => name), comparison.against.map(({ name }) => name)] as const;
  const several = base.length + against.length > 2;
  const what = measure === 'wall' ? 'Wall of each run' : `Time of each run in ${measure}`;
  return (
    <div className="cmp-runs">
      <section aria-label="All runs">
        <h3>{what}</h3>
        <StripPlot
          label={what}
          timesA={base.map(({ time }) => time)}
          timesB={against.map(({ time }) => time)}
          chosen={[a, b]}
          names={names}
          interval={
            several ? [verdict.medianA + verdict.interval[0], verdict.medianA + verdict.interval[1]] : undefined
          }
          onPick={(side, index) => void (side === 0 ? showPair(index, b) : showPair(a, index))}
        />
        <Facts comparison={comparison} />
        <HowMany comparison={comparison} />
      </section>
      <RunList comparison={comparison} chosen={[a, b]} />
      <StepTimes comparison={comparison} />
    </div>
  );
}

function Facts({ comparison }: { readonly comparison: Comparison }) {
  const { verdict } = comparison.report;
  const { medianA, medianB, difference, interval, probability, runsA, runsB } = verdict;
  const tested = Math.min(runsA, runsB) >= FEW;
  return (
    <dl className="cmp-facts">
      <dt>{runsA === 1 && runsB === 1 ? 'Base, against' : 'Medians'}</dt>
      <dd>
        {formatDuration(medianA)} → {formatDuration(medianB)}{' '}
        <b className={toneOf(difference)}>{deltaText(difference)}</b>{' '}
        {medianA > 0 && <span>({signedPercent(difference / medianA)})</span>}
      </dd>
      {runsA + runsB > 2 && (
        <>
          <dt>95 % interval</dt>
          <dd>
            {deltaText(interval[0])} to {deltaText(interval[1])}
          </dd>
        </>
      )}
      <dt>Rank test</dt>
      <dd>
        {tested
          ? `p = ${probability < 0.001 ? '<0.001' : probability.toFixed(3)}, n = ${runsA} and ${runsB}`
          : `needs ${FEW} runs on each side; here are ${runsA} and ${runsB}`}
      </dd>
    </dl>
  );
}

/** How many runs would show a difference that somebody cares for. */
function HowMany({ comparison }: { readonly comparison: Comparison }) {
  const { base, against, verdict } = comparison.report;
  const [percent, setPercent] = useState('10');
  const times = (runs: typeof base) => runs.map(({ time }) => time);
  const noise = Math.max(spread(times(base)), spread(times(against)));
  if (Math.min(base.length, against.length) < 2) {
    return (
      <p className="cmp-note">With two or more runs on each side: how many would show a difference of a given size.</p>
    );
  }
  const share = Number(percent);
  const difference = (share / 100) * verdict.medianA;
  const valid = percent.trim() !== '' && share > 0 && Number.isFinite(difference) && difference > 0;
  return (
    <p className="cmp-note">
      To show a difference of{' '}
      <input
        type="number"
        className="cmp-percent"
        aria-label="Difference to show, percent of the base"
        min={0.1}
        step="any"
        value={percent}
        onChange={(event) => setPercent(event.target.value)}
      />{' '}
      %{' '}
      {valid ? (
        <>
          ({formatDuration(difference)}) takes about <b>{runsToShow(difference, noise)} runs</b> on each side.
        </>
      ) : (
        'takes more than nothing: give a number above 0.'
      )}
    </p>
  );
}
