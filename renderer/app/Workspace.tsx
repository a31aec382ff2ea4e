import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { CellView } from '../cell/CellView.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { StatisticsView } from '../statistics/StatisticsView.tsx';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { TerminalPanel } from '../terminal/TerminalPanel.tsx';
import { Overview } from '../timeline/Overview.tsx';
import { TraceView } from '../timeline/TraceView.tsx';
import { storage } from '../ui/storage.ts';
import { PanelBoundary } from './PanelBoundary.tsx';

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
          <CellView />
        </PanelBoundary>
      ) : view === 'statistics' && complete ? (
        <PanelBoundary name="The time">
          <StatisticsView />
        </PanelBoundary>
      ) : (
        <TracePanels />
      )}
    </div>
  );
}

/** Tree and waterfall over the terminal, the inspector on the right. */
function TracePanels() {
  const inspectorOpen = useStore(layoutStore, (state) => state.inspectorOpen);
  const terminalOpen = useStore(layoutStore, (state) => state.terminalOpen);
  const columns = useDefaultLayout({
    id: 'spanreel.columns',
    panelIds: inspectorOpen ? ['trace-and-terminal', 'inspector'] : ['trace-and-terminal'],
    storage,
  });
  const rows = useDefaultLayout({
    id: 'spanreel.rows',
    panelIds: terminalOpen ? ['trace', 'terminal'] : ['trace'],
    storage,
  });
  return (
    <Group
      className="columns"
      orientation="horizontal"
      defaultLayout={columns.defaultLayout}
      onLayoutChanged={columns.onLayoutChanged}
    >
      <Panel id="trace-and-terminal" minSize={380}>
        <Group orientation="vertical" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged}>
          <Panel id="trace" minSize={120}>
            <section className="panel" aria-label="Spans">
              <PanelBoundary name="The trace">
                <TraceView />
              </PanelBoundary>
            </section>
          </Panel>
          {terminalOpen && (
            <>
              <Separator className="separator horizontal" aria-label="Height of the terminal" />
              <Panel id="terminal" defaultSize="44%" minSize={80}>
                <section className="panel" aria-label="Terminal">
                  <PanelBoundary name="The terminal">
                    <TerminalPanel />
                  </PanelBoundary>
                </section>
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      {inspectorOpen && (
        <>
          <Separator className="separator vertical" aria-label="Width of the inspector" />
          <Panel id="inspector" defaultSize="30%" minSize={280} groupResizeBehavior="preserve-pixel-size">
            <section className="panel" aria-label="Inspector">
              <PanelBoundary name="The inspector">
                <Inspector />
              </PanelBoundary>
            </section>
          </Panel>
        </>
      )}
    </Group>
  );
}
