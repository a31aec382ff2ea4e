/**
 * What Python's ConsoleSpanExporter prints (`ReadableSpan.to_json`): documents one after another, ids with `0x`, ISO
 * times, kinds and status codes by name.
 * Source: https://github.com/open-telemetry/opentelemetry-python (opentelemetry-sdk, trace).
 */
import type { SpanEvent, SpanLink } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { idOf, kindNamed, scopeOf, statusOf } from '../foreign/otel.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { isoTime } from '../foreign/times.ts';
import { attributesOfNode, stringAttribute } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';

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
  idOf(textOf(member(member(node, 'context'), key)));

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (key: string) => textOf(member(node, key));
  const status = member(node, 'status');
  const scope = scopeOf(member(node, 'instrumentation_scope', 'instrumentation_info'));
  context.span({
    traceId: contextId(node, 'trace_id'),
    spanId: contextId(node, 'span_id'),
    parentSpanId: idOf(text('parent_id')),
    traceState: stateOf(node),
    name: text('name'),
    otelKind: kindNamed(text('kind')),
    start: isoTime(text('start_time')),
    end: isoTime(text('end_time')),
    status: statusOf(textOf(member(status, 'status_code', 'canonical_code')), textOf(member(status, 'description'))),
    attributes: [...attributesOfNode(member(node, 'attributes')), ...attributesOfNode(node, 'python.', KNOWN)],
    events: itemsOf(member(node, 'events')).map(eventOf),
    links: itemsOf(member(node, 'links')).map(linkOf),
    resource: resourceOf(context, member(node, 'resource')),
    ...(scope === undefined ? {} : { scope }),
    place,
  });
}

/** A list of pairs as Python prints it, or what it prints of none. */
function stateOf(node: JsonNode): string {
  const state = textOf(member(member(node, 'context'), 'trace_state'));
  return state === '[]' || state === '{}' ? '' : state;
}

function eventOf(node: JsonNode): SpanEvent {
  return {
    time: isoTime(textOf(member(node, 'timestamp'))),
    name: textOf(member(node, 'name')),
    attributes: attributesOfNode(member(node, 'attributes')),
  };
}

function linkOf(node: JsonNode): SpanLink {
  return {
    traceId: contextId(node, 'trace_id'),
    spanId: contextId(node, 'span_id'),
    traceState: stateOf(node),
    attributes: attributesOfNode(member(node, 'attributes')),
  };
}

/** Older versions had the attributes without anything around them. */
function resourceOf(context: ForeignContext, node: JsonNode | undefined): number {
  if (node?.type !== 'object') return 0;
  const schema = textOf(member(node, 'schema_url'));
  const attributes = [
    ...attributesOfNode(member(node, 'attributes') ?? node),
    ...(schema === '' ? [] : [stringAttribute('otel.schema_url', schema)]),
  ];
  return context.resource(JSON.stringify(attributes), attributes);
}
