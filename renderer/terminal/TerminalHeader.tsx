import { Minus, Plus, Search } from 'lucide-react';
import { formatBytes, formatDuration } from '../../shared/base/format.ts';
import type { RecordingInfo } from '../../shared/protocol.ts';
import { seek } from '../document/navigate.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { closeFind, openFind } from './find.ts';
import { type ScreenScale, terminalPanelStore } from './panel-state.ts';
import { NUDGE, nudge, nudgeStore, toDocumentTime } from './placement.ts';

const TIMING: Record<RecordingInfo['timing'], string> = {
  exact: 'exact timing',
  derived: 'derived timing',
  'made-up': 'made-up timing',
};

/** What is shown, how far its times can be trusted, and what can be done with it. */
export function TerminalHeader() {
  const recordings = useStore(documentStore, (state) => state.recordings);
  const chosen = useStore(layoutStore, (state) => state.recording);
  const scale = useStore(terminalPanelStore, (state) => state.scale);
  const findOpen = useStore(terminalPanelStore, (state) => state.findOpen);
  const recording = recordings[chosen] ?? recordings[0];
  return (
    <header className="terminal-frame-bar">
      <h2>Terminal</h2>
      {recording ? <Name recordings={recordings} recording={recording} /> : <NoRecording />}
      <span className="terminal-frame-gap" />
      {recording && (
        <>
          <Placement recording={recording} />
          <Markers recording={recording} />
          <span
            className="terminal-facts"
            title={`${recording.events} events, ${formatDuration(recording.duration * 1e6)}`}
          >
            {TIMING[recording.timing]} · {formatBytes(recording.bytes)} · {recording.keyframes}{' '}
            {recording.keyframes === 1 ? 'keyframe' : 'keyframes'}
            {recording.indexed ? '' : '…'}
          </span>
          <select
            className="terminal-frame-select"
            aria-label="Size of the terminal"
            value={scale}
            onChange={(event) => terminalPanelStore.setState({ scale: event.target.value as ScreenScale })}
          >
            <option value="auto">Automatic size</option>
            <option value="whole">Whole screen</option>
            <option value="width">Whole width</option>
            <option value="actual">Actual size</option>
          </select>
          <button
            type="button"
            className="button small quiet"
            aria-expanded={findOpen}
            onClick={findOpen ? closeFind : openFind}
          >
            <Search size={13} aria-hidden="true" /> find in output
          </button>
        </>
      )}
    </header>
  );
}

function NoRecording() {
  return <span className="terminal-frame-name">No recording: summary of the spans</span>;
}

function Name({ recordings, recording }: { recordings: readonly RecordingInfo[]; recording: RecordingInfo }) {
  const label = recording.title || recording.command || recording.name;
  return (
    <>
      {recordings.length > 1 ? (
        <select
          className="terminal-frame-select"
          aria-label="Recording"
          value={recording.index}
          onChange={(event) => layoutStore.setState({ recording: Number(event.target.value) })}
        >
          {recordings.map((one) => (
            <option key={one.index} value={one.index}>
              {one.title || one.name}
            </option>
          ))}
        </select>
      ) : (
        <span
          className="terminal-frame-name"
          title={`${recording.name}${recording.command ? ` · ${recording.command}` : ''}`}
        >
          {label}
        </span>
      )}
      <span className="terminal-frame-size">
        {recording.columns} × {recording.rows}
      </span>
    </>
  );
}

/** Where it lies on the clock, where that is not known exactly. */
function Placement({ recording }: { recording: RecordingInfo }) {
  const moved = useStore(nudgeStore, (state) => state.nudges.get(recording.index) ?? 0);
  if (recording.alignment === 'exact') return null;
  const header = recording.alignment === 'header';
  return (
    <fieldset
      className="terminal-placement"
      aria-label="Start of the recording"
      title={
        header
          ? 'The start of the recording is known to the second only.'
          : 'The start of the recording is not known; it is assumed to be the start of the run.'
      }
    >
      <span>{header ? 'starts at header’s second ±1 s' : 'start assumed'}</span>
      <button
        type="button"
        className="icon-button"
        aria-label="Recording 100 ms earlier"
        onClick={() => nudge(recording.index, -NUDGE)}
      >
        <Minus size={12} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="terminal-moved"
        aria-label={`Moved by ${Math.round(moved / 1e6)} ms; put back`}
        onClick={() => nudge(recording.index, 0)}
      >
        {moved > 0 ? '+' : ''}
        {Math.round(moved / 1e6)} ms
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Recording 100 ms later"
        onClick={() => nudge(recording.index, NUDGE)}
      >
        <Plus size={12} aria-hidden="true" />
      </button>
    </fieldset>
  );
}

function Markers({ recording }: { recording: RecordingInfo }) {
  if (recording.markers.length === 0) return null;
  return (
    <select
      className="terminal-frame-select"
      aria-label="Go to a marker"
      value=""
      onChange={(event) => {
        const marker = recording.markers[Number(event.target.value)];
        if (marker) seek(toDocumentTime(recording, marker.time));
      }}
    >
      <option value="">Markers ({recording.markers.length})</option>
      {recording.markers.map((marker, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: markers of one recording neither move nor change
        <option key={index} value={index}>
          {formatDuration(marker.time * 1e6)} · {marker.label || 'marker'}
        </option>
      ))}
    </select>
  );
}
