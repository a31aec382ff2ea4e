/** Small traces of tools that watch models and services, and of spreadsheets. */
import { jsonLines, type Literal } from './literal.ts';

const TRACE = '5b8c792bc9c8f16f291aaea03399bbb4';

const csvCell = (value: unknown) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csvRow = (id: string, parent: string, name: string, start: string) => [
  TRACE,
  id,
  parent,
  name,
  'client',
  'shop',
  start,
  String(BigInt(start) + 1500n),
  '2',
  'it failed,\n"twice"',
  { 'http.method': 'GET', n: 7 },
  [{ time: start, name: 'exception', attributes: { 'exception.message': 'no' } }],
];
const csv = [
  `trace_id,span_id,parent_span_id,name,kind,service,start_unix_nano,end_unix_nano,status_code,status_message,attributes,events`.split(
    ',',
  ),
  csvRow('00000000000000a1', '', 'root', '1767323045000000001'),
  csvRow('00000000000000a2', '00000000000000a1', 'GET /, "quoted"', '1767323045000000501'),
  csvRow('00000000000000a3', '00000000000000a1', 'last', '1767323045000000901'),
]
  .map((row) => `${row.map(csvCell).join(',')}\r\n`)
  .join('');

const nextSpan = (id: number, timestamp: number, more: object = {}) => ({
  name: `build-${id}`,
  duration: 1500,
  timestamp,
  id,
  tags: { page: '/' },
  startTime: 1700000000000 + id,
  traceId: 'abc',
  ...more,
});
const nextjs = jsonLines(
  [nextSpan(1, 5_000_123, { parentId: 2 }), nextSpan(2, 5_001_124)],
  [nextSpan(3, 5_002_000, { parentId: 2 }), nextSpan(4, 5_003_000)],
);

const skywalkingSpan = (spanId: number, more: object = {}) => ({
  spanId,
  parentSpanId: spanId - 1,
  startTime: '1700000000123',
  endTime: '1700000000200',
  operationName: `/order/${spanId}`,
  spanType: 'Entry',
  spanLayer: 'Http',
  isError: false,
  tags: [{ key: 'http.method', value: 'GET' }],
  logs: [{ time: 1700000000150, data: [{ key: 'event', value: 'error' }] }],
  ...more,
});
const ref = { refType: 'CrossProcess', traceId: 't.1', parentTraceSegmentId: 'seg.1', parentSpanId: 3 };
const skywalkingSegments = ['seg.2', 'seg.3'].map((traceSegmentId) => ({
  traceId: 't.1',
  traceSegmentId,
  service: 'shop',
  serviceInstance: 'shop-1',
  spans: [skywalkingSpan(0, { refs: [ref] }), skywalkingSpan(1, { spanType: 'Exit', peer: 'db:3306' })],
}));
const skywalkingReply = {
  data: {
    trace: {
      spans: [0, 1].map((spanId) => ({
        ...skywalkingSpan(spanId),
        traceId: 't',
        segmentId: 's',
        refs: [],
        serviceCode: 'shop',
        endpointName: '/x',
        type: 'Local',
      })),
    },
  },
};

const mlflowSpan = (id: string, parent: string | null) => ({
  name: `call ${id}`,
  context: { span_id: id, trace_id: '0xb2' },
  parent_id: parent,
  // Bare numbers, as they are after JavaScript rounded them.
  start_time: Number(1759394440904641500n),
  end_time: Number(1759394440904642500n),
  status_code: 'OK',
  status_message: '',
  attributes: { 'mlflow.spanType': '"CHAT_MODEL"', 'mlflow.spanInputs': '{"messages": [{"role": "user"}]}' },
  events: [{ name: 'exception', timestamp: Number(1759394440904642000n), attributes: { 'exception.message': 'm' } }],
});
const mlflowSpans = [mlflowSpan('0xa1', null), mlflowSpan('0xa2', '0xa1'), mlflowSpan('0xa3', '0xa1')];
const mlflow = { info: { trace_id: 'tr-b2', tags: { 'mlflow.traceName': 'x' } }, data: { spans: mlflowSpans } };
const mlflow3 = {
  info: { trace_id: 'tr-1' },
  data: {
    spans: ['q83vASNFZ4k=', 'q83vASNFZ4o='].map((span_id) => ({
      trace_id: 'W4x5K8nI8W8pGq6gM5m7tA==',
      span_id,
      parent_span_id: null,
      name: 'grep',
      start_time_unix_nano: '1759394440904641998',
      end_time_unix_nano: '1759394440904641999',
      status: { code: 'STATUS_CODE_OK', message: '' },
      attributes: { 'mlflow.spanType': '"TOOL"', 'mlflow.spanInputs': '{"q": "x"}' },
    })),
  },
};

const phoenixSpan = (id: string, parent: string | null) => ({
  name: 'ChatOpenAI',
  span_kind: 'LLM',
  parent_id: parent,
  start_time: '2025-08-21T11:43:35.831002+00:00',
  end_time: '2025-08-21T11:43:36.077+00:00',
  status_code: 'OK',
  status_message: '',
  events: [],
  'context.span_id': id,
  'context.trace_id': TRACE,
  'attributes.llm.input_messages': [{ 'message.role': 'user', 'message.content': 'Hi' }],
  'attributes.llm.token_count.prompt': 12,
});
const phoenixLines = jsonLines(
  phoenixSpan('703fada68693105c', null),
  phoenixSpan('703fada68693105d', '703fada68693105c'),
);
const phoenixPage = {
  data: ['aa', 'bb', 'cc'].map((span_id) => ({
    context: { trace_id: TRACE, span_id },
    name: 'x',
    span_kind: 'TOOL',
    start_time: '2025-08-21T11:43:35Z',
    end_time: '2025-08-21T11:43:36Z',
    attributes: { tool: { name: 'grep', parameters: { q: 1 } } },
  })),
  next_cursor: null,
};

const observation = (id: string, parent: string | null) => ({
  id,
  traceId: 'run',
  parentObservationId: parent,
  type: 'GENERATION',
  name: 'answer',
  startTime: '2026-01-02T03:04:05.000Z',
  endTime: '2026-01-02T03:04:06.000Z',
  model: 'gpt-x',
  usageDetails: { input: 10, output: 3 },
  costDetails: { total: 0.01 },
  input: [{ role: 'user', content: 'Hi' }],
  output: { role: 'assistant', content: 'Ho' },
});
const langfuse = {
  trace: { id: 'run', name: 'agent', timestamp: '2026-01-02T03:04:05.000Z' },
  observations: [observation('o1', null), observation('o2', 'o1'), observation('o3', 'o1')],
};

const run = (id: string, parent: string | null) => ({
  id,
  trace_id: '11111111-1111-4111-8111-111111111111',
  parent_run_id: parent,
  dotted_order: `20260102T030405000000Z${id}`,
  name: 'ChatOpenAI',
  run_type: 'llm',
  start_time: '2026-01-02T03:04:05.000000',
  end_time: '2026-01-02T03:04:06.000000',
  inputs: { messages: [{ role: 'user', content: 'Hi' }] },
  outputs: { text: 'Ho' },
  extra: { metadata: { ls_model_name: 'gpt-x' } },
});
const langsmith = [
  run('11111111-1111-4111-8111-111111111111', null),
  run('22222222-2222-4222-8222-222222222222', '11111111-1111-4111-8111-111111111111'),
];

const batch = (name: string, ...ids: readonly string[]) => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
  scopeSpans: [
    {
      scope: { name: 'io.example' },
      spans: ids.map((spanId) => ({
        traceId: 'W4x5K8nI8W8pGq6gM5m7tA==',
        spanId,
        name: 'GET',
        kind: 'SPAN_KIND_SERVER',
        startTimeUnixNano: '1759394440904641998',
        endTimeUnixNano: '1759394440904642998',
        attributes: [{ key: 'http.method', value: { stringValue: 'GET' } }],
      })),
    },
  ],
});

const segment = (id: string) => ({
  id,
  name: 'shop',
  start_time: 1767323045.25,
  end_time: 1767323046.5,
  trace_id: '1-58406520-a006649127e371903a2de979',
  http: { request: { method: 'GET', url: '/' }, response: { status: 200 } },
  subsegments: [{ id: `${id.slice(0, 15)}f`, name: 'db', start_time: 1767323045.5, end_time: 1767323046 }],
});

const apm = jsonLines(
  { metadata: { service: { name: 'shop', agent: { name: 'nodejs', version: '1' } } } },
  {
    transaction: {
      id: '945254c567a5417e',
      trace_id: TRACE,
      name: 'GET /',
      type: 'request',
      timestamp: 1767323045000000,
      duration: 32.5,
      span_count: { started: 1 },
    },
  },
  {
    span: {
      id: '1234567890aaaade',
      transaction_id: '945254c567a5417e',
      trace_id: TRACE,
      parent_id: '945254c567a5417e',
      name: 'SELECT',
      type: 'db',
      timestamp: 1767323045001000,
      duration: 3.5,
    },
  },
  {
    error: {
      id: 'e1',
      trace_id: TRACE,
      transaction_id: '945254c567a5417e',
      timestamp: 1767323045002000,
      log: { message: 'no' },
    },
  },
);

export const TRACES: readonly Literal[] = [
  { file: 'csv.csv', content: csv, holds: { spans: 3, traces: 1, errors: 3 } },
  { file: 'nextjs-trace.jsonl', content: nextjs, holds: { spans: 4, traces: 1 } },
  {
    file: 'skywalking.json',
    content: JSON.stringify(skywalkingSegments, null, 1),
    holds: { spans: 4, traces: 1, orphans: 2 },
  },
  {
    file: 'skywalking.lines.jsonl',
    content: jsonLines(...skywalkingSegments),
    holds: { spans: 4, traces: 1, orphans: 2 },
  },
  { file: 'skywalking.reply.json', content: JSON.stringify(skywalkingReply), holds: { spans: 2, traces: 1 } },
  {
    file: 'mlflow.json',
    content: JSON.stringify(mlflow, null, 2),
    holds: { spans: 3, traces: 1, problems: ['rounded-times'] },
  },
  {
    file: 'mlflow.spans.json',
    content: JSON.stringify({ spans: mlflowSpans }),
    holds: { spans: 3, traces: 1, problems: ['rounded-times'] },
  },
  { file: 'mlflow.third.json', content: JSON.stringify(mlflow3), holds: { spans: 2, traces: 1 } },
  { file: 'phoenix.jsonl', content: phoenixLines, holds: { spans: 2, traces: 1 } },
  { file: 'phoenix.page.json', content: JSON.stringify(phoenixPage, null, 1), holds: { spans: 3, traces: 1 } },
  { file: 'langfuse.json', content: JSON.stringify(langfuse, null, 2), holds: { spans: 3, traces: 1 } },
  { file: 'langsmith.json', content: JSON.stringify(langsmith, null, 2), holds: { spans: 2, traces: 1 } },
  { file: 'langsmith.lines.jsonl', content: jsonLines(...langsmith), holds: { spans: 2, traces: 1 } },
  {
    file: 'tempo-json.json',
    content: JSON.stringify(
      { batches: [batch('a', 'AAAAAAAAAAE=', 'AAAAAAAAAAI='), batch('b', 'AAAAAAAAAAM=')] },
      null,
      1,
    ),
    holds: { spans: 3, traces: 1 },
  },
  {
    file: 'xray.json',
    content: JSON.stringify([segment('70de5b6f19ff9a0a'), segment('70de5b6f19ff9b0a')]),
    holds: { spans: 4, traces: 1 },
  },
  {
    file: 'xray.lines.jsonl',
    content: jsonLines(segment('70de5b6f19ff9a0a'), segment('70de5b6f19ff9b0a')),
    holds: { spans: 4, traces: 1 },
  },
  { file: 'elastic-apm.ndjson', content: apm, holds: { spans: 2, traces: 1, logs: 1 } },
];
