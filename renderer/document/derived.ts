/** What is worked out once for a table and read by several: counters, the order of steps, idle stretches. */

import type { TimeWindow } from '../../shared/base/time.ts';
import { type Counters, makeCounters, type StepOrder, stepOrder } from '../../shared/playback/counters.ts';
import { type IdleMap, idleMap } from '../../shared/playback/idle.ts';
import type { RecordingInfo } from '../../shared/protocol.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import { documentStore } from '../stores/document.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';

/** Remembers the last answer, for as long as the arguments are the same objects. */
function remembered<A extends readonly unknown[], R>(make: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly answer: R } | undefined;
  return (...args) => {
    if (!last || last.args.some((value, index) => value !== args[index])) last = { args, answer: make(...args) };
    return last.answer;
  };
}

/** Counters of a table, or of one of its traces. */
export const cachedCounters = remembered((table: SpanTable, trace: number | undefined) => makeCounters(table, trace));
const order = remembered((table: SpanTable, visible: Uint32Array, positionOf: Int32Array) =>
  stepOrder(table, visible, positionOf),
);
const idle = remembered((table: SpanTable, whole: TimeWindow, recordings: readonly RecordingInfo[]) =>
  idleMap(table, whole, mergeActivity(recordings)),
);

/** Counters of what is shown. */
export function currentCounters(): Counters {
  const { table, trace } = documentStore.getState();
  return cachedCounters(table, trace);
}

/** The visible rows in the order in which stepping visits them. */
export function currentStepOrder(): StepOrder {
  const { visible, positionOf } = treeStore.getState();
  return order(documentStore.getState().table, visible, positionOf);
}

/** Idle stretches of what is shown. */
export function currentIdleMap(): IdleMap {
  const { table, recordings } = documentStore.getState();
  return idle(table, viewportStore.getState().whole, recordings);
}

/** Instants of output of all recordings, on the document's clock. */
function mergeActivity(recordings: readonly RecordingInfo[]): Float64Array {
  let length = 0;
  for (const recording of recordings) length += recording.activity.length;
  const times = new Float64Array(length);
  let at = 0;
  for (const recording of recordings)
    for (const millis of recording.activity) times[at++] = recording.startsAt + millis * 1e6;
  return times;
}
