import { describe, expect, it } from 'vitest';
import { jsReadableSpan } from '../../../shared/formats/js/js-readable-span.ts';
import { goStdouttrace } from '../../../shared/formats/readers/go-stdouttrace.ts';
import { pythonConsole } from '../../../shared/formats/readers/python-console.ts';
import { swiftStdout } from '../../../shared/formats/readers/swift-stdout.ts';
import { plainOf, readForeign } from './read-foreign.ts';

const TRACE = '6f781c83394ed2f33120370a11fced47';

describe('what Python’s console exporter prints', () => {
  const span = {
    name: 'roll',
    context: { trace_id: `0x${TRACE}`, span_id: '0x623321c35b8fa837', trace_state: "['a=1']" },
    kind: 'SpanKind.CLIENT',
    parent_id: '0x09abe52faf1d80d5',
    start_time: '2023-10-10T08:18:28.679261Z',
    end_time: '2023-10-10T08:18:28.679560Z',
    status: { status_code: 'ERROR', description: 'ValueError: no' },
    attributes: { 'roll.value': '6', port: 8080, list: [1, 2] },
    events: [
      { name: 'exception', timestamp: '2023-10-10T08:18:28.679300Z', attributes: { 'exception.type': 'ValueError' } },
    ],
    links: [{ context: { trace_id: '0xaa', span_id: '0xbb', trace_state: '[]' }, attributes: { why: 'retry' } }],
    resource: { attributes: { 'service.name': 'dice' }, schema_url: 'https://x/1' },
  };

  it('becomes spans, one document after another or in lines', async () => {
    const root = { ...span, context: { ...span.context, span_id: '0x09abe52faf1d80d5' }, parent_id: null };
    for (const indent of [4, undefined]) {
      const text = [span, root].map((one) => JSON.stringify(one, undefined, indent)).join('\n');
      const { spans, problems, written } = await readForeign(pythonConsole, text, 50);
      expect(problems).toEqual([]);
      expect(spans[0]).toMatchObject({
        traceId: TRACE,
        spanId: '623321c35b8fa837',
        parentSpanId: '09abe52faf1d80d5',
        traceState: "['a=1']",
        otelKind: 'client',
        start: 1696925908679261000n,
        end: 1696925908679560000n,
        status: { code: 2, message: 'ValueError: no' },
        links: [{ traceId: 'aa', spanId: 'bb', traceState: '' }],
        resourceAttributes: { 'service.name': 'dice', 'otel.schema_url': 'https://x/1' },
      });
      expect(plainOf(spans[0]?.attributes)).toEqual({ 'roll.value': '6', port: '8080n', list: ['1n', '2n'] });
      expect(spans[0]?.events?.map(({ time, name }) => [time, name])).toEqual([[1696925908679300000n, 'exception']]);
      expect(spans[1]).toMatchObject({ spanId: '09abe52faf1d80d5', parentSpanId: '' });
      expect(JSON.parse(written[1] ?? '')).toEqual(root);
    }
  });

  it('keeps the spans around damage and before a cut, and reads the flat resource of old versions', async () => {
    const old = { ...span, resource: { 'service.name': 'old' } };
    const text = `${JSON.stringify(span, undefined, 4)}\n${JSON.stringify(span, undefined, 4).replace('"kind":', '"kind"')}\n`;
    const { spans, problems } = await readForeign(pythonConsole, `${text}${JSON.stringify(old)}\n{"name":"cut`);
    expect(spans.map(({ service }) => service)).toEqual(['dice', 'old']);
    expect(problems.map(({ code }) => code)).toEqual(['json-syntax', 'truncated']);
  });
});

describe('what Go’s stdouttrace prints', () => {
  const value = (Key: string, Type: string, Value: unknown) => ({ Key, Value: { Type, Value } });
  const id = (TraceID: string, SpanID: string) => ({
    TraceID,
    SpanID,
    TraceFlags: '01',
    TraceState: 'a=1',
    Remote: false,
  });
  const span = {
    Name: 'roll',
    SpanContext: id(TRACE, 'f641bd25400a1b70'),
    Parent: id('0'.repeat(32), '0'.repeat(16)),
    SpanKind: 2,
    StartTime: '2026-01-28T09:58:44.298985982+01:00',
    EndTime: '2026-01-28T09:58:44.299067482+01:00',
    Attributes: [
      value('i', 'INT64', 1),
      value('f', 'FLOAT64', 1),
      value('s', 'STRING', 'x'),
      value('b', 'BOOL', false),
      value('l', 'STRINGSLICE', ['a']),
      value('g', 'FLOAT64SLICE', [1, 2.5]),
    ],
    Events: [
      {
        Name: 'e',
        Attributes: [value('k', 'STRING', 'v')],
        DroppedAttributeCount: 0,
        Time: '2026-01-28T08:58:44.299Z',
      },
    ],
    Links: [{ SpanContext: id('aa', 'bb'), Attributes: null, DroppedAttributeCount: 0 }],
    Status: { Code: 'Error', Description: 'no' },
    DroppedAttributes: 3,
    DroppedEvents: 0,
    DroppedLinks: 0,
    ChildSpanCount: 1,
    Resource: [value('service.name', 'STRING', 'dice')],
    InstrumentationScope: { Name: 'otelhttp', Version: '0.64.0', SchemaURL: '', Attributes: null },
  };

  it('becomes spans to the nanosecond, with typed values', async () => {
    const { spans, problems } = await readForeign(goStdouttrace, JSON.stringify(span, undefined, '\t'), 33);
    expect(problems).toEqual([]);
    expect(spans[0]).toMatchObject({
      traceId: TRACE,
      spanId: 'f641bd25400a1b70',
      parentSpanId: '',
      traceState: 'a=1',
      otelKind: 'server',
      start: 1769590724298985982n,
      end: 1769590724299067482n,
      status: { code: 2, message: 'no' },
      dropped: { attributes: 3, events: 0, links: 0 },
      events: [{ time: 1769590724299000000n, name: 'e' }],
      links: [{ traceId: 'aa', spanId: 'bb', traceState: 'a=1' }],
      scope: { name: 'otelhttp', version: '0.64.0' },
      service: 'dice',
    });
    expect(plainOf(spans[0]?.attributes)).toEqual({
      i: '1n',
      f: 1,
      s: 'x',
      b: false,
      l: ['a'],
      g: [1, 2.5],
      'go.ChildSpanCount': '1n',
    });
  });

  it('says nothing of times that were left out', async () => {
    const without = { ...span, StartTime: '0001-01-01T00:00:00Z', EndTime: '0001-01-01T00:00:00Z' };
    expect((await readForeign(goStdouttrace, JSON.stringify(without))).spans[0]).toMatchObject({ start: 0n, end: 0n });
  });
});

describe('what Swift’s exporter prints', () => {
  it('has times since 2001, in whole nanoseconds', async () => {
    const { spans } = await readForeign(
      swiftStdout,
      `{"span":"GET","traceId":"${TRACE}","spanId":"635455eb236a1592","spanKind":"client","parentSpanId":"0000000000000000",
      "traceFlags":{"sampled":true},"traceState":{"entries":[{"key":"a","value":"1"}]},
      "start":718126321.210727,"duration":0.000027,"attributes":{"http.method":{"description":"GET"}}}`,
    );
    expect(spans[0]).toMatchObject({
      name: 'GET',
      parentSpanId: '',
      traceState: 'a=1',
      otelKind: 'client',
      start: 1696433521210727000n,
      end: 1696433521210754000n,
    });
    expect(plainOf(spans[0]?.attributes)).toEqual({ 'http.method': 'GET' });
  });
});

describe('ReadableSpans of JavaScript', () => {
  const span = {
    name: 'work',
    kind: 2,
    spanContext: { traceId: TRACE, spanId: '39d6e9b3ddec9996', traceFlags: 1 },
    parentSpanContext: { traceId: TRACE, spanId: '0011223344556677' },
    startTime: [1770131992, 242000001],
    endTime: [1770131994, 21415667],
    status: { code: 1 },
    attributes: { a: 1, b: ['x'] },
    links: [{ context: { traceId: 'aa', spanId: 'bb' }, attributes: { why: 'x' } }],
    events: [{ name: 'e', time: [1770131992, 7], attributes: { k: 'v' }, droppedAttributesCount: 2 }],
    resource: { _attributes: { 'service.name': 'app' } },
    instrumentationLibrary: { name: 'ai', version: '6' },
    droppedEventsCount: 4,
    duration: [1, 779415666],
    ended: true,
    _spanProcessor: { a: 1 },
    extra: 'kept',
  };

  it('become spans from arrays, lines and the SDK’s own fields', async () => {
    const inner = {
      ...span,
      spanContext: undefined,
      _spanContext: { ...span.spanContext, traceState: { _internalState: [['a', '1']] } },
      parentSpanContext: undefined,
      parentSpanId: '0011223344556677',
      resource: { _rawAttributes: [['service.name', 'app']] },
      endTime: [0, 0],
      _duration: [-1, 0],
    };
    for (const text of [JSON.stringify([span, inner]), `${JSON.stringify(span)}\n${JSON.stringify(inner)}`]) {
      const { spans } = await readForeign(jsReadableSpan, text);
      expect(spans[0]).toMatchObject({
        traceId: TRACE,
        spanId: '39d6e9b3ddec9996',
        parentSpanId: '0011223344556677',
        otelKind: 'client',
        start: 1770131992242000001n,
        end: 1770131994021415667n,
        status: { code: 1 },
        dropped: { attributes: 0, events: 4, links: 0 },
        links: [{ traceId: 'aa', spanId: 'bb' }],
        scope: { name: 'ai', version: '6' },
        service: 'app',
      });
      expect(plainOf(spans[0]?.attributes)).toEqual({ a: '1n', b: ['x'], 'js.extra': 'kept' });
      expect(spans[0]?.events?.map((event) => [event.time, plainOf(event.attributes)])).toEqual([
        [1770131992000000007n, { k: 'v', 'js.droppedAttributesCount': '2n' }],
      ]);
      expect(spans[1]).toMatchObject({ parentSpanId: '0011223344556677', traceState: 'a=1', service: 'app' });
    }
  });

  it('that have not ended have no end', async () => {
    const open = { ...span, endTime: [0, 0], duration: [0, 0] };
    expect((await readForeign(jsReadableSpan, JSON.stringify([open]))).spans[0]).toMatchObject({ end: 0n });
  });
});
