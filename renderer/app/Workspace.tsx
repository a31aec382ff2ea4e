import { Suspense } from 'react';
import type { ViewDefinition } from '../commands/views.ts';
import { Overview } from '../timeline/Overview.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';

/** The open document: the overview on top, the view in front below it. */
export function Workspace({ view }: { readonly view: ViewDefinition }) {
  return (
    <div className="workspace">
      <section className="overview-strip" aria-label="Overview">
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
