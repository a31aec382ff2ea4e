/** The view of where the time of the open document goes. */
import { lazy } from 'react';
import { always } from '../commands/condition.ts';
import type { ViewDefinition } from '../commands/views.ts';
import { engineReady, readCompletely } from '../commands/when.ts';
import { statisticsCommands } from './commands.ts';

declare module '../stores/layout' {
  interface ViewNames {
    statistics: true;
  }
}

export const statisticsView: ViewDefinition = {
  id: 'statistics',
  label: 'Time',
  title: 'Time: table, flame graph and critical path, and back',
  group: 'View',
  key: 'W',
  order: 40,
  fills: 'workspace',
  ofDocument: true,
  inUrl: true,
  panelName: 'The time',
  offered: always,
  available: readCompletely,
  showable: readCompletely,
  when: engineReady,
  commands: statisticsCommands,
  Content: lazy(() => import('./StatisticsView.tsx').then(({ StatisticsView }) => ({ default: StatisticsView }))),
};
