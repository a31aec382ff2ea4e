/** Keeps the whole and the viewport right while the document grows and while one of its traces is chosen. */

import { clamp } from '../../shared/base/numbers.ts';
import type { TimeWindow } from '../../shared/base/time.ts';
import type { RecordingInfo } from '../../shared/protocol.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import { type DocumentState, documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { viewportStore } from '../stores/viewport.ts';

/** A document without length (one instant) still needs a window to draw in: a millisecond. */
const SHORTEST = 1e6;

/** What is shown of a document: all of it with its recordings, or one of its traces. */
export function wholeWindow(
  table: SpanTable,
  recordings: readonly RecordingInfo[],
  trace: number | undefined,
): TimeWindow {
  const one = trace === undefined ? undefined : table.traces[trace];
  if (one) return { start: one.start, end: Math.max(one.end, one.start + SHORTEST) };
  let start = 0;
  let end = table.extent;
  for (const recording of recordings) {
    const from = recording.startsAt;
    if (!Number.isFinite(from)) continue;
    // A recording whose place is only assumed must not stretch the timeline backwards.
    if (recording.alignment !== 'assumed') start = Math.min(start, from);
    end = Math.max(end, from + recording.duration * 1e6);
  }
  return { start, end: Math.max(end, start + SHORTEST) };
}

/** Call once, before the page is drawn. */
export function startWindows(): void {
  documentStore.subscribe((state, before) => {
    if (state.table === before.table && state.recordings === before.recordings && state.trace === before.trace) return;
    follow(state, state.trace !== before.trace);
  });
}

function follow({ table, recordings, trace }: DocumentState, chosen: boolean): void {
  const { whole: old, viewport, range } = viewportStore.getState();
  const whole = wholeWindow(table, recordings, trace);
  if (whole.start === old.start && whole.end === old.end && !chosen && !table.complete) return;
  const showsAll = viewport.start === old.start && viewport.end === old.end;
  const keepsRange = range !== undefined && (!table.complete || (range.start < whole.end && range.end > whole.start));
  viewportStore.setState({
    whole,
    viewport: showsAll || chosen ? whole : clampWindow(viewport, whole, table.complete),
    range: keepsRange ? range : undefined,
  });
  const { time } = playbackStore.getState();
  const inside = clamp(time, whole.start, whole.end);
  // While reading, a time restored from an earlier visit may lie ahead of what has been read.
  if (inside !== time && (table.complete || chosen)) playbackStore.setState({ time: inside });
}

/** A viewport that still shows something of the whole. While reading it may run ahead of what is there. */
function clampWindow(viewport: TimeWindow, whole: TimeWindow, complete: boolean): TimeWindow {
  if (!complete || (viewport.start < whole.end && viewport.end > whole.start)) return viewport;
  return whole;
}
