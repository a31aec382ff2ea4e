/** A ReadableSpan of JavaScript's SDK, as JSON.stringify or a test's snapshot has it. */
import type { FilePlace, ForeignContext, ForeignSpan } from '../foreign/foreign.ts';
import { normaliseId, readJsKind, readScope } from '../foreign/otel.ts';
import { readAttributes } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import {
  addResource,
  readContextId,
  readContextTraceState,
  readDroppedCounts,
  readEvents,
  readHrTime,
  readLinks,
  readStatus,
} from './parts.ts';

/** What is carried over, and the SDK's own bookkeeping, which says nothing of the span. */
const KNOWN = new Set(
  `traceId spanId spanContext _spanContext parentSpanId parentSpanContext traceState name kind startTime endTime
  duration _duration attributes status events links resource instrumentationScope instrumentationLibrary
  droppedAttributesCount droppedEventsCount droppedLinksCount _droppedAttributesCount _droppedEventsCount
  _droppedLinksCount ended _ended _spanProcessor _spanLimits _attributeValueLengthLimit _attributesCount
  _performanceStartTime _performanceOffset _startTimeProvided`.split(/\s+/),
);

/** Whether an object is such a span: it has a context and an HrTime. */
export function isReadableSpan(node: JsonNode): boolean {
  return (
    readContextId(node, 'traceId') !== '' &&
    readContextId(node, 'spanId') !== '' &&
    member(node, 'startTime')?.type === 'array'
  );
}

export function readableSpan(context: ForeignContext, node: JsonNode, place: FilePlace): ForeignSpan {
  const start = readHrTime(member(node, 'startTime'));
  const length = readHrTime(member(node, 'duration', '_duration'));
  const end = readHrTime(member(node, 'endTime')) || (length > 0n && start > 0n ? start + length : 0n);
  const scope = readScope(member(node, 'instrumentationScope', 'instrumentationLibrary'));
  const parent =
    normaliseId(readText(member(node, 'parentSpanId'))) ||
    normaliseId(readText(member(member(node, 'parentSpanContext'), 'spanId')));
  return {
    traceId: readContextId(node, 'traceId'),
    spanId: readContextId(node, 'spanId'),
    parentSpanId: parent,
    traceState: readContextTraceState(node),
    name: readText(member(node, 'name')),
    otelKind: readJsKind(member(node, 'kind')),
    start,
    end,
    status: readStatus(node),
    attributes: [...readAttributes(member(node, 'attributes')), ...readAttributes(node, 'js.', KNOWN)],
    events: readEvents(node),
    links: readLinks(node),
    dropped: readDroppedCounts(node),
    resource: addResource(context, node),
    ...(scope === undefined ? {} : { scope }),
    place,
  };
}
