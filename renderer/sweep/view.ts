/** The view of a sweep: all of its cells side by side. */
import type { ViewDefinition } from '../commands/views.ts';
import { documentOpen, sweepOpen } from '../commands/when.ts';
import { layoutStore } from '../stores/layout.ts';
import { sweepStore } from '../stores/sweep.ts';
import { sweepCommands } from './commands.ts';
import { SweepView } from './SweepView.tsx';

declare module '../stores/layout' {
  interface ViewNames {
    sweep: true;
  }
}

/** Shows the sweep, or goes back to the view of the open cell that was in front before. */
function toggleSweep(): void {
  const { view } = layoutStore.getState();
  if (view !== 'sweep') {
    sweepStore.setState({ back: view });
    layoutStore.setState({ view: 'sweep' });
  } else if (documentOpen()) layoutStore.setState({ view: sweepStore.getState().back });
}

export const sweepView: ViewDefinition = {
  id: 'sweep',
  label: 'Sweep',
  title: 'Sweep: all cells side by side, and back',
  group: 'Sweep',
  key: 'b',
  order: 10,
  fills: 'window',
  ofDocument: false,
  inUrl: false,
  panelName: 'The sweep',
  offered: sweepOpen,
  available: sweepOpen,
  showable: sweepOpen,
  run: toggleSweep,
  commands: sweepCommands,
  // Drawn at once: a folder opens with it.
  Content: SweepView,
};
