import './compare.css';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { PanelBoundary } from '../app/PanelBoundary.tsx';
import { compareStore } from '../stores/compare.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { storage } from '../ui/storage.ts';
import { CompareBar } from './CompareBar.tsx';
import { CompareSays, NotCompared } from './CompareSays.tsx';
import { SideTabs } from './SideTabs.tsx';
import { Terminals } from './Terminals.tsx';
import { MergedView } from './tree/MergedView.tsx';

/** Two runs, or two groups of runs, side by side: what made the second slower. */
export function CompareView() {
  const hasPair = useStore(compareStore, (state) => state.pair !== undefined);
  if (!hasPair) return <NotCompared />;
  return (
    <div className="cmp">
      <PanelBoundary name="The verdict">
        <CompareBar />
      </PanelBoundary>
      <CompareSays />
      <Panels />
    </div>
  );
}

/** The merged tree over the two terminals, and on the right what is to be read. */
function Panels() {
  const inspectorOpen = useStore(layoutStore, (state) => state.inspectorOpen);
  const terminalOpen = useStore(layoutStore, (state) => state.terminalOpen);
  const columns = useDefaultLayout({
    id: 'spanreel.compare-columns',
    panelIds: inspectorOpen ? ['both-runs', 'differences'] : ['both-runs'],
    storage,
  });
  const rows = useDefaultLayout({
    id: 'spanreel.compare-rows',
    panelIds: terminalOpen ? ['steps', 'terminals'] : ['steps'],
    storage,
  });
  return (
    <Group
      className="columns"
      orientation="horizontal"
      defaultLayout={columns.defaultLayout}
      onLayoutChanged={columns.onLayoutChanged}
    >
      <Panel id="both-runs" minSize={380}>
        <Group orientation="vertical" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged}>
          <Panel id="steps" minSize={120}>
            <section className="panel" aria-label="Steps of both runs">
              <PanelBoundary name="The steps of both runs">
                <MergedView />
              </PanelBoundary>
            </section>
          </Panel>
          {terminalOpen && (
            <>
              <Separator className="separator horizontal" aria-label="Height of the terminals" />
              <Panel id="terminals" defaultSize="40%" minSize={80}>
                <section className="panel" aria-label="Terminals">
                  <PanelBoundary name="The terminals">
                    <Terminals />
                  </PanelBoundary>
                </section>
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      {inspectorOpen && (
        <>
          <Separator className="separator vertical" aria-label="Width of the differences" />
          <Panel id="differences" defaultSize="31%" minSize={280} groupResizeBehavior="preserve-pixel-size">
            <section className="panel" aria-label="Differences">
              <SideTabs />
            </section>
          </Panel>
        </>
      )}
    </Group>
  );
}
