/** Fields of OTLP's protobuf messages: number → name in OTLP/JSON and type. After opentelemetry-proto 1.9. */

/** How a field's value is written; `hex` and `base64` are bytes. */
export type Scalar =
  | 'string'
  | 'hex'
  | 'base64'
  | 'bool'
  | 'uint32'
  | 'int32'
  | 'sint32'
  | 'fixed32'
  | 'uint64'
  | 'int64'
  | 'fixed64'
  | 'sfixed64'
  | 'double';

/** A message's fields by number. */
export type Message = ReadonlyMap<number, Field>;

export interface Field {
  readonly name: string;
  /** A function where it is a message: messages name each other in circles. */
  readonly type: Scalar | (() => Message);
  readonly repeated: boolean;
}

type Line = readonly [number, string, Field['type'], 'repeated'?];

const message = (...lines: Line[]): Message =>
  new Map(lines.map(([number, name, type, repeated]) => [number, { name, type, repeated: repeated === 'repeated' }]));

const anyValue = message(
  [1, 'stringValue', 'string'],
  [2, 'boolValue', 'bool'],
  [3, 'intValue', 'int64'],
  [4, 'doubleValue', 'double'],
  [5, 'arrayValue', () => arrayValue],
  [6, 'kvlistValue', () => keyValueList],
  [7, 'bytesValue', 'base64'],
);
const arrayValue = message([1, 'values', () => anyValue, 'repeated']);
const keyValue = message([1, 'key', 'string'], [2, 'value', () => anyValue]);
const keyValueList = message([1, 'values', () => keyValue, 'repeated']);

const scope = message(
  [1, 'name', 'string'],
  [2, 'version', 'string'],
  [3, 'attributes', () => keyValue, 'repeated'],
  [4, 'droppedAttributesCount', 'uint32'],
);
const entityRef = message(
  [1, 'schemaUrl', 'string'],
  [2, 'type', 'string'],
  [3, 'idKeys', 'string', 'repeated'],
  [4, 'descriptionKeys', 'string', 'repeated'],
);
const resource = message(
  [1, 'attributes', () => keyValue, 'repeated'],
  [2, 'droppedAttributesCount', 'uint32'],
  [3, 'entityRefs', () => entityRef, 'repeated'],
);

const event = message(
  [1, 'timeUnixNano', 'fixed64'],
  [2, 'name', 'string'],
  [3, 'attributes', () => keyValue, 'repeated'],
  [4, 'droppedAttributesCount', 'uint32'],
);
const link = message(
  [1, 'traceId', 'hex'],
  [2, 'spanId', 'hex'],
  [3, 'traceState', 'string'],
  [4, 'attributes', () => keyValue, 'repeated'],
  [5, 'droppedAttributesCount', 'uint32'],
  [6, 'flags', 'fixed32'],
);
const status = message([2, 'message', 'string'], [3, 'code', 'int32']);
const span = message(
  [1, 'traceId', 'hex'],
  [2, 'spanId', 'hex'],
  [3, 'traceState', 'string'],
  [4, 'parentSpanId', 'hex'],
  [5, 'name', 'string'],
  [6, 'kind', 'int32'],
  [7, 'startTimeUnixNano', 'fixed64'],
  [8, 'endTimeUnixNano', 'fixed64'],
  [9, 'attributes', () => keyValue, 'repeated'],
  [10, 'droppedAttributesCount', 'uint32'],
  [11, 'events', () => event, 'repeated'],
  [12, 'droppedEventsCount', 'uint32'],
  [13, 'links', () => link, 'repeated'],
  [14, 'droppedLinksCount', 'uint32'],
  [15, 'status', () => status],
  [16, 'flags', 'fixed32'],
);
const logRecord = message(
  [1, 'timeUnixNano', 'fixed64'],
  [2, 'severityNumber', 'int32'],
  [3, 'severityText', 'string'],
  [5, 'body', () => anyValue],
  [6, 'attributes', () => keyValue, 'repeated'],
  [7, 'droppedAttributesCount', 'uint32'],
  [8, 'flags', 'fixed32'],
  [9, 'traceId', 'hex'],
  [10, 'spanId', 'hex'],
  [11, 'observedTimeUnixNano', 'fixed64'],
  [12, 'eventName', 'string'],
);

const exemplar = message(
  [7, 'filteredAttributes', () => keyValue, 'repeated'],
  [2, 'timeUnixNano', 'fixed64'],
  [3, 'asDouble', 'double'],
  [6, 'asInt', 'sfixed64'],
  [4, 'spanId', 'hex'],
  [5, 'traceId', 'hex'],
);
const times = [
  [2, 'startTimeUnixNano', 'fixed64'],
  [3, 'timeUnixNano', 'fixed64'],
] as const;
const numberPoint = message(
  ...times,
  [7, 'attributes', () => keyValue, 'repeated'],
  [4, 'asDouble', 'double'],
  [6, 'asInt', 'sfixed64'],
  [5, 'exemplars', () => exemplar, 'repeated'],
  [8, 'flags', 'uint32'],
);
const histogramPoint = message(
  ...times,
  [9, 'attributes', () => keyValue, 'repeated'],
  [4, 'count', 'fixed64'],
  [5, 'sum', 'double'],
  [6, 'bucketCounts', 'fixed64', 'repeated'],
  [7, 'explicitBounds', 'double', 'repeated'],
  [8, 'exemplars', () => exemplar, 'repeated'],
  [10, 'flags', 'uint32'],
  [11, 'min', 'double'],
  [12, 'max', 'double'],
);
const buckets = message([1, 'offset', 'sint32'], [2, 'bucketCounts', 'uint64', 'repeated']);
const exponentialPoint = message(
  ...times,
  [1, 'attributes', () => keyValue, 'repeated'],
  [4, 'count', 'fixed64'],
  [5, 'sum', 'double'],
  [6, 'scale', 'sint32'],
  [7, 'zeroCount', 'fixed64'],
  [8, 'positive', () => buckets],
  [9, 'negative', () => buckets],
  [10, 'flags', 'uint32'],
  [11, 'exemplars', () => exemplar, 'repeated'],
  [12, 'min', 'double'],
  [13, 'max', 'double'],
  [14, 'zeroThreshold', 'double'],
);
const quantile = message([1, 'quantile', 'double'], [2, 'value', 'double']);
const summaryPoint = message(
  ...times,
  [7, 'attributes', () => keyValue, 'repeated'],
  [4, 'count', 'fixed64'],
  [5, 'sum', 'double'],
  [6, 'quantileValues', () => quantile, 'repeated'],
  [8, 'flags', 'uint32'],
);
const temporality = [2, 'aggregationTemporality', 'int32'] as const;
const gauge = message([1, 'dataPoints', () => numberPoint, 'repeated']);
const sum = message([1, 'dataPoints', () => numberPoint, 'repeated'], temporality, [3, 'isMonotonic', 'bool']);
const histogram = message([1, 'dataPoints', () => histogramPoint, 'repeated'], temporality);
const exponential = message([1, 'dataPoints', () => exponentialPoint, 'repeated'], temporality);
const summary = message([1, 'dataPoints', () => summaryPoint, 'repeated']);
const metric = message(
  [1, 'name', 'string'],
  [2, 'description', 'string'],
  [3, 'unit', 'string'],
  [5, 'gauge', () => gauge],
  [7, 'sum', () => sum],
  [9, 'histogram', () => histogram],
  [10, 'exponentialHistogram', () => exponential],
  [11, 'summary', () => summary],
  [12, 'metadata', () => keyValue, 'repeated'],
);

const request = (what: 'Spans' | 'Logs' | 'Metrics', items: string, item: Message): Message => {
  const scoped = message([1, 'scope', () => scope], [2, items, () => item, 'repeated'], [3, 'schemaUrl', 'string']);
  const held = message(
    [1, 'resource', () => resource],
    [2, `scope${what}`, () => scoped, 'repeated'],
    [3, 'schemaUrl', 'string'],
  );
  return message([1, `resource${what}`, () => held, 'repeated']);
};

/** The export requests. */
export const REQUESTS = {
  traces: request('Spans', 'spans', span),
  logs: request('Logs', 'logRecords', logRecord),
  metrics: request('Metrics', 'metrics', metric),
} as const;
