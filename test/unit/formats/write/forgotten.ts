/**
 * What may differ behind each loss that a writer lists. A loss without an entry here is none that a test knows, and a
 * difference that no listed loss explains is one that the writer kept quiet about.
 */
import { plainJson } from '../../../../shared/formats/write/plain.ts';
import { type Loss, Losses } from '../../../../shared/formats/write/target.ts';
import { FLAG } from '../../../../shared/trace/kind.ts';
import type { Attribute, Value } from '../../../../shared/trace/value.ts';
import { type Opened, rowsOf, said, sorted, type Whole } from './round-trip.ts';

type Span = ReturnType<typeof said>;

interface Forgotten {
  readonly span?: (span: Span) => Span;
  /** Columns of the table that change with it. */
  readonly columns?: readonly string[];
  /** Flags that are not the same any more. */
  readonly flags?: number;
  /** Spans that are not there any more. */
  readonly isLost?: (span: Whole) => boolean;
}

/** A span in which every list of attributes, and the bodies of logs, went through these. */
const everywhere =
  (list: (attributes: readonly Attribute[]) => readonly Attribute[], body: (value: Value) => Value) =>
  (span: Span): Span => ({
    ...span,
    attributes: list(span.attributes),
    resource: list(span.resource),
    scope: { ...span.scope, attributes: list(span.scope.attributes) },
    events: span.events.map((event) => ({ ...event, attributes: list(event.attributes) })),
    links: span.links.map((link) => ({ ...link, attributes: list(link.attributes) })),
    logs: span.logs.map((log) => ({ ...log, body: body(log.body), attributes: list(log.attributes) })),
  });

/** Values of whatever depth, each through `of` after those in it. */
function values(of: (value: Value) => Value): (value: Value) => Value {
  const each = (value: Value): Value => {
    if (value.type === 'array') return of({ type: 'array', value: value.value.map(each) });
    if (value.type === 'map')
      return of({ type: 'map', value: value.value.map(({ key, value }) => ({ key, value: each(value) })) });
    return of(value);
  };
  return each;
}

const valuesEverywhere = (of: (value: Value) => Value): Forgotten => {
  const each = values(of);
  return {
    span: everywhere((list) => list.map(({ key, value }) => ({ key, value: each(value) })), each),
    columns: ['kind'],
  };
};

const lastOfEach = (list: readonly Attribute[]): Attribute[] => [
  ...new Map(list.map((attribute) => [attribute.key, attribute])).values(),
];
const lastEverywhere = values((value) =>
  value.type === 'map' ? { type: 'map', value: lastOfEach(value.value) } : value,
);

const asText = (value: Value): Value => ({ type: 'string', value: plainJson(value, new Losses()) });
const hasParts = ({ type }: Value): boolean => type === 'array' || type === 'map' || type === 'null';
const flat = (list: readonly Attribute[]): Attribute[] =>
  list.map(({ key, value }) => ({ key, value: hasParts(value) ? asText(value) : value }));

const LENGTH = { columns: ['at', 'self'], flags: FLAG.unfinished | FLAG.negative | FLAG.skewed };
const zeroLength = (span: Span): Span => ({
  ...span,
  end: span.start === 0n ? span.end : latest(span.end, span.start),
});
const latest = (one: bigint, other: bigint): bigint => (one > other ? one : other);
const withoutIds = (span: Span): Span => ({
  ...span,
  traceId: '',
  spanId: '',
  parentSpanId: '',
  links: span.links.map((link) => ({ ...link, traceId: '', spanId: '' })),
});
const hexOf = (id: string): string => (/^(?:[0-9a-f]{2})*$/.test(id) ? id : Buffer.from(id).toString('hex'));

const FORGOTTEN: Readonly<Record<string, Forgotten>> = {
  'log records': { span: (span) => ({ ...span, logs: [] }), columns: ['logs'] },
  'notes that the time of a log is when it was observed': {
    span: (span) => ({ ...span, logs: span.logs.map((log) => ({ ...log, timeSource: 'time' })) }),
  },
  'ids that are not hex (the bytes of their text are written)': {
    span: (span) => ({
      ...span,
      traceId: hexOf(span.traceId),
      spanId: hexOf(span.spanId),
      parentSpanId: hexOf(span.parentSpanId),
      links: span.links.map((link) => ({ ...link, traceId: hexOf(link.traceId), spanId: hexOf(link.spanId) })),
    }),
    flags: FLAG.oddId,
  },
  'ids that are not hex (some look like base64 to Jaeger’s readers)': { span: withoutIds, flags: FLAG.oddId },
  'lone halves of surrogate pairs (another character stands for them)': {
    span: (span) => wellFormed(span) as Span,
    columns: ['name', 'parent', 'service', 'scope', 'kind'],
  },
  'attributes with a repeated key (the last is written)': {
    span: everywhere(
      (list) => lastOfEach(list.map(({ key, value }) => ({ key, value: lastEverywhere(value) }))),
      lastEverywhere,
    ),
    columns: ['kind'],
  },
  'the type of bytes (written as base64 text)': valuesEverywhere((value) =>
    value.type === 'bytes' ? { type: 'string', value: value.value } : value,
  ),
  'numbers that JSON has no notation for (written as text)': valuesEverywhere((value) =>
    value.type === 'double' && !Number.isFinite(value.value) ? { type: 'string', value: String(value.value) } : value,
  ),
  'lists, maps and nulls (written as JSON text)': {
    span: (span) => ({
      ...span,
      attributes: flat(span.attributes),
      resource: flat(span.resource),
      events: span.events.map((event) => ({ ...event, attributes: flat(event.attributes) })),
    }),
    columns: ['kind'],
  },
  'attributes of scopes': { span: (span) => ({ ...span, scope: { ...span.scope, attributes: [] } }) },
  'counts of dropped parts': { span: (span) => ({ ...span, dropped: { attributes: 0, events: 0, links: 0 } }) },
  'attributes with the names of Jaeger’s own tags (they may be taken for those)': {
    span: (span) => ({
      ...span,
      otelKind: '',
      status: { code: 0, message: '' },
      traceState: '',
      scope: { name: '', version: '', attributes: [] },
      attributes: [],
    }),
    columns: ['kind', 'status', 'scope'],
  },
  'spans without an end (their length is zero)': { span: zeroLength, ...LENGTH },
  'ends before their start (the length is zero)': { span: zeroLength, ...LENGTH },
  'ends of spans without a start': {
    span: (span) => ({ ...span, end: span.start === 0n ? 0n : span.end }),
    ...LENGTH,
  },
  'attributes and states of links (a reference has a type instead)': {
    span: (span) => ({
      ...span,
      links: span.links.map(({ traceId, spanId }) => ({ traceId, spanId, traceState: '', attributes: [] })),
    }),
  },
  'links of roots into their own trace': {
    span: (span) => ({
      ...span,
      links: span.links.filter(
        ({ traceId }) => span.parentSpanId !== '' || (traceId !== span.traceId && traceId !== ''),
      ),
    }),
    flags: FLAG.links,
  },
  'events without a name (Jaeger gives them one)': {
    span: (span) => ({ ...span, events: span.events.map((event) => ({ ...event, name: '', attributes: [] })) }),
  },
  'spans without any time': {
    isLost: ({ start, end }) => start === 0n && end === 0n,
    columns: ['every'],
  },
  'times of events without one (the start of their span is written)': {
    span: (span) => ({
      ...span,
      events: span.events.map((event) => ({ ...event, time: event.time || span.start || span.end })),
      logs: span.logs.map((log) => ({ ...log, time: log.time || span.start || span.end })),
    }),
    columns: ['events'],
  },
  'attributes named otel': {
    span: (span) => ({
      ...span,
      attributes: span.attributes.filter(({ key }) => key !== 'otel'),
      events: span.events.map((event) => ({
        ...event,
        attributes: event.attributes.filter(({ key }) => key !== 'otel'),
      })),
    }),
  },
};

/** Every text in a thing as it is after UTF-8. */
function wellFormed(thing: unknown): unknown {
  if (typeof thing === 'string') return Buffer.from(thing).toString();
  if (Array.isArray(thing)) return thing.map(wellFormed);
  if (typeof thing !== 'object' || thing === null) return thing;
  return Object.fromEntries(Object.entries(thing).map(([key, value]) => [key, wellFormed(value)]));
}

/** How a table looks to somebody who takes these losses into account. */
export function forgetting(losses: readonly Loss[]) {
  const listed = losses.map(({ what }) => {
    const known = FORGOTTEN[what];
    if (!known) throw new Error(`No test knows the loss: ${what}.`);
    return known;
  });
  const isLost = (span: Whole) => listed.some((forgotten) => forgotten.isLost?.(span) ?? false);
  const columns = new Set(listed.flatMap((forgotten) => forgotten.columns ?? []));
  const flags = listed.reduce((all, forgotten) => all | (forgotten.flags ?? 0), 0);
  return {
    isLost,
    spans: ({ spans }: Opened) =>
      sorted(
        spans
          .filter((span) => !isLost(span))
          .map((span) => listed.reduce((of, { span: less }) => (less ? less(of) : of), said(span)))
          // These are columns.
          .map(({ kind: _kind, flags: _flags, ...span }) => span),
      ),
    // Where spans are missing, nothing of the rest is where it was.
    rows: ({ table }: Opened) => (columns.has('every') ? [] : rowsOf(table, columns, flags)),
  };
}
