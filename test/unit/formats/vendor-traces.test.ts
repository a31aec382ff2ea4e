/** Traces of other vendors' tracers: Datadog, AWS X-Ray, Elastic APM, SkyWalking, Next.js. */
import { describe, expect, it } from 'vitest';
import { datadog } from '../../../shared/formats/readers/datadog.ts';
import { elasticApm } from '../../../shared/formats/readers/elastic-apm.ts';
import { nextjsTrace } from '../../../shared/formats/readers/nextjs-trace.ts';
import { skywalking } from '../../../shared/formats/readers/skywalking.ts';
import { xray } from '../../../shared/formats/readers/xray.ts';
import { plainOf, readForeign } from './read-foreign.ts';

describe('Datadog', () => {
  const span = `{"trace_id":"18446744073709551615","span_id":9007199254740993,"parent_id":0,"name":"web.request",
    "resource":"GET /","service":"shop","type":"web","error":1,"start":1759940420028363001,"duration":65000,"new":true,
    "meta":{"_dd.p.tid":"68e68f4400000000","error.message":"no","error.type":"E","error.stack":"at x","http.url":"/"},
    "metrics":{"_sampling_priority_v1":1},
    "span_links":[{"trace_id":1,"trace_id_high":2,"span_id":3,"attributes":{"a":"b"}}],
    "span_events":[{"time_unix_nano":1759940420028363005,"name":"e","attributes":{"k":{"type":0,"string_value":"v"}}}]}`;

  it('has ids as hex, the upper half of the trace id for all spans of a trace, and times to the nanosecond', async () => {
    const child =
      '{"trace_id":"18446744073709551615","span_id":2,"parent_id":9007199254740993,"name":"c","start":1,"duration":1,"resource":"c"}';
    const { spans } = await readForeign(datadog, `[[${span},${child}]]`);
    expect(spans[0]).toMatchObject({
      traceId: '68e68f4400000000ffffffffffffffff',
      spanId: '0020000000000001',
      parentSpanId: '',
      otelKind: 'server',
      start: 1759940420028363001n,
      end: 1759940420028428001n,
      status: { code: 2, message: 'no' },
      service: 'shop',
    });
    expect(spans[1]).toMatchObject({ traceId: spans[0]?.traceId, parentSpanId: '0020000000000001' });
    expect(plainOf(spans[0]?.attributes)).toMatchObject({
      'datadog.resource': 'GET /',
      'http.url': '/',
      _sampling_priority_v1: '1n',
      'datadog.new': true,
    });
    expect(spans[0]?.links?.[0]).toMatchObject({
      traceId: '00000000000000020000000000000001',
      spanId: '0000000000000003',
    });
    expect(spans[0]?.events?.map(({ name, time, attributes }) => [name, time, plainOf(attributes)])).toEqual([
      ['exception', 0n, { 'exception.type': 'E', 'exception.message': 'no', 'exception.stacktrace': 'at x' }],
      ['e', 1759940420028363005n, { k: 'v' }],
    ]);
  });

  it('is read from lines and from objects, and what is damaged costs one span', async () => {
    const lines = await readForeign(datadog, `${span}\n${span}\n`, 7);
    expect(lines.spans).toHaveLength(2);
    const objects = await readForeign(datadog, `{"traces":[[${span}]]}`);
    expect(objects.spans).toHaveLength(1);
    const cut = await readForeign(datadog, `[[${span},${span.slice(0, 80)}`);
    expect([cut.spans.length, cut.problems[0]?.code]).toEqual([1, 'truncated']);
  });
});

describe('X-Ray', () => {
  const segment = {
    trace_id: '1-5f29ab21-d4ebf299219a65bd5c31d6da',
    id: '88ad1df59cd7a7be',
    name: 'shop',
    parent_id: '11ad1df59cd7a7be',
    start_time: 1596566305.535414,
    http: { request: { method: 'GET', url: 'http://x/' }, response: { status: 500 } },
    fault: true,
    cause: { exceptions: [{ id: 'e1', type: 'T', message: 'm', stack: [{ path: 'a.go', line: 3, label: 'f' }] }] },
    annotations: { user: 'u' },
    metadata: { default: { a: 1 } },
    odd: 7,
    subsegments: [
      {
        id: '01',
        name: 'db',
        namespace: 'remote',
        start_time: 1,
        end_time: 2,
        sql: { database_type: 'MySQL' },
        subsegments: [{ id: '02', name: 'wait', start_time: 1, end_time: 2, in_progress: false }],
      },
      { id: '03', name: 'last', start_time: 1, end_time: 2 },
    ],
  };

  it('has nested subsegments as spans, in order, with exact times', async () => {
    const text = JSON.stringify(segment).replace('1596566305.535414', '1.5965663055354145E9');
    const { spans } = await readForeign(xray, `{"format":"json","version":1}\n${text}\n`);
    expect(spans.map(({ name, spanId, parentSpanId }) => [name, spanId, parentSpanId])).toEqual([
      ['shop', '88ad1df59cd7a7be', '11ad1df59cd7a7be'],
      ['db', '01', '88ad1df59cd7a7be'],
      ['wait', '02', '01'],
      ['last', '03', '88ad1df59cd7a7be'],
    ]);
    expect(spans[0]).toMatchObject({
      traceId: '5f29ab21d4ebf299219a65bd5c31d6da',
      otelKind: 'server',
      start: 1596566305535414500n,
      end: 0n,
      status: { code: 2, message: 'm' },
      service: 'shop',
    });
    expect(plainOf(spans[0]?.attributes)).toMatchObject({
      'http.request.method': 'GET',
      'url.full': 'http://x/',
      'http.response.status_code': '500n',
      user: 'u',
      'aws.xray.metadata.default': { a: '1n' },
      'aws.xray.odd': '7n',
    });
    expect(plainOf(spans[0]?.events?.[0]?.attributes)).toMatchObject({ 'exception.stacktrace': '    at f (a.go:3)' });
    expect([spans[1]?.otelKind, plainOf(spans[1]?.attributes)['db.system.name']]).toEqual(['client', 'MySQL']);
  });

  it('is read from the documents in a reply, however deeply they nest', async () => {
    let inner: object = { id: 'f', name: 'deep', start_time: 1, end_time: 2 };
    for (let i = 0; i < 400; i++) inner = { id: `i${i}`, name: 'n', start_time: 1, end_time: 2, subsegments: [inner] };
    const document = JSON.stringify({ ...inner, trace_id: '1-5f29ab21-d4ebf299219a65bd5c31d6da' });
    const reply = {
      Traces: [
        {
          Id: 'x',
          Segments: [
            { Id: 'i', Document: document },
            { Id: 'j', Document: '{oops' },
          ],
        },
      ],
    };
    const { spans, problems } = await readForeign(xray, JSON.stringify(reply));
    expect([spans.length, spans.at(-1)?.name, spans.at(-1)?.parentSpanId]).toEqual([401, 'deep', 'i0']);
    expect(problems.map(({ code }) => code)).toEqual(['json-syntax']);
  });
});

describe('Elastic APM', () => {
  const metadata = {
    metadata: { service: { name: 'shop', version: '2', agent: { name: 'nodejs' } }, process: { pid: 7 } },
  };
  const lines = (...documents: unknown[]) => documents.map((one) => JSON.stringify(one)).join('\n');

  it('gives spans that only know their offset the time of their transaction, which comes later', async () => {
    const { spans, logs, counts } = await readForeign(
      elasticApm,
      lines(
        metadata,
        {
          span: {
            id: 's',
            transaction_id: 't',
            trace_id: 'a',
            name: 'SELECT',
            type: 'db.mysql',
            start: 1.5,
            duration: 0.25,
            context: { db: { statement: 'SELECT 1', type: 'sql' } },
          },
        },
        {
          transaction: {
            id: 't',
            trace_id: 'a',
            name: 'GET /',
            type: 'request',
            duration: 32.592981,
            timestamp: 1535655207154000,
            outcome: 'failure',
            context: { request: { method: 'GET', url: { full: 'http://x' } }, tags: { team: 'a' } },
          },
        },
        {
          error: {
            id: 'e',
            trace_id: 'a',
            parent_id: 's',
            timestamp: 1535655207154001,
            exception: { type: 'E', message: 'm', stacktrace: [{ function: 'f', filename: 'a.js', lineno: 3 }] },
          },
        },
        { error: { id: 'f', timestamp: 1 } },
        { metricset: { samples: {} } },
      ),
    );
    expect(spans.map(({ name, start, end, timing }) => [name, start, end, timing])).toEqual([
      ['GET /', 1535655207154000000n, 1535655207186592981n, undefined],
      ['SELECT', 1535655207155500000n, 1535655207155750000n, 'derived'],
    ]);
    expect(spans[0]).toMatchObject({ status: { code: 2 }, otelKind: 'server', service: 'shop' });
    expect(spans[1]).toMatchObject({ parentSpanId: 't', otelKind: 'client', service: 'shop' });
    expect(plainOf(spans[0]?.attributes)).toMatchObject({
      'http.request.method': 'GET',
      'url.full': 'http://x',
      team: 'a',
    });
    expect(plainOf(spans[1]?.attributes)['db.query.text']).toBe('SELECT 1');
    expect(
      logs.map(({ spanId, eventName, attributes }) => [spanId, eventName, plainOf(attributes)['exception.stacktrace']]),
    ).toEqual([['s', 'exception', '    at f (a.js:3)']]);
    expect(counts).toEqual({ 'errors outside of any span': 1, metrics: 1 });
  });

  it('keeps spans whose transaction never comes, without times', async () => {
    const { spans, counts } = await readForeign(
      elasticApm,
      lines(metadata, { span: { id: 's', transaction_id: 't', trace_id: 'a', name: 'x', start: 1.5, duration: 2 } }),
    );
    expect(spans[0]).toMatchObject({ start: 0n, end: 0n });
    expect(plainOf(spans[0]?.attributes)).toMatchObject({ 'elastic.start': '1.5', 'elastic.duration': '2' });
    expect(Object.values(counts)).toEqual([1]);
  });
});

describe('SkyWalking', () => {
  const segment = {
    traceId: 'trace.1',
    traceSegmentId: 'seg.2',
    service: 'shop',
    serviceInstance: 'shop-1',
    spans: [
      {
        spanId: 0,
        parentSpanId: -1,
        startTime: '1700000000123',
        endTime: '1700000000200',
        operationName: '/order',
        spanType: 'Entry',
        spanLayer: 'Http',
        isError: true,
        refs: [
          {
            refType: 'CrossProcess',
            traceId: 'trace.1',
            parentTraceSegmentId: 'seg.1',
            parentSpanId: 3,
            parentService: 'web',
          },
          { refType: 'CrossProcess', traceId: 'trace.0', parentTraceSegmentId: 'seg.0', parentSpanId: 1 },
        ],
        tags: [{ key: 'http.method', value: 'GET' }],
        logs: [
          {
            time: 1700000000150,
            data: [
              { key: 'event', value: 'error' },
              { key: 'error.kind', value: 'E' },
              { key: 'stack', value: 's' },
            ],
          },
        ],
        componentId: 49,
      },
      {
        spanId: 1,
        parentSpanId: 0,
        startTime: 1700000000130,
        endTime: 0,
        operationName: 'SQL',
        spanType: 'Exit',
        peer: 'db:3306',
      },
    ],
  };

  it('has spans named by segment and number, with the segments that they refer to', async () => {
    const { spans } = await readForeign(skywalking, JSON.stringify([segment]));
    expect(spans[0]).toMatchObject({
      traceId: 'trace.1',
      spanId: 'seg.2-0',
      parentSpanId: 'seg.1-3',
      otelKind: 'server',
      start: 1700000000123000000n,
      end: 1700000000200000000n,
      status: { code: 2 },
      service: 'shop',
    });
    expect(spans[0]?.links?.map(({ traceId, spanId }) => [traceId, spanId])).toEqual([['trace.0', 'seg.0-1']]);
    expect(plainOf(spans[0]?.attributes)).toMatchObject({
      'http.request.method': 'GET',
      'skywalking.componentId': '49n',
    });
    expect(spans[0]?.events?.map(({ name, time }) => [name, time])).toEqual([['exception', 1700000000150000000n]]);
    expect(spans[1]).toMatchObject({ spanId: 'seg.2-1', parentSpanId: 'seg.2-0', otelKind: 'client', end: 0n });
  });

  it('is read from the reply to a query', async () => {
    const span = {
      traceId: 't',
      segmentId: 's',
      spanId: 0,
      parentSpanId: -1,
      refs: [],
      serviceCode: 'shop',
      startTime: 1700000000123,
      endTime: 1700000000124,
      endpointName: '/x',
      type: 'Local',
      isError: false,
      tags: [],
      logs: [],
    };
    const { spans } = await readForeign(skywalking, JSON.stringify({ data: { trace: { spans: [span] } } }));
    expect(spans[0]).toMatchObject({
      traceId: 't',
      spanId: 's-0',
      parentSpanId: '',
      name: '/x',
      otelKind: 'internal',
      service: 'shop',
    });
  });
});

describe('Next.js', () => {
  it('has the wall clock from one span for all, in microseconds, and a new one after a jump', async () => {
    const span = (id: number, timestamp: number, startTime: number | undefined, more: object = {}) => ({
      name: `s${id}`,
      duration: 1500,
      timestamp,
      id,
      tags: { page: '/' },
      startTime,
      traceId: 'abc',
      ...more,
    });
    const { spans, problems } = await readForeign(
      nextjsTrace,
      [
        [span(1, 5_000_123, 1700000000000, { parentId: 2 }), span(2, 5_001_124, 1700000000001)],
        [span(3, 5_002_000, undefined), span(4, 9_000_000, 1700000999000)],
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    expect(spans.map(({ start }) => start)).toEqual([
      1700000000000000000n,
      1700000000001001000n,
      1700000000001877000n,
      1700000999000000000n,
    ]);
    expect(spans[0]).toMatchObject({ spanId: '1', parentSpanId: '2', traceId: 'abc', end: 1700000000001500000n });
    expect(spans.map(({ timing }) => timing)).toEqual([undefined, undefined, 'derived', undefined]);
    expect(plainOf(spans[0]?.attributes)).toEqual({ page: '/' });
    expect(problems).toEqual([]);
  });
});
