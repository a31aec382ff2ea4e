/** Spans of tracers that have a form of their own: Datadog, Chrome, and flat JSON as many log it. */
import { jsonLines, type Literal } from './literal.ts';

const NANOS = 1_767_323_045_000_000_000;

const datadogSpan = (span_id: number, parent_id: number, more: object = {}) => ({
  trace_id: 42,
  span_id,
  parent_id,
  name: 'web.request',
  resource: `GET /${span_id}`,
  service: 'shop',
  type: 'web',
  error: 0,
  start: NANOS,
  duration: 65_000,
  meta: { 'http.url': '/' },
  metrics: { _sampling_priority_v1: 1 },
  ...more,
});
const datadog = [
  [datadogSpan(1, 0), datadogSpan(2, 1, { error: 1, meta: { 'error.message': 'no', 'error.type': 'E' } })],
  [datadogSpan(3, 0, { trace_id: 43 })],
];

const chromeEvent = (ph: string, name: string, ts: number, more: object = {}) => ({
  pid: 1,
  tid: 1,
  ph,
  name,
  cat: 'net',
  ts: NANOS / 1000 + ts,
  ...more,
});
const chrome = {
  traceEvents: [
    { pid: 1, tid: 1, ph: 'M', name: 'thread_name', args: { name: 'main' } },
    chromeEvent('X', 'load', 0, { dur: 900, args: { url: '/' } }),
    chromeEvent('B', 'parse', 100),
    chromeEvent('i', 'paint', 150, { s: 't' }),
    chromeEvent('E', 'parse', 200),
    chromeEvent('B', 'never ends', 300),
  ],
};

const flatSpan = (span_id: string, parent: string, code: number) => ({
  trace_id: '5b8c792bc9c8f16f291aaea03399bbb4',
  span_id,
  parent_span_id: parent,
  name: `step ${span_id}`,
  kind: 2,
  service_name: 'shop',
  attributes: { http_method: 'GET' },
  start_time_unix_nano: '1767323045000000001',
  end_time_unix_nano: '1767323045000020000',
  status: { code, message: '' },
});

export const TRACERS: readonly Literal[] = [
  { file: 'datadog.json', content: JSON.stringify(datadog, null, 1), holds: { spans: 3, traces: 2, errors: 1 } },
  {
    file: 'chrome-trace.json',
    content: JSON.stringify(chrome, null, 1),
    holds: { spans: 3, traces: 1, unfinished: 1 },
  },
  {
    file: 'flat-json.jsonl',
    content: jsonLines(
      flatSpan('00000000000000a1', '', 0),
      flatSpan('00000000000000a2', '00000000000000a1', 2),
      flatSpan('00000000000000a3', '00000000000000ff', 0),
    ),
    holds: { spans: 3, traces: 1, errors: 1, orphans: 1 },
  },
];
