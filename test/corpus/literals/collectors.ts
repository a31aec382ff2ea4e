/** What collectors of traces store and hand out: Jaeger in its three forms, Zipkin in its two. */
import { jsonLines, type Literal } from './literal.ts';

const MICROS = 1_767_323_045_000_000;
const tag = (key: string, type: string, value: unknown) => ({ key, type, value });

const TRACE = '1082c74a9f0c7626';
const [ROOT, CHILD, ORPHAN] = ['7cad7f09253d1912', '62e4a7260c3f71ee', '62e4a7260c3f71ef'] as const;
const jaegerSpan = (spanID: string, parent: string, operationName: string, from: number, duration: number) => ({
  traceID: TRACE,
  spanID,
  flags: 1,
  operationName,
  references: parent === '' ? [] : [{ refType: 'CHILD_OF', traceID: TRACE, spanID: parent }],
  startTime: MICROS + from,
  duration,
  tags: [tag('span.kind', 'string', 'server'), tag('http.status_code', 'int64', 200)],
  logs: [{ timestamp: MICROS + from + 1, fields: [tag('event', 'string', 'lookup')] }],
});
const failed = (span: ReturnType<typeof jaegerSpan>) => ({
  ...span,
  tags: [...span.tags, tag('error', 'bool', true), tag('otel.status_code', 'string', 'ERROR')],
});

const jaegerJson = {
  data: [
    {
      traceID: TRACE,
      spans: [
        { ...jaegerSpan(ROOT, '', 'dispatch', 0, 5000), processID: 'p1' },
        { ...failed(jaegerSpan(CHILD, ROOT, 'GET /customer', 1000, 2000)), processID: 'p2' },
        { ...jaegerSpan(ORPHAN, 'aaaaaaaaaaaaaaaa', 'elsewhere', 3000, 500), processID: 'p2' },
      ],
      processes: { p1: { serviceName: 'frontend', tags: [] }, p2: { serviceName: 'customer', tags: [] } },
      warnings: null,
    },
  ],
  total: 0,
};

const elasticsearch = [
  jaegerSpan(ROOT, '', 'dispatch', 0, 5000),
  failed(jaegerSpan(CHILD, ROOT, 'GET', 1000, 2000)),
].map((span, i) => ({
  _index: 'jaeger-span-2026-01-02',
  _id: `made-up-${i}`,
  _source: {
    ...span,
    startTimeMillis: Math.floor(span.startTime / 1000),
    process: { serviceName: 'customer', tags: [] },
  },
}));

const protoSpan = (spanId: string, parent: string, operationName: string) => ({
  traceId: 'AAAAAAAAAAAQgsdKnwx2Jg==',
  spanId,
  operationName,
  references: parent === '' ? [] : [{ refType: 'CHILD_OF', traceId: 'AAAAAAAAAAAQgsdKnwx2Jg==', spanId: parent }],
  startTime: '2026-01-02T03:04:05.000000001Z',
  duration: '0.002500000s',
  tags: [{ key: 'http.status_code', vType: 'INT64', vInt64: '200' }],
  logs: [{ timestamp: '2026-01-02T03:04:05.001Z', fields: [{ key: 'event', vType: 'STRING', vStr: 'lookup' }] }],
  process: { serviceName: 'customer', tags: [] },
});
const protojson = {
  spans: [protoSpan('fK1/CSU9GRI=', '', 'dispatch'), protoSpan('YuSnJgw/ce4=', 'fK1/CSU9GRI=', 'GET /customer')],
};

const at = (serviceName: string) => ({ serviceName, ipv4: '10.0.0.1', port: 80 });
const v2 = (id: string, parentId: string | undefined, kind: string | undefined, serviceName: string, from: number) => ({
  traceId: '5b8c792bc9c8f16f',
  id,
  parentId,
  kind,
  name: `step ${id}`,
  timestamp: MICROS + from,
  duration: 900 - from,
  localEndpoint: at(serviceName),
});
const get = v2('2', '1', 'CLIENT', 'shop', 100);
const zipkinV2 = [
  v2('1', undefined, 'SERVER', 'shop', 0),
  { ...get, tags: { error: 'timeout' }, annotations: [{ timestamp: MICROS + 200, value: 'ws' }] },
  { ...v2('2', '1', 'SERVER', 'stock', 150), shared: true },
  v2('3', '2', undefined, 'stock', 300),
  v2('3', '2', undefined, 'stock', 300),
];

const mark = (value: string, from: number, serviceName: string) => ({
  timestamp: MICROS + from,
  value,
  endpoint: at(serviceName),
});
const zipkinV1 = [
  {
    traceId: '5b8c792bc9c8f16f',
    id: '1',
    name: 'get /order',
    timestamp: MICROS,
    duration: 900,
    annotations: [mark('sr', 0, 'shop'), mark('ss', 900, 'shop')],
    binaryAnnotations: [{ key: 'http.path', value: '/order', endpoint: at('shop') }],
  },
  {
    traceId: '5b8c792bc9c8f16f',
    id: '2',
    parentId: '1',
    name: 'query',
    timestamp: MICROS + 100,
    duration: 200,
    annotations: [],
    binaryAnnotations: [
      { key: 'lc', value: 'db', endpoint: at('shop') },
      { key: 'error', value: 'locked', endpoint: at('shop') },
    ],
  },
];

export const COLLECTORS: readonly Literal[] = [
  {
    file: 'jaeger-json.json',
    content: JSON.stringify(jaegerJson, null, 1),
    holds: { spans: 3, traces: 1, errors: 1, orphans: 1 },
  },
  {
    file: 'jaeger-elasticsearch.jsonl',
    content: jsonLines(...elasticsearch),
    holds: { spans: 2, traces: 1, errors: 1 },
  },
  { file: 'jaeger-protojson.json', content: JSON.stringify(protojson, null, 1), holds: { spans: 2, traces: 1 } },
  { file: 'zipkin-v1.json', content: JSON.stringify(zipkinV1, null, 1), holds: { spans: 2, traces: 1, errors: 1 } },
  {
    file: 'zipkin-v2.json',
    content: JSON.stringify(zipkinV2, null, 1),
    holds: { spans: 4, traces: 1, errors: 1, duplicates: 1 },
  },
];
