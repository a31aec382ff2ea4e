import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import { StartPage } from './StartPage.tsx';
import { Workspace } from './Workspace.tsx';

/** The window: header, the open document or the start page, and the transport. */
export function App() {
  const empty = useStore(documentStore, (state) => state.status === 'empty');
  return (
    <div className="app">
      <header className="header">
        <h1 className="title">Spanreel</h1>
      </header>
      <main className="main">{empty ? <StartPage /> : <Workspace />}</main>
      <footer className="footer" />
    </div>
  );
}
