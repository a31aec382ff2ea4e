/** What JavaScript's SDK has in its spans, in the forms in which it gets into files. */
import type { Attribute, SpanEvent, SpanLink } from '../../trace/value.ts';
import type { ForeignContext } from '../foreign/foreign.ts';
import { droppedCount, idOf, statusCode } from '../foreign/otel.ts';
import { isoTime } from '../foreign/times.ts';
import { attributesOfNode, stringAttribute, valueOfNode } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';

/** An HrTime, which is seconds and nanoseconds, or a date. 0n where it is none. */
export function hrTime(node: JsonNode | undefined): bigint {
  if (node?.type !== 'array') return isoTime(textOf(node));
  const [seconds = '', nanos = ''] = node.items.map(textOf);
  if (!/^\d{1,12}$/.test(seconds) || !/^\d{1,9}$/.test(nanos)) return 0n;
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

export function statusOfNode(node: JsonNode | undefined): { readonly code: number; readonly message: string } {
  const status = member(node, 'status');
  return { code: statusCode(textOf(member(status, 'code'))), message: textOf(member(status, 'message')) };
}

const contextOf = (node: JsonNode | undefined): JsonNode | undefined =>
  member(node, 'spanContext', '_spanContext', 'context');

/** An id that stands in the span's context, or beside it. */
export function contextId(node: JsonNode, key: 'traceId' | 'spanId'): string {
  return idOf(textOf(member(contextOf(node), key)) || textOf(member(node, key)));
}

/** A trace state as text, or as the SDK's object keeps it. */
export function traceStateOf(node: JsonNode | undefined): string {
  if (node?.type === 'string') return node.value;
  const inside = member(node, '_rawTraceState', '_internalState');
  if (inside?.type === 'string') return inside.value;
  return inside?.type === 'object'
    ? inside.entries.map(({ key, value }) => `${key}=${textOf(value)}`).join()
    : itemsOf(inside)
        .map((pair) => itemsOf(pair).map(textOf).join('='))
        .join();
}

export const contextTraceState = (node: JsonNode): string =>
  traceStateOf(member(contextOf(node), 'traceState') ?? member(node, 'traceState'));

/** What was cut to `[Object]` is none. */
const objectsOf = (node: JsonNode | undefined): readonly JsonNode[] =>
  itemsOf(node).filter(({ type }) => type === 'object');

const EVENT = new Set(['name', 'time', 'attributes']);

export function eventsOf(node: JsonNode | undefined): SpanEvent[] {
  return objectsOf(member(node, 'events')).map((event) => ({
    time: hrTime(member(event, 'time')),
    name: textOf(member(event, 'name')),
    attributes: [
      ...attributesOfNode(member(event, 'attributes')),
      ...attributesOfNode(event, 'js.', EVENT).filter((one) => !isZero(one)),
    ],
  }));
}

const isZero = ({ value }: Attribute): boolean => value.type === 'int' && value.value === '0';

export function linksOf(node: JsonNode | undefined): SpanLink[] {
  return objectsOf(member(node, 'links')).map((link) => ({
    traceId: contextId(link, 'traceId'),
    spanId: contextId(link, 'spanId'),
    traceState: contextTraceState(link),
    attributes: attributesOfNode(member(link, 'attributes')),
  }));
}

export function droppedOf(node: JsonNode): { attributes: number; events: number; links: number } {
  const of = (what: string) => droppedCount(member(node, `dropped${what}Count`, `_dropped${what}Count`));
  return { attributes: of('Attributes'), events: of('Events'), links: of('Links') };
}

/** A resource: attributes as an object, or as the pairs that the SDK keeps inside. */
export function resourceOf(context: ForeignContext, node: JsonNode): number {
  const resource = member(node, 'resource');
  if (resource?.type !== 'object') return 0;
  const found = member(resource, 'attributes') ?? member(resource, '_attributes', '_rawAttributes');
  const attributes =
    found?.type === 'array'
      ? itemsOf(found).map(pairOf)
      : attributesOfNode(found ?? member(resource, '_syncAttributes'));
  const schema = textOf(member(resource, 'schemaUrl', '_schemaUrl'));
  const all = schema === '' ? attributes : [...attributes, stringAttribute('otel.schema_url', schema)];
  return context.resource(JSON.stringify(all), all);
}

function pairOf(pair: JsonNode): Attribute {
  const [key, value] = itemsOf(pair);
  return { key: textOf(key), value: valueOfNode(value) };
}
