/** A ReadableSpan of JavaScript's SDK, as JSON.stringify or a test's snapshot has it. */
import type { FilePlace, ForeignContext, ForeignSpan } from '../foreign/foreign.ts';
import { idOf, jsKindOf, scopeOf } from '../foreign/otel.ts';
import { attributesOfNode } from '../foreign/values.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import {
  contextId,
  contextTraceState,
  droppedOf,
  eventsOf,
  hrTime,
  linksOf,
  resourceOf,
  statusOfNode,
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
    contextId(node, 'traceId') !== '' && contextId(node, 'spanId') !== '' && member(node, 'startTime')?.type === 'array'
  );
}

export function readableSpan(context: ForeignContext, node: JsonNode, place: FilePlace): ForeignSpan {
  const start = hrTime(member(node, 'startTime'));
  const length = hrTime(member(node, 'duration', '_duration'));
  const end = hrTime(member(node, 'endTime')) || (length > 0n && start > 0n ? start + length : 0n);
  const scope = scopeOf(member(node, 'instrumentationScope', 'instrumentationLibrary'));
  const parent =
    idOf(textOf(member(node, 'parentSpanId'))) || idOf(textOf(member(member(node, 'parentSpanContext'), 'spanId')));
  return {
    traceId: contextId(node, 'traceId'),
    spanId: contextId(node, 'spanId'),
    parentSpanId: parent,
    traceState: contextTraceState(node),
    name: textOf(member(node, 'name')),
    otelKind: jsKindOf(member(node, 'kind')),
    start,
    end,
    status: statusOfNode(node),
    attributes: [...attributesOfNode(member(node, 'attributes')), ...attributesOfNode(node, 'js.', KNOWN)],
    events: eventsOf(node),
    links: linksOf(node),
    dropped: droppedOf(node),
    resource: resourceOf(context, node),
    ...(scope === undefined ? {} : { scope }),
    place,
  };
}
