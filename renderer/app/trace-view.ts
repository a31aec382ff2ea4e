/** The view of the trace: spans on the timeline, the terminal, and the inspector. */
import { always } from '../commands/condition.ts';
import type { ViewDefinition } from '../commands/views.ts';
import { documentOpen } from '../commands/when.ts';
import { TracePanels } from './TracePanels.tsx';

declare module '../stores/layout' {
  interface ViewNames {
    trace: true;
  }
}

export const traceView: ViewDefinition = {
  id: 'trace',
  label: 'Trace',
  title: 'Trace: spans, timeline and terminal',
  group: 'View',
  key: undefined,
  order: 20,
  fills: 'workspace',
  ofDocument: true,
  inUrl: true,
  panelName: 'The trace',
  offered: always,
  available: documentOpen,
  showable: always,
  commands: [],
  // Drawn at once: a file opens with it.
  Content: TracePanels,
};
