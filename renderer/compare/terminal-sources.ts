/** What the two terminals of a comparison follow: the base its own document and clock, the other run the open document. */

import { Disposables } from '../../shared/base/disposables.ts';
import { MILLISECOND } from '../../shared/base/time.ts';
import type { Side } from '../../shared/compare/sides.ts';
import type { RecordingInfo } from '../../shared/protocol.ts';
import { compareStore } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { createStore } from '../stores/store.ts';
import { shownRecording } from '../terminal/placement.ts';
import { documentSource, type TerminalSource } from '../terminal/source.ts';

export interface CompareTerminalState {
  /** Index of the base's recording that was chosen; undefined: the one that is like the other run's. */
  readonly baseRecording: number | undefined;
  /** Why a screen cannot be shown, by side; empty: it can. */
  readonly failures: Readonly<Record<Side, string>>;
}

export const compareTerminalStore = createStore<CompareTerminalState>(() => ({
  baseRecording: undefined,
  failures: { base: '', new: '' },
}));

/** The recording to show of a run: the chosen one, else that with the other run's name, else that in the same place. */
export function recordingLike(
  recordings: readonly RecordingInfo[],
  chosen: number | undefined,
  other: RecordingInfo | undefined,
): RecordingInfo | undefined {
  const own = chosen === undefined ? undefined : recordings.find(({ index }) => index === chosen);
  return own ?? recordings.find(({ name }) => name === other?.name) ?? recordings[other?.index ?? 0] ?? recordings[0];
}

function failedOn(side: Side): (reason: string) => void {
  return (reason) => {
    const { failures } = compareTerminalStore.getState();
    if (failures[side] !== reason) compareTerminalStore.setState({ failures: { ...failures, [side]: reason } });
  };
}

/** The other run is the open document, with the one clock. */
export const newSource: TerminalSource = { ...documentSource, failed: failedOn('new') };

const baseRecording = () =>
  recordingLike(
    compareStore.getState().baseDocument.recordings,
    compareTerminalStore.getState().baseRecording,
    shownRecording(),
  );

/** The base, at the clock that follows. */
export const baseSource: TerminalSource = {
  engine: () => compareStore.getState().baseDocument.engine,
  recording: baseRecording,
  time: () => compareStore.getState().baseTime,
  playing: () => playbackStore.getState().playing,
  toRecordingTime: (recording, time) => (time - recording.startsAt) / MILLISECOND,
  failed: failedOn('base'),
  subscribe(moved, changed) {
    const listening = new Disposables();
    listening.add(
      compareStore.subscribe((state, before) => {
        const [now, was] = [state.baseDocument, before.baseDocument];
        if (now.engine !== was.engine || now.recordings !== was.recordings) changed();
        else if (state.baseTime !== before.baseTime || (now.table !== was.table && !baseRecording())) moved();
      }),
      playbackStore.subscribe((state, before) => {
        if (state.playing !== before.playing) moved();
      }),
      compareTerminalStore.subscribe((state, before) => {
        if (state.baseRecording !== before.baseRecording) changed();
      }),
      // Which recording is like the other run's depends on that one.
      layoutStore.subscribe((state, before) => {
        if (state.recording !== before.recording) changed();
      }),
      documentStore.subscribe((state, before) => {
        if (state.recordings !== before.recordings) changed();
      }),
    );
    return () => listening.dispose();
  },
};

/** Forgets which recording was chosen when other runs are shown: the choice belongs to the run. Call once. */
export function startCompareTerminals(): void {
  compareStore.subscribe((state, before) => {
    if (state.pair !== before.pair) compareTerminalStore.setState({ baseRecording: undefined });
  });
}
