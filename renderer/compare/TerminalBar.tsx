import { Scaling } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { formatClock } from '../../shared/base/format.ts';
import type { Side } from '../../shared/compare/sides.ts';
import type { RecordingInfo } from '../../shared/protocol.ts';
import { commandById, runCommand } from '../commands/registry.ts';
import { compareStore } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import type { TerminalSource } from '../terminal/source.ts';
import { compareTerminalStore, recordingLike } from './terminal-sources.ts';

interface Props {
  readonly side: Side;
  readonly source: TerminalSource;
  /** Whether the screens are the same, in words; may be empty. */
  readonly mark: string;
}

/** Which run a terminal is of, what of it is shown, and at which instant. */
export function TerminalBar({ side, source, mark }: Props) {
  const name = useStore(compareStore, ({ comparison, pair }) =>
    pair ? ((side === 'base' ? comparison?.base[pair.base] : comparison?.new[pair.new])?.name ?? '') : '',
  );
  const { recordings, recording } = useRecordings(side);
  const baseEngine = useStore(compareStore, (state) => state.baseDocument.engine);
  const engine = useStore(documentStore, (state) => state.engine);
  const hasEngine = (side === 'base' ? baseEngine : engine) !== undefined;
  return (
    <header className="terminal-frame-bar">
      <h2>{side === 'base' ? 'Base' : 'New'}</h2>
      <span className="terminal-frame-name" title={name}>
        {name}
      </span>
      {!recording && hasEngine && <span className="compare-terminal-summary">no recording: summary of the spans</span>}
      {recordings.length > 1 && recording && (
        <select
          className="terminal-frame-select"
          aria-label={`Recording of the ${side === 'base' ? 'base' : 'new run'}`}
          value={recording.index}
          onChange={({ target }) => choose(side, Number(target.value))}
        >
          {recordings.map(({ index, title, command, name: file }) => (
            <option key={index} value={index}>
              {title || command || file}
            </option>
          ))}
        </select>
      )}
      {recording && (
        <span className="terminal-frame-size">
          {recording.columns} × {recording.rows}
        </span>
      )}
      {recording && recording.alignment !== 'exact' && (
        <span className="compare-terminal-assumed" title="The exact start of the recording is not known.">
          start {recording.alignment === 'header' ? '±1 s' : 'assumed'}
        </span>
      )}
      <span className="terminal-frame-gap" />
      {mark !== '' && (
        <span className={`compare-terminal-mark${mark === 'same screen' ? '' : ' compare-terminal-apart'}`}>
          {mark}
        </span>
      )}
      <Instant source={source} />
      {side === 'new' && <ScaleButton />}
    </header>
  );
}

/** One size for both. */
function ScaleButton() {
  const command = commandById('terminal.scale');
  const recorded = useStore(documentStore, (state) => state.recordings.length > 0);
  if (!command || !recorded) return null;
  return (
    <button
      type="button"
      className="icon-button compare-terminal-scale"
      aria-label={command.title}
      title={command.title}
      onClick={() => runCommand(command)}
    >
      <Scaling size={14} aria-hidden="true" />
    </button>
  );
}

function choose(side: Side, index: number): void {
  if (side === 'base') compareTerminalStore.setState({ baseRecording: index });
  else layoutStore.setState({ recording: index });
}

function useRecordings(side: Side): {
  readonly recordings: readonly RecordingInfo[];
  readonly recording: RecordingInfo | undefined;
} {
  const ofBase = useStore(compareStore, (state) => state.baseDocument.recordings);
  const ofNew = useStore(documentStore, (state) => state.recordings);
  const chosen = useStore(layoutStore, (state) => state.recording);
  const chosenOfBase = useStore(compareTerminalStore, (state) => state.baseRecording);
  const newRecording = ofNew[chosen] ?? ofNew[0];
  if (side === 'new') return { recordings: ofNew, recording: newRecording };
  return { recordings: ofBase, recording: recordingLike(ofBase, chosenOfBase, newRecording) };
}

/** The clock of the side. It changes with every frame, so it is not drawn by React. */
function Instant({ source }: { readonly source: TerminalSource }) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      if (element.current) element.current.textContent = formatClock(source.time());
    };
    show();
    return source.subscribe(show, show);
  }, [source]);
  return <span className="compare-terminal-time" ref={element} />;
}
