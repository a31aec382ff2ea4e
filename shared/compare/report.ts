/** What a comparison found, as plain data and in words. */

import { formatDuration } from '../base/format.ts';
import { median } from '../base/numbers.ts';
import type { Nanoseconds } from '../base/time.ts';
import { KINDS, type Kind } from '../trace/kind.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import type { CompareReport, ReportStep } from './comparison.ts';
import { compareGroups, type GroupComparison, type StepVerdict } from './groups.ts';
import type { AlignedPair } from './pair.ts';
import type { ComparedRun } from './run.ts';
import { StepWords } from './step-words.ts';
import { FEW, LEVEL, type Verdict, verdictOn, verdictText } from './verdict.ts';

/** A run and what the user calls it. */
export interface NamedRun {
  readonly name: string;
  readonly run: ComparedRun;
}

/** By what runs are compared: the wall, or the time on the critical path of a kind, or of steps with a name. */
export type Measure = 'wall' | Kind | { readonly name: string };

/** Steps beyond these are too small to be read about. */
const MOST_STEPS = 50;

/** Compares groups of at least one run each. `groups`: what `compareGroups` found of them, where that is known. */
export function compareReport(
  baseRuns: readonly NamedRun[],
  newRuns: readonly NamedRun[],
  measure: Measure = 'wall',
  groups: GroupComparison = compareGroups(unnameRuns(baseRuns), unnameRuns(newRuns)),
): CompareReport {
  const times = (runs: readonly NamedRun[]) => runs.map(({ name, run }) => ({ name, time: timeBy(run, measure) }));
  const [base, newTimes] = [times(baseRuns), times(newRuns)];
  const verdict =
    measure === 'wall'
      ? groups.verdict
      : verdictOn(
          base.map(({ time }) => time),
          newTimes.map(({ time }) => time),
        );
  const { pair, middle } = groups;
  const words = new StepWords(pair);
  const steps = stepsBy(groups, measure, verdict.difference)
    .slice(0, MOST_STEPS)
    .map((step) => makeReportStep(step, words));
  return {
    measure: typeof measure === 'string' ? measure : measure.name,
    verdict,
    sentence: writeSentence(verdict, steps),
    base,
    new: newTimes,
    middle: { base: base[middle.base]?.name ?? '', new: newTimes[middle.new]?.name ?? '' },
    firstDivergence: describeDivergence(pair, words),
    steps,
  };
}

export const unnameRuns = (runs: readonly NamedRun[]): ComparedRun[] => runs.map(({ run }) => run);

function describeDivergence({ divergence, merged }: AlignedPair, words: StepWords): string {
  if (divergence === NO_ROW) return '';
  const [baseRow, newRow] = [merged.rows.baseRow[divergence] as Row, merged.rows.newRow[divergence] as Row];
  return newRow === NO_ROW ? `${words.name({ baseRow, newRow })} (removed)` : words.name({ baseRow, newRow });
}

/** Time of a run by a measure. ns */
function timeBy(run: ComparedRun, measure: Measure): Nanoseconds {
  if (measure === 'wall') return run.wall;
  let sum = 0;
  for (let row = 0; row < run.table.rowCount; row++) {
    if (isMeasured(run, row, measure)) sum += run.own[row] as number;
  }
  return sum;
}

function isMeasured({ table }: ComparedRun, row: Row, measure: Exclude<Measure, 'wall'>): boolean {
  if (typeof measure === 'string') return KINDS[table.kind[row] as number] === measure;
  return (table.strings[table.name[row] as number] ?? '').includes(measure.name);
}

/** The steps whose time is measured, as shares of the measured difference. */
function stepsBy({ steps, pair }: GroupComparison, measure: Measure, difference: Nanoseconds): readonly StepVerdict[] {
  if (measure === 'wall') return steps;
  return steps
    .filter(({ what, baseRow, newRow }) => {
      // What calls hid of each other is the time of no one step.
      if (what === 'overlap') return false;
      if (newRow !== NO_ROW) return isMeasured(pair.new, newRow, measure);
      return baseRow !== NO_ROW && isMeasured(pair.base, baseRow, measure);
    })
    .map((step) => ({ ...step, share: difference === 0 ? 0 : step.delta / difference }));
}

function writeSentence(verdict: Verdict, steps: readonly ReportStep[]): string {
  const text = verdictText(verdict);
  const told = verdict.what !== 'no difference' || Math.min(verdict.baseRuns, verdict.newRuns) < FEW;
  if (!told) {
    // Walls that vary much can hide a step that does not.
    const sure = steps.find(({ probability }) => probability < LEVEL);
    if (!sure) return text;
    return `${text}; ${sure.name} alone is ${sure.delta > 0 ? 'slower' : 'faster'} by ${formatDuration(Math.abs(sure.delta))}`;
  }
  const [first] = steps;
  if (!first || verdict.difference === 0 || Math.sign(first.delta) !== Math.sign(verdict.difference)) return text;
  const share = Math.round(first.share * 100);
  const only = { added: ', which the base does not have', removed: ', which only the base has' };
  const side = first.what === 'added' || first.what === 'removed' ? only[first.what] : '';
  return share >= 1 && share <= 200 ? `${text}, ${share} % in ${first.name}${side}` : text;
}

function makeReportStep(step: StepVerdict, words: StepWords): ReportStep {
  return { ...step, name: words.label(step), kind: words.kind(step), why: words.why(step) };
}

/** Whether the new runs are so much slower that a check should fail. With too few runs for a test the medians decide. */
export function isRegression(
  report: CompareReport,
  threshold: { readonly share: number } | { readonly time: Nanoseconds },
): boolean {
  const { verdict, base, new: newRuns } = report;
  const tested = Math.min(base.length, newRuns.length) >= FEW;
  if (tested && verdict.what !== 'slower') return false;
  const limit = 'time' in threshold ? threshold.time : threshold.share * median(base.map(({ time }) => time));
  return verdict.difference >= limit && verdict.difference > 0;
}
