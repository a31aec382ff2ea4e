/** The page of the cell: the open run as one of a benchmark, with scores and what they rest on. */
import { lazy } from 'react';
import { always } from '../commands/condition.ts';
import type { ViewDefinition } from '../commands/views.ts';
import { engineReady, readCompletely } from '../commands/when.ts';

declare module '../stores/layout' {
  interface ViewNames {
    cell: true;
  }
}

export const cellView: ViewDefinition = {
  id: 'cell',
  label: 'Cell',
  title: 'Cell: scores, evidence, where time and tokens went',
  group: 'View',
  key: undefined,
  order: 30,
  fills: 'workspace',
  ofDocument: true,
  inUrl: true,
  panelName: 'The cell',
  offered: always,
  available: readCompletely,
  showable: readCompletely,
  when: engineReady,
  commands: [],
  Content: lazy(() => import('./CellView.tsx').then(({ CellView }) => ({ default: CellView }))),
};
