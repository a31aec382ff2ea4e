import { lazy, Suspense } from 'react';
import { compareStore } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { sweepStore } from '../stores/sweep.ts';
import { SweepView } from '../sweep/SweepView.tsx';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { Bars } from './Bars.tsx';
import { DropOverlay } from './DropOverlay.tsx';
import { Failed } from './Failed.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { Overlays } from './Overlays.tsx';
import { StartPage } from './StartPage.tsx';
import { Transport } from './Transport.tsx';
import { Workspace } from './Workspace.tsx';

/** Fetched when it is first wanted: opening a trace does not wait for it, nor keep it in memory. */
const CompareView = lazy(() =>
  import('../compare/CompareView.tsx').then((module) => ({ default: module.CompareView })),
);

/** The window: header, the open document or the start page, and the transport. */
export function App() {
  const status = useStore(documentStore, (state) => state.status);
  const view = useStore(layoutStore, (state) => state.view);
  const hasSweep = useStore(sweepStore, (state) => state.folders.length > 0);
  const inSweep = hasSweep && view === 'sweep';
  const compares = useStore(compareStore, (state) => state.status !== 'none') && view === 'compare';
  const hasTransport = !inSweep && status !== 'empty' && status !== 'failed';
  return (
    <>
      <div className={hasTransport ? 'app' : 'app without-transport'}>
        <PanelBoundary name="The header">
          <Header />
        </PanelBoundary>
        <div className="bars">{!inSweep && <Bars />}</div>
        <main className="main">
          {inSweep ? (
            <PanelBoundary name="The sweep">
              <SweepView />
            </PanelBoundary>
          ) : compares ? (
            <PanelBoundary name="The comparison">
              <Suspense>
                <CompareView />
              </Suspense>
            </PanelBoundary>
          ) : status === 'empty' ? (
            <StartPage />
          ) : status === 'failed' ? (
            <Failed />
          ) : (
            <Workspace />
          )}
        </main>
        {hasTransport && (
          <PanelBoundary name="The transport">
            <Transport />
          </PanelBoundary>
        )}
      </div>
      <PanelBoundary name="The dialog">
        <Overlays />
      </PanelBoundary>
      <Notices />
      <DropOverlay />
    </>
  );
}
