/**
 * What Go's stdouttrace prints: documents with Go's field names, values with their type beside them, RFC 3339 times, and
 * an id of zeros where there is no parent.
 * Source: https://github.com/open-telemetry/opentelemetry-go (exporters/stdout/stdouttrace, sdk/trace/tracetest).
 */
import type { Attribute, SpanEvent, SpanLink, Value } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { droppedCount, idOf, kindOf, statusOf } from '../foreign/otel.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { isoTime } from '../foreign/times.ts';
import { attributesOfNode, numberValue, stringAttribute, valueOfNode } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';

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
  idOf(textOf(member(member(node, 'SpanContext'), key)));

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const part = (...keys: readonly string[]) => member(node, ...keys);
  const text = (...keys: readonly string[]) => textOf(part(...keys));
  const status = part('Status');
  const scope = part('InstrumentationScope', 'InstrumentationLibrary');
  const schema = textOf(member(scope, 'SchemaURL'));
  const dropped = (what: string, old: string) => droppedCount(part(`Dropped${what}`, `Dropped${old}Count`));
  context.span({
    traceId: contextId(node, 'TraceID'),
    spanId: contextId(node, 'SpanID'),
    parentSpanId: idOf(textOf(member(part('Parent'), 'SpanID')) || text('ParentSpanID')),
    traceState: textOf(member(part('SpanContext'), 'TraceState')),
    name: text('Name'),
    otelKind: kindOf(part('SpanKind')),
    start: isoTime(text('StartTime')),
    end: isoTime(text('EndTime')),
    status: statusOf(
      textOf(member(status, 'Code')) || text('StatusCode'),
      textOf(member(status, 'Description')) || text('StatusMessage'),
    ),
    attributes: [...attributesOf(part('Attributes')), ...attributesOfNode(node, 'go.', KNOWN).filter(isSaid)],
    events: itemsOf(part('Events', 'MessageEvents')).map(eventOf),
    links: itemsOf(part('Links')).map(linkOf),
    dropped: {
      attributes: dropped('Attributes', 'Attribute'),
      events: dropped('Events', 'MessageEvent'),
      links: dropped('Links', 'Link'),
    },
    resource: resourceOf(context, part('Resource')),
    scope: {
      name: textOf(member(scope, 'Name')),
      version: textOf(member(scope, 'Version')),
      attributes: [
        ...attributesOf(member(scope, 'Attributes')),
        ...(schema === '' ? [] : [stringAttribute('otel.schema_url', schema)]),
      ],
    },
    place,
  });
}

/** Go writes zeros and `false` for what was never set. */
const isSaid = ({ value }: Attribute): boolean =>
  !(value.type === 'bool' && !value.value) && !(value.type === 'int' && value.value === '0');

function attributesOf(list: JsonNode | undefined): Attribute[] {
  return itemsOf(list).map((node) => ({ key: textOf(member(node, 'Key')), value: typedValue(member(node, 'Value')) }));
}

/** A value with its type; whole numbers may be written as text, and floats without a point. */
function typedValue(node: JsonNode | undefined): Value {
  const type = textOf(member(node, 'Type'));
  const value = member(node, 'Value');
  const text = textOf(value);
  if (type === 'INT64' && /^-?\d+$/.test(text)) return numberValue(text);
  if (type === 'FLOAT64' && text !== '') return { type: 'double', value: Number(text) };
  if (type === 'FLOAT64SLICE') {
    return { type: 'array', value: itemsOf(value).map((item) => ({ type: 'double', value: Number(textOf(item)) })) };
  }
  return valueOfNode(value);
}

function eventOf(node: JsonNode): SpanEvent {
  return {
    time: isoTime(textOf(member(node, 'Time'))),
    name: textOf(member(node, 'Name')),
    attributes: attributesOf(member(node, 'Attributes')),
  };
}

function linkOf(node: JsonNode): SpanLink {
  return {
    traceId: contextId(node, 'TraceID'),
    spanId: contextId(node, 'SpanID'),
    traceState: textOf(member(member(node, 'SpanContext'), 'TraceState')),
    attributes: attributesOf(member(node, 'Attributes')),
  };
}

function resourceOf(context: ForeignContext, node: JsonNode | undefined): number {
  const attributes = attributesOf(node);
  return attributes.length === 0 ? 0 : context.resource(JSON.stringify(attributes), attributes);
}
