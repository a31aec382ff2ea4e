/** Going from step to step of both runs: by time, by kind, by error, by how much they differ. */
import { nextStep, type RowPredicate, type Steppable } from '../../shared/playback/steps.ts';
import { kindIndex } from '../../shared/trace/kind.ts';
import { NO_ROW } from '../../shared/trace/table.ts';
import { compareStore } from '../stores/compare.ts';
import { playbackStore } from '../stores/playback.ts';
import { seekStart } from './playheads.ts';
import { failedIn, mergedKind } from './tree/content.ts';
import { currentShown, rowsByDifference, type Shown } from './tree/shown.ts';

export type MergedTarget = 'any' | 'same-kind' | 'error' | 'model';

let steppable: { readonly shown: Shown['pair']; readonly rows: Steppable } | undefined;

/** The merged rows as a table to step through: the same object for as long as the pair is, since its ranks are kept with it. */
function rowsOf(pair: Shown['pair']): Steppable {
  const { count, start, byStart } = pair.merged;
  if (steppable?.shown !== pair) steppable = { shown: pair, rows: { rowCount: count, start, byStart } };
  return steppable.rows;
}

/** The merged row to step to from the clock and the selection, or -1. */
function nextMerged(shown: Shown, time: number, selected: number, direction: 1 | -1, target: MergedTarget): number {
  const { pair, visible, positionOf } = shown;
  return nextStep(rowsOf(pair), visible, positionOf, time, selected, direction, predicateOf(pair, target, selected));
}

function predicateOf(pair: Shown['pair'], target: MergedTarget, selected: number): RowPredicate | undefined {
  if (target === 'error') return (row) => failedIn(pair, 'new', row) || failedIn(pair, 'base', row);
  const kind =
    target === 'model' ? kindIndex('model') : target === 'same-kind' && selected >= 0 ? mergedKind(pair, selected) : -1;
  return kind < 0 ? undefined : (row) => mergedKind(pair, row) === kind;
}

/** Goes to the next (1) or previous (-1) step that the target asks for. False where there is none. */
export function stepMerged(direction: 1 | -1, target: MergedTarget): boolean {
  const shown = currentShown();
  if (!shown) return false;
  const { time } = playbackStore.getState();
  const row = nextMerged(shown, time, compareStore.getState().selected, direction, target);
  if (row < 0) return false;
  goToMerged(row);
  return true;
}

/** Selects a merged row, opens what it is in, and moves the clocks to its start. */
export function goToMerged(row: number): void {
  compareStore.setState({ selected: row });
  seekStart(row);
}

/**
 * The row with the next smaller (1) or next larger (-1) difference; from a row without one, the largest. -1 at either
 * end. `rows` are those with a difference, the largest first.
 */
export function nextDifference(rows: readonly number[], selected: number, direction: 1 | -1): number {
  const at = rows.indexOf(selected);
  return (at < 0 ? rows[0] : rows[at + direction]) ?? NO_ROW;
}

/** Goes to the next smaller or next larger difference. False where there is none. */
export function stepDifference(direction: 1 | -1): boolean {
  const shown = currentShown();
  if (!shown) return false;
  const rows = rowsByDifference(shown.pair).filter((row) => shown.marks?.[row] !== 0);
  const row = nextDifference(rows, compareStore.getState().selected, direction);
  if (row < 0) return false;
  goToMerged(row);
  return true;
}

/** Goes to the first model answer or tool call that differs. False where none does. */
export function goToDivergence(): boolean {
  const row = compareStore.getState().pair?.divergence ?? NO_ROW;
  if (row < 0) return false;
  goToMerged(row);
  return true;
}
