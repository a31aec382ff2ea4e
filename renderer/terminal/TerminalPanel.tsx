import '@xterm/xterm/css/xterm.css';
import { useStore } from '../stores/store.ts';
import { terminalPanelStore } from './panel-state.ts';
import { TerminalFind, TerminalHits } from './TerminalFind.tsx';
import { TerminalHeader } from './TerminalHeader.tsx';
import { TerminalView } from './TerminalView.tsx';
import '../ui/terminal-frame.css';
import './terminal.css';

/** The terminal at the clock's instant, with what is known about its recording and a search through its output. */
export function TerminalPanel() {
  const findOpen = useStore(terminalPanelStore, (state) => state.findOpen);
  const failure = useStore(terminalPanelStore, (state) => state.failure);
  return (
    <div className="terminal-frame">
      <TerminalHeader />
      {findOpen && <TerminalFind />}
      {failure !== '' && (
        <p className="terminal-frame-failure" role="status">
          The screen cannot be shown: {failure}
        </p>
      )}
      <div className="terminal-frame-body">
        <TerminalView />
        {findOpen && <TerminalHits />}
      </div>
    </div>
  );
}
