/** Spans of any format as OTLP/JSON lines. */
import type { Attribute, InstrumentationScope, LogRecord, SpanContent, Value } from '../../trace/value.ts';

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

/** A span of a line, with its logs. */
export interface LineSpan {
  readonly span: SpanContent;
  readonly logs: readonly LogRecord[];
}

/** One line with spans of one resource and scope, and one more with their logs where they have any. */
export function otlpLines(
  spans: readonly LineSpan[],
  resource: readonly Attribute[],
  scope: InstrumentationScope,
): string[] {
  const around = { resource: { attributes: resource.map(attribute) } };
  const by = { scope: { name: scope.name, version: scope.version, attributes: scope.attributes.map(attribute) } };
  const scopeSpans = [{ ...by, spans: spans.map(({ span }) => plainSpan(span)) }];
  const lines: unknown[] = [{ resourceSpans: [{ ...around, scopeSpans }] }];
  const logRecords = spans.flatMap(({ span, logs }) => logs.map((log) => plainLog(log, span)));
  if (logRecords.length > 0) lines.push({ resourceLogs: [{ ...around, scopeLogs: [{ ...by, logRecords }] }] });
  return lines.map((line) => JSON.stringify(line));
}

function plainSpan(span: SpanContent): unknown {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId || undefined,
    traceState: span.traceState || undefined,
    name: span.name,
    kind: Math.max(0, KINDS.indexOf(span.otelKind)),
    startTimeUnixNano: time(span.start),
    endTimeUnixNano: time(span.end),
    attributes: span.attributes.map(attribute),
    events: span.events.map((event) => ({
      timeUnixNano: time(event.time),
      name: event.name,
      attributes: event.attributes.map(attribute),
    })),
    links: span.links.map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      traceState: link.traceState || undefined,
      attributes: link.attributes.map(attribute),
    })),
    status: { code: span.status.code, message: span.status.message || undefined },
    droppedAttributesCount: span.dropped.attributes || undefined,
    droppedEventsCount: span.dropped.events || undefined,
    droppedLinksCount: span.dropped.links || undefined,
  };
}

function plainLog(log: LogRecord, span: SpanContent): unknown {
  return {
    [log.timeSource === 'observed' ? 'observedTimeUnixNano' : 'timeUnixNano']: time(log.time),
    severityText: log.severity || undefined,
    eventName: log.eventName || undefined,
    body: anyValue(log.body),
    attributes: log.attributes.map(attribute),
    traceId: span.traceId,
    spanId: span.spanId,
  };
}

/** What JSON has no number for. */
const numberText = (number: number): string => (Object.is(number, -0) ? '-0' : String(number));

/** Left out where the file had none. */
function time(nanoseconds: bigint): string | undefined {
  return nanoseconds === 0n ? undefined : nanoseconds.toString();
}

function attribute({ key, value }: Attribute): unknown {
  return { key, value: anyValue(value) };
}

function anyValue(value: Value): unknown {
  switch (value.type) {
    case 'string':
      return { stringValue: value.value };
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: value.value };
    case 'double':
      return {
        doubleValue:
          Number.isFinite(value.value) && !Object.is(value.value, -0) ? value.value : numberText(value.value),
      };
    case 'bytes':
      return { bytesValue: value.value };
    case 'array':
      return { arrayValue: { values: value.value.map(anyValue) } };
    case 'map':
      return { kvlistValue: { values: value.value.map(attribute) } };
    case 'null':
      return {};
  }
}
