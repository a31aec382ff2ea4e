import type { Side } from '../../shared/compare/sides.ts';
import '@xterm/xterm/css/xterm.css';
import { useCallback, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { compareStore } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import { ScreenView } from '../terminal/TerminalView.tsx';
import { storage } from '../ui/storage.ts';
import { screensInWords } from './screens.ts';
import { TerminalBar } from './TerminalBar.tsx';
import { baseSource, compareTerminalStore, newSource } from './terminal-sources.ts';
import '../ui/terminal-frame.css';
import './terminals.css';

const PANELS = ['base', 'new'];
/** Two screens side by side have half the room each: lines may be longer than that, letters must be read. px */
const LEAST = 9;

/** The terminals of both runs side by side, each at its own clock. */
export function Terminals() {
  const layout = useDefaultLayout({ id: 'spanreel.compare.terminals', panelIds: PANELS, storage });
  const [base, setBase] = useState<string>();
  const [newText, setNewText] = useState<string>();
  const recorded = useStore(compareStore, (state) => state.baseDocument.recordings.length > 0);
  const recordedToo = useStore(documentStore, (state) => state.recordings.length > 0);
  const resting = recorded && recordedToo && base !== undefined && newText !== undefined;
  const mark = resting ? screensInWords(base, newText) : '';
  return (
    <Group
      className="compare-terminals"
      orientation="horizontal"
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
    >
      <Panel id="base" minSize={160}>
        <TerminalOf side="base" onText={setBase} mark="" />
      </Panel>
      <Separator className="separator vertical" aria-label="Width of the base’s terminal" />
      <Panel id="new" minSize={160}>
        <TerminalOf side="new" onText={setNewText} mark={mark} />
      </Panel>
    </Group>
  );
}

interface Props {
  readonly side: Side;
  readonly onText: (text: string | undefined) => void;
  /** Whether the screens are the same, in words; empty: not known now. */
  readonly mark: string;
}

function TerminalOf({ side, onText, mark }: Props) {
  const source = side === 'base' ? baseSource : newSource;
  const missing = useMissing(side);
  const failure = useStore(compareTerminalStore, (state) => state.failures[side]);
  const recorded = useRecorded(side);
  const tell = useCallback((text: string | undefined) => onText(text), [onText]);
  const run = side === 'base' ? 'base' : 'new run';
  return (
    <section
      className="terminal-frame compare-terminal"
      aria-label={side === 'base' ? 'Terminal of the base' : 'Terminal of the new run'}
    >
      <TerminalBar side={side} source={source} mark={mark} />
      {failure !== '' && missing === '' && (
        <p className="terminal-frame-failure" role="status">
          The screen cannot be shown: {failure}
        </p>
      )}
      {missing !== '' ? (
        <p className="compare-terminal-missing">{missing}</p>
      ) : (
        <div className="terminal-frame-body">
          <ScreenView
            source={source}
            label={`${recorded ? 'Terminal screen' : 'Summary of the spans'} of the ${run}`}
            testId={`terminal-text-${side}`}
            least={LEAST}
            onText={tell}
          />
        </div>
      )}
    </section>
  );
}

function useRecorded(side: Side): boolean {
  const base = useStore(compareStore, (state) => state.baseDocument.recordings.length > 0);
  const newRecorded = useStore(documentStore, (state) => state.recordings.length > 0);
  return side === 'base' ? base : newRecorded;
}

/** Why there is nothing to follow, for people; empty: there is something. */
function useMissing(side: Side): string {
  const kept = useStore(compareStore, ({ comparison, pair }) => {
    if (!comparison || !pair) return false;
    const run = side === 'base' ? comparison.base[pair.base] : comparison.new[pair.new];
    return run?.files.length === 0;
  });
  const base = useStore(compareStore, (state) => state.baseDocument);
  const status = useStore(documentStore, (state) => state.status);
  const failure = useStore(documentStore, (state) => state.failure);
  if (kept) return 'This run comes from a baseline. It has the times of its spans, but no terminal and no messages.';
  if (side === 'base') {
    if (base.failure !== '') return base.failure;
    return base.engine ? '' : 'Opening the base…';
  }
  if (status === 'failed' || status === 'lost') return failure;
  return status === 'empty' ? 'This run is not open.' : '';
}
