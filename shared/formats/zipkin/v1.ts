/**
 * Spans of Zipkin's first model, in which one record may hold both sides of a call: `cs` and `cr` are the client's, `sr`
 * and `ss` the server's, and addresses are annotations too.
 */
import type { Attribute, SpanEvent, Value } from '../../trace/value.ts';
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { parseDecimalDuration, parseDecimalTime } from '../foreign/times.ts';
import { parseNumber, readAttributes, readValue, textAttributes } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import type { ZipkinSpan } from './join.ts';
import { endpointResource, remoteAttributes } from './v2.ts';

const KNOWN = new Set('traceId id parentId name timestamp duration annotations binaryAnnotations'.split(' '));

/** Whether a record is of the first model. */
export function isV1(node: JsonNode): boolean {
  return (
    member(node, 'binaryAnnotations') !== undefined ||
    arrayItems(member(node, 'annotations')).some((one) => member(one, 'endpoint') !== undefined)
  );
}

/** The two annotations of each side, begin and end, and the annotation that names its other end. */
const SIDES = [
  { kind: 'client', begin: 'cs', end: 'cr', remote: 'sa' },
  { kind: 'server', begin: 'sr', end: 'ss', remote: 'ca' },
  { kind: 'producer', begin: 'ms', end: 'ws', remote: 'ma' },
  { kind: 'consumer', begin: 'wr', end: 'mr', remote: 'ma' },
] as const;

interface Annotation {
  readonly time: bigint;
  readonly value: string;
  readonly service: string;
  readonly node: JsonNode;
}

interface Side {
  readonly kind: string;
  /** Key of the annotation with the address of the other end. */
  readonly remote: string;
  readonly begin: Annotation | undefined;
  readonly end: Annotation | undefined;
  readonly endpoint: JsonNode | undefined;
}

/** The spans of a record: one, or one for each side of the call. */
export function readV1Spans(context: ForeignContext, node: JsonNode, place: FilePlace): ZipkinSpan[] {
  const annotations = arrayItems(member(node, 'annotations')).map(readAnnotation);
  const tags = arrayItems(member(node, 'binaryAnnotations'));
  const sides = findSides(annotations, tags);
  return sides.map((side, index) =>
    makeSpan(context, node, place, {
      side,
      isFirst: index === 0,
      annotations: annotations.filter(
        (one) => one !== side.begin && one !== side.end && findSide(sides, one.service) === side && !isCore(sides, one),
      ),
      tags: tags.filter((tag) => tagSide(sides, tag) === side),
    }),
  );
}

function readAnnotation(node: JsonNode): Annotation {
  return {
    time: parseDecimalTime(readText(member(node, 'timestamp')), 3),
    value: readText(member(node, 'value')),
    service: readServiceName(member(node, 'endpoint')),
    node,
  };
}

const readServiceName = (endpoint: JsonNode | undefined): string => readText(member(endpoint, 'serviceName'));

const isCore = (sides: readonly Side[], one: Annotation): boolean =>
  sides.some(({ begin, end }) => one === begin || one === end);

function findSides(annotations: readonly Annotation[], tags: readonly JsonNode[]): Side[] {
  const find = (value: string) => annotations.find((one) => one.value === value);
  const sides = SIDES.map(({ kind, begin, end, remote }) => ({ kind, remote, begin: find(begin), end: find(end) }))
    .filter(({ begin, end }) => begin !== undefined || end !== undefined)
    .map((side) => ({ ...side, endpoint: member((side.begin ?? side.end)?.node, 'endpoint') }));
  if (sides.length > 0) return sides;
  // Something inside one service: whoever is named in it, the local component before all.
  const named = [
    ...tags.filter((tag) => readText(member(tag, 'key')) === 'lc'),
    ...annotations.map((one) => one.node),
    ...tags.filter((tag) => !isAddress(tag)),
  ];
  const endpoint = named.map((one) => member(one, 'endpoint')).find((one) => readServiceName(one) !== '');
  return [{ kind: '', remote: '', begin: undefined, end: undefined, endpoint }];
}

/** Where something stands that names this service: at the side that is this service, else at the first. */
function findSide(sides: readonly Side[], service: string): Side | undefined {
  return sides.find(({ endpoint }) => readServiceName(endpoint) === service) ?? sides[0];
}

/** Addresses have no value but true. */
function isAddress(tag: JsonNode): boolean {
  const value = member(tag, 'value');
  return /^[csm]a$/.test(readText(member(tag, 'key'))) && value?.type === 'bool';
}

function tagSide(sides: readonly Side[], tag: JsonNode): Side | undefined {
  const key = readText(member(tag, 'key'));
  const remote = isAddress(tag) ? sides.find((side) => side.remote === key) : undefined;
  return remote ?? findSide(sides, readServiceName(member(tag, 'endpoint')));
}

interface Part {
  readonly side: Side;
  readonly isFirst: boolean;
  readonly annotations: readonly Annotation[];
  readonly tags: readonly JsonNode[];
}

function makeSpan(context: ForeignContext, node: JsonNode, place: FilePlace, part: Part): ZipkinSpan {
  const { side, tags } = part;
  const text = (key: string) => readText(member(node, key));
  // The record's own time is the client's, where the client has part in it.
  const own = part.isFirst ? parseDecimalTime(text('timestamp'), 3) : 0n;
  const length = part.isFirst ? parseDecimalDuration(text('duration'), 3) : undefined;
  const start = own || (side.begin?.time ?? 0n);
  const end = start > 0n && length !== undefined ? start + length : (side.end?.time ?? 0n);
  const service = readServiceName(side.endpoint);
  const error = tags.find((tag) => readText(member(tag, 'key')) === 'error');
  return {
    traceId: text('traceId'),
    spanId: text('id'),
    parentSpanId: text('parentId'),
    name: text('name'),
    otelKind: side.kind,
    start,
    end,
    status: error === undefined ? { code: 0, message: '' } : { code: 2, message: readText(member(error, 'value')) },
    attributes: [...tags.flatMap((tag) => attributesOfTag(side, tag)), ...readAttributes(node, 'zipkin.', KNOWN)],
    events: [
      // What the record's own time does not say.
      ...[side.begin, side.end].filter((one) => one !== undefined && one.time !== start && one.time !== end),
      ...part.annotations,
    ].flatMap((one) => (one === undefined ? [] : [makeEvent(one, service)])),
    resource: endpointResource(context, side.endpoint),
    place,
    service,
    isServer: side.kind === 'server' || (side.kind === 'consumer' && !part.isFirst),
  };
}

function attributesOfTag(side: Side, tag: JsonNode): Attribute[] {
  const key = readText(member(tag, 'key'));
  const endpoint = member(tag, 'endpoint');
  if (isAddress(tag)) {
    return key === side.remote ? remoteAttributes(side.kind, endpoint) : readAttributes(endpoint, `zipkin.${key}.`);
  }
  return [{ key, value: tagValue(tag) }];
}

function tagValue(tag: JsonNode): Value {
  const value = member(tag, 'value');
  const text = readText(value);
  const type = readText(member(tag, 'type'));
  if (/^I(16|32|64)$/.test(type) && /^-?\d+$/.test(text)) return parseNumber(text);
  if (type === 'DOUBLE' && text !== '' && !Number.isNaN(Number(text))) return { type: 'double', value: Number(text) };
  if (type === 'BYTES' && value?.type === 'string') return { type: 'bytes', value: text };
  return readValue(value);
}

function makeEvent({ time, value, service }: Annotation, own: string): SpanEvent {
  return {
    time,
    name: value,
    attributes: service === own ? [] : textAttributes({ 'zipkin.endpoint.serviceName': service }),
  };
}
