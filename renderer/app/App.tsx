import { Suspense } from 'react';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { Bars } from './Bars.tsx';
import { DropOverlay } from './DropOverlay.tsx';
import { Failed } from './Failed.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { Overlays } from './Overlays.tsx';
import { StartPage } from './StartPage.tsx';
import { Transport } from './Transport.tsx';
import { useShownView } from './use-shown-view.ts';
import { Workspace } from './Workspace.tsx';
import './app.css';

/** The window: header, the view in front or the start page, and the transport. */
export function App() {
  const status = useStore(documentStore, (state) => state.status);
  const view = useShownView();
  const hasTransport = view.ofDocument && status !== 'empty' && status !== 'failed';
  return (
    <>
      <div className={hasTransport ? 'app' : 'app app-without-transport'}>
        <PanelBoundary name="The header">
          <Header />
        </PanelBoundary>
        <div className="bars">{view.ofDocument && <Bars />}</div>
        <main className="app-main">
          {view.fills === 'window' ? (
            <PanelBoundary key={view.id} name={view.panelName}>
              <Suspense>
                <view.Content />
              </Suspense>
            </PanelBoundary>
          ) : status === 'empty' ? (
            <StartPage />
          ) : status === 'failed' ? (
            <Failed />
          ) : (
            <Workspace view={view} />
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
