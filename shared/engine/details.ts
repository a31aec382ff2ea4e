/** Answers about one span: read again from its file, masked, and cut to what a panel can show. */

import { maskStep } from '../cell/mask-step.ts';
import { readStep } from '../cell/read-step.ts';
import type { Requests, SpanDetail } from '../protocol.ts';
import { maskAttributes, maskLogs, maskText } from '../secrets/mask.ts';
import { FLAG, type FlagName, KINDS, type Kind } from '../trace/kind.ts';
import { NO_ROW } from '../trace/table.ts';
import type { Attribute, Value } from '../trace/value.ts';
import { findRow } from '../trace/visible.ts';
import { EngineError } from '../transport.ts';
import { cutAttributes, cutText, cutValue, valueAt } from './cut.ts';
import type { OpenDocument } from './document.ts';

type Answer<K extends keyof Requests> = Promise<Requests[K]['result']>;
type Argument<K extends keyof Requests> = Requests[K]['argument'];

const RAW_LIMIT = 1_000_000;

/** Masks unless revealed, and counts what was masked. */
class Mask {
  count = 0;
  readonly #reveal: boolean;
  constructor(reveal: boolean) {
    this.#reveal = reveal;
  }
  text(text: string): string {
    if (this.#reveal) return text;
    const masked = maskText(text);
    this.count += masked.count;
    return masked.text;
  }
  attributes(attributes: readonly Attribute[]): readonly Attribute[] {
    if (this.#reveal) return attributes;
    const masked = maskAttributes(attributes);
    this.count += masked.count;
    return masked.attributes;
  }
}

function check(document: OpenDocument, ordinal: number): void {
  try {
    if (!Number.isInteger(ordinal)) throw new RangeError('not a whole number');
    document.builder.place(ordinal);
  } catch {
    throw new EngineError(`There is no span number ${ordinal} in this document.`, 'no-such-span');
  }
}

function readColumns(document: OpenDocument, ordinal: number): { kind: Kind; flags: FlagName[] } {
  const { table } = document;
  const row = findRow(table, ordinal);
  if (row === NO_ROW) return { kind: 'internal', flags: [] };
  const bits = table.flags[row] as number;
  const flags = (Object.keys(FLAG) as FlagName[]).filter((name) => (bits & FLAG[name]) !== 0);
  return { kind: KINDS[table.kind[row] as number] ?? 'internal', flags };
}

export async function spanDetail(
  document: OpenDocument,
  { ordinal }: Argument<'span.detail'>,
  reveal: boolean,
): Promise<SpanDetail> {
  check(document, ordinal);
  const mask = new Mask(reveal);
  const span = await document.span(ordinal);
  const place = document.builder.place(ordinal);
  const scope = await document.scope(ordinal);
  const list = (attributes: readonly Attribute[]) => cutAttributes(mask.attributes(attributes));
  return {
    ordinal,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    traceState: mask.text(span.traceState),
    name: mask.text(span.name),
    ...readColumns(document, ordinal),
    otelKind: span.otelKind,
    start: span.start,
    end: span.end,
    status: { code: span.status.code, message: mask.text(span.status.message) },
    attributes: list(span.attributes),
    resource: list(await document.resource(ordinal)),
    scope: { ...scope, attributes: list(scope.attributes) },
    events: span.events.map((event) => ({ ...event, name: mask.text(event.name), attributes: list(event.attributes) })),
    links: span.links.map((link) => ({
      ...link,
      attributes: list(link.attributes),
      target: document.builder.findOrdinal(link.traceId, link.spanId),
    })),
    dropped: span.dropped,
    file: document.files[place.file]?.grant.name ?? '',
    ...(await document.filePlace(ordinal)),
    masked: mask.count,
  };
}

export async function spanValue(
  document: OpenDocument,
  { ordinal, of, path }: Argument<'span.value'>,
  reveal: boolean,
): Answer<'span.value'> {
  check(document, ordinal);
  const all = of === 'resource' ? await document.resource(ordinal) : (await document.span(ordinal)).attributes;
  const value: Value | undefined = valueAt(reveal ? all : maskAttributes(all).attributes, path);
  if (!value) throw new EngineError(`The span has no value at ${path.join('.')}.`, 'no-such-value');
  return value;
}

export async function spanRaw(
  document: OpenDocument,
  { ordinal, limit }: Argument<'span.raw'>,
  reveal: boolean,
): Answer<'span.raw'> {
  check(document, ordinal);
  const mask = new Mask(reveal);
  const text = mask.text(await document.spanRaw(ordinal));
  return { text: cutText(text, Math.max(0, limit ?? RAW_LIMIT)), whole: text.length, masked: mask.count };
}

export async function spanStep(
  document: OpenDocument,
  { ordinal }: Argument<'span.step'>,
  reveal: boolean,
): Answer<'span.step'> {
  check(document, ordinal);
  const { kind } = readColumns(document, ordinal);
  const step = readStep(await document.span(ordinal), kind, await document.logs(ordinal));
  if (reveal) return { step, masked: 0 };
  const masked = maskStep(step);
  return { step: masked.step, masked: masked.count };
}

export async function spanLogs(
  document: OpenDocument,
  { ordinal }: Argument<'span.logs'>,
  reveal: boolean,
): Answer<'span.logs'> {
  check(document, ordinal);
  const logs = await document.logs(ordinal);
  const masked = reveal ? { logs, count: 0 } : maskLogs(logs);
  return {
    logs: masked.logs.map((log) => ({ ...log, body: cutValue(log.body), attributes: cutAttributes(log.attributes) })),
    masked: masked.count,
  };
}
