/**
 * Datadog's traces as JSON: arrays of traces, each an array of spans; also spans alone, and lines of either.
 * Source: the Datadog agent's trace intake (`/v0.4/traces`, as dd-apm-test-agent takes and keeps it) and dd-trace's
 * snapshot files. Ids are unsigned decimal 64-bit numbers; they are shown as hex, with the upper half of the trace id
 * from the tag `_dd.p.tid`, as OpenTelemetry has them.
 */
import type { SpanEvent, SpanLink } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import { exceptionEvents } from '../foreign/exception.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { readAttributes, readValue, textAttributes } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

const KNOWN = new Set(
  'name service resource trace_id span_id parent_id type error meta metrics duration start span_links span_events'.split(
    ' ',
  ),
);

const PREFIXES = ['', 'traces[].', 'traces[][].', 'spans[].'];

export const datadog: ForeignFormat = {
  name: 'datadog',
  title: 'Datadog',
  recognise: (head) =>
    confidence(head, 0.75, (sketch) =>
      PREFIXES.some(
        (prefix) =>
          has(sketch, `${prefix}trace_id`, `${prefix}span_id`, `${prefix}start`, `${prefix}duration`) &&
          (has(sketch, `${prefix}resource`) || has(sketch, `${prefix}meta`) || has(sketch, `${prefix}metrics`)),
      ),
    ),
  async read(stream, context) {
    const reading = new Reading(context);
    await readDocuments(stream, context, {
      is: (node) => isSpan(node) || spansIn(node).length > 0,
      record: (node, place) => {
        if (isSpan(node)) reading.span(node, place);
        else for (const span of spansIn(node)) reading.span(span, place);
      },
    });
  },
};

const isSpan = (node: JsonNode): boolean =>
  readText(member(node, 'span_id')) !== '' && readText(member(node, 'trace_id')) !== '';

/** Spans of an object that holds them: `{traces: [[…]]}`, `{spans: […]}`. */
const spansIn = (node: JsonNode): readonly JsonNode[] =>
  arrayItems(member(node, 'traces', 'spans')).flatMap((item) => (item.type === 'array' ? item.items : [item]));

class Reading {
  readonly #context: ForeignContext;
  /** Upper halves of trace ids by their lower ones: only the first span of a trace tells. */
  readonly #upper = new Map<string, string>();

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  span(node: JsonNode, place: FilePlace): void {
    const context = this.#context;
    const text = (key: string) => readText(member(node, key));
    const meta = member(node, 'meta');
    const tag = (...keys: string[]) => readText(member(meta, ...keys));
    const start = parseDecimalTime(text('start'), 0);
    const length = text('duration');
    const failed = Number(text('error')) > 0 || isTrue(member(node, 'error'));
    const message = tag('error.message', 'error.msg');
    const service = text('service');
    const type = tag('error.type');
    context.span({
      traceId: this.#traceId(text('trace_id'), tag('_dd.p.tid')),
      spanId: hexId(text('span_id'), 16),
      parentSpanId: parseParentId(text('parent_id')),
      name: text('name'),
      otelKind: tag('span.kind') || kindOfType(text('type')),
      start,
      end: start > 0n && length !== '' ? start + parseDecimalTime(length, 0) : 0n,
      status: { code: failed ? 2 : 0, message: failed ? message : '' },
      attributes: [
        ...textAttributes({ 'datadog.resource': text('resource'), 'datadog.type': text('type') }),
        ...readAttributes(meta),
        ...readAttributes(member(node, 'metrics')),
        ...readAttributes(node, 'datadog.', KNOWN),
      ],
      events: [
        ...(failed ? exceptionEvents({ type, message, stacktrace: tag('error.stack') }) : []),
        ...arrayItems(member(node, 'span_events')).map(readEvent),
      ],
      links: arrayItems(member(node, 'span_links')).map(readLink),
      resource: context.resource(service, textAttributes({ 'service.name': service })),
      place,
    });
  }

  #traceId(low: string, told: string): string {
    let upper = this.#upper.get(low);
    if (upper === undefined) {
      upper = /^[0-9a-f]{1,16}$/i.test(told) ? told.toLowerCase().padStart(16, '0') : '';
      this.#upper.set(low, upper);
    }
    return joinTraceId(low, upper);
  }
}

const joinTraceId = (low: string, upper: string): string => (upper + hexId(low, 16)).padStart(32, '0');

const isTrue = (node: JsonNode | undefined): boolean => node?.type === 'bool' && node.value;

const parseParentId = (id: string): string => (/^0*$/.test(id) ? '' : hexId(id, 16));

/** A decimal number as hex; anything else as it is. */
function hexId(id: string, digits: number): string {
  return /^\d{1,39}$/.test(id) ? BigInt(id).toString(16).padStart(digits, '0') : id;
}

function kindOfType(type: string): string {
  if (type === 'web' || type === 'serverless') return 'server';
  return /^(http|sql|cache|redis|mongodb|memcached|elasticsearch|cassandra|graphql|db)$/.test(type) ? 'client' : '';
}

/** `span_events`: times in nanoseconds, values either plain or `{type, string_value}`. */
function readEvent(node: JsonNode): SpanEvent {
  return {
    time: parseDecimalTime(readText(member(node, 'time_unix_nano')), 0),
    name: readText(member(node, 'name')),
    attributes: entries(member(node, 'attributes')).map(({ key, value }) => ({
      key,
      value: readValue(typed(value) ?? value),
    })),
  };
}

function typed(value: JsonNode): JsonNode | undefined {
  if (value.type !== 'object' || !value.entries.some(({ key }) => key === 'type')) return undefined;
  const inner = value.entries.find(({ key }) => key.endsWith('_value'))?.value;
  const list = member(inner, 'values');
  return list?.type === 'array' ? { type: 'array', items: list.items.map((item) => typed(item) ?? item) } : inner;
}

function readLink(node: JsonNode): SpanLink {
  const upper = readText(member(node, 'trace_id_high'));
  return {
    traceId: joinTraceId(readText(member(node, 'trace_id')), upper === '' ? '' : hexId(upper, 16)),
    spanId: hexId(readText(member(node, 'span_id')), 16),
    traceState: readText(member(node, 'tracestate')),
    attributes: [
      ...readAttributes(member(node, 'attributes')),
      ...textAttributes({ 'datadog.flags': readText(member(node, 'flags')) }),
    ],
  };
}

const entries = (node: JsonNode | undefined): readonly { key: string; value: JsonNode }[] =>
  node?.type === 'object' ? node.entries : [];
