/** What JavaScript's ConsoleSpanExporter and ConsoleLogRecordExporter print of a span and of a log record. */
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { idOf, jsKindOf, scopeOf } from '../foreign/otel.ts';
import { decimalLength, decimalTime } from '../foreign/times.ts';
import { attributesOfNode, textAttributes, valueOfNode } from '../foreign/values.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import { eventsOf, linksOf, resourceOf, statusOfNode, traceStateOf } from './parts.ts';

const KNOWN = new Set(
  `resource instrumentationScope instrumentationLibrary traceId parentId parentSpanContext traceState name id kind
  timestamp duration attributes status events links`.split(/\s+/),
);
const LOG_KNOWN = new Set(
  `resource instrumentationScope traceId spanId timestamp severityText severityNumber eventName body attributes`.split(
    /\s+/,
  ),
);

/** Whether an object is a span or a log record of these exporters. */
export function isExportInfo(node: JsonNode): boolean {
  const has = (...keys: readonly string[]) => member(node, ...keys) !== undefined;
  if (textOf(member(node, 'traceId')) === '') return false;
  return (textOf(member(node, 'id')) !== '' && has('timestamp', 'duration')) || isLog(node);
}

const isLog = (node: JsonNode): boolean =>
  textOf(member(node, 'spanId')) !== '' && (member(node, 'body') ?? member(node, 'severityText')) !== undefined;

/** Hands over the span or the log record. Times are microseconds. */
export function readExportInfo(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  if (textOf(member(node, 'id')) === '') readLog(context, node, place);
  else readSpan(context, node, place);
}

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (key: string) => textOf(member(node, key));
  const start = decimalTime(text('timestamp'), 3);
  const length = decimalLength(text('duration'), 3);
  const scope = scopeOf(member(node, 'instrumentationScope', 'instrumentationLibrary'));
  context.span({
    traceId: idOf(text('traceId')),
    spanId: idOf(text('id')),
    parentSpanId: idOf(text('parentId')) || idOf(textOf(member(member(node, 'parentSpanContext'), 'spanId'))),
    traceState: traceStateOf(member(node, 'traceState')),
    name: text('name'),
    otelKind: jsKindOf(member(node, 'kind')),
    start,
    end: start > 0n && length !== undefined ? start + length : 0n,
    status: statusOfNode(node),
    attributes: [...attributesOfNode(member(node, 'attributes')), ...attributesOfNode(node, 'js.', KNOWN)],
    events: eventsOf(node),
    links: linksOf(node),
    resource: resourceOf(context, node),
    ...(scope === undefined ? {} : { scope }),
    place,
  });
}

function readLog(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (key: string) => textOf(member(node, key));
  context.log({
    traceId: idOf(text('traceId')),
    spanId: idOf(text('spanId')),
    time: decimalTime(text('timestamp'), 3),
    severity: text('severityText') || text('severityNumber'),
    eventName: text('eventName'),
    body: valueOfNode(member(node, 'body')),
    attributes: [
      ...attributesOfNode(member(node, 'attributes')),
      ...textAttributes({ 'otel.scope.name': textOf(member(member(node, 'instrumentationScope'), 'name')) }),
      ...attributesOfNode(node, 'js.', LOG_KNOWN),
    ],
    place,
  });
}
