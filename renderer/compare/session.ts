/** Opens comparisons: an engine reads all runs, then two are shown, the new one as the document and the base beside it. */

import { messageOf } from '../../shared/base/errors.ts';
import type { FileGrant } from '../../shared/base/file-grant.ts';
import { Latest } from '../../shared/base/latest.ts';
import type { Comparison, RunFiles, RunInfo } from '../../shared/compare/comparison.ts';
import type { Measure } from '../../shared/compare/report.ts';
import type { BothSides } from '../../shared/compare/sides.ts';
import { emptyDocument, openDocument } from '../document/session.ts';
import { keepView } from '../document/view-sync.ts';
import { compareStore, NO_COMPARISON } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { reportFailure } from '../stores/notices.ts';
import { shellStore } from '../stores/shell.ts';
import { sweepStore } from '../stores/sweep.ts';
import { markPainted } from '../ui/painted.ts';
import { closeBase, engineFor, openBase } from './base-document.ts';
import { isMixed, keptHere, type ReadableSide, withFiles } from './mixed.ts';
import { shortNames } from './run-names.ts';

/** The comparison, the pair of it and the measure that were asked for last. */
const comparisons = new Latest();
const pairs = new Latest();
const measures = new Latest();
/** Some of the runs are known only as the server's engine has kept them. */
let keptThere = false;
/** The files that may be the document without ending the comparison. */
let expected: readonly FileGrant[] = [];

/**
 * Takes comparisons into use: the one that the program was started with opens, and one ends when another document is
 * opened in its place. Call once.
 */
export function startComparisons(): void {
  shellStore.subscribe(({ shell }, before) => {
    if (!shell || shell === before.shell) return;
    shell.onCompare?.(({ base, new: newRuns }) => void openComparison(base, newRuns));
    shell.initialComparison?.().then(
      (runs) => runs && openComparison(runs.base, runs.new),
      (error: unknown) => reportFailure('Opening the comparison', error),
    );
  });
  documentStore.subscribe(({ files }, before) => {
    if (files === before.files || compareStore.getState().status === 'none') return;
    if (!sameFiles(files, expected)) closeComparison();
  });
}

/**
 * Compares runs with runs, in place of the comparison that is open. The view is the comparison's from now on; failure is
 * shown in it, not thrown. `first` are the two runs to show first, as indexes; else those in the middle.
 */
export async function openComparison(
  base: readonly RunFiles[],
  newRuns: readonly RunFiles[],
  first?: BothSides<number>,
): Promise<void> {
  const { shell } = shellStore.getState();
  if (!shell || base.length === 0 || newRuns.length === 0) return;
  endEngines();
  expected = documentStore.getState().files;
  const signal = comparisons.start();
  const current = () => !signal.aborted;
  const { linkBy, axes, onlyDifferences, tab } = compareStore.getState();
  const kept = { linkBy, axes, onlyDifferences, tab };
  compareStore.setState({ ...NO_COMPARISON, ...kept, status: 'reading', asked: { base, new: newRuns } });
  layoutStore.setState({ view: 'compare', overlay: 'none' });
  const fail = (failure: string) => {
    if (!current()) return;
    compareStore.getState().engine?.close();
    compareStore.setState({ status: 'failed', failure, engine: undefined, progress: undefined });
  };
  try {
    const mixed = isMixed(shell, base, newRuns);
    keptThere = mixed;
    const read = async (side: readonly RunFiles[]): Promise<ReadableSide> =>
      mixed ? keptHere(shell, side) : { runs: side, kept: [], problems: [] };
    const [one, other] = await Promise.all([read(base), read(newRuns)]);
    if (!current()) return;
    const files = [...one.runs, ...other.runs].flatMap((run) => run.files);
    const engine = await engineFor(shell, files);
    if (!current()) return engine.close();
    engine.on('comparing', (progress) => current() && compareStore.setState({ progress }));
    engine.onLost((reason) => fail(`The engine that compares the runs stopped. ${reason}`));
    compareStore.setState({ engine });
    const found = await engine.request('compare.open', { base: one.runs, new: other.runs }, { signal });
    const comparison = withShortNames(withFiles(found, one, other));
    if (!current()) return;
    compareStore.setState({ status: 'ready', comparison, progress: undefined });
    const { middle } = comparison;
    const chosen = first ?? middle;
    const isThere = chosen.base < comparison.base.length && chosen.new < comparison.new.length;
    const pair = isThere ? chosen : middle;
    await showPair(pair.base, pair.new);
  } catch (error) {
    if (compareStore.getState().status === 'reading') fail(messageOf(error));
  }
}

/** Shows two of the runs, as indexes into the comparison's. Failure is shown, not thrown. */
export async function showPair(baseIndex: number, newIndex: number): Promise<void> {
  const { engine, comparison, pair: before } = compareStore.getState();
  const baseRun = comparison?.base[baseIndex];
  const newRun = comparison?.new[newIndex];
  if (!engine || !comparison || !baseRun || !newRun) return;
  const signal = pairs.start();
  const current = () => !signal.aborted && compareStore.getState().comparison?.base === comparison.base;
  try {
    let pair = await engine.request('compare.pair', { base: baseIndex, new: newIndex }, { signal });
    if (!current()) return;
    if (keptThere) {
      // What was kept of a run does not know its spans; the document does, row by row.
      await openNew(newRun);
      if (!current()) return;
      const { table } = documentStore.getState();
      if (table.rowCount === pair.tables.new.rowCount)
        pair = { ...pair, tables: { base: pair.tables.base, new: table } };
    }
    const sameBase = before?.base === baseIndex && compareStore.getState().baseDocument.failure === '';
    compareStore.setState({ pair, selected: -1, collapsed: new Set() });
    await Promise.all([openNew(newRun), sameBase ? undefined : openBase(baseRun, pair.tables.base)]);
    if (current()) markPainted('spanreel:compared');
  } catch (error) {
    if (!current()) return;
    if (compareStore.getState().pair) return reportFailure('Comparing these two runs', error);
    compareStore.getState().engine?.close();
    compareStore.setState({ status: 'failed', failure: messageOf(error), engine: undefined });
  }
}

/** What was the base is compared with now, and the other way round. The two runs that are shown stay. */
export async function swapSides(): Promise<void> {
  const { asked, pair } = compareStore.getState();
  if (asked) await openComparison(asked.new, asked.base, pair && { base: pair.new, new: pair.base });
}

/** The same comparison once more: after a failure, or a change on disk. */
export async function compareAgain(): Promise<void> {
  const { asked, pair } = compareStore.getState();
  if (asked) await openComparison(asked.base, asked.new, pair);
}

/** Asks for the verdict by another measure. Failure is shown, not thrown. */
export async function compareBy(measure: Measure): Promise<void> {
  const { engine, comparison } = compareStore.getState();
  if (!engine || !comparison) return;
  const signal = measures.start();
  const current = () => !signal.aborted && engine === compareStore.getState().engine;
  try {
    const report = await engine.request('compare.report', { measure }, { signal });
    const now = compareStore.getState().comparison;
    if (current() && now) compareStore.setState({ comparison: { ...now, report } });
  } catch (error) {
    if (current()) reportFailure('Comparing by another measure', error);
  }
}

/** Stops reading the runs. */
export function stopComparing(): void {
  const { engine, status } = compareStore.getState();
  if (status !== 'reading') return;
  comparisons.abort();
  engine?.close();
  compareStore.setState({
    status: 'failed',
    failure: 'Reading the runs was stopped.',
    engine: undefined,
    progress: undefined,
  });
}

/** Ends the comparison, with its engines; the document stays. */
export function closeComparison(): void {
  if (compareStore.getState().status === 'none') return;
  comparisons.abort();
  endEngines();
  const { linkBy, axes } = compareStore.getState();
  compareStore.setState({ ...NO_COMPARISON, linkBy, axes });
  if (layoutStore.getState().view === 'compare') layoutStore.setState({ view: 'trace' });
}

function endEngines(): void {
  pairs.abort();
  const { engine } = compareStore.getState();
  compareStore.setState({ engine: undefined });
  closeBase();
  engine?.close();
}

/** The new run is the document, with all that a document has. Where it is open already it stays as it is. */
async function openNew(run: RunInfo): Promise<void> {
  const { files, status } = documentStore.getState();
  expected = run.files;
  const isOpen = status === 'open' || status === 'opening';
  if (isOpen && run.files.length > 0 && sameFiles(files, run.files)) return;
  const { view } = layoutStore.getState();
  keepView();
  if (run.files.length === 0) {
    // It was kept in a baseline: there is nothing to open.
    emptyDocument();
    layoutStore.setState({ view });
    return;
  }
  const { cells, folders } = sweepStore.getState();
  if (folders.length > 0) {
    sweepStore.setState({ current: cells.find((cell) => sameFiles(cell.files, run.files))?.path });
  }
  await openDocument(run.files, undefined, view);
}

function withShortNames(comparison: Comparison): Comparison {
  const { base, new: newRuns } = comparison;
  const names = shortNames([...base, ...newRuns].map(({ name }) => name));
  const named = (runs: readonly RunInfo[], from: number) =>
    runs.map((run, index) => ({ ...run, name: names[from + index] ?? run.name }));
  return { ...comparison, base: named(base, 0), new: named(newRuns, base.length) };
}

function sameFiles(a: readonly FileGrant[], b: readonly FileGrant[]): boolean {
  return a.length === b.length && a.every(({ id }, index) => id === b[index]?.id);
}
