/** What reading the traces of model.ts must give. */
import { FLAG } from '../../../shared/trace/kind.ts';
import type { Attribute, SpanContent, Value } from '../../../shared/trace/value.ts';
import type { ReadSpan } from './collecting-sink.ts';
import type { ModelAttribute, ModelResource, ModelSpan, ModelValue } from './model.ts';

/** Text as it is after UTF-8: lone surrogates are gone. */
const utf8 = (text: string) => Buffer.from(text).toString();

function expectedValue({ type, value }: ModelValue): Value {
  switch (type) {
    case 'string':
      return { type, value: utf8(value as string) };
    case 'int':
      return { type, value: String(value) };
    case 'double':
      return { type, value: value as number };
    case 'bool':
      return { type, value: value as boolean };
    case 'bytes':
      return { type, value: Buffer.from(value as Uint8Array).toString('base64') };
    case 'array':
      return { type, value: (value as ModelValue[]).map(expectedValue) };
    case 'map':
      return { type, value: expectedAttributes(value as ModelAttribute[]) };
    default:
      return { type: 'null' };
  }
}

function expectedAttributes(all: readonly ModelAttribute[]): Attribute[] {
  return all.map(({ key, value }) => ({ key: utf8(key), value: expectedValue(value) }));
}

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

export function expectedContent(span: ModelSpan): SpanContent {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    traceState: '',
    name: utf8(span.name),
    otelKind: KINDS[span.kind] as string,
    start: span.start,
    end: span.end,
    status: { code: span.status, message: utf8(span.message) },
    attributes: expectedAttributes(span.attributes),
    events: span.events.map((event) => ({
      time: event.time,
      name: utf8(event.name),
      attributes: expectedAttributes(event.attributes),
    })),
    links: span.links.map((link) => ({ ...link, traceState: '', attributes: [] })),
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}

type Columns = Omit<ReadSpan, 'offset' | 'length' | 'hash' | 'resource' | 'kind' | 'inputTokens' | 'outputTokens'>;

const known = (time: bigint) => (time === 0n ? undefined : time);

/** The columns of every span, in order. `imprecise`: times stand as bare numbers. */
export function expectedColumns(all: readonly ModelResource[], imprecise: boolean): Columns[] {
  const beyond = (time: bigint) => imprecise && time > 2n ** 53n;
  return all.flatMap((resource) =>
    resource.scopes.flatMap((scope) =>
      scope.spans.map((span) => {
        const events = span.events.filter(({ time }) => time > 0n).map(({ time }) => time);
        let flags = 0;
        if (span.start === 0n) flags |= FLAG.noStart;
        if (span.end === 0n) flags |= FLAG.unfinished;
        if ([span.start, span.end, ...events].some(beyond)) flags |= FLAG.impreciseTime;
        if (span.events.some(({ name }) => name === 'terminal.output')) flags |= FLAG.terminal;
        if (span.links.length > 0) flags |= FLAG.links;
        return {
          traceId: span.traceId,
          spanId: span.spanId,
          parentId: span.parentSpanId,
          start: known(span.start),
          end: known(span.end),
          name: utf8(span.name),
          service: utf8(resource.service),
          scope: utf8(scope.name),
          scopeVersion: utf8(scope.version),
          status: span.status,
          flags,
          events,
        };
      }),
    ),
  );
}

export function columnsOf(span: ReadSpan): Columns {
  const { offset, length, hash, resource, kind, inputTokens, outputTokens, ...columns } = span;
  return columns;
}
