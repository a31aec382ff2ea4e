import { Suspense } from 'react';
import type { ViewDefinition } from '../commands/views.ts';
import { Overview } from '../timeline/Overview.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import './workspace.css';

/** The open document: the overview on top, the view in front below it. */
export function Workspace({ view }: { readonly view: ViewDefinition }) {
  return (
    <div className="workspace">
      <section className="workspace-overview" aria-label="Overview">
        <PanelBoundary name="Overview">
          <Overview />
        </PanelBoundary>
      </section>
      <PanelBoundary key={view.id} name={view.panelName}>
        <Suspense>
          <view.Content />
        </Suspense>
      </PanelBoundary>
    </div>
  );
}
