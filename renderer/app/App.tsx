import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import { Bars } from './Bars.tsx';
import { DropOverlay } from './DropOverlay.tsx';
import { Failed } from './Failed.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { Overlays } from './Overlays.tsx';
import { PanelBoundary } from './PanelBoundary.tsx';
import { StartPage } from './StartPage.tsx';
import { Transport } from './Transport.tsx';
import { Workspace } from './Workspace.tsx';

/** The window: header, the open document or the start page, and the transport. */
export function App() {
  const status = useStore(documentStore, (state) => state.status);
  return (
    <>
      <div className={status === 'empty' || status === 'failed' ? 'app without-transport' : 'app'}>
        <PanelBoundary name="The header">
          <Header />
        </PanelBoundary>
        <div className="bars">
          <Bars />
        </div>
        <main className="main">
          {status === 'empty' ? <StartPage /> : status === 'failed' ? <Failed /> : <Workspace />}
        </main>
        {status !== 'empty' && status !== 'failed' && (
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
