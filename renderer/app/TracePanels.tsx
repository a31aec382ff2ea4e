import { Inspector } from '../inspector/Inspector.tsx';
import { TerminalPanel } from '../terminal/TerminalPanel.tsx';
import { TraceView } from '../timeline/TraceView.tsx';
import { ThreePanels } from '../ui/ThreePanels.tsx';

/** Tree and waterfall over the terminal, the inspector on the right. */
export function TracePanels() {
  return (
    <ThreePanels
      id="spanreel."
      main={{ id: 'trace', label: 'Spans', content: <TraceView /> }}
      below={{ id: 'terminal', label: 'Terminal', content: <TerminalPanel />, size: '44%' }}
      beside={{ id: 'inspector', label: 'Inspector', content: <Inspector />, size: '30%' }}
      heightOf="Height of the terminal"
      widthOf="Width of the inspector"
    />
  );
}
