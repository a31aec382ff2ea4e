/** Asking for what a run is compared with. */

import type { FileGrant } from '../../shared/base/file-grant.ts';
import { findSiblings } from '../../shared/cell/sweep/siblings.ts';
import type { RunFiles } from '../../shared/compare/comparison.ts';
import type { SweepEntry } from '../../shared/protocol.ts';
import { documentStore } from '../stores/document.ts';
import { type Mark, markedCells } from '../stores/marks.ts';
import { notify } from '../stores/notices.ts';
import { createStore } from '../stores/store.ts';
import { currentCell, sweepStore } from '../stores/sweep.ts';
import { runOf, runsOf, runsOfCells } from './run-files.ts';
import { openComparison } from './session.ts';

interface Choice {
  /** Which side the runs that are asked for will be; `closed`: nothing is asked. */
  readonly chosenIs: Mark | 'closed';
  /** The base, where it was chosen before the new run: without an open run both are asked for. */
  readonly base: readonly RunFiles[] | undefined;
}

const CLOSED: Choice = { chosenIs: 'closed', base: undefined };

export const chooseStore = createStore<Choice>(() => CLOSED);

/** Whether there is a run that others can be compared with. */
export function canCompare(): boolean {
  const { status, table } = documentStore.getState();
  return (status === 'open' || status === 'opening') && table.complete && table.rowCount > 0;
}

/** Whether nothing is open, so that both sides have to be asked for. */
export function asksForBoth(): boolean {
  return documentStore.getState().status === 'empty';
}

/** Asks for runs to compare the open one with; they will be the base, or the new ones. */
export function askForRuns(chosenIs: Mark): void {
  if (canCompare()) chooseStore.setState({ chosenIs, base: undefined });
  else if (asksForBoth()) chooseStore.setState({ chosenIs: 'base', base: undefined });
}

/** Asks no more. */
export function closeChoice(): void {
  chooseStore.setState(CLOSED);
}

/**
 * Compares the open run with those that were chosen, or goes on to ask for the other side; nothing happens for an empty
 * list.
 */
export async function compareWith(chosen: readonly FileGrant[] | readonly SweepEntry[]): Promise<void> {
  const { chosenIs, base } = chooseStore.getState();
  const runs = isCells(chosen) ? runsOfCells(chosen) : runsOf(chosen);
  if (runs.length === 0) return;
  if (asksForBoth() && !base) return chooseStore.setState({ chosenIs: 'new', base: runs });
  closeChoice();
  if (base) return openComparison(base, runs);
  const here = currentCell();
  const open = here ? runsOfCells([here]) : [runOf(documentStore.getState().files)];
  await (chosenIs === 'new' ? openComparison(open, runs) : openComparison(runs, open));
}

function isCells(chosen: readonly FileGrant[] | readonly SweepEntry[]): chosen is readonly SweepEntry[] {
  return chosen.some((one) => 'path' in one);
}

/** Other runs of the open cell, in their order. */
export function otherRuns(): SweepEntry[] {
  const here = currentCell();
  if (!here) return [];
  return findSiblings(sweepStore.getState().cells, here, 'run').filter(({ path }) => path !== here.path);
}

/** Compares the open cell with the sibling before it, of the kind that the keys go through. */
export async function compareWithPrevious(): Promise<void> {
  const { cells, siblings } = sweepStore.getState();
  const here = currentCell();
  if (!here) return;
  const family = findSiblings(cells, here, siblings);
  const at = family.findIndex(({ path }) => path === here.path);
  const before = family[at - 1] ?? family[at + 1];
  if (before) await openComparison(runsOfCells([before]), runsOfCells([here]));
  else notify('There is no sibling to compare this cell with.');
}

/** Compares the cells that are marked in the sweep. */
export async function compareMarked(): Promise<void> {
  const { cells } = sweepStore.getState();
  const base = runsOfCells(markedCells(cells, 'base'));
  const newRuns = runsOfCells(markedCells(cells, 'new'));
  if (base.length > 0 && newRuns.length > 0) await openComparison(base, newRuns);
  else notify('Mark at least one cell as base and one as new.');
}
