/** Tables as nobody should have them, as OTLP/JSON: values, ids and times at the edges of what they can be. */
import fc from 'fast-check';
import { otlpLines } from '../../../../shared/formats/write/otlp-content.ts';
import type {
  Attribute,
  InstrumentationScope,
  LogRecord,
  SpanContent,
  SpanEvent,
  SpanLink,
  Value,
} from '../../../../shared/trace/value.ts';

/** Spans of one resource and scope. */
export interface Group {
  readonly resource: readonly Attribute[];
  readonly scope: InstrumentationScope;
  readonly spans: readonly { readonly span: SpanContent; readonly logs: readonly LogRecord[] }[];
}

const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '1.0',
    'true',
    'null',
    '{}',
    '[1]',
    '"',
    '\\',
    'a,b\r\n"c"',
    '=1+1',
    "'=1",
    '\t@x',
  ),
  fc.constantFrom(
    '\ud800',
    'a\udc00b',
    '\u0000',
    '\u2028',
    '\ufeff',
    '😀',
    'event',
    'log',
    'error',
    'span.kind',
    'otel',
  ),
);
const key = fc.oneof(
  { weight: 3, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['error', 'span.kind', 'otel.status_code', 'otel.scope.name', 'w3c.tracestate', 'event', 'message', 'otel'],
      ...['service.name', 'args', 'gen_ai.operation.name', 'gen_ai.usage.input_tokens', 'jaeger.x', 'chrome.x', 'id'],
      ...['__proto__', 'constructor', 'toString'],
    ),
  },
);
const double = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 1, 1e21, 5e-324, 2 ** 53),
);
const int = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n),
);
const deep = fc.integer({ min: 3, max: 6 }).map((depth) => {
  let value: Value = { type: 'string', value: 'deep' };
  for (let i = 0; i < depth; i++)
    value = i % 2 === 0 ? { type: 'array', value: [value] } : { type: 'map', value: [{ key: 'in', value }] };
  return value;
});

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text.map((value): Value => ({ type: 'string', value })),
    int.map((value): Value => ({ type: 'int', value: String(value) })),
    double.map((value): Value => ({ type: 'double', value })),
    fc.boolean().map((value): Value => ({ type: 'bool', value })),
    fc.constant<Value>({ type: 'null' }),
    fc
      .uint8Array({ maxLength: 5 })
      .map((bytes): Value => ({ type: 'bytes', value: Buffer.from(bytes).toString('base64') })),
    fc.array(tie('value'), { maxLength: 3 }).map((value): Value => ({ type: 'array', value })),
    fc
      .array(fc.record({ key: text, value: tie('value') }), { maxLength: 3 })
      .map((value): Value => ({ type: 'map', value })),
    deep,
  ),
}));
const attributes: fc.Arbitrary<Attribute[]> = fc.array(fc.record({ key, value }), { maxLength: 3 });

/** Nanoseconds: about now, and where counting begins and ends. */
const near = fc.bigInt({ min: 1_780_000_000_000_000_000n, max: 1_780_000_009_000_000_000n });
const far = fc.constantFrom(0n, 1n, 999n, 1_000_000_000n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n);
const time = fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: far });

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((id) => !/^0*$/.test(id));
const oddId = fc.constantFrom('abc', 'abcd', 'a'.repeat(33), 'first-span', '7', '00000000000000ff', 'YWJjZGVmZ2g=', '');
const traceId = fc.oneof({ weight: 6, arbitrary: hex(32) }, { weight: 1, arbitrary: oddId });
const spanId = fc.oneof({ weight: 6, arbitrary: hex(16) }, { weight: 1, arbitrary: oddId });

const event: fc.Arbitrary<SpanEvent> = fc.record({ time, name: text, attributes });
const link: fc.Arbitrary<SpanLink> = fc.record({
  traceId: hex(32),
  spanId: hex(16),
  traceState: fc.constantFrom('', 'a=1'),
  attributes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: attributes }),
});
const log: fc.Arbitrary<LogRecord> = fc.record({
  time: near,
  timeSource: fc.constantFrom('time', 'observed'),
  severity: fc.constantFrom('', 'INFO'),
  eventName: fc.oneof(fc.constant(''), text),
  body: value,
  attributes,
});
const scope: fc.Arbitrary<InstrumentationScope> = fc.record({
  name: text,
  version: fc.constantFrom('', '1.0'),
  attributes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: attributes }),
});
const resource = fc
  .record({ service: text, rest: attributes })
  .map(({ service, rest }): Attribute[] => [
    { key: 'service.name', value: { type: 'string', value: service } },
    ...rest.filter((one) => one.key !== 'service.name'),
  ]);

/** A span whose ids are found when all are there: its parent may be any of them, or nobody. */
const draft = fc.record({
  id: spanId,
  trace: fc.nat(1),
  /** Of the spans before it; beyond them: a root, or an orphan. */
  parent: fc.nat(12),
  name: text,
  otelKind: fc.constantFrom('', 'internal', 'server', 'client', 'producer', 'consumer'),
  start: time,
  end: time,
  message: fc.oneof(fc.constant(''), text),
  code: fc.nat(2),
  traceState: fc.constantFrom('', 'k=v,x=y'),
  attributes,
  events: fc.array(event, { maxLength: 2 }),
  links: fc.array(link, { maxLength: 2 }),
  dropped: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ attributes: 0, events: 0, links: 0 }) },
    { weight: 1, arbitrary: fc.record({ attributes: fc.nat(3), events: fc.nat(3), links: fc.nat(3) }) },
  ),
  logs: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(log, { maxLength: 2 }) }),
});

const groupsOf = (groups: number, spans: number) =>
  fc.array(fc.record({ resource, scope, drafts: fc.array(draft, { minLength: 1, maxLength: spans }) }), {
    minLength: 1,
    maxLength: groups,
  });

/** One span, of which few losses are listed, or a few groups with at least one span each. */
export const tables: fc.Arbitrary<Group[]> = fc
  .record({
    traces: fc.tuple(traceId, traceId),
    groups: fc.oneof(groupsOf(1, 1), groupsOf(3, 3)),
  })
  .map(({ traces, groups }) => {
    const before: { id: string; trace: number }[] = [];
    // Spans of one id would be folded where a loss makes them equal.
    const own = (id: string) =>
      before.some((other) => other.id === id) ? (before.length + 1).toString(16).padStart(16, 'e') : id;
    return groups.map(({ resource, scope, drafts }) => ({
      resource,
      scope,
      spans: drafts.map(({ id: wanted, trace, parent, message, code, logs, ...span }) => {
        const above = before[parent];
        const id = own(wanted);
        before.push({ id, trace });
        const parentSpanId = above?.trace === trace ? above.id : parent === 12 ? 'f'.repeat(16) : '';
        const traceId = traces[trace] ?? '';
        return { span: { ...span, traceId, spanId: id, parentSpanId, status: { code, message } }, logs };
      }),
    }));
  });

/** The file that has these spans. */
export const fileOf = (groups: readonly Group[]): string =>
  groups.flatMap(({ resource, scope, spans }) => otlpLines(spans, resource, scope)).join('\n');
