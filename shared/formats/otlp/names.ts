/** Names in OTLP/JSON, in every spelling that is found: camelCase, snake_case, enum names. */

/** Numbers of the fields of a span, in the table of names below. */
export const FIELD = {
  traceId: 0,
  spanId: 1,
  parentSpanId: 2,
  name: 3,
  kind: 4,
  start: 5,
  end: 6,
  attributes: 7,
  events: 8,
  links: 9,
  status: 10,
  dropped: 11,
  traceState: 12,
  flags: 13,
} as const;

export const SPAN_KEYS: readonly (readonly [string, number])[] = [
  ['traceId', FIELD.traceId],
  ['trace_id', FIELD.traceId],
  ['spanId', FIELD.spanId],
  ['span_id', FIELD.spanId],
  ['parentSpanId', FIELD.parentSpanId],
  ['parent_span_id', FIELD.parentSpanId],
  ['name', FIELD.name],
  ['kind', FIELD.kind],
  ['startTimeUnixNano', FIELD.start],
  ['start_time_unix_nano', FIELD.start],
  ['endTimeUnixNano', FIELD.end],
  ['end_time_unix_nano', FIELD.end],
  ['attributes', FIELD.attributes],
  ['events', FIELD.events],
  ['links', FIELD.links],
  ['status', FIELD.status],
  ['droppedAttributesCount', FIELD.dropped],
  ['dropped_attributes_count', FIELD.dropped],
  ['droppedEventsCount', FIELD.dropped],
  ['dropped_events_count', FIELD.dropped],
  ['droppedLinksCount', FIELD.dropped],
  ['dropped_links_count', FIELD.dropped],
  ['traceState', FIELD.traceState],
  ['trace_state', FIELD.traceState],
  ['flags', FIELD.flags],
];

export const LOG_FIELD = {
  time: 0,
  observed: 1,
  severity: 2,
  body: 3,
  attributes: 4,
  traceId: 5,
  spanId: 6,
  eventName: 7,
  flags: 8,
} as const;

export const LOG_KEYS: readonly (readonly [string, number])[] = [
  ['timeUnixNano', LOG_FIELD.time],
  ['time_unix_nano', LOG_FIELD.time],
  ['observedTimeUnixNano', LOG_FIELD.observed],
  ['observed_time_unix_nano', LOG_FIELD.observed],
  ['severityNumber', LOG_FIELD.severity],
  ['severity_number', LOG_FIELD.severity],
  ['severityText', LOG_FIELD.severity],
  ['severity_text', LOG_FIELD.severity],
  ['body', LOG_FIELD.body],
  ['attributes', LOG_FIELD.attributes],
  ['traceId', LOG_FIELD.traceId],
  ['trace_id', LOG_FIELD.traceId],
  ['spanId', LOG_FIELD.spanId],
  ['span_id', LOG_FIELD.spanId],
  ['eventName', LOG_FIELD.eventName],
  ['event_name', LOG_FIELD.eventName],
  ['flags', LOG_FIELD.flags],
];

export const VALUE_FIELD = { string: 0, bool: 1, int: 2, double: 3, array: 4, map: 5, bytes: 6 } as const;

export const VALUE_KEYS: readonly (readonly [string, number])[] = [
  ['stringValue', VALUE_FIELD.string],
  ['string_value', VALUE_FIELD.string],
  ['boolValue', VALUE_FIELD.bool],
  ['bool_value', VALUE_FIELD.bool],
  ['intValue', VALUE_FIELD.int],
  ['int_value', VALUE_FIELD.int],
  ['doubleValue', VALUE_FIELD.double],
  ['double_value', VALUE_FIELD.double],
  ['arrayValue', VALUE_FIELD.array],
  ['array_value', VALUE_FIELD.array],
  ['kvlistValue', VALUE_FIELD.map],
  ['kvlist_value', VALUE_FIELD.map],
  ['bytesValue', VALUE_FIELD.bytes],
  ['bytes_value', VALUE_FIELD.bytes],
];

/** OTLP's SpanKind by number. */
export const OTEL_KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

export const KIND_NAMES: readonly (readonly [string, number])[] = OTEL_KINDS.flatMap((kind, number) => {
  const name = (kind || 'unspecified').toUpperCase();
  return [
    [`SPAN_KIND_${name}`, number],
    [name, number],
  ] as const;
});

export const STATUS_NAMES: readonly (readonly [string, number])[] = ['UNSET', 'OK', 'ERROR'].flatMap((name, number) => [
  [`STATUS_CODE_${name}`, number] as const,
  [name, number] as const,
]);

/** The name of events and log records that carry what a terminal showed. */
export const TERMINAL_OUTPUT = 'terminal.output';
