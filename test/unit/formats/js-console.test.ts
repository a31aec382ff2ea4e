import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../shared/formats/foreign/values.ts';
import { parseInspected } from '../../../shared/formats/js/inspect.ts';
import { jsConsole } from '../../../shared/formats/js/js-console.ts';
import { plainOf, readForeign } from './read-foreign.ts';

/** What the exporter hands to console.dir. */
const info = (more: Record<string, unknown> = {}) => ({
  resource: { attributes: { 'service.name': 'dice', 'process.command_args': ['node', 'app.js'] } },
  instrumentationScope: { name: 'http', version: '1.2', schemaUrl: undefined },
  traceId: '61e8960c349ca2a3a51289e050fd3b82',
  parentSpanContext: { traceId: '61e8960c349ca2a3a51289e050fd3b82', spanId: '631b666604f933bc', traceFlags: 1 },
  traceState: 'a=1',
  name: "it's",
  id: 'd8fcc05ac4f60c99',
  kind: 1,
  timestamp: 1755719307779000.5,
  duration: 2801.5,
  attributes: {
    'http.route': '/r',
    port: 8080,
    ok: true,
    ratio: 0.5,
    list: ['a', 'b'],
    text: 'one\ntwo \'quoted" `x`',
  },
  status: { code: 2, message: 'oops' },
  events: [
    {
      name: 'exception',
      attributes: { 'exception.type': 'Error' },
      time: [1755719307, 779000123],
      droppedAttributesCount: 0,
    },
  ],
  links: [{ context: { traceId: 'aa', spanId: 'bb', traceFlags: 1 }, attributes: { why: 'retry' } }],
  ...more,
});
const printed = (value: unknown) => `${inspect(value, { depth: 3 })}\n`;

describe('what JavaScript’s console exporter prints', () => {
  it('becomes a span', async () => {
    for (const piece of [13, 1 << 20]) {
      const { spans, problems, counts, written } = await readForeign(jsConsole, printed(info()), piece);
      expect([problems, counts]).toEqual([[], {}]);
      expect(spans[0]).toMatchObject({
        traceId: '61e8960c349ca2a3a51289e050fd3b82',
        spanId: 'd8fcc05ac4f60c99',
        parentSpanId: '631b666604f933bc',
        traceState: 'a=1',
        name: "it's",
        otelKind: 'server',
        start: 1755719307779000500n,
        end: 1755719307781802000n,
        status: { code: 2, message: 'oops' },
        scope: { name: 'http', version: '1.2' },
        links: [{ traceId: 'aa', spanId: 'bb' }],
        resourceAttributes: { 'service.name': 'dice', 'process.command_args': ['node', 'app.js'] },
      });
      expect(spans[0]?.events?.map(({ name, time, attributes }) => [name, time, plainOf(attributes)])).toEqual([
        ['exception', 1755719307779000123n, { 'exception.type': 'Error' }],
      ]);
      expect(plainOf(spans[0]?.attributes)).toEqual({
        'http.route': '/r',
        port: '8080n',
        ok: true,
        ratio: 0.5,
        list: ['a', 'b'],
        text: 'one\ntwo \'quoted" `x`',
      });
      expect(written[0]).toBe(printed(info()));
    }
  });

  it('is found among other lines, in colour, and behind what a supervisor puts before each line', async () => {
    const coloured = inspect(info(), { depth: 3, colors: true });
    const prefixed = printed(info({ id: 'ee' })).replace(/^(?=.)/gm, 'web-1  | ');
    const { spans, counts } = await readForeign(
      jsConsole,
      `Listening on 8080\nit's {fine}\n${coloured}\n${prefixed}bye\n`,
    );
    expect(spans.map(({ spanId, name }) => [spanId, name])).toEqual([
      ['d8fcc05ac4f60c99', "it's"],
      ['ee', "it's"],
    ]);
    expect(counts).toEqual({ 'lines that are not spans': 3 });
  });

  it('is read as Bun and Deno print it, with double quotes and commas behind the last', async () => {
    const text = `{
  resource: {
    attributes: {
      "service.name": "dice",
    },
  },
  traceId: "61e8960c349ca2a3a51289e050fd3b82",
  parentSpanContext: undefined,
  name: "GET",
  id: "d8fcc05ac4f60c99",
  kind: 2,
  timestamp: 1755719307779000,
  duration: 2801.5,
  attributes: {},
  status: {
    code: 0,
  },
  events: [],
  links: [ [Object ...] ],
}
`;
    const { spans, counts } = await readForeign(jsConsole, text);
    expect(counts).toEqual({ 'values that the exporter cut': 1 });
    expect(spans[0]).toMatchObject({
      links: [],
      name: 'GET',
      otelKind: 'client',
      service: 'dice',
      end: 1755719307781801500n,
    });
  });

  it('counts what it cut, and keeps what it says instead', async () => {
    const { spans, counts } = await readForeign(jsConsole, printed(info({ attributes: { deep: { list: [['x']] } } })));
    expect(plainOf(spans[0]?.attributes)).toEqual({ deep: { list: ['[Array]'] } });
    expect(counts).toEqual({ 'values that the exporter cut': 1 });
  });

  it('keeps what is valid around damage, and says what was left out', async () => {
    const good = printed(info());
    const text = `${good}${good.replace('name: "it\'s"', "name: it's")}${good.slice(0, 200)}\n${good}${good.slice(0, 300)}`;
    const { spans, problems } = await readForeign(jsConsole, text);
    expect(spans).toHaveLength(2);
    expect(problems.map(({ code, offset }) => [code, offset])).toEqual([
      ['inspect-syntax', good.length],
      ['truncated', good.length * 2 - 2],
      ['truncated', good.length * 3 - 2 + 201],
    ]);
  });

  it('is the same as JSON', async () => {
    const { spans } = await readForeign(
      jsConsole,
      `${JSON.stringify(info())}\n${JSON.stringify(info({ id: 'ee', parentId: 'dd' }))}\n`,
    );
    expect(spans.map(({ spanId, parentSpanId }) => [spanId, parentSpanId])).toEqual([
      ['d8fcc05ac4f60c99', '631b666604f933bc'],
      ['ee', 'dd'],
    ]);
  });

  it('has log records that name their span', async () => {
    const log = {
      resource: {},
      instrumentationScope: { name: 'x' },
      timestamp: 1755719307779000,
      traceId: 'aa',
      spanId: 'bb',
      severityText: 'INFO',
      severityNumber: 9,
      body: 'hello',
      attributes: { a: 1 },
    };
    const { logs } = await readForeign(jsConsole, printed(info()) + printed(log));
    expect(logs).toMatchObject([
      { traceId: 'aa', spanId: 'bb', time: 1755719307779000000n, severity: 'INFO', body: { value: 'hello' } },
    ]);
  });
});

describe('the notation of util.inspect', () => {
  it('gives back any value that JSON has', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }),
        fc.constantFrom(20, 80, Number.POSITIVE_INFINITY),
        (value, breakLength) => {
          const text = inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null, breakLength });
          const parsed = parseInspected(text);
          expect(parsed && JSON.parse(jsonText(parsed.node))).toEqual(value);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('knows the one key that is quoted in brackets', () => {
    const value: unknown = JSON.parse('{"__proto__": 0, "[a]": 1}');
    expect(JSON.parse(jsonText(parseInspected(inspect(value))?.node))).toEqual(value);
  });

  it('has words for what JSON has not', () => {
    const value = {
      a: undefined,
      b: 12345678901234567890n,
      c: Number.NaN,
      d: new Map([['k', { x: 1 }]]),
      e: new Set(['v']),
      f: () => 1,
      g: new Date(0),
      h: Object.assign(Object.create(null), { z: 1 }),
      i: Symbol('s'),
      j: new (class Thing {
        q = [1, 2];
      })(),
      k: -0,
      l: Array.from({ length: 101 }, () => 1),
    };
    const parsed = parseInspected(inspect(value));
    if (parsed === undefined) throw new Error('It was not parsed.');
    const { l, ...rest } = JSON.parse(jsonText(parsed.node).replace(':NaN', ':"NaN"'));
    expect(jsonText(parsed.node)).toContain('12345678901234567890');
    expect(rest).toMatchObject({
      a: null,
      c: 'NaN',
      d: { k: { x: 1 } },
      e: { 0: 'v' },
      f: '[Function: f]',
      g: '1970-01-01T00:00:00.000Z',
      h: { z: 1 },
      i: 'Symbol(s)',
      j: { q: [1, 2] },
    });
    expect([l.length, parsed.cut]).toEqual([100, 1]);
  });

  it('takes nothing else, and never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]\'"`\\,: \n+.x1a<>()') }), (text) => {
        parseInspected(text);
      }),
      { numRuns: 2000 },
    );
    expect([
      parseInspected('{ a: 1'),
      parseInspected('{ a 1 }'),
      parseInspected("{ a: 'x }"),
      parseInspected(''),
    ]).toEqual(new Array(4).fill(undefined));
  });
});
