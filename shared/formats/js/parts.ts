/** What JavaScript's SDK has in its spans, in the forms in which it gets into files. */
import type { Attribute, SpanEvent, SpanLink } from '../../trace/value.ts';
import type { ForeignContext } from '../foreign/foreign.ts';
import { droppedCount, normaliseId, parseStatusCode } from '../foreign/otel.ts';
import { parseIsoTime } from '../foreign/times.ts';
import { readAttributes, readValue, stringAttribute } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

/** An HrTime, which is seconds and nanoseconds, or a date. 0n where it is none. */
export function readHrTime(node: JsonNode | undefined): bigint {
  if (node?.type !== 'array') return parseIsoTime(readText(node));
  const [seconds = '', nanos = ''] = node.items.map(readText);
  if (!/^\d{1,12}$/.test(seconds) || !/^\d{1,9}$/.test(nanos)) return 0n;
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

export function readStatus(node: JsonNode | undefined): { readonly code: number; readonly message: string } {
  const status = member(node, 'status');
  return { code: parseStatusCode(readText(member(status, 'code'))), message: readText(member(status, 'message')) };
}

const findContext = (node: JsonNode | undefined): JsonNode | undefined =>
  member(node, 'spanContext', '_spanContext', 'context');

/** An id that stands in the span's context, or beside it. */
export function readContextId(node: JsonNode, key: 'traceId' | 'spanId'): string {
  return normaliseId(readText(member(findContext(node), key)) || readText(member(node, key)));
}

/** A trace state as text, or as the SDK's object keeps it. */
export function readTraceState(node: JsonNode | undefined): string {
  if (node?.type === 'string') return node.value;
  const inside = member(node, '_rawTraceState', '_internalState');
  if (inside?.type === 'string') return inside.value;
  return inside?.type === 'object'
    ? inside.entries.map(({ key, value }) => `${key}=${readText(value)}`).join()
    : arrayItems(inside)
        .map((pair) => arrayItems(pair).map(readText).join('='))
        .join();
}

export const readContextTraceState = (node: JsonNode): string =>
  readTraceState(member(findContext(node), 'traceState') ?? member(node, 'traceState'));

/** What was cut to `[Object]` is none. */
const readObjects = (node: JsonNode | undefined): readonly JsonNode[] =>
  arrayItems(node).filter(({ type }) => type === 'object');

const EVENT = new Set(['name', 'time', 'attributes']);

export function readEvents(node: JsonNode | undefined): SpanEvent[] {
  return readObjects(member(node, 'events')).map((event) => ({
    time: readHrTime(member(event, 'time')),
    name: readText(member(event, 'name')),
    attributes: [
      ...readAttributes(member(event, 'attributes')),
      ...readAttributes(event, 'js.', EVENT).filter((one) => !isZero(one)),
    ],
  }));
}

const isZero = ({ value }: Attribute): boolean => value.type === 'int' && value.value === '0';

export function readLinks(node: JsonNode | undefined): SpanLink[] {
  return readObjects(member(node, 'links')).map((link) => ({
    traceId: readContextId(link, 'traceId'),
    spanId: readContextId(link, 'spanId'),
    traceState: readContextTraceState(link),
    attributes: readAttributes(member(link, 'attributes')),
  }));
}

export function readDroppedCounts(node: JsonNode): { attributes: number; events: number; links: number } {
  const of = (what: string) => droppedCount(member(node, `dropped${what}Count`, `_dropped${what}Count`));
  return { attributes: of('Attributes'), events: of('Events'), links: of('Links') };
}

/** A resource: attributes as an object, or as the pairs that the SDK keeps inside. */
export function addResource(context: ForeignContext, node: JsonNode): number {
  const resource = member(node, 'resource');
  if (resource?.type !== 'object') return 0;
  const found = member(resource, 'attributes') ?? member(resource, '_attributes', '_rawAttributes');
  const attributes =
    found?.type === 'array'
      ? arrayItems(found).map(readPair)
      : readAttributes(found ?? member(resource, '_syncAttributes'));
  const schema = readText(member(resource, 'schemaUrl', '_schemaUrl'));
  const all = schema === '' ? attributes : [...attributes, stringAttribute('otel.schema_url', schema)];
  return context.resource(JSON.stringify(all), all);
}

function readPair(pair: JsonNode): Attribute {
  const [key, value] = arrayItems(pair);
  return { key: readText(key), value: readValue(value) };
}
