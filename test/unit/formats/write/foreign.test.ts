/** What is written as another tool's format is read as the same, but for what it says that it cannot hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainJson } from '../../../../shared/formats/write/plain.ts';
import { Losses } from '../../../../shared/formats/write/target.ts';
import type { Attribute, SpanEvent, Value } from '../../../../shared/trace/value.ts';
import { otlpLine } from '../../engine/host.ts';
import { PLAIN, resources, writeJson } from '../model.ts';
import { type Opened, openBytes, said, sorted } from './round-trip.ts';

const traces = resources.filter((all) => all.some(({ scopes }) => scopes.some(({ spans }) => spans.length > 0)));
type Span = ReturnType<typeof said>;

/** The attributes as a JSON object keeps them: the last of a key, bytes as text. */
const asObject = (attributes: readonly Attribute[], nulls: boolean): Attribute[] =>
  [...new Map(attributes.map(({ key, value }) => [key, plain(value)]))]
    .map(([key, value]) => ({ key, value }))
    .filter(({ value }) => nulls || value.type !== 'null');

function plain(value: Value): Value {
  if (value.type === 'bytes') return { type: 'string', value: value.value };
  if (value.type === 'array') return { type: 'array', value: value.value.map(plain) };
  if (value.type === 'map') return { type: 'map', value: asObject(value.value, true) };
  return value;
}

const inCsv = (span: Span) => ({
  ...span,
  attributes: asObject(span.attributes, true),
  resource: asObject(span.resource, true),
  scope: { ...span.scope, attributes: asObject(span.scope.attributes, true) },
  events: span.events.map((event) => ({ ...event, attributes: asObject(event.attributes, true) })),
});

const inChrome = (span: Span) => ({
  ...identity(span),
  start: span.start,
  end: span.start === 0n ? span.end : span.end === 0n ? 0n : later(span.end, span.start),
  otelKind: span.otelKind,
  status: span.status,
  scope: { ...span.scope, attributes: asObject(span.scope.attributes, false) },
  attributes: asObject(span.attributes, false),
  events: span.events.map(({ time, name, attributes }) => ({
    time: time || span.start || span.end,
    name,
    attributes: asObject(attributes, false),
  })),
  links: span.links,
});

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const identity = ({ traceId, spanId, parentSpanId, name }: Span) => ({ traceId, spanId, parentSpanId, name });

/** Tags of Jaeger: what has parts is text. */
const tags = (attributes: readonly Attribute[]): Attribute[] =>
  attributes.map(({ key, value }) =>
    value.type === 'array' || value.type === 'map' || value.type === 'null'
      ? { key, value: { type: 'string', value: plainJson(value, new Losses()) } }
      : { key, value },
  );

const textIn = (attributes: readonly Attribute[], name: string): string => {
  const value = attributes.find(({ key }) => key === name)?.value;
  return value && 'value' in value && typeof value.value !== 'object' ? String(value.value) : '';
};

const inJaeger = (span: Span) => ({
  ...identity(span),
  start: span.start,
  end: span.start === 0n ? 0n : later(span.end, span.start),
  otelKind: span.otelKind,
  status: span.status,
  scope: span.scope,
  resource: tags(span.resource.filter(({ key, value }) => key !== 'service.name' || plainText(value) !== '')),
  attributes: tags(span.attributes),
  events: span.events.map(({ time, name, attributes }): SpanEvent => {
    const named = name || textIn(attributes, 'event') || textIn(attributes, 'message') || 'log';
    return { time, name: named, attributes: tags(attributes) };
  }),
  links: span.links
    .filter(({ traceId }) => span.parentSpanId !== '' || traceId !== span.traceId)
    .map(({ traceId, spanId }) => ({ traceId, spanId })),
});

const plainText = (value: Value): string => (value.type === 'string' ? value.value : '?');

const FORMATS: readonly (readonly [target: string, format: string, held: (span: Span) => unknown])[] = [
  ['jaeger', 'jaeger-json', inJaeger],
  ['csv', 'csv', inCsv],
  ['chrome', 'chrome-trace', inChrome],
];
/** Spans that a target leaves out. */
const isTimeless = ({ start, end }: Span) => start === 0n && end === 0n;

describe('random traces', () => {
  it.each(FORMATS)('written as %s are read as the same spans', async (target, format, held) => {
    await fc.assert(
      fc.asyncProperty(traces, async (model) => {
        const before = await openBytes('a', writeJson(model, PLAIN));
        const written = await before.write(target);
        const after = await openBytes('b', written.bytes);
        const whole = before.spans.map(said).filter((span) => target !== 'chrome' || !isTimeless(span));
        if (whole.length === 0) return;
        expect(after.format).toBe(format);
        expect(sorted(after.spans.map(said).map(held))).toEqual(sorted(whole.map(held)));
      }),
      { numRuns: 40 },
    );
  });
});

const TRACE = otlpLine([
  { id: '1', name: 'root', length: 10, events: [{ timeUnixNano: '1780000000000000007', name: 'tick' }] },
  {
    id: '2',
    parent: '1',
    name: 'child',
    start: 1,
    length: 0.000_123,
    status: 2,
    attributes: { list: ['a', 1], half: 0.5 },
  },
  { id: '3', parent: '1', name: '=HYPERLINK("x")', start: 2, length: 3 },
]);
const written = async (opened: Opened, target: string) => {
  const { bytes, losses } = await opened.write(target);
  return { text: Buffer.from(bytes).toString(), losses };
};

describe('a file for another tool', () => {
  it('has Jaeger’s microseconds to the nanosecond, its references and its processes', async () => {
    const { text, losses } = await written(await openBytes('a', TRACE), 'jaeger');
    const [trace] = JSON.parse(text).data;
    expect(text).toContain('"duration":0.123');
    expect(trace.spans[1].references).toEqual([
      { refType: 'CHILD_OF', traceID: trace.traceID, spanID: '0000000000000001' },
    ]);
    expect(trace.processes).toEqual({ p1: { serviceName: 'test', tags: [] } });
    expect(trace.spans[1].tags).toContainEqual({ key: 'error', type: 'bool', value: true });
    expect(losses).toEqual([{ what: 'lists, maps and nulls (written as JSON text)', count: 1 }]);
  });

  it('has lanes of nested slices for Chrome', async () => {
    const overlapping = otlpLine([
      { id: '1', name: 'root', length: 10 },
      { id: '2', parent: '1', name: 'a', start: 1, length: 5 },
      { id: '3', parent: '1', name: 'b', start: 2, length: 6 },
    ]);
    const { text } = await written(await openBytes('a', overlapping), 'chrome');
    const slices = JSON.parse(text).traceEvents.filter(({ ph }: { ph: string }) => ph === 'X');
    expect(slices.map(({ name, tid }: { name: string; tid: number }) => [name, tid])).toEqual([
      ['root', 1],
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('has no formulas for a spreadsheet, and is read as it was before', async () => {
    const before = await openBytes('a', TRACE);
    const { text, losses } = await written(before, 'csv');
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(losses).toEqual([]);
    const after = await openBytes('b', text);
    expect(after.spans.map(({ name }) => name)).toEqual(['root', 'child', '=HYPERLINK("x")']);
  });

  it('in CSV keeps its other rows where one is damaged or the file is cut', async () => {
    const { text } = await written(await openBytes('a', TRACE), 'csv');
    const damaged = text.replace('""half"":0.5', '""half"":');
    expect((await openBytes('b', damaged)).spans.map(({ name }) => name)).toEqual(['root', 'child', '=HYPERLINK("x")']);
    expect((await openBytes('b', text.slice(0, text.lastIndexOf('{')))).spans).toHaveLength(3);
  });
});
