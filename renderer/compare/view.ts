/** The view of a comparison: two runs side by side, or two groups of them. */
import { lazy } from 'react';
import { always, whenAny } from '../commands/condition.ts';
import type { ViewDefinition } from '../commands/views.ts';
import { comparisonOpen, readCompletely } from '../commands/when.ts';
import { layoutStore } from '../stores/layout.ts';
import { askForRuns, asksForBoth, canCompare } from './choose.ts';
import { compareCommands } from './commands.ts';
import { compareOpenCommands } from './open-commands.ts';

declare module '../stores/layout' {
  interface ViewNames {
    compare: true;
  }
}

/** Shows the comparison or goes back to the trace; without a comparison it asks what to compare with. */
function toggleComparison(): void {
  if (!comparisonOpen()) askForRuns('base');
  else layoutStore.setState(({ view }) => ({ view: view === 'compare' ? 'trace' : 'compare' }));
}

export const compareView: ViewDefinition = {
  id: 'compare',
  label: 'Compare',
  title: 'Compare: two runs side by side, and back',
  group: 'View',
  key: 'V',
  order: 50,
  fills: 'window',
  ofDocument: true,
  inUrl: false,
  panelName: 'The comparison',
  offered: always,
  available: whenAny(readCompletely, comparisonOpen),
  showable: comparisonOpen,
  when: () => comparisonOpen() || canCompare() || asksForBoth(),
  run: toggleComparison,
  commands: [...compareCommands, ...compareOpenCommands],
  Content: lazy(() => import('./CompareView.tsx').then(({ CompareView }) => ({ default: CompareView }))),
};
