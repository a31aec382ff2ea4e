import { useState } from 'react';
import { formatDuration } from '../../../shared/base/format.ts';
import { median } from '../../../shared/base/numbers.ts';
import type { Nanoseconds } from '../../../shared/base/time.ts';
import type { Comparison } from '../../../shared/compare/comparison.ts';
import { KINDS, type Kind } from '../../../shared/trace/kind.ts';
import { deltaText, toneOf } from '../words.ts';
import { Histogram, MiniStrip, StripPlot } from './StripPlot.tsx';
import './step-times.css';

interface Times {
  readonly key: string;
  readonly name: string;
  readonly kind: Kind | 'none';
  /** ns; NaN where a run has none. */
  readonly baseTimes: readonly Nanoseconds[];
  readonly newTimes: readonly Nanoseconds[];
  /** Of the medians, or what the report says of the step. ns */
  readonly delta: Nanoseconds;
  /** Of the rank test; NaN where there is none. */
  readonly probability: number;
  readonly why: string;
}

const SHOWN = 20;

/** Each step, or all steps of a name, over all runs: a line each, and the chosen one in full. */
export function StepTimes({ comparison }: { readonly comparison: Comparison }) {
  const [by, setBy] = useState<'step' | 'name'>('step');
  const [open, setOpen] = useState('');
  const [all, setAll] = useState(false);
  const times = by === 'step' ? stepsOf(comparison) : namesOf(comparison);
  const shown = all ? times : times.slice(0, SHOWN);
  return (
    <section className="step-times" aria-label="Steps over all runs">
      <div className="step-times-head">
        <h3>Time on the critical path</h3>
        <fieldset className="segments small" aria-label="Times of">
          <button type="button" aria-pressed={by === 'step'} onClick={() => setBy('step')}>
            Steps
          </button>
          <button type="button" aria-pressed={by === 'name'} onClick={() => setBy('name')}>
            Names
          </button>
        </fieldset>
      </div>
      <ul>
        {shown.map((one) => (
          <Line
            key={one.key}
            times={one}
            open={open === one.key}
            onToggle={() => setOpen(open === one.key ? '' : one.key)}
          />
        ))}
      </ul>
      {times.length > shown.length && (
        <button type="button" className="button small" onClick={() => setAll(true)}>
          {times.length - shown.length} more
        </button>
      )}
    </section>
  );
}

interface LineProps {
  readonly times: Times;
  readonly open: boolean;
  onToggle(): void;
}

function Line({ times, open, onToggle }: LineProps) {
  const { name, kind, baseTimes, newTimes, delta, probability, why } = times;
  return (
    <li>
      <button type="button" className="step-times-step" aria-expanded={open} onClick={onToggle}>
        <i
          className="dot"
          style={{ background: kind === 'none' ? 'var(--gap)' : `var(--kind-${kind})` }}
          aria-hidden="true"
        />
        <span className="step-times-name" title={name}>
          {name}
        </span>
        {baseTimes.length > 1 || newTimes.length > 1 ? (
          <MiniStrip baseTimes={baseTimes} newTimes={newTimes} />
        ) : (
          <span className="step-times-both">{bothText(baseTimes, newTimes)}</span>
        )}
        <b className={toneOf(delta)}>{deltaText(delta)}</b>
      </button>
      {open && (
        <div className="step-times-open">
          <StripPlot label={name} baseTimes={baseTimes} newTimes={newTimes} />
          <Histogram label={name} baseTimes={baseTimes} newTimes={newTimes} />
          <p className="compare-note">
            {medians(baseTimes, newTimes)}
            {Number.isFinite(probability) &&
              probability < 1 &&
              ` · p = ${probability < 0.001 ? '<0.001' : probability.toFixed(3)}`}
            {why !== '' && ` · ${why}`}
          </p>
        </div>
      )}
    </li>
  );
}

/** `975 ms → 151 ms` of one run on each side; empty where neither is known. */
function bothText([before = Number.NaN]: readonly Nanoseconds[], [after = Number.NaN]: readonly Nanoseconds[]): string {
  return Number.isNaN(before) && Number.isNaN(after) ? '' : `${formatDuration(before)} → ${formatDuration(after)}`;
}

function medians(base: readonly Nanoseconds[], newTimes: readonly Nanoseconds[]): string {
  const known = (times: readonly Nanoseconds[]) => times.filter((time) => !Number.isNaN(time));
  const [inBase, inNew] = [known(base), known(newTimes)];
  const text = (times: readonly Nanoseconds[]) =>
    times.length === 0 ? 'in no run' : `${formatDuration(median(times))} (n = ${times.length})`;
  return `Medians: base ${text(inBase)}, new ${text(inNew)}`;
}

function stepsOf({ report }: Comparison): Times[] {
  return report.steps.map(({ name, kind, baseTimes, newTimes, delta, probability, why, what, baseRow, newRow }) => ({
    key: `${what} ${baseRow} ${newRow}`,
    name,
    kind,
    baseTimes,
    newTimes,
    delta,
    probability,
    why,
  }));
}

function namesOf({ names }: Comparison): Times[] {
  // A run without such a step has spent no time in it.
  const zero = (times: readonly Nanoseconds[]) => times.map((time) => (Number.isNaN(time) ? 0 : time));
  return names.map(({ name, kind, baseTimes, newTimes }) => ({
    key: `${kind} ${name}`,
    name,
    kind: KINDS[kind] ?? 'internal',
    baseTimes,
    newTimes,
    delta: median(zero(newTimes)) - median(zero(baseTimes)),
    probability: Number.NaN,
    why: '',
  }));
}
