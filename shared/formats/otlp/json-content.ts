/** Spans, logs, resources and scopes of OTLP/JSON read again, whole. */
import { encodeUtf8 } from '../../base/bytes.ts';
import type {
  Attribute,
  InstrumentationScope,
  LogRecord,
  SpanContent,
  SpanEvent,
  SpanLink,
} from '../../trace/value.ts';
import { idText, isSurelyBase64 } from '../ids.ts';
import { arrayItems, type JsonNode, member, parseJson, readText } from '../json/tree.ts';
import { readAnyValue, readOtlpAttributes, readUnixNanos } from './json-values.ts';
import { KIND_NAMES, OTEL_KINDS, STATUS_NAMES } from './names.ts';

const KINDS: ReadonlyMap<string, number> = new Map(KIND_NAMES);
const STATUSES: ReadonlyMap<string, number> = new Map(STATUS_NAMES);

/** A span from its JSON. Ids come out as the span table has them. */
export function spanFromJson(bytes: Uint8Array): SpanContent {
  const node = parseJson(bytes);
  const traceId = readText(member(node, 'traceId', 'trace_id'));
  const spanId = readText(member(node, 'spanId', 'span_id'));
  const base64 = isBase64(traceId) || isBase64(spanId);
  const id = (text: string) => readId(text, base64);
  const status = member(node, 'status');
  return {
    traceId: id(traceId),
    spanId: id(spanId),
    parentSpanId: id(readText(member(node, 'parentSpanId', 'parent_span_id'))),
    traceState: readText(member(node, 'traceState', 'trace_state')),
    name: readText(member(node, 'name')),
    otelKind: OTEL_KINDS[readEnum(member(node, 'kind'), KINDS)] ?? '',
    start: readUnixNanos(member(node, 'startTimeUnixNano', 'start_time_unix_nano')),
    end: readUnixNanos(member(node, 'endTimeUnixNano', 'end_time_unix_nano')),
    status: { code: readStatusCode(member(status, 'code')), message: readText(member(status, 'message')) },
    attributes: readOtlpAttributes(member(node, 'attributes')),
    events: arrayItems(member(node, 'events')).map(readEvent),
    links: arrayItems(member(node, 'links')).map((link) => readLink(link, base64)),
    dropped: {
      attributes: readCount(member(node, 'droppedAttributesCount', 'dropped_attributes_count')),
      events: readCount(member(node, 'droppedEventsCount', 'dropped_events_count')),
      links: readCount(member(node, 'droppedLinksCount', 'dropped_links_count')),
    },
  };
}

function readEvent(node: JsonNode): SpanEvent {
  return {
    time: readUnixNanos(member(node, 'timeUnixNano', 'time_unix_nano')),
    name: readText(member(node, 'name')),
    attributes: readOtlpAttributes(member(node, 'attributes')),
  };
}

function readLink(node: JsonNode, base64: boolean): SpanLink {
  return {
    traceId: readId(readText(member(node, 'traceId', 'trace_id')), base64),
    spanId: readId(readText(member(node, 'spanId', 'span_id')), base64),
    traceState: readText(member(node, 'traceState', 'trace_state')),
    attributes: readOtlpAttributes(member(node, 'attributes')),
  };
}

/** A log record. Its time is the event's own, else when it was observed; "0" counts as missing. */
export function logFromJson(bytes: Uint8Array): LogRecord {
  const node = parseJson(bytes);
  const own = readUnixNanos(member(node, 'timeUnixNano', 'time_unix_nano'));
  const observed = readUnixNanos(member(node, 'observedTimeUnixNano', 'observed_time_unix_nano'));
  const attributes = readOtlpAttributes(member(node, 'attributes'));
  const named = readText(member(node, 'eventName', 'event_name'));
  return {
    time: own > 0n ? own : observed,
    timeSource: own > 0n ? 'time' : observed > 0n ? 'observed' : 'none',
    severity:
      readText(member(node, 'severityText', 'severity_text')) ||
      severityName(readText(member(node, 'severityNumber', 'severity_number'))),
    eventName: named || findEventName(attributes),
    body: readAnyValue(member(node, 'body')),
    attributes,
  };
}

/** Before records had an `eventName`, it was an attribute. */
export function findEventName(attributes: readonly Attribute[]): string {
  const value = attributes.find(({ key }) => key === 'event.name')?.value;
  return value?.type === 'string' ? value.value : '';
}

const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** The name of a severity number (1 to 24, four for each), or of its enum (`SEVERITY_NUMBER_INFO2`). */
export function severityName(text: string): string {
  const number = Number(text);
  if (number >= 1 && number <= 24) {
    const step = (number - 1) % 4;
    return `${SEVERITIES[Math.floor((number - 1) / 4)] ?? ''}${step > 0 ? step + 1 : ''}`;
  }
  return text.startsWith('SEVERITY_NUMBER_') ? text.slice(16) : '';
}

/** A resource's attributes. */
export function resourceFromJson(bytes: Uint8Array): readonly Attribute[] {
  return bytes.length === 0 ? [] : readOtlpAttributes(member(parseJson(bytes), 'attributes'));
}

export function scopeFromJson(bytes: Uint8Array): InstrumentationScope {
  if (bytes.length === 0) return { name: '', version: '', attributes: [] };
  const node = parseJson(bytes);
  return {
    name: readText(member(node, 'name')),
    version: readText(member(node, 'version')),
    attributes: readOtlpAttributes(member(node, 'attributes')),
  };
}

function isBase64(text: string): boolean {
  if (text.length === 32 || text.length === 16) return false;
  const bytes = encodeUtf8(text);
  return isSurelyBase64(bytes, 0, bytes.length);
}

/** All zero is no id. */
function readId(text: string, base64: boolean): string {
  const id = idText(encodeUtf8(text), text, base64);
  return /^0*$/.test(id) ? '' : id;
}

function readEnum(node: JsonNode | undefined, names: ReadonlyMap<string, number>): number {
  const text = readText(node);
  return names.get(text) ?? (/^\d$/.test(text) ? Number(text) : 0);
}

function readStatusCode(node: JsonNode | undefined): number {
  const code = readEnum(node, STATUSES);
  return code <= 2 ? code : 0;
}

function readCount(node: JsonNode | undefined): number {
  const count = Number(readText(node));
  return Number.isFinite(count) ? count : 0;
}
