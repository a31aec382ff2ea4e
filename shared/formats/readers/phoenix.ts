/**
 * Spans as Phoenix exports them: lines or arrays with flat columns (`context.trace_id`, `attributes.llm.model_name`),
 * as its data frames are written, lines with nested `attributes`, and pages of its REST API (`{data: […]}`).
 * Source: Phoenix's client (`get_spans_dataframe`, `GET /v1/projects/{id}/spans`), OpenInference's attribute names, and
 * files of Phoenix's users. Lists of objects become OpenInference's indexed keys again
 * (`llm.input_messages.0.message.role`).
 */
import type { Attribute, SpanEvent, SpanLink } from '../../trace/value.ts';
import { peekStream } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { makeStatus, normaliseId, parseKind } from '../foreign/otel.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseDecimalTime, parseIsoTime } from '../foreign/times.ts';
import { jsonText, readAttributes, readValue, textAttributes } from '../foreign/values.ts';
import { readRecords } from '../json/records.ts';
import { sketchJson } from '../json/sketch.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

const KIND = 'openinference.span.kind';
/** Where a page of the REST API is told from a span. */
const HEAD = 4096;

export const phoenix: ForeignFormat = {
  name: 'phoenix',
  title: 'Phoenix (OpenInference)',
  recognise: (head) =>
    confidence(
      head,
      0.85,
      (sketch) =>
        hasAny(sketch, `attributes.${KIND}`, 'attributes.openinference.span', `data[].attributes.${KIND}`) ||
        ['', 'data[].'].some(
          (at) => has(sketch, `${at}span_kind`) && hasAny(sketch, `${at}context.trace_id`, `${at}context`),
        ),
    ) * (isOtlp(head) ? 0 : 1),
  async read(stream, context) {
    const { head, whole } = await peekStream(stream, HEAD);
    const isPage = sketchJson(head)[0]?.has('data[]') === true;
    await readRecords(
      whole,
      {
        rule: (path, type) => {
          if (type === 'array') {
            if (/^((\[\])?|data)$/.test(path)) return 'enter';
            context.count(`${path} (not spans)`);
            return 'skip';
          }
          if (type === 'scalar') return 'skip';
          return path === '' && isPage ? 'enter' : 'record';
        },
        record: (_path, node, place) => {
          if (isSpan(node)) readSpan(context, node, place);
          else context.count('records that are not spans');
        },
        recover: (node) => (isSpan(node) ? '[]' : undefined),
        report: (problem) => context.report(problem),
        count: (what, by) => context.count(what, by),
      },
      (bytes) => context.progress(bytes),
    );
  },
};

/** Attributes of JavaScript's SDK, which has a reader of its own. */
const isOtlp = (head: Uint8Array): boolean =>
  confidence(head, 1, (sketch) => hasAny(sketch, 'spanContext', '_spanContext', 'instrumentationScope')) > 0;

const idIn = (node: JsonNode, key: 'trace_id' | 'span_id'): string =>
  normaliseId(
    readText(member(node, `context.${key}`)) ||
      readText(member(member(node, 'context'), key)) ||
      readText(member(node, key)),
  );

const isSpan = (node: JsonNode): boolean => idIn(node, 'span_id') !== '' && member(node, 'start_time') !== undefined;

const KNOWN = new Set(
  `context context.trace_id context.span_id trace_id span_id parent_id name kind span_kind start_time end_time
  status status_code status_message attributes events links resource`.split(/\s+/),
);

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (key: string) => readText(member(node, key));
  const status = member(node, 'status');
  const of = (key: string) => readText(member(status, key));
  const attributes = attributesIn(node);
  const kind = text('span_kind');
  const resource = resourceAttributes(node);
  context.span({
    traceId: idIn(node, 'trace_id'),
    spanId: idIn(node, 'span_id'),
    parentSpanId: normaliseId(text('parent_id')),
    name: text('name'),
    otelKind: parseKind(text('kind')),
    start: parseTime(text('start_time')),
    end: parseTime(text('end_time')),
    status: makeStatus(
      text('status_code') || of('status_code') || of('code') || readText(status),
      text('status_message') || of('description') || of('message'),
    ),
    attributes: [
      ...(kind !== '' && !attributes.some(({ key }) => key === KIND) ? textAttributes({ [KIND]: kind }) : []),
      ...attributes,
      ...readAttributes(node, 'phoenix.', KNOWN).filter(({ key }) => !key.startsWith('phoenix.attributes.')),
    ],
    events: arrayItems(member(node, 'events')).map(readEvent),
    links: arrayItems(member(node, 'links')).map(readLink),
    resource: resource.length === 0 ? 0 : context.resource(JSON.stringify(resource), resource),
    place,
  });
}

/** ISO 8601, or Unix nanoseconds as a number. */
const parseTime = (text: string): bigint => (/^\d{17,20}$/.test(text) ? parseDecimalTime(text, 0) : parseIsoTime(text));

function resourceAttributes(node: JsonNode): Attribute[] {
  const resource = member(node, 'resource');
  return readAttributes(member(resource, 'attributes') ?? resource);
}

/** Attributes from columns and from the nested object, under the keys that OpenInference gives them. */
function attributesIn(node: JsonNode): Attribute[] {
  if (node.type !== 'object') return [];
  const out: Attribute[] = [];
  for (const { key, value } of node.entries) {
    if (key === 'attributes') flatten('', value, out);
    else if (key.startsWith('attributes.')) flatten(key.slice('attributes.'.length), value, out);
  }
  return out;
}

/** Objects that are one value: text of JSON, as OpenInference has it. */
const WHOLE = /(^|\.)(metadata|value|parameters|invocation_parameters|arguments|json_schema|variables)$/;

/** Bounded by the depth of the tree. */
function flatten(key: string, node: JsonNode, out: Attribute[]): void {
  const inner = (name: string) => (key === '' ? name : `${key}.${name}`);
  if (node.type === 'object' && WHOLE.test(key)) out.push({ key, value: { type: 'string', value: jsonText(node) } });
  else if (node.type === 'object') for (const entry of node.entries) flatten(inner(entry.key), entry.value, out);
  else if (node.type === 'array' && node.items.some(({ type }) => type === 'object')) {
    for (const [index, item] of node.items.entries()) flatten(inner(String(index)), item, out);
  } else if (node.type !== 'null') out.push({ key, value: readValue(node) });
}

function readEvent(node: JsonNode): SpanEvent {
  const message = readText(member(node, 'message'));
  return {
    time: parseTime(readText(member(node, 'timestamp', 'time'))),
    name: readText(member(node, 'name')),
    attributes: [
      ...readAttributes(member(node, 'attributes')),
      ...readAttributes(node, 'phoenix.', new Set(['timestamp', 'time', 'name', 'attributes', 'message'])),
      ...(message === '' ? [] : textAttributes({ 'exception.message': message })),
    ],
  };
}

function readLink(node: JsonNode): SpanLink {
  return {
    traceId: idIn(node, 'trace_id'),
    spanId: idIn(node, 'span_id'),
    traceState: '',
    attributes: readAttributes(member(node, 'attributes')),
  };
}
