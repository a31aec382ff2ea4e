import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../shared/base/bytes.ts';
import { otlpJson } from '../../../shared/formats/otlp/otlp-json.ts';
import { FLAG } from '../../../shared/trace/kind.ts';
import { readBytes } from './collecting-sink.ts';

const TRACE = '5b8efff798038103d269b633813fc60c';
const span = (id: number, rest: object = {}) => ({
  traceId: TRACE,
  spanId: id.toString(16).padStart(16, '0'),
  name: `span ${id}`,
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661000000000',
  ...rest,
});
const document = (...spans: object[]) => ({
  resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'lib' }, spans }] }],
});
const read = (text: string, pieceSize?: number) => readBytes(otlpJson, encodeUtf8(text), { pieceSize });
const names = (result: { spans: readonly { name: string }[] }) => result.spans.map(({ name }) => name);

describe('odd spans', () => {
  it.each([
    ['an empty span id', { spanId: '' }, FLAG.oddId],
    ['a trace id of zeros', { traceId: '0'.repeat(32) }, FLAG.oddId],
    ['an id that is not hex', { spanId: 'pm-orch-028' }, FLAG.oddId],
    ['no start', { startTimeUnixNano: undefined }, FLAG.noStart],
    ['a start of zero', { startTimeUnixNano: '0' }, FLAG.noStart],
    ['no end', { endTimeUnixNano: undefined }, FLAG.unfinished],
    ['an end of null', { endTimeUnixNano: null }, FLAG.unfinished],
    ['links', { links: [{ traceId: TRACE, spanId: '01' }] }, FLAG.links],
    ['terminal output', { events: [{ timeUnixNano: '1', name: 'terminal.output' }] }, FLAG.terminal],
  ])('with %s are kept and flagged', async (_what, rest, flag) => {
    const { spans, problems } = await read(JSON.stringify(document(span(1, rest))));
    expect([spans.length, spans[0]?.flags, problems]).toEqual([1, flag, []]);
  });

  it.each([
    ['bad-kind', { kind: 'SPAN_KIND_BEST' }],
    ['bad-kind', { kind: 17 }],
    ['bad-status', { status: { code: 'FINE' } }],
    ['bad-time', { startTimeUnixNano: 'yesterday' }],
    ['bad-time', { endTimeUnixNano: '99999999999999999999' }],
    ['bad-count', { droppedAttributesCount: -1 }],
  ])('are kept and reported: %s', async (code, rest) => {
    const text = JSON.stringify(document(span(1, rest)));
    const { spans, problems } = await read(text);
    expect([spans.length, problems.map((problem) => problem.code)]).toEqual([1, [code]]);
    const place = problems[0]?.offset ?? 0;
    expect(['"', '1', '-']).toContain(text[place]);
    expect(text.slice(0, place)).toMatch(/(kind|code|TimeUnixNano|Count)":$/);
  });

  it('have ids of any length', async () => {
    const { spans } = await read(
      JSON.stringify(document(span(1, { spanId: 'ABCDEF0123456789'.repeat(2), traceId: 'abc' }))),
    );
    expect(spans[0]).toMatchObject({ spanId: 'abcdef0123456789'.repeat(2), traceId: 'abc', flags: 0 });
  });

  it('keep every digit of times that are bare numbers, and say that they lost some before', async () => {
    const text = JSON.stringify(document(span(1))).replace('"1544712660000000000"', '1759394440904641998');
    const { spans } = await read(text);
    expect([spans[0]?.start, spans[0]?.flags]).toEqual([1759394440904641998n, FLAG.impreciseTime]);
    expect(
      otlpJson.span(encodeUtf8(text).subarray(spans[0]?.offset, (spans[0]?.offset ?? 0) + (spans[0]?.length ?? 0)))
        .start,
    ).toBe(1759394440904641998n);
  });

  it('with a field twice are reported, since two spans may have run together there', async () => {
    const text = JSON.stringify(document(span(1), span(2))).replace('"},{"traceId"', '","traceId"');
    const { spans, problems } = await read(text);
    expect([names({ spans }), problems.map(({ code }) => code)]).toEqual([['span 2'], ['repeated-key']]);
  });

  it('keep repeated attribute keys and the digits of large integers', () => {
    const text =
      '{"attributes":[{"key":"a","value":{"intValue":9223372036854775807}},{"key":"a","value":{"intValue":"1"}}]}';
    expect(otlpJson.span(encodeUtf8(text)).attributes).toEqual([
      { key: 'a', value: { type: 'int', value: '9223372036854775807' } },
      { key: 'a', value: { type: 'int', value: '1' } },
    ]);
  });
});

describe('documents', () => {
  it('may have a resource and a scope behind the spans', async () => {
    const text = JSON.stringify({
      scopeSpans: [{ spans: [span(1)], scope: { name: 'late', version: '2' } }],
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'svc' } }] },
    });
    expect((await read(text, 50)).spans[0]).toMatchObject({ service: 'svc', scope: 'late', scopeVersion: '2' });
  });

  it('may lie behind a log prefix, and between lines that are no JSON, which are reported once', async () => {
    const line = JSON.stringify(document(span(1)));
    const result = await read(`12:00 INFO ${line}\nfirst\nsecond\n${line}\n`);
    expect(names(result)).toEqual(['span 1', 'span 1']);
    expect(result.problems.map(({ code, offset }) => [code, offset])).toEqual([['not-json', 11 + line.length + 1]]);
    expect(result.sink.counts).toEqual({ 'log prefixes before JSON': 1 });
  });

  it('of other signals are joined to their spans or counted', async () => {
    const logs = [
      {
        timeUnixNano: '0',
        observedTimeUnixNano: '7000000000',
        traceId: TRACE,
        spanId: '0000000000000001',
        body: { stringValue: 'x' },
      },
      { timeUnixNano: '8', body: { stringValue: 'nobody' } },
      { timeUnixNano: '9', eventName: 'terminal.output', body: { stringValue: '$ ' } },
    ];
    const text = [
      { resourceLogs: [{ resource: {}, scopeLogs: [{ logRecords: logs }] }] },
      { resourceMetrics: [{ resource: {}, scopeMetrics: [{ metrics: [{ name: 'a' }, { name: 'b' }] }] }] },
      document(span(1)),
    ].map((one) => JSON.stringify(one));
    const { sink, spans } = await read(text.join('\n'));
    expect(sink.logs).toMatchObject([
      { spanId: '0000000000000001', time: 7_000_000_000n, terminal: false },
      { spanId: '', time: 9n, terminal: true },
    ]);
    expect([spans.length, sink.counts]).toEqual([1, { 'logs without a span': 1, metrics: 2 }]);
    const first = encodeUtf8(text.join('\n')).subarray(sink.logs[0]?.offset);
    expect(otlpJson.log(first)).toMatchObject({ time: 7_000_000_000n, timeSource: 'observed', body: { value: 'x' } });
  });

  it('that hold unknown parts say so', async () => {
    const { sink } = await read('{"resourceSpanz":[{"a":1}]}\n{"resourceSpans":[{"scopeSpanz":[{}]}]}');
    expect(sink.counts).toEqual({ 'unknown parts': 2, 'JSON documents without spans': 1 });
  });

  it('may nest values deeper than any stack', async () => {
    const deep = `${'{"arrayValue":{"values":['.repeat(100_000)}{"intValue":1}${']}}'.repeat(100_000)}`;
    const text = JSON.stringify(document(span(1, { attributes: [{ key: 'deep', value: 'HERE' }] }))).replace(
      '"HERE"',
      deep,
    );
    const { spans, problems } = await read(text);
    expect([spans.length, problems]).toEqual([1, []]);
    const { offset = 0, length = 0 } = spans[0] ?? {};
    const [attribute] = otlpJson.span(encodeUtf8(text).subarray(offset, offset + length)).attributes;
    expect(attribute?.value.type).toBe('array');
  });
});

describe('damage', () => {
  const text = JSON.stringify(document(span(1), span(2), span(3)));

  it.each([
    ['a quote is missing', text.replace('"name":"span 2', '"name":span 2')],
    ['a brace is missing', text.replace('"},{"traceId"', '",{"traceId"')],
    ['a bracket is put in', text.replace('"name":"span 2"', '"name":]"span 2"')],
    ['a colon is missing', text.replace('"name":"span 2"', '"name""span 2"')],
  ])('loses only the span in which %s', async (_what, damaged) => {
    const { spans, problems } = await read(damaged, 64);
    expect(spans.length).toBeGreaterThanOrEqual(2);
    expect(spans.at(-1)).toMatchObject({ name: 'span 3', scope: 'lib' });
    expect(problems.map(({ code }) => code)).toEqual(['json-syntax']);
  });

  it('of a line leaves the other lines whole', async () => {
    const lines = [1, 2, 3, 4].map((id) => JSON.stringify(document(span(id))));
    lines[1] = (lines[1] as string).slice(0, 150);
    const result = await read(lines.join('\n'));
    expect(names(result)).toEqual(['span 1', 'span 3', 'span 4']);
    expect(result.problems).toHaveLength(1);
  });

  it('at the head of a file leaves what follows', async () => {
    const result = await read(`${text.slice(text.indexOf('},{"traceId"') - 40)}\n${JSON.stringify(document(span(9)))}`);
    expect(names(result)).toEqual(['span 2', 'span 3', 'span 9']);
  });

  it('between containers finds the right resource again', async () => {
    const two = {
      resourceSpans: ['a', 'b'].map((name, i) => ({
        resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
        scopeSpans: [{ scope: { name: `scope ${name}` }, spans: [span(i)] }],
      })),
    };
    const damaged = JSON.stringify(two).replace(']}]},{"resource"', ']}}]},{"resource"');
    const { spans } = await read(damaged);
    expect(spans.map(({ service, scope }) => [service, scope])).toEqual([
      ['a', 'scope a'],
      ['b', 'scope b'],
    ]);
  });

  it('that makes every try fail late comes to an end', async () => {
    const { problems } = await read(`${text.slice(0, 60)}@${'{"name":['.repeat(40_000)}`, 4096);
    expect(problems.length).toBeGreaterThan(0);
  });
});
