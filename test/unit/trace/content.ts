/** Spans with content, and an access that counts what is loaded. */
import type { LoadedSpan, SpanAccess } from '../../../shared/trace/query/query.ts';
import type { Attribute, SpanContent, Value } from '../../../shared/trace/value.ts';

export type Plain = string | number | boolean | bigint | null | readonly Plain[];

function valueOfPlain(plain: Plain): Value {
  if (plain === null) return { type: 'null' };
  if (typeof plain === 'string') return { type: 'string', value: plain };
  if (typeof plain === 'boolean') return { type: 'bool', value: plain };
  if (typeof plain === 'bigint') return { type: 'int', value: String(plain) };
  if (typeof plain === 'number') {
    return Number.isInteger(plain) ? { type: 'int', value: String(plain) } : { type: 'double', value: plain };
  }
  return { type: 'array', value: plain.map(valueOfPlain) };
}

function attributesOf(plain: Readonly<Record<string, Plain>>): Attribute[] {
  return Object.entries(plain).map(([key, value]) => ({ key, value: valueOfPlain(value) }));
}

export interface TestContent {
  attributes?: Record<string, Plain>;
  resource?: Record<string, Plain>;
  events?: { name: string; attributes?: Record<string, Plain> }[];
  message?: string;
  otelKind?: string;
  spanId?: string;
}

function loadedSpan(ordinal: number, content: TestContent): LoadedSpan {
  const span: SpanContent = {
    traceId: 'aa',
    spanId: content.spanId ?? String(ordinal),
    parentSpanId: '',
    traceState: '',
    name: '',
    otelKind: content.otelKind ?? 'internal',
    start: 1000n,
    end: 2000n,
    status: { code: 0, message: content.message ?? '' },
    attributes: attributesOf(content.attributes ?? {}),
    events: (content.events ?? []).map((event) => ({
      time: 1500n,
      name: event.name,
      attributes: attributesOf(event.attributes ?? {}),
    })),
    links: [{ traceId: 'bb', spanId: 'cc', traceState: '', attributes: attributesOf({ why: 'retry' }) }],
    dropped: { attributes: 0, events: 0, links: 0 },
  };
  return { ordinal, span, resource: attributesOf(content.resource ?? {}) };
}

/** Gives the contents by ordinal and remembers which were asked for. */
export function accessTo(contents: readonly TestContent[]): SpanAccess & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    async *load(ordinals) {
      for (const ordinal of ordinals) {
        asked.push(ordinal);
        const content = contents[ordinal];
        if (content !== undefined) yield loadedSpan(ordinal, content);
      }
    },
  };
}
