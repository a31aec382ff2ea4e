import { ArrowLeftRight, X } from 'lucide-react';
import { formatDuration } from '../../shared/base/format.ts';
import type { RunInfo } from '../../shared/compare/comparison.ts';
import { FEW, type Verdict as RunsVerdict } from '../../shared/compare/verdict.ts';
import { compareStore } from '../stores/compare.ts';
import { useStore } from '../stores/store.ts';
import { MeasureChoice } from './MeasureChoice.tsx';
import { closeComparison, showPair, swapSides } from './session.ts';
import { capital, deltaText, signedPercent, toneOf } from './words.ts';
import './compare-bar.css';

/** The verdict in one sentence, which two runs are shown, and how they are laid beside each other. */
export function CompareBar() {
  return (
    <div className="compare-bar">
      <Verdict />
      <div className="compare-bar-controls" role="toolbar" aria-label="Comparison">
        <Sides />
        <span className="compare-bar-space" />
        <Choices />
      </div>
    </div>
  );
}

function Verdict() {
  const report = useStore(compareStore, (state) => state.comparison?.report);
  if (!report) return null;
  const { verdict, measure, sentence } = report;
  const { difference, baseMedian } = verdict;
  const of = measure === 'wall' ? '' : ` (${measure})`;
  return (
    <div className="compare-bar-verdict" role="status">
      <strong className={isShown(verdict) ? toneOf(difference) : 'compare-even'}>{deltaText(difference)}</strong>
      {baseMedian > 0 && difference !== 0 && <span>{signedPercent(difference / baseMedian)}</span>}
      <p title={`${capital(sentence)}${of}`}>
        {capital(sentence)}
        {of}
      </p>
    </div>
  );
}

/** Where enough runs were tested and showed nothing, the difference of their medians is no news. */
function isShown({ what, baseRuns, newRuns }: RunsVerdict): boolean {
  return what !== 'no difference' || Math.min(baseRuns, newRuns) < FEW;
}

/** Which run of each side; with several it can be chosen. */
function Sides() {
  const comparison = useStore(compareStore, (state) => state.comparison);
  const pair = useStore(compareStore, (state) => state.pair);
  if (!comparison || !pair) return null;
  return (
    <>
      <Side
        title="Base"
        runs={comparison.base}
        chosen={pair.base}
        onChoose={(index) => void showPair(index, pair.new)}
      />
      <button
        type="button"
        className="icon-button"
        aria-label="Swap base and new"
        title="Swap base and new"
        onClick={() => void swapSides()}
      >
        <ArrowLeftRight size={14} aria-hidden="true" />
      </button>
      <Side title="New" runs={comparison.new} chosen={pair.new} onChoose={(index) => void showPair(pair.base, index)} />
    </>
  );
}

interface SideProps {
  readonly title: 'Base' | 'New';
  readonly runs: readonly RunInfo[];
  readonly chosen: number;
  onChoose(index: number): void;
}

function Side({ title, runs, chosen, onChoose }: SideProps) {
  const run = runs[chosen];
  const wall = run && formatDuration(run.wall);
  return (
    <div className={`compare-bar-pick compare-bar-pick-${title.toLowerCase()}`}>
      <span className="compare-bar-pick-title">{title}</span>
      {runs.length === 1 ? (
        <>
          <span className="compare-bar-pick-name" title={run?.name}>
            {run?.name}
          </span>
          <b>{wall}</b>
        </>
      ) : (
        <select
          className="select"
          aria-label={`${title}: the run that is shown`}
          title={run?.name}
          value={chosen}
          onChange={(event) => onChoose(Number(event.target.value))}
        >
          {runs.map(({ name, wall: time }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: several runs may have one name
            <option key={index} value={index}>
              {`${index + 1}/${runs.length}  ${name} · ${formatDuration(time)}`}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function Choices() {
  const linkBy = useStore(compareStore, (state) => state.linkBy);
  const axes = useStore(compareStore, (state) => state.axes);
  const onlyDifferences = useStore(compareStore, (state) => state.onlyDifferences);
  const hasEngine = useStore(compareStore, (state) => state.engine !== undefined);
  return (
    <>
      {hasEngine && <MeasureChoice />}
      <Segments
        label="Clocks linked by"
        short="Clocks by"
        value={linkBy}
        choices={[
          ['step', 'step', 'The base follows this run by the steps that both have (L)'],
          ['time', 'time', 'Both runs show the same time since their starts (L)'],
        ]}
        onChoose={(value) => compareStore.setState({ linkBy: value })}
      />
      <Segments
        label="Axes"
        short="Axes"
        value={axes}
        choices={[
          ['one', 'one', 'Both runs from their starts on one axis (A)'],
          ['two', 'two', 'An axis for each run: both fill the width (A)'],
        ]}
        onChoose={(value) => compareStore.setState({ axes: value })}
      />
      <button
        type="button"
        className="button small"
        aria-pressed={onlyDifferences}
        title="Show only the steps that differ, and the steps around them (m)"
        onClick={() => compareStore.setState({ onlyDifferences: !onlyDifferences })}
      >
        Only differences
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Close the comparison"
        title="Close the comparison"
        onClick={closeComparison}
      >
        <X size={14} aria-hidden="true" />
      </button>
    </>
  );
}

interface SegmentsProps<T extends string> {
  readonly label: string;
  /** In front of the choices, where there is room. */
  readonly short: string;
  readonly value: T;
  readonly choices: readonly (readonly [value: T, title: string, hint: string])[];
  onChoose(value: T): void;
}

/** Two or three choices side by side, each a button that says whether it is chosen. */
function Segments<T extends string>({ label, short, value, choices, onChoose }: SegmentsProps<T>) {
  return (
    <div className="compare-bar-choice">
      <span aria-hidden="true">{short}</span>
      <fieldset className="segments small" aria-label={label}>
        {choices.map(([one, title, hint]) => (
          <button key={one} type="button" aria-pressed={one === value} title={hint} onClick={() => onChoose(one)}>
            {title}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
