/** Where a recording lies on the document's clock. Where that is assumed, the user can nudge it. */
import { MILLISECOND, type Nanoseconds } from '../../shared/base/time.ts';
import type { RecordingInfo } from '../../shared/protocol.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { createStore } from '../stores/store.ts';

export interface NudgeState {
  /** Nanoseconds that each recording was moved by, by its index. */
  readonly nudges: ReadonlyMap<number, Nanoseconds>;
}

export const nudgeStore = createStore<NudgeState>(() => ({ nudges: new Map() }));

/** What one press of − or + moves a recording by. */
export const NUDGE = 100 * MILLISECOND;

/** How far a recording was moved. */
function nudgeOf(index: number): Nanoseconds {
  return nudgeStore.getState().nudges.get(index) ?? 0;
}

/** Moves a recording on the document's clock; 0 puts it back. */
export function nudge(index: number, by: Nanoseconds): void {
  nudgeStore.setState(({ nudges }) => ({ nudges: new Map(nudges).set(index, by === 0 ? 0 : nudgeOf(index) + by) }));
}

/** A recording's own time (ms) at an instant of the document. */
export function toRecordingTime(info: RecordingInfo, time: Nanoseconds): number {
  return (time - info.startsAt - nudgeOf(info.index)) / MILLISECOND;
}

/** The instant of the document at a recording's own time (ms). */
export function toDocumentTime(info: RecordingInfo, time: number): Nanoseconds {
  return info.startsAt + nudgeOf(info.index) + time * MILLISECOND;
}

/** The recording that the panel shows, where there is any. */
export function shownRecording(): RecordingInfo | undefined {
  const { recordings } = documentStore.getState();
  return recordings[layoutStore.getState().recording] ?? recordings[0];
}
