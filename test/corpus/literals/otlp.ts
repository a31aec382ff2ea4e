/** OTLP in both of its forms: one small trace of a shop, with an event, a link, an error, and a span that is there twice. */

import type { ModelAttribute, ModelResource, ModelSpan } from '../../unit/formats/model.ts';
import { writeMessages } from '../../unit/formats/model-proto.ts';
import { jsonLines, type Literal } from './literal.ts';

const TRACE = '5b8c792bc9c8f16f291aaea03399bbb4';
const START = 1_767_323_045_000_000_001n;

const text = (key: string, value: string): ModelAttribute => ({ key, value: { type: 'string', value } });
const whole = (key: string, value: bigint): ModelAttribute => ({ key, value: { type: 'int', value } });

function span(id: string, parent: string, name: string, from: bigint, to: bigint, more: Partial<ModelSpan> = {}) {
  return {
    traceId: TRACE,
    spanId: id.padStart(16, '0'),
    parentSpanId: parent === '' ? '' : parent.padStart(16, '0'),
    name,
    kind: 1,
    start: START + from,
    end: START + to,
    attributes: [],
    events: [],
    links: [],
    status: 0,
    message: '',
    ...more,
  } satisfies ModelSpan;
}

const query = span('a2', 'a1', 'SELECT', 1000n, 2500n, {
  kind: 3,
  attributes: [text('db.system', 'sqlite'), whole('db.rows', 9_007_199_254_740_993n)],
});
const charge = span('a3', 'a1', 'charge', 3000n, 9000n, {
  status: 2,
  message: 'no money',
  events: [{ time: START + 8000n, name: 'exception', attributes: [text('exception.message', 'no money')] }],
  links: [{ traceId: TRACE, spanId: '00000000000000a2' }],
});
const spans = [span('a1', '', 'GET /order', 0n, 10_000n, { kind: 2 }), query, charge, query];

const shop: ModelResource = {
  service: 'shop',
  attributes: [text('host.name', 'made-up')],
  scopes: [{ name: 'io.example.shop', version: '1.2', spans }],
};

const jsonValue = ({ key, value }: ModelAttribute) => ({
  key,
  value: value.type === 'int' ? { intValue: String(value.value) } : { stringValue: value.value },
});
const jsonSpan = (one: ModelSpan) => ({
  traceId: one.traceId,
  spanId: one.spanId,
  parentSpanId: one.parentSpanId,
  name: one.name,
  kind: one.kind,
  startTimeUnixNano: String(one.start),
  endTimeUnixNano: String(one.end),
  attributes: one.attributes.map(jsonValue),
  events: one.events.map(({ time, name, attributes }) => ({
    timeUnixNano: String(time),
    name,
    attributes: attributes.map(jsonValue),
  })),
  links: one.links,
  status: { code: one.status, message: one.message },
});
const resource = { attributes: [text('service.name', shop.service), ...shop.attributes].map(jsonValue) };
const log = {
  timeUnixNano: String(START + 8500n),
  traceId: TRACE,
  spanId: '00000000000000a3',
  severityText: 'WARN',
  body: { stringValue: 'the card was refused' },
};

/** Spans, a log record that names one of them, and a metric, a line each, as the Collector writes files. */
export const OTLP_JSON = jsonLines(
  {
    resourceSpans: [
      { resource, scopeSpans: [{ scope: { name: 'io.example.shop', version: '1.2' }, spans: spans.map(jsonSpan) }] },
    ],
  },
  { resourceLogs: [{ resource, scopeLogs: [{ scope: {}, logRecords: [log] }] }] },
  { resourceMetrics: [{ resource, scopeMetrics: [{ scope: {}, metrics: [{ name: 'orders' }] }] }] },
);

export const OTLP: readonly Literal[] = [
  { file: 'otlp-json.jsonl', content: OTLP_JSON, holds: { spans: 3, traces: 1, errors: 1, duplicates: 1, logs: 1 } },
  {
    file: 'otlp-protobuf.pb',
    content: new Uint8Array(Buffer.concat(writeMessages([shop]))),
    holds: { spans: 3, traces: 1, errors: 1, duplicates: 1 },
  },
];
