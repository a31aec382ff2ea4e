/**
 * What Python's ConsoleSpanExporter prints (`ReadableSpan.to_json`): documents one after another, ids with `0x`, ISO
 * times, kinds and status codes by name.
 * Source: https://github.com/open-telemetry/opentelemetry-python (opentelemetry-sdk, trace).
 */
import type { SpanEvent, SpanLink } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { makeStatus, normaliseId, parseKind, readScope } from '../foreign/otel.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseIsoTime } from '../foreign/times.ts';
import { readAttributes, stringAttribute } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

const KNOWN = new Set(
  `name context kind parent_id start_time end_time status attributes events links resource instrumentation_scope
  instrumentation_info`.split(/\s+/),
);

export const pythonConsole: ForeignFormat = {
  name: 'python-console',
  title: 'Python ConsoleSpanExporter',
  recognise: (head) =>
    confidence(
      head,
      0.85,
      (sketch) =>
        has(sketch, 'context.trace_id', 'context.span_id', 'kind', 'start_time') &&
        !hasAny(sketch, 'span_kind', 'run_type', 'span_type'),
    ),
  async read(stream, context) {
    await readDocuments(stream, context, {
      is: isSpan,
      record: (node, place) => readSpan(context, node, place),
    });
  },
};

/** Links have a context too. */
const isSpan = (node: JsonNode): boolean =>
  contextId(node, 'trace_id') !== '' &&
  contextId(node, 'span_id') !== '' &&
  member(node, 'name', 'kind', 'start_time') !== undefined;

const contextId = (node: JsonNode, key: 'trace_id' | 'span_id'): string =>
  normaliseId(readText(member(member(node, 'context'), key)));

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (key: string) => readText(member(node, key));
  const status = member(node, 'status');
  const scope = readScope(member(node, 'instrumentation_scope', 'instrumentation_info'));
  context.span({
    traceId: contextId(node, 'trace_id'),
    spanId: contextId(node, 'span_id'),
    parentSpanId: normaliseId(text('parent_id')),
    traceState: readTraceState(node),
    name: text('name'),
    otelKind: parseKind(text('kind')),
    start: parseIsoTime(text('start_time')),
    end: parseIsoTime(text('end_time')),
    status: makeStatus(
      readText(member(status, 'status_code', 'canonical_code')),
      readText(member(status, 'description')),
    ),
    attributes: [...readAttributes(member(node, 'attributes')), ...readAttributes(node, 'python.', KNOWN)],
    events: arrayItems(member(node, 'events')).map(readEvent),
    links: arrayItems(member(node, 'links')).map(readLink),
    resource: addResource(context, member(node, 'resource')),
    ...(scope === undefined ? {} : { scope }),
    place,
  });
}

/** A list of pairs as Python prints it, or what it prints of none. */
function readTraceState(node: JsonNode): string {
  const state = readText(member(member(node, 'context'), 'trace_state'));
  return state === '[]' || state === '{}' ? '' : state;
}

function readEvent(node: JsonNode): SpanEvent {
  return {
    time: parseIsoTime(readText(member(node, 'timestamp'))),
    name: readText(member(node, 'name')),
    attributes: readAttributes(member(node, 'attributes')),
  };
}

function readLink(node: JsonNode): SpanLink {
  return {
    traceId: contextId(node, 'trace_id'),
    spanId: contextId(node, 'span_id'),
    traceState: readTraceState(node),
    attributes: readAttributes(member(node, 'attributes')),
  };
}

/** Older versions had the attributes without anything around them. */
function addResource(context: ForeignContext, node: JsonNode | undefined): number {
  if (node?.type !== 'object') return 0;
  const schema = readText(member(node, 'schema_url'));
  const attributes = [
    ...readAttributes(member(node, 'attributes') ?? node),
    ...(schema === '' ? [] : [stringAttribute('otel.schema_url', schema)]),
  ];
  return context.resource(JSON.stringify(attributes), attributes);
}
