import '@xterm/xterm/css/xterm.css';
import './terminal.css';
import { useStore } from '../stores/store.ts';
import { terminalPanelStore } from './panel-state.ts';
import { TerminalFind, TerminalHits } from './TerminalFind.tsx';
import { TerminalHeader } from './TerminalHeader.tsx';
import { TerminalView } from './TerminalView.tsx';

/** The terminal at the clock's instant, with what is known about its recording and a search through its output. */
export function TerminalPanel() {
  const findOpen = useStore(terminalPanelStore, (state) => state.findOpen);
  const failure = useStore(terminalPanelStore, (state) => state.failure);
  return (
    <div className="terminal-panel">
      <TerminalHeader />
      {findOpen && <TerminalFind />}
      {failure !== '' && (
        <p className="terminal-failure" role="status">
          The screen cannot be shown: {failure}
        </p>
      )}
      <div className="terminal-body">
        <TerminalView />
        {findOpen && <TerminalHits />}
      </div>
    </div>
  );
}
