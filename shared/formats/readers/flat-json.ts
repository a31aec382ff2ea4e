/**
 * Spans as flat JSON objects, as people's own exporters and several vendors write them: ids, a name, two times (or one
 * and a length) and attributes as an object, in any of the usual spellings. The unit of a bare number is told by the
 * key, else by its size.
 * Source: files of such exporters in public repositories.
 */
import type { Attribute, SpanContent, SpanEvent } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { makeStatus, normaliseId, readKind, readScope } from '../foreign/otel.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseDecimalDuration, parseDecimalTime, parseDuration, parseIsoTime } from '../foreign/times.ts';
import { readAttributes, textAttributes } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';

const TRACE_ID = ['trace_id', 'traceId', 'traceID', 'TraceId'];
const SPAN_ID = ['span_id', 'spanId', 'spanID', 'SpanId'];
const PARENT_ID = ['parent_span_id', 'parentSpanId', 'parent_id', 'parentId', 'ParentSpanId'];
const NAME = ['name', 'span_name', 'spanName', 'operation_name', 'operationName', 'SpanName'];
const START = [
  'start_time_unix_nano',
  'startTimeUnixNano',
  'start_time',
  'startTime',
  'start',
  'timestamp',
  'Timestamp',
];
const END = ['end_time_unix_nano', 'endTimeUnixNano', 'end_time', 'endTime', 'end'];
const LENGTH = [
  'duration_ns',
  'durationNs',
  'duration_nano',
  'duration_us',
  'duration_ms',
  'durationMs',
  'duration_s',
  'duration',
];
const KIND = ['kind', 'span_kind', 'spanKind', 'SpanKind'];
const ATTRIBUTES = ['attributes', 'span_attributes', 'spanAttributes', 'SpanAttributes', 'tags'];
const RESOURCE = ['resource', 'resource_attributes', 'resourceAttributes', 'ResourceAttributes'];
const SERVICE = ['service_name', 'serviceName', 'service', 'ServiceName'];
const STATUS = ['status', 'status_code', 'statusCode', 'StatusCode'];
const STATUS_MESSAGE = ['status_message', 'statusMessage', 'StatusMessage'];
const SCOPE = ['scope', 'instrumentation_scope', 'instrumentationScope'];
const EVENT_TIME = ['time_unix_nano', 'timeUnixNano', 'timestamp', 'time', 'Timestamp'];
const TRACE_STATE = ['trace_state', 'traceState'];

export const flatJson: ForeignFormat = {
  name: 'flat-json',
  title: 'Spans as flat JSON',
  recognise: (head) =>
    confidence(
      head,
      0.3,
      (sketch) =>
        TRACE_ID.some((trace) => SPAN_ID.some((span) => has(sketch, trace, span))) &&
        hasAny(sketch, ...NAME) &&
        hasAny(sketch, ...START),
    ),
  async read(stream, context) {
    await readDocuments(stream, context, {
      is: (node) =>
        readText(member(node, ...SPAN_ID)) !== '' &&
        readText(member(node, ...TRACE_ID)) !== '' &&
        member(node, ...START) !== undefined,
      record: (node, place) => readSpan(context, node, place),
    });
  },
};

/** Takes fields out of a record under any of their names, and knows what is left. */
class Fields {
  readonly #node: JsonNode;
  readonly #taken = new Set<string>();

  constructor(node: JsonNode) {
    this.#node = node;
  }

  /** What `read` makes of the first field of these of which it makes something. */
  take<T>(keys: readonly string[], read: (node: JsonNode, key: string) => T | undefined): T | undefined {
    for (const key of keys) {
      const node = member(this.#node, key);
      const value = node === undefined ? undefined : read(node, key);
      if (value === undefined) continue;
      this.#taken.add(key);
      return value;
    }
    return undefined;
  }

  text(keys: readonly string[]): string {
    return this.take(keys, (node) => readText(node) || undefined) ?? '';
  }

  get rest(): Attribute[] {
    return readAttributes(this.#node, 'json.', this.#taken);
  }
}

const asObject = (node: JsonNode): JsonNode | undefined => (node.type === 'object' ? node : undefined);

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const fields = new Fields(node);
  const start = fields.take(START, readTime) ?? 0n;
  const end = fields.take(END, readTime);
  // Beside an end, a length says something of its own.
  const length = end === undefined ? fields.take(LENGTH, readDuration) : undefined;
  const message = fields.text(STATUS_MESSAGE);
  const scope = fields.take(SCOPE, readScope);
  const attributes = readAttributes(fields.take(ATTRIBUTES, asObject));
  context.span({
    traceId: fields.text(TRACE_ID),
    spanId: fields.text(SPAN_ID),
    parentSpanId: normaliseId(fields.text(PARENT_ID)),
    traceState: fields.text(TRACE_STATE),
    name: fields.text(NAME),
    otelKind: fields.take(KIND, (kind) => readKind(kind) || undefined) ?? '',
    start,
    end: end ?? (start > 0n && length !== undefined ? start + length : 0n),
    status: fields.take(STATUS, (status) => spanStatus(status, message)) ?? { code: 0, message },
    events: fields.take(['events'], (list) => (list.type === 'array' ? list.items.map(readEvent) : undefined)) ?? [],
    resource: addResource(context, fields),
    ...(scope === undefined ? {} : { scope }),
    attributes: [...attributes, ...fields.rest],
    place,
  });
}

function spanStatus(node: JsonNode, message: string): SpanContent['status'] | undefined {
  if (node.type === 'object') {
    return makeStatus(
      readText(member(node, 'code', 'status_code', 'statusCode')),
      readText(member(node, 'message', 'description')) || message,
    );
  }
  return /^((STATUS_CODE_|StatusCode\.)?(unset|ok|error)|[012])$/i.test(readText(node))
    ? makeStatus(readText(node), message)
    : undefined;
}

/** A time, where the field is one. */
function readTime(node: JsonNode, key: string): bigint | undefined {
  const text = readText(node);
  if (!/^[\d.eE+]+$/.test(text)) return parseIsoTime(text) || undefined;
  return parseDecimalTime(text, /nano/i.test(key) ? 0 : unitDigits(text)) || undefined;
}

/** How many digits of a nanosecond the unit of a time of our days has: of seconds it has ten digits, of nanoseconds nineteen. */
function unitDigits(text: string): 9 | 6 | 3 | 0 {
  const size = Number(text);
  return size < 1e11 ? 9 : size < 1e14 ? 6 : size < 1e17 ? 3 : 0;
}

const UNITS: readonly (readonly [RegExp, 9 | 6 | 3 | 0])[] = [
  [/_?n(s|ano)$/i, 0],
  [/_us$/, 3],
  [/_?ms$/i, 6],
  [/_s$/, 9],
];

/** A length whose key or text says its unit. One that says neither is no length: its unit would be a guess. */
function readDuration(node: JsonNode, key: string): bigint | undefined {
  const text = readText(node);
  const digits = UNITS.find(([end]) => end.test(key))?.[1];
  return digits === undefined ? parseDuration(text) || undefined : parseDecimalDuration(text, digits);
}

function readEvent(node: JsonNode): SpanEvent {
  const fields = new Fields(node);
  return {
    time: fields.take(EVENT_TIME, readTime) ?? 0n,
    name: fields.text(NAME),
    attributes: [...readAttributes(fields.take(ATTRIBUTES, asObject)), ...fields.rest],
  };
}

function addResource(context: ForeignContext, fields: Fields): number {
  const resource = fields.take(RESOURCE, asObject);
  const own = readAttributes(member(resource, 'attributes') ?? resource);
  const named = own.some(({ key }) => key === 'service.name');
  const attributes = named ? own : [...textAttributes({ 'service.name': fields.text(SERVICE) }), ...own];
  return attributes.length === 0 ? 0 : context.resource(JSON.stringify(attributes), attributes);
}
