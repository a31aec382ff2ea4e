/** What a terminal's screen follows: a run, one of its recordings, and a clock. */

import { Disposables } from '../../shared/base/disposables.ts';
import type { Nanoseconds } from '../../shared/base/time.ts';
import type { RecordingInfo } from '../../shared/protocol.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { terminalPanelStore } from './panel-state.ts';
import { nudgeStore, shownRecording, toRecordingTime } from './placement.ts';

export interface TerminalSource {
  /** Undefined while there is nothing to ask. */
  engine(): EngineClient | undefined;
  /** What is shown; undefined: the summary of the spans. */
  recording(): RecordingInfo | undefined;
  /** The instant on the clock of the run's document. ns */
  time(): Nanoseconds;
  playing(): boolean;
  /** The recording's own time (ms) at an instant of the run's document. */
  toRecordingTime(recording: RecordingInfo, time: Nanoseconds): number;
  /** Why the screen cannot be shown, for people; empty: it can. */
  failed(reason: string): void;
  /**
   * Calls `moved` when the same thing has another time, or is to be asked for once more, and `changed` when it may be
   * another thing. Returns what ends both.
   */
  subscribe(moved: () => void, changed: () => void): () => void;
}

/** The open document, at the one clock. */
export const documentSource: TerminalSource = {
  engine: () => documentStore.getState().engine,
  recording: shownRecording,
  time: () => playbackStore.getState().time,
  playing: () => playbackStore.getState().playing,
  toRecordingTime,
  failed: (failure) => {
    if (terminalPanelStore.getState().failure !== failure) terminalPanelStore.setState({ failure });
  },
  subscribe(moved, changed) {
    const listening = new Disposables();
    listening.add(
      playbackStore.subscribe((state, before) => {
        if (state.time !== before.time || state.playing !== before.playing) moved();
      }),
      documentStore.subscribe((state, before) => {
        if (state.engine !== before.engine || state.recordings !== before.recordings) changed();
        // A summary tells of the spans that have been read.
        else if (state.table !== before.table && !shownRecording()) moved();
      }),
      layoutStore.subscribe((state, before) => {
        if (state.recording !== before.recording) changed();
      }),
      nudgeStore.subscribe(moved),
    );
    return () => listening.dispose();
  },
};
