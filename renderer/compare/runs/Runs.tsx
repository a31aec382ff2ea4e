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
import './runs.css';

/** All runs of both sides: how long each took, whether the difference is one, and where it is. */
export function Runs() {
  const comparison = useStore(compareStore, (state) => state.comparison);
  const baseIndex = useStore(compareStore, (state) => state.pair?.base ?? 0);
  const newIndex = useStore(compareStore, (state) => state.pair?.new ?? 0);
  if (!comparison) return null;
  const { base, new: newRuns, measure, verdict } = comparison.report;
  const names = { base: comparison.base.map(({ name }) => name), new: comparison.new.map(({ name }) => name) };
  const several = base.length + newRuns.length > 2;
  const what = measure === 'wall' ? 'Wall of each run' : `Time of each run in ${measure}`;
  return (
    <div className="runs">
      <section aria-label="All runs">
        <h3>{what}</h3>
        <StripPlot
          label={what}
          baseTimes={base.map(({ time }) => time)}
          newTimes={newRuns.map(({ time }) => time)}
          chosen={{ base: baseIndex, new: newIndex }}
          names={names}
          interval={
            several ? [verdict.baseMedian + verdict.interval[0], verdict.baseMedian + verdict.interval[1]] : undefined
          }
          onPick={(side, index) => void (side === 'base' ? showPair(index, newIndex) : showPair(baseIndex, index))}
        />
        <Facts comparison={comparison} />
        <HowMany comparison={comparison} />
      </section>
      <RunList comparison={comparison} chosen={{ base: baseIndex, new: newIndex }} />
      <StepTimes comparison={comparison} />
    </div>
  );
}

function Facts({ comparison }: { readonly comparison: Comparison }) {
  const { verdict } = comparison.report;
  const { baseMedian, newMedian, difference, interval, probability, baseRuns, newRuns } = verdict;
  const tested = Math.min(baseRuns, newRuns) >= FEW;
  return (
    <dl className="runs-facts">
      <dt>{baseRuns === 1 && newRuns === 1 ? 'Base, new' : 'Medians'}</dt>
      <dd>
        {formatDuration(baseMedian)} → {formatDuration(newMedian)}{' '}
        <b className={toneOf(difference)}>{deltaText(difference)}</b>{' '}
        {baseMedian > 0 && <span>({signedPercent(difference / baseMedian)})</span>}
      </dd>
      {baseRuns + newRuns > 2 && (
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
          ? `p = ${probability < 0.001 ? '<0.001' : probability.toFixed(3)}, n = ${baseRuns} and ${newRuns}`
          : `needs ${FEW} runs on each side; here are ${baseRuns} and ${newRuns}`}
      </dd>
    </dl>
  );
}

/** How many runs would show a difference that somebody cares for. */
function HowMany({ comparison }: { readonly comparison: Comparison }) {
  const { base, new: newRuns, verdict } = comparison.report;
  const [percent, setPercent] = useState('10');
  const times = (runs: typeof base) => runs.map(({ time }) => time);
  const noise = Math.max(spread(times(base)), spread(times(newRuns)));
  if (Math.min(base.length, newRuns.length) < 2) {
    return (
      <p className="compare-note">
        With two or more runs on each side, this shows how many runs a difference of a given size needs.
      </p>
    );
  }
  const share = Number(percent);
  const difference = (share / 100) * verdict.baseMedian;
  const valid = percent.trim() !== '' && share > 0 && Number.isFinite(difference) && difference > 0;
  return (
    <p className="compare-note">
      To show a difference of{' '}
      <input
        type="number"
        className="runs-percent"
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
        'is not possible: give a number above 0.'
      )}
    </p>
  );
}
