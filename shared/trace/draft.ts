import { type LogDraft, NONE, type SpanDraft } from './sink.ts';

/** A draft with nothing in it, as a sink holds it. */
export function newSpanDraft(): SpanDraft {
  return {
    offset: 0,
    length: 0,
    hash: 0,
    traceId: NONE,
    spanId: NONE,
    parentId: NONE,
    startSeconds: Number.NaN,
    startNanos: 0,
    endSeconds: Number.NaN,
    endNanos: 0,
    name: 0,
    resource: NONE,
    scope: NONE,
    status: 0,
    kind: 0,
    flags: 0,
    inputTokens: Number.NaN,
    outputTokens: Number.NaN,
    eventCount: 0,
    eventSeconds: new Float64Array(16),
    eventNanos: new Float64Array(16),
  };
}

export function newLogDraft(): LogDraft {
  return {
    offset: 0,
    length: 0,
    traceId: NONE,
    spanId: NONE,
    seconds: Number.NaN,
    nanos: 0,
    terminal: false,
    resource: NONE,
  };
}
