/**
 * AWS X-Ray: segment documents (one, lines, arrays; also behind the daemon's header line), and the replies of
 * `BatchGetTraces`, whose documents are JSON in text.
 * Source: "AWS X-Ray segment documents" of the X-Ray developer guide. Times are seconds with a fraction; subsegments
 * stand within their segment. A trace id `1-5f29ab21-d4eb…` is shown as the 32 hex digits that OpenTelemetry makes of it.
 */
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute, SpanEvent, SpanLink } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import { exceptionEvents } from '../foreign/exception.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { readAttributes, readValue, textAttributes } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, parseJson, readText } from '../json/tree.ts';

export const xray: ForeignFormat = {
  name: 'xray',
  title: 'AWS X-Ray',
  recognise: (head) =>
    confidence(
      head,
      0.75,
      (sketch) =>
        (has(sketch, 'trace_id', 'id', 'start_time') && !hasAny(sketch, 'run_type', 'span_id', 'dotted_order')) ||
        hasAny(sketch, 'Traces[].Segments[].Document', 'Segments[].Document') ||
        has(sketch, 'Id', 'Document'),
    ),
  async read(stream, context) {
    await readDocuments(stream, context, {
      is: (node) => isHeader(node) || isSegment(node) || documentsIn(node).length > 0,
      record(node, place) {
        if (isHeader(node)) return;
        const documents = documentsIn(node);
        if (isSegment(node)) readSegment(context, node, place);
        for (const document of documents) readSegments(context, document, place);
        const left = arrayItems(member(node, 'UnprocessedTraceIds')).length;
        if (left > 0) context.count('traces that X-Ray did not send', left);
      },
    });
  },
};

const isSegment = (node: JsonNode): boolean =>
  readText(member(node, 'id')) !== '' && member(node, 'start_time') !== undefined;

/** The daemon takes `{"format": "json", "version": 1}` before each segment. */
const isHeader = (node: JsonNode): boolean =>
  node.type === 'object' && node.entries.length === 2 && readText(member(node, 'format')) === 'json';

/** Texts of segments in a reply, in a trace of it, or alone. */
function documentsIn(node: JsonNode): readonly string[] {
  const traces = arrayItems(member(node, 'Traces'));
  return [...(traces.length > 0 ? traces : [node])]
    .flatMap((trace) => [...arrayItems(member(trace, 'Segments')), trace])
    .map((segment) => readText(member(segment, 'Document')))
    .filter((text) => text !== '');
}

function readSegments(context: ForeignContext, text: string, place: FilePlace): void {
  const node = parsed(text);
  if (node && isSegment(node)) readSegment(context, node, place);
  else
    context.report({
      code: 'json-syntax',
      message: `A segment in the record at byte ${place.offset} is not JSON; everything else was kept.`,
      offset: place.offset,
    });
}

function parsed(text: string): JsonNode | undefined {
  try {
    return parseJson(encodeUtf8(text));
  } catch {
    // The caller says where.
    return undefined;
  }
}

interface Item {
  readonly node: JsonNode;
  readonly parent: string;
}

/** A segment and what is nested in it, however deeply: a list of what is to be read, not a recursion. */
function readSegment(context: ForeignContext, segment: JsonNode, place: FilePlace): void {
  const trace = readText(member(segment, 'trace_id'));
  const resource = addResource(context, segment);
  const open: Item[] = [{ node: segment, parent: readText(member(segment, 'parent_id')) }];
  for (let item = open.pop(); item; item = open.pop()) {
    const { node, parent } = item;
    const id = readText(member(node, 'id'));
    readSpan(context, node, { trace, parent, resource, place, isSegment: node === segment });
    for (const child of listSubsegments(node).reverse()) {
      const whole = child.type === 'deep' ? parsed(child.text) : child;
      if (whole?.type === 'object') open.push({ node: whole, parent: readText(member(whole, 'parent_id')) || id });
    }
  }
}

/** What is in the list of subsegments, and in any other list in which segments are. */
function listSubsegments(node: JsonNode): JsonNode[] {
  if (node.type !== 'object') return [];
  return node.entries.flatMap(({ key, value }) => {
    const list = value.type === 'deep' ? parsed(value.text) : value;
    const items = arrayItems(list);
    return key === 'subsegments' || items.some(isSegment) ? items : [];
  });
}

function addResource(context: ForeignContext, segment: JsonNode): number {
  const service = readText(member(segment, 'name'));
  const aws = member(segment, 'aws');
  const of = (node: JsonNode | undefined, key: string) => readText(member(node, key));
  const attributes = textAttributes({
    'service.name': service,
    'service.version': of(member(segment, 'service'), 'version'),
    'aws.xray.origin': of(segment, 'origin'),
    'cloud.account.id': of(aws, 'account_id'),
    'telemetry.sdk.name': of(member(aws, 'xray'), 'sdk'),
    'telemetry.sdk.version': of(member(aws, 'xray'), 'sdk_version'),
  });
  return context.resource(JSON.stringify(attributes), attributes);
}

const KNOWN = new Set(
  'id trace_id parent_id name start_time end_time subsegments http sql cause annotations metadata links aws'.split(' '),
);

function readSpan(
  context: ForeignContext,
  node: JsonNode,
  of: { trace: string; parent: string; resource: number; place: FilePlace; isSegment: boolean },
): void {
  const text = (key: string) => readText(member(node, key));
  const { code, message, events, attributes } = readFailure(node);
  const isRemote = text('namespace') !== '';
  context.span({
    traceId: parseTraceId(text('trace_id') || of.trace),
    spanId: text('id'),
    parentSpanId: of.parent,
    name: text('name'),
    otelKind: isRemote ? 'client' : of.isSegment && text('type') !== 'subsegment' ? 'server' : 'internal',
    start: parseDecimalTime(text('start_time'), 9),
    end: parseDecimalTime(text('end_time'), 9),
    status: { code, message },
    attributes: [
      ...httpAttributes(member(node, 'http')),
      ...sqlAttributes(member(node, 'sql')),
      ...readAttributes(member(node, 'annotations')),
      ...attributes,
      ...readAttributes(member(node, 'aws'), 'aws.'),
      ...readAttributes(member(node, 'metadata'), 'aws.xray.metadata.'),
      ...readAttributes(node, 'aws.xray.', KNOWN),
      ...textAttributes({ 'aws.xray.trace_id': text('trace_id') }),
    ],
    events,
    links: arrayItems(member(node, 'links')).map(readLink),
    resource: of.resource,
    place: of.place,
  });
}

/** `1-5f29ab21-d4ebf299219a65bd5c31d6da`: version, seconds, the rest. */
const parseTraceId = (id: string): string => {
  const match = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/i.exec(id);
  return match ? `${match[1]}${match[2]}`.toLowerCase() : id;
};

function readFailure(node: JsonNode): { code: number; message: string; events: SpanEvent[]; attributes: Attribute[] } {
  const is = (key: string) => {
    const value = member(node, key);
    return value?.type === 'bool' && value.value;
  };
  const cause = member(node, 'cause');
  const exceptions = arrayItems(member(cause, 'exceptions'));
  const events = exceptions.flatMap((exception) =>
    exceptionEvents({
      type: readText(member(exception, 'type')),
      message: readText(member(exception, 'message')),
      stacktrace: arrayItems(member(exception, 'stack')).map(frameText).join('\n'),
    }).map((event) => ({
      ...event,
      attributes: [
        ...event.attributes,
        ...readAttributes(exception, 'aws.xray.exception.', new Set(['type', 'message', 'stack'])),
      ],
    })),
  );
  return {
    code: is('fault') || is('error') || is('throttle') ? 2 : 0,
    message: exceptions.map((exception) => readText(member(exception, 'message'))).find((text) => text !== '') ?? '',
    events,
    attributes:
      cause?.type === 'object'
        ? readAttributes(cause, 'aws.xray.cause.', new Set(['exceptions']))
        : cause === undefined || cause.type === 'null'
          ? []
          : [{ key: 'aws.xray.cause', value: readValue(cause) }],
  };
}

function frameText(frame: JsonNode): string {
  const of = (key: string) => readText(member(frame, key));
  return `    at ${of('label')} (${of('path')}:${of('line')})`;
}

/** X-Ray's keys and the names that OpenTelemetry gives them; what has no such name keeps its own, with a prefix. */
const HTTP: Readonly<Record<string, string>> = {
  'request.method': 'http.request.method',
  'request.url': 'url.full',
  'request.user_agent': 'user_agent.original',
  'request.client_ip': 'client.address',
  'response.status': 'http.response.status_code',
  'response.content_length': 'http.response.body.size',
};
const SQL: Readonly<Record<string, string>> = {
  database_type: 'db.system.name',
  sanitized_query: 'db.query.text',
  user: 'db.user',
};

function httpAttributes(http: JsonNode | undefined): Attribute[] {
  return ['request', 'response'].flatMap((side) =>
    readAttributes(member(http, side)).map(({ key, value }) => ({
      key: HTTP[`${side}.${key}`] ?? `aws.xray.http.${side}.${key}`,
      value,
    })),
  );
}

function sqlAttributes(sql: JsonNode | undefined): Attribute[] {
  return readAttributes(sql).map(({ key, value }) => ({ key: SQL[key] ?? `aws.xray.sql.${key}`, value }));
}

function readLink(node: JsonNode): SpanLink {
  return {
    traceId: parseTraceId(readText(member(node, 'trace_id'))),
    spanId: readText(member(node, 'id')),
    traceState: '',
    attributes: readAttributes(member(node, 'attributes')),
  };
}
