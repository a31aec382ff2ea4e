/** What JavaScript's ConsoleSpanExporter and ConsoleLogRecordExporter print of a span and of a log record. */
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { normaliseId, readJsKind, readScope } from '../foreign/otel.ts';
import { parseDecimalDuration, parseDecimalTime } from '../foreign/times.ts';
import { readAttributes, readValue, textAttributes } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { addResource, readEvents, readLinks, readStatus, readTraceState } from './parts.ts';

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
  if (readText(member(node, 'traceId')) === '') return false;
  return (readText(member(node, 'id')) !== '' && has('timestamp', 'duration')) || isLog(node);
}

const isLog = (node: JsonNode): boolean =>
  readText(member(node, 'spanId')) !== '' && (member(node, 'body') ?? member(node, 'severityText')) !== undefined;

/** Hands over the span or the log record. Times are microseconds. */
export function readExportInfo(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  if (readText(member(node, 'id')) === '') readLog(context, node, place);
  else readSpan(context, node, place);
}

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (key: string) => readText(member(node, key));
  const start = parseDecimalTime(text('timestamp'), 3);
  const length = parseDecimalDuration(text('duration'), 3);
  const scope = readScope(member(node, 'instrumentationScope', 'instrumentationLibrary'));
  context.span({
    traceId: normaliseId(text('traceId')),
    spanId: normaliseId(text('id')),
    parentSpanId:
      normaliseId(text('parentId')) || normaliseId(readText(member(member(node, 'parentSpanContext'), 'spanId'))),
    traceState: readTraceState(member(node, 'traceState')),
    name: text('name'),
    otelKind: readJsKind(member(node, 'kind')),
    start,
    end: start > 0n && length !== undefined ? start + length : 0n,
    status: readStatus(node),
    attributes: [...readAttributes(member(node, 'attributes')), ...readAttributes(node, 'js.', KNOWN)],
    events: readEvents(node),
    links: readLinks(node),
    resource: addResource(context, node),
    ...(scope === undefined ? {} : { scope }),
    place,
  });
}

function readLog(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (key: string) => readText(member(node, key));
  context.log({
    traceId: normaliseId(text('traceId')),
    spanId: normaliseId(text('spanId')),
    time: parseDecimalTime(text('timestamp'), 3),
    severity: text('severityText') || text('severityNumber'),
    eventName: text('eventName'),
    body: readValue(member(node, 'body')),
    attributes: [
      ...readAttributes(member(node, 'attributes')),
      ...textAttributes({ 'otel.scope.name': readText(member(member(node, 'instrumentationScope'), 'name')) }),
      ...readAttributes(node, 'js.', LOG_KNOWN),
    ],
    place,
  });
}
