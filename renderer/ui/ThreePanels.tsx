import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { PanelBoundary } from './PanelBoundary.tsx';
import { storage } from './storage.ts';
import './three-panels.css';

/** A part of the window that can be made larger and smaller. */
export interface PanelContent {
  /** Its size is remembered under this. */
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

interface ThreePanelsProps {
  /** The sizes are remembered under names that begin with this. */
  readonly id: string;
  readonly main: PanelContent;
  readonly below: PanelContent & { readonly size: string };
  readonly beside: PanelContent & { readonly size: string };
  /** What the separators change. */
  readonly heightOf: string;
  readonly widthOf: string;
}

/** A panel over another, and a third on the right: the last two as the user wants to see them. */
export function ThreePanels({ id, main, below, beside, heightOf, widthOf }: ThreePanelsProps) {
  const besideOpen = useStore(layoutStore, (state) => state.inspectorOpen);
  const belowOpen = useStore(layoutStore, (state) => state.terminalOpen);
  const left = `${main.id}-and-${below.id}`;
  const columns = useDefaultLayout({
    id: `${id}columns`,
    panelIds: besideOpen ? [left, beside.id] : [left],
    storage,
  });
  const rows = useDefaultLayout({
    id: `${id}rows`,
    panelIds: belowOpen ? [main.id, below.id] : [main.id],
    storage,
  });
  return (
    <Group
      className="three-panels"
      orientation="horizontal"
      defaultLayout={columns.defaultLayout}
      onLayoutChanged={columns.onLayoutChanged}
    >
      <Panel id={left} minSize={380}>
        <Group orientation="vertical" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged}>
          <Panel id={main.id} minSize={120}>
            <Labelled panel={main} />
          </Panel>
          {belowOpen && (
            <>
              <Separator className="separator horizontal" aria-label={heightOf} />
              <Panel id={below.id} defaultSize={below.size} minSize={80}>
                <Labelled panel={below} />
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      {besideOpen && (
        <>
          <Separator className="separator vertical" aria-label={widthOf} />
          <Panel id={beside.id} defaultSize={beside.size} minSize={280} groupResizeBehavior="preserve-pixel-size">
            <Labelled panel={beside} />
          </Panel>
        </>
      )}
    </Group>
  );
}

function Labelled({ panel }: { readonly panel: PanelContent }) {
  return (
    <section className="three-panels-panel" aria-label={panel.label}>
      <PanelBoundary name={`The panel “${panel.label}”`}>{panel.content}</PanelBoundary>
    </section>
  );
}
