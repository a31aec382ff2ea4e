/** Conditions of commands and views, each by one name, so that what can be done when is said once. */
import { compareStore } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore, type View } from '../stores/layout.ts';
import { selectionStore } from '../stores/selection.ts';
import { sweepStore } from '../stores/sweep.ts';
import { treeStore } from '../stores/tree.ts';
import { type Condition, condition, whenAll } from './condition.ts';
import { viewNamed } from './views.ts';

/** A document is open, or is being opened, or could not be. */
export const documentOpen = condition([documentStore], () => documentStore.getState().status !== 'empty');

/** Spans of the open document have been read; more may follow. */
export const spansRead = condition([documentStore], () => documentStore.getState().table.rowCount > 0);

/** Everything was read. It stays so when the engine is lost. */
export const readCompletely = condition([documentStore], () => {
  const { table, status } = documentStore.getState();
  return table.complete && status !== 'opening';
});

/** Everything was read, and the engine is there to be asked about it. */
export const engineReady = condition([documentStore], () => {
  const { table, status } = documentStore.getState();
  return table.complete && status === 'open';
});

/** A sweep is open: a folder with several cells. */
export const sweepOpen = condition([sweepStore], () => sweepStore.getState().folders.length > 0);

/** A comparison is open, or its runs are being read, or could not be. */
export const comparisonOpen = condition([compareStore], () => compareStore.getState().status !== 'none');

/** A span is selected. */
export const spanSelected = condition([selectionStore], () => selectionStore.getState().ordinal !== undefined);

/** The view of this name is in front. */
export function inView(view: View): Condition {
  return condition([layoutStore], () => layoutStore.getState().view === view);
}

/** The tree is in front and has rows. */
export const rowsShown = whenAll(
  inView('trace'),
  condition([treeStore], () => treeStore.getState().visible.length > 0),
);

/** The view in front belongs to the open document: its clock and its secrets mean something there. */
export const ofDocument = condition([layoutStore], () => viewNamed(layoutStore.getState().view)?.ofDocument ?? true);

/** The view in front is a part of the open document's workspace, with the overview on top. */
export const inWorkspace = condition(
  [layoutStore],
  () => (viewNamed(layoutStore.getState().view)?.fills ?? 'workspace') === 'workspace',
);
