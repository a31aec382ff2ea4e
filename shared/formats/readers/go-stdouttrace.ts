/**
 * What Go's stdouttrace prints: documents with Go's field names, values with their type beside them, RFC 3339 times, and
 * an id of zeros where there is no parent.
 * Source: https://github.com/open-telemetry/opentelemetry-go (exporters/stdout/stdouttrace, sdk/trace/tracetest).
 */
import type { Attribute, SpanEvent, SpanLink, Value } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { droppedCount, makeStatus, normaliseId, readKind } from '../foreign/otel.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { parseIsoTime } from '../foreign/times.ts';
import { parseNumber, readAttributes, readValue, stringAttribute } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

const KNOWN = new Set(
  `Name SpanContext Parent ParentSpanID SpanKind StartTime EndTime Attributes Events MessageEvents Links Status
  StatusCode StatusMessage DroppedAttributes DroppedEvents DroppedLinks DroppedAttributeCount DroppedMessageEventCount
  DroppedLinkCount Resource InstrumentationScope InstrumentationLibrary`.split(/\s+/),
);

export const goStdouttrace: ForeignFormat = {
  name: 'go-stdouttrace',
  title: 'Go stdouttrace',
  recognise: (head) => confidence(head, 0.9, (sketch) => has(sketch, 'SpanContext.TraceID', 'Name')),
  async read(stream, context) {
    await readDocuments(stream, context, {
      is: isSpan,
      record: (node, place) => readSpan(context, node, place),
    });
  },
};

/** Links have a context too. */
const isSpan = (node: JsonNode): boolean =>
  contextId(node, 'TraceID') !== '' && contextId(node, 'SpanID') !== '' && member(node, 'Name') !== undefined;

const contextId = (node: JsonNode, key: 'TraceID' | 'SpanID'): string =>
  normaliseId(readText(member(member(node, 'SpanContext'), key)));

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const part = (...keys: readonly string[]) => member(node, ...keys);
  const text = (...keys: readonly string[]) => readText(part(...keys));
  const status = part('Status');
  const scope = part('InstrumentationScope', 'InstrumentationLibrary');
  const schema = readText(member(scope, 'SchemaURL'));
  const dropped = (what: string, old: string) => droppedCount(part(`Dropped${what}`, `Dropped${old}Count`));
  context.span({
    traceId: contextId(node, 'TraceID'),
    spanId: contextId(node, 'SpanID'),
    parentSpanId: normaliseId(readText(member(part('Parent'), 'SpanID')) || text('ParentSpanID')),
    traceState: readText(member(part('SpanContext'), 'TraceState')),
    name: text('Name'),
    otelKind: readKind(part('SpanKind')),
    start: parseIsoTime(text('StartTime')),
    end: parseIsoTime(text('EndTime')),
    status: makeStatus(
      readText(member(status, 'Code')) || text('StatusCode'),
      readText(member(status, 'Description')) || text('StatusMessage'),
    ),
    attributes: [...readGoAttributes(part('Attributes')), ...readAttributes(node, 'go.', KNOWN).filter(isSaid)],
    events: arrayItems(part('Events', 'MessageEvents')).map(readEvent),
    links: arrayItems(part('Links')).map(readLink),
    dropped: {
      attributes: dropped('Attributes', 'Attribute'),
      events: dropped('Events', 'MessageEvent'),
      links: dropped('Links', 'Link'),
    },
    resource: addResource(context, part('Resource')),
    scope: {
      name: readText(member(scope, 'Name')),
      version: readText(member(scope, 'Version')),
      attributes: [
        ...readGoAttributes(member(scope, 'Attributes')),
        ...(schema === '' ? [] : [stringAttribute('otel.schema_url', schema)]),
      ],
    },
    place,
  });
}

/** Go writes zeros and `false` for what was never set. */
const isSaid = ({ value }: Attribute): boolean =>
  !(value.type === 'bool' && !value.value) && !(value.type === 'int' && value.value === '0');

function readGoAttributes(list: JsonNode | undefined): Attribute[] {
  return arrayItems(list).map((node) => ({
    key: readText(member(node, 'Key')),
    value: typedValue(member(node, 'Value')),
  }));
}

/** A value with its type; whole numbers may be written as text, and floats without a point. */
function typedValue(node: JsonNode | undefined): Value {
  const type = readText(member(node, 'Type'));
  const value = member(node, 'Value');
  const text = readText(value);
  if (type === 'INT64' && /^-?\d+$/.test(text)) return parseNumber(text);
  if (type === 'FLOAT64' && text !== '') return { type: 'double', value: Number(text) };
  if (type === 'FLOAT64SLICE') {
    return {
      type: 'array',
      value: arrayItems(value).map((item) => ({ type: 'double', value: Number(readText(item)) })),
    };
  }
  return readValue(value);
}

function readEvent(node: JsonNode): SpanEvent {
  return {
    time: parseIsoTime(readText(member(node, 'Time'))),
    name: readText(member(node, 'Name')),
    attributes: readGoAttributes(member(node, 'Attributes')),
  };
}

function readLink(node: JsonNode): SpanLink {
  return {
    traceId: contextId(node, 'TraceID'),
    spanId: contextId(node, 'SpanID'),
    traceState: readText(member(member(node, 'SpanContext'), 'TraceState')),
    attributes: readGoAttributes(member(node, 'Attributes')),
  };
}

function addResource(context: ForeignContext, node: JsonNode | undefined): number {
  const attributes = readGoAttributes(node);
  return attributes.length === 0 ? 0 : context.resource(JSON.stringify(attributes), attributes);
}
