import { lazy, Suspense } from 'react';
import { Inspector } from '../inspector/Inspector.tsx';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { TerminalPanel } from '../terminal/TerminalPanel.tsx';
import { Overview } from '../timeline/Overview.tsx';
import { TraceView } from '../timeline/TraceView.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { ThreePanels } from '../ui/ThreePanels.tsx';

/** Fetched when they are first wanted: opening a trace does not wait for them, nor keep them in memory. */
const CellView = lazy(() => import('../cell/CellView.tsx').then((module) => ({ default: module.CellView })));
const StatisticsView = lazy(() =>
  import('../statistics/StatisticsView.tsx').then((module) => ({ default: module.StatisticsView })),
);

/** The open document: the overview on top, below it the trace, the cell's page or where the time goes. */
export function Workspace() {
  const view = useStore(layoutStore, (state) => state.view);
  // The cell's page and the sums need all that was read.
  const complete = useStore(documentStore, (state) => state.table.complete && state.status !== 'opening');
  return (
    <div className="workspace">
      <section className="overview-strip" aria-label="Overview">
        <PanelBoundary name="Overview">
          <Overview />
        </PanelBoundary>
      </section>
      {view === 'cell' && complete ? (
        <PanelBoundary name="The cell">
          <Suspense>
            <CellView />
          </Suspense>
        </PanelBoundary>
      ) : view === 'statistics' && complete ? (
        <PanelBoundary name="The time">
          <Suspense>
            <StatisticsView />
          </Suspense>
        </PanelBoundary>
      ) : (
        <TracePanels />
      )}
    </div>
  );
}

/** Tree and waterfall over the terminal, the inspector on the right. */
function TracePanels() {
  return (
    <ThreePanels
      id="spanreel."
      main={{ id: 'trace', label: 'Spans', content: <TraceView /> }}
      below={{ id: 'terminal', label: 'Terminal', content: <TerminalPanel />, size: '44%' }}
      beside={{ id: 'inspector', label: 'Inspector', content: <Inspector />, size: '30%' }}
      heightOf="Height of the terminal"
      widthOf="Width of the inspector"
    />
  );
}
