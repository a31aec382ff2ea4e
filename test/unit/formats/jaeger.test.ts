import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jaegerElasticsearch } from '../../../shared/formats/jaeger/jaeger-elasticsearch.ts';
import { jaegerJson } from '../../../shared/formats/jaeger/jaeger-json.ts';
import { jaegerProtojson } from '../../../shared/formats/jaeger/jaeger-protojson.ts';
import { plainOf, readForeign } from './read-foreign.ts';

const tag = (key: string, type: string, value: unknown) => ({ key, type, value });

const child = {
  traceID: '1082c74a9f0c7626',
  spanID: '62e4a7260c3f71ee',
  flags: 1,
  operationName: 'GET /customer',
  references: [
    { refType: 'CHILD_OF', traceID: 'ff', spanID: 'aa' },
    { refType: 'CHILD_OF', traceID: '1082c74a9f0c7626', spanID: '7cad7f09253d1912' },
    { refType: 'FOLLOWS_FROM', traceID: '1082c74a9f0c7626', spanID: 'bb' },
  ],
  startTime: 1644745770737451,
  duration: 321565,
  tags: [
    tag('span.kind', 'string', 'server'),
    tag('otel.library.name', 'string', 'net/http'),
    tag('otel.library.version', 'string', '1.2'),
    tag('otel.status_code', 'string', 'ERROR'),
    tag('otel.status_description', 'string', 'no such customer'),
    tag('error', 'bool', true),
    tag('http.status_code', 'int64', 404),
    tag('big', 'int64', '9223372036854775807'),
    tag('ratio', 'float64', 1),
    tag('blob', 'binary', 'AAAwOQ=='),
  ],
  logs: [
    { timestamp: 1644745770737452, fields: [tag('event', 'string', 'lookup'), tag('table', 'string', 'customers')] },
    { timestamp: 1644745770737453, fields: [tag('message', 'string', 'not found')] },
  ],
  processID: 'p1',
  warnings: ['clock skew'],
};
const root = {
  traceID: '1082c74a9f0c7626',
  spanID: '7cad7f09253d1912',
  operationName: 'dispatch',
  references: [],
  startTime: 1644745770737000,
  duration: 0,
  tags: [],
  logs: [],
  processID: 'p2',
  warnings: null,
};
const processes = {
  p1: { serviceName: 'customer', tags: [tag('hostname', 'string', 'a1')] },
  p2: { serviceName: 'frontend', tags: [] },
};
const trace = { traceID: '1082c74a9f0c7626', spans: [child, root], processes, warnings: null };

describe('Jaeger’s JSON', () => {
  it('becomes spans with their parents, links, times, status, scope, events and resource', async () => {
    const { spans, problems, counts } = await readForeign(jaegerJson, JSON.stringify({ data: [trace], total: 0 }));
    expect([problems, counts]).toEqual([[], {}]);
    expect(spans).toHaveLength(2);
    const [first, second] = spans;
    expect(first).toMatchObject({
      traceId: '1082c74a9f0c7626',
      spanId: '62e4a7260c3f71ee',
      parentSpanId: '7cad7f09253d1912',
      name: 'GET /customer',
      otelKind: 'server',
      start: 1644745770737451000n,
      end: 1644745771059016000n,
      status: { code: 2, message: 'no such customer' },
      scope: { name: 'net/http', version: '1.2' },
      service: 'customer',
      resourceAttributes: { 'service.name': 'customer', hostname: 'a1' },
    });
    expect(plainOf(first?.attributes)).toEqual({
      'http.status_code': '404n',
      big: '9223372036854775807n',
      ratio: 1,
      blob: { bytes: 'AAAwOQ==' },
      'jaeger.flags': '1n',
      'jaeger.warnings': ['clock skew'],
    });
    expect(first?.events?.map(({ time, name, attributes }) => [time, name, plainOf(attributes)])).toEqual([
      [1644745770737452000n, 'lookup', { table: 'customers' }],
      [1644745770737453000n, 'not found', { message: 'not found' }],
    ]);
    expect(first?.links?.map((link) => [link.traceId, link.spanId, plainOf(link.attributes)])).toEqual([
      ['ff', 'aa', { 'opentracing.ref_type': 'child_of' }],
      ['1082c74a9f0c7626', 'bb', { 'opentracing.ref_type': 'follows_from' }],
    ]);
    expect(second).toMatchObject({ parentSpanId: '', start: second?.end, service: 'frontend' });
  });

  it.each([
    ['a bare trace', trace],
    ['what the UI keeps of one', { data: { ...trace, services: [] }, id: '1', state: 'FETCH_DONE' }],
    [
      'processes before the spans',
      { data: [{ processes: trace.processes, spans: trace.spans, traceID: trace.traceID }] },
    ],
    ['a list of traces', [trace]],
  ])('is read from %s', async (_what, document) => {
    for (const piece of [7, 1 << 20]) {
      const { spans } = await readForeign(jaegerJson, JSON.stringify(document, undefined, 1), piece);
      expect(spans.map(({ spanId, service }) => [spanId, service])).toEqual([
        ['62e4a7260c3f71ee', 'customer'],
        ['7cad7f09253d1912', 'frontend'],
      ]);
    }
  });

  it('keeps processes of the same name in two traces apart', async () => {
    const other = {
      spans: [{ ...root, traceID: 'b0b', processID: 'p1' }],
      processes: { p1: { serviceName: 'elsewhere', tags: [] } },
    };
    const { spans } = await readForeign(jaegerJson, JSON.stringify({ data: [trace, other] }));
    expect(spans.map(({ service }) => service)).toEqual(['customer', 'frontend', 'elsewhere']);
  });

  it('has a span that follows another below it, where nothing else is its parent', async () => {
    const after = { ...root, references: [{ refType: 'FOLLOWS_FROM', traceID: '1082c74a9f0c7626', spanID: 'bb' }] };
    const { spans } = await readForeign(jaegerJson, JSON.stringify({ data: [{ spans: [after], processes }] }));
    expect(spans[0]).toMatchObject({ parentSpanId: 'bb', links: [{ spanId: 'bb' }] });
  });

  it('keeps the spans before a cut, and what is valid behind damage', async () => {
    const text = JSON.stringify({ data: [trace] });
    const cut = await readForeign(jaegerJson, text.slice(0, text.indexOf('"dispatch"')));
    expect(cut.spans.map(({ spanId, resourceAttributes }) => [spanId, resourceAttributes])).toEqual([
      ['62e4a7260c3f71ee', { 'jaeger.process_id': 'p1' }],
    ]);
    expect(cut.problems.map(({ code }) => code)).toEqual(['truncated']);
    const damaged = await readForeign(
      jaegerJson,
      text.replace('"operationName":"GET /customer"', '"operationName":oops'),
    );
    expect(damaged.spans.map(({ spanId, service }) => [spanId, service])).toEqual([['7cad7f09253d1912', 'frontend']]);
    expect(damaged.problems.map(({ code }) => code)).toEqual(['json-syntax']);
  });

  it('says what Jaeger warns of', async () => {
    const { problems } = await readForeign(
      jaegerJson,
      JSON.stringify({ data: [{ ...trace, warnings: ['a parent is gone'] }] }),
    );
    expect(problems).toMatchObject([{ code: 'jaeger-warning', message: expect.stringContaining('a parent is gone') }]);
  });

  it('names the bytes of each span', async () => {
    const { written } = await readForeign(jaegerJson, JSON.stringify({ data: [trace] }, undefined, 2), 11);
    expect(written.map((text) => JSON.parse(text))).toEqual([child, root]);
  });

  it('takes any times and lengths without losing a microsecond', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt(1n, 1_800_000_000_000_000n), fc.nat(), async (start, length) => {
        const text = JSON.stringify({ data: [{ spans: [{ ...root, startTime: 17, duration: length }] }] }).replace(
          ':17,',
          `:${start},`,
        );
        const { spans } = await readForeign(jaegerJson, text);
        expect([spans[0]?.start, spans[0]?.end]).toEqual([start * 1000n, (start + BigInt(length)) * 1000n]);
      }),
      { numRuns: 50 },
    );
  });
});

const document = {
  traceID: '01',
  spanID: '02',
  parentSpanID: '03',
  operationName: 'select',
  startTimeMillis: 1485467191639,
  startTime: 1485467191639875,
  duration: 5,
  tag: { 'http@method': 'GET', error: true },
  tags: [tag('blob', 'binary', '00003039')],
  logs: [],
  process: { serviceName: 'db', tag: { 'host@name': 'x' } },
};

describe('Jaeger’s documents in Elasticsearch', () => {
  it.each([
    ['lines', [document, { ...document, spanID: '04' }].map((one) => JSON.stringify(one)).join('\n')],
    [
      'lines with a source',
      [document, { ...document, spanID: '04' }]
        .map((one) => JSON.stringify({ _index: 'jaeger-span', _source: one }))
        .join('\n'),
    ],
    ['a list', JSON.stringify([document, { ...document, spanID: '04' }])],
    [
      'a reply',
      JSON.stringify({
        took: 1,
        hits: {
          total: 2,
          hits: [
            { _id: '1', _source: document },
            { _id: '2', _source: { ...document, spanID: '04' } },
          ],
        },
      }),
    ],
    [
      'several replies',
      JSON.stringify({
        responses: [document, { ...document, spanID: '04' }].map((one) => ({ hits: { hits: [{ _source: one }] } })),
      }),
    ],
  ])('are read from %s', async (_what, text) => {
    const { spans, problems } = await readForeign(jaegerElasticsearch, text, 100);
    expect(problems).toEqual([]);
    expect(spans.map(({ spanId }) => spanId)).toEqual(['02', '04']);
    expect(spans[0]).toMatchObject({
      parentSpanId: '03',
      start: 1485467191639875000n,
      end: 1485467191639880000n,
      status: { code: 2 },
      resourceAttributes: { 'service.name': 'db', 'host.name': 'x' },
    });
    expect(plainOf(spans[0]?.attributes)).toEqual({ blob: { bytes: 'AAAwOQ==' }, 'http.method': 'GET', error: true });
  });

  it('that are no spans are counted', async () => {
    const { spans, counts } = await readForeign(
      jaegerElasticsearch,
      `${JSON.stringify(document)}\n{"serviceName":"db","operationName":"select"}\n`,
    );
    expect([spans.length, counts]).toEqual([1, { 'records that are not spans': 1 }]);
  });
});

describe('Jaeger’s model as protobuf JSON', () => {
  it('has ids in base64, times with nanoseconds and typed values', async () => {
    const span = {
      traceId: 'AAAAAAAAAAAAAAAAAAAAAQ==',
      spanId: 'AAAAAAAAAAI=',
      references: [{ traceId: 'AAAAAAAAAAAAAAAAAAAAAQ==', spanId: 'AAAAAAAAAAM=' }],
      operationName: 'op',
      startTime: '2017-01-26T16:46:31.639875139-05:00',
      duration: '5001ns',
      tags: [
        { key: 'a', vStr: 'x' },
        { key: 'b', vType: 'BOOL' },
        { key: 'c', vType: 'INT64', vInt64: '9223372036854775222' },
        { key: 'd', vType: 'FLOAT64', vFloat64: 72.5 },
        { key: 'e', vType: 'BINARY', vBinary: 'AAAwOQ==' },
      ],
      processId: 'p1',
    };
    const { spans } = await readForeign(
      jaegerProtojson,
      JSON.stringify({ spans: [span], processMap: [{ processId: 'p1', process: { serviceName: 'service-x' } }] }),
    );
    expect(spans[0]).toMatchObject({
      traceId: '00000000000000000000000000000001',
      spanId: '0000000000000002',
      parentSpanId: '0000000000000003',
      start: 1485467191639875139n,
      end: 1485467191639880140n,
      service: 'service-x',
    });
    expect(plainOf(spans[0]?.attributes)).toEqual({
      a: 'x',
      b: false,
      c: '9223372036854775222n',
      d: 72.5,
      e: { bytes: 'AAAwOQ==' },
    });
  });
});
