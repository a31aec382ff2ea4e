import type { SpanKeys } from './duplicates.ts';
import { KeyIndex } from './key-index.ts';
import { FLAG } from './kind.ts';
import { cutCycles, DROPPED, placeUnstarted } from './order.ts';
import { NONE } from './sink.ts';
import type { SpanColumns } from './span-columns.ts';

/**
 * The nodes of the tree before they have an order: the spans by ordinal, then one made-up node for each missing
 * parent.
 */
export interface Nodes {
  /** How many nodes are spans; those after are made up. */
  readonly spans: number;
  /** Node of the parent, -1 at the top, DROPPED for records that another one superseded. */
  readonly parent: Int32Array;
  /** Index into the ids. */
  readonly traceId: Uint32Array;
  /** Ids of the missing parents: one for each made-up node. */
  readonly missingId: readonly number[];
  /** Nanoseconds since `origin`. */
  readonly start: Float64Array;
  readonly flags: Uint16Array;
  /** Nodes that get a row. */
  readonly rowCount: number;
  readonly originSeconds: number;
  readonly originNanos: number;
}

/** Finds parents, makes up missing ones, cuts cycles and places every node in time. */
export function makeNodes(spans: SpanColumns, keys: SpanKeys): Nodes {
  const count = spans.length;
  const flags = spans.flags.toArray();
  const parentOfSpan = new Int32Array(count);
  markContested(spans, keys, parentOfSpan, flags);

  const missing = new KeyIndex();
  const missingId: number[] = [];
  const missingTrace: number[] = [];
  let lastTrace = -1;
  let lastParent = -1;
  let lastNode = -1;
  for (let i = 0; i < count; i++) {
    if (parentOfSpan[i] === DROPPED) continue;
    const parentId = spans.parentId.data[i] as number;
    if (parentId === NONE) {
      parentOfSpan[i] = -1;
      continue;
    }
    const traceId = spans.traceId.data[i] as number;
    if (traceId !== lastTrace || parentId !== lastParent) {
      lastTrace = traceId;
      lastParent = parentId;
      lastNode = keys.index.get(traceId, parentId);
      if (lastNode === -1) {
        let made = missing.get(traceId, parentId);
        if (made === -1) {
          made = missingId.length;
          missing.set(traceId, parentId, made);
          missingId.push(parentId);
          missingTrace.push(traceId);
        }
        lastNode = count + made;
      }
    }
    parentOfSpan[i] = lastNode;
    if (lastNode >= count) flags[i] = (flags[i] as number) | FLAG.orphan;
  }

  const total = count + missingId.length;
  const parent = grown(new Int32Array(total), parentOfSpan);
  const traceId = grown(new Uint32Array(total), spans.traceId.data.subarray(0, count));
  const allFlags = grown(new Uint16Array(total), flags);
  for (let made = 0; made < missingId.length; made++) {
    parent[count + made] = -1;
    traceId[count + made] = missingTrace[made] as number;
    allFlags[count + made] = FLAG.synthetic;
  }

  const origin = earliest(spans, parent);
  const start = startsFrom(origin, spans, parent, total);
  for (const node of cutCycles(parent, start)) allFlags[node] = (allFlags[node] as number) | FLAG.cycle;
  placeUnstarted(start, parent);
  return {
    spans: count,
    parent,
    traceId,
    missingId,
    start,
    flags: allFlags,
    rowCount: total - keys.superseded,
    originSeconds: origin.seconds,
    originNanos: origin.nanos,
  };
}

/** Drops superseded records and flags the spans that share their ids. */
function markContested(spans: SpanColumns, keys: SpanKeys, parent: Int32Array, flags: Uint16Array): void {
  for (let i = 0; i < keys.contested.length; i++) {
    const ordinal = keys.contested.data[i] as number;
    if (keys.isSuperseded(spans, ordinal)) {
      parent[ordinal] = DROPPED;
      continue;
    }
    const named = keys.namedBy(spans, ordinal);
    flags[ordinal] = (flags[ordinal] as number) | FLAG.duplicate;
    flags[named] = (flags[named] as number) | FLAG.duplicate;
  }
}

/** The earliest known start; of a span without one, its end. The epoch where nothing is known. */
function earliest(spans: SpanColumns, parent: Int32Array): { seconds: number; nanos: number } {
  let seconds = Number.POSITIVE_INFINITY;
  let nanos = 0;
  for (let i = 0; i < spans.length; i++) {
    if (parent[i] === DROPPED) continue;
    let s = spans.startSeconds.data[i] as number;
    let n = spans.startNanos.data[i] as number;
    if (Number.isNaN(s)) {
      s = spans.endSeconds.data[i] as number;
      n = spans.endNanos.data[i] as number;
    }
    if (s < seconds || (s === seconds && n < nanos)) {
      seconds = s;
      nanos = n;
    }
  }
  return seconds === Number.POSITIVE_INFINITY ? { seconds: 0, nanos: 0 } : { seconds, nanos };
}

/** Starts of all nodes; NaN for those that have neither start nor end. Made-up nodes start with their first child. */
function startsFrom(
  origin: { seconds: number; nanos: number },
  spans: SpanColumns,
  parent: Int32Array,
  total: number,
): Float64Array {
  const count = spans.length;
  const start = new Float64Array(total);
  start.fill(Number.NaN, count);
  for (let i = 0; i < count; i++) {
    if (parent[i] === DROPPED) continue;
    let at = offsetFrom(origin, spans.startSeconds.data[i] as number, spans.startNanos.data[i] as number);
    if (Number.isNaN(at)) {
      at = offsetFrom(origin, spans.endSeconds.data[i] as number, spans.endNanos.data[i] as number);
    }
    start[i] = at;
    const above = parent[i] as number;
    if (above >= count && !((start[above] as number) <= at) && !Number.isNaN(at)) start[above] = at;
  }
  return start;
}

/** Exact below 2^53 ns (104 days), since the seconds are subtracted before they are scaled. */
function offsetFrom(origin: { seconds: number; nanos: number }, seconds: number, nanos: number): number {
  return (seconds - origin.seconds) * 1e9 + (nanos - origin.nanos);
}

function grown<T extends { set(from: T): void }>(target: T, from: T): T {
  target.set(from);
  return target;
}
