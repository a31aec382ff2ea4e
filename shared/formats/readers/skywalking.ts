/**
 * Apache SkyWalking: segments as an agent reports them over HTTP, and the spans that the GraphQL query `queryTrace`
 * answers with. Source: SkyWalking's "Trace Data Protocol" v3 (`SegmentObject`) and its query protocol (`Span`).
 * A span's id is its number within its segment; here it is both of them. Times are milliseconds.
 */
import type { SpanEvent, SpanLink } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { readAttributes, readValue, textAttributes } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

const PLACES = ['', 'trace.', 'data.', 'data.trace.'];

export const skywalking: ForeignFormat = {
  name: 'skywalking',
  title: 'Apache SkyWalking',
  recognise: (head) =>
    confidence(
      head,
      0.9,
      (sketch) =>
        has(sketch, 'traceSegmentId', 'spans[]') ||
        PLACES.some((at) => has(sketch, `${at}spans[].segmentId`, `${at}spans[].spanId`)),
    ),
  async read(stream, context) {
    await readDocuments(stream, context, {
      is: (node) => listSpans(node).length > 0,
      record: (node, place) => {
        for (const span of listSpans(node)) readSpan(context, span, node, place);
      },
    });
  },
};

/** The spans of a segment or of a reply. */
function listSpans(document: JsonNode): readonly JsonNode[] {
  const data = member(document, 'data') ?? document;
  return arrayItems(member(member(data, 'trace') ?? data, 'spans')).filter(({ type }) => type === 'object');
}

/** Protobuf in JSON gives the name or the number; Entry is 0, which it leaves out. */
const TYPES: Readonly<Record<string, string>> = {
  Entry: 'server',
  Exit: 'client',
  Local: 'internal',
  0: 'server',
  1: 'client',
  2: 'internal',
};
const LAYERS = ['Unknown', 'Database', 'RPCFramework', 'Http', 'MQ', 'Cache', 'FAAS'];

const KNOWN = new Set(
  `traceId traceSegmentId segmentId service serviceCode serviceInstance serviceInstanceName spanId parentSpanId
  startTime endTime refs operationName endpointName spanType type peer isError tags logs spanLayer layer`.split(/\s+/),
);
const KNOWN_OF_SEGMENT = new Set([...KNOWN, 'spans', 'data', 'trace']);

function readSpan(context: ForeignContext, span: JsonNode, segment: JsonNode, place: FilePlace): void {
  const either = (...keys: string[]) => readText(member(span, ...keys)) || readText(member(segment, ...keys));
  const text = (...keys: string[]) => readText(member(span, ...keys));
  const trace = either('traceId');
  const segmentId = either('segmentId', 'traceSegmentId');
  const parent = text('parentSpanId');
  const links = arrayItems(member(span, 'refs')).map((ref) => readLink(ref, trace));
  // Within its segment a span has a parent; the first one of a segment has it in another.
  const within = /^\d+$/.test(parent);
  const outer = within ? undefined : links.find(({ traceId }) => traceId === trace);
  const service = either('service', 'serviceCode');
  const instance = either('serviceInstance', 'serviceInstanceName');
  const failed = member(span, 'isError');
  const layer = text('spanLayer', 'layer');
  const type = text('spanType', 'type') || '0';
  const tags = arrayItems(member(span, 'tags'));
  const isConsumer = (LAYERS[Number(layer)] ?? layer) === 'MQ';
  const kind = TYPES[type] ?? '';
  context.span({
    traceId: trace,
    spanId: `${segmentId}-${text('spanId') || '0'}`,
    parentSpanId: within ? `${segmentId}-${parent}` : (outer?.spanId ?? ''),
    name: text('operationName', 'endpointName'),
    otelKind: isConsumer ? (kind === 'server' ? 'consumer' : 'producer') : kind,
    start: parseDecimalTime(text('startTime'), 6),
    end: parseDecimalTime(text('endTime'), 6),
    status: { code: failed?.type === 'bool' && failed.value ? 2 : 0, message: '' },
    attributes: [
      ...tags.flatMap((tag) => readTag(tag)),
      ...textAttributes({
        'server.address': kind === 'client' ? text('peer') : '',
        'skywalking.peer': text('peer'),
        'skywalking.layer': LAYERS[Number(layer)] ?? layer,
        'skywalking.segment.id': segmentId,
      }),
      ...readAttributes(span, 'skywalking.', KNOWN),
      ...readAttributes(segment, 'skywalking.', KNOWN_OF_SEGMENT),
    ],
    events: arrayItems(member(span, 'logs')).map(readEvent),
    links: links.filter((link) => link !== outer),
    resource: context.resource(
      `${service}\n${instance}`,
      textAttributes({ 'service.name': service, 'service.instance.id': instance }),
    ),
    place,
  });
}

/** SkyWalking's own names of what OpenTelemetry names too. */
const TAGS: Readonly<Record<string, string>> = {
  url: 'url.full',
  'http.method': 'http.request.method',
  status_code: 'http.response.status_code',
  'db.type': 'db.system.name',
  'db.statement': 'db.query.text',
  'db.instance': 'db.namespace',
};

function readTag(tag: JsonNode) {
  const key = readText(member(tag, 'key'));
  const value = member(tag, 'value');
  return key === '' ? [] : [{ key: TAGS[key] ?? key, value: readValue(value) }];
}

function readLink(ref: JsonNode, trace: string): SpanLink {
  const text = (...keys: string[]) => readText(member(ref, ...keys));
  const known = new Set(['traceId', 'parentTraceSegmentId', 'parentSegmentId', 'parentSpanId']);
  return {
    traceId: text('traceId') || trace,
    spanId: `${text('parentTraceSegmentId', 'parentSegmentId')}-${text('parentSpanId') || '0'}`,
    traceState: '',
    attributes: readAttributes(ref, 'skywalking.', known),
  };
}

/** A log is a list of pairs: `event`, `error.kind`, `message`, `stack`. */
function readEvent(log: JsonNode): SpanEvent {
  const pairs = arrayItems(member(log, 'data')).map((pair) => ({
    key: readText(member(pair, 'key')),
    value: readValue(member(pair, 'value')),
  }));
  const of = (key: string) => {
    const value = pairs.find((pair) => pair.key === key)?.value;
    return value?.type === 'string' ? value.value : '';
  };
  const time = parseDecimalTime(readText(member(log, 'time')), 6);
  const failed = of('error.kind') !== '' || of('event') === 'error';
  return {
    time,
    name: failed ? 'exception' : of('event') || 'log',
    attributes: failed
      ? pairs.map(({ key, value }) => ({ key: EXCEPTION[key] ?? key, value }))
      : pairs.map(({ key, value }) => ({ key: key || 'message', value })),
  };
}

const EXCEPTION: Readonly<Record<string, string>> = {
  'error.kind': 'exception.type',
  message: 'exception.message',
  stack: 'exception.stacktrace',
};
