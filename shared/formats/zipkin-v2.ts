/**
 * Zipkin's v2 JSON: an array of spans, arrays of arrays, or spans as lines.
 * Source: https://zipkin.io/zipkin-api/ (Zipkin v2 model) and files of its users.
 */
import type { Attribute, SpanEvent } from '../trace/value.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from './foreign/foreign.ts';
import { confidence, has, hasAny } from './foreign/recognise.ts';
import { decimalTime } from './foreign/times.ts';
import { attributesOfNode, stringAttribute, textAttributes, valueOfNode } from './foreign/values.ts';
import { readRecords } from './json/records.ts';
import { itemsOf, type JsonNode, member, textOf } from './json/tree.ts';

const KNOWN = new Set(
  'traceId id parentId name kind timestamp duration localEndpoint remoteEndpoint annotations tags debug shared'.split(
    ' ',
  ),
);

export const zipkinV2: ForeignFormat = {
  name: 'zipkin-v2',
  title: 'Zipkin v2',
  recognise: (head) =>
    confidence(
      head,
      0.7,
      (sketch) =>
        has(sketch, 'traceId', 'id') &&
        !hasAny(sketch, 'binaryAnnotations', 'annotations[].endpoint', 'startTime', 'spanId', 'attributes', 'resource'),
    ),
  async read(stream, context) {
    await readRecords(
      stream,
      {
        rule: (path, type) =>
          type === 'object' ? 'record' : /^(\[\])*$/.test(path) && type === 'array' ? 'enter' : 'skip',
        record: (_path, node, place) => readSpan(context, node, place),
        recover: (node) => (isSpan(node) ? '[]' : undefined),
        report: (problem) => context.report(problem),
        count: (what, by) => context.count(what, by),
      },
      (bytes) => context.progress(bytes),
    );
  },
};

const isSpan = (node: JsonNode): boolean => textOf(member(node, 'traceId')) !== '' && textOf(member(node, 'id')) !== '';

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  if (!isSpan(node)) {
    context.count('records that are not spans');
    return;
  }
  const text = (key: string) => textOf(member(node, key));
  const local = member(node, 'localEndpoint');
  const service = textOf(member(local, 'serviceName'));
  const shared = member(node, 'shared');
  const start = decimalTime(text('timestamp'), 3);
  const length = text('duration');
  const tags = member(node, 'tags');
  const error = tags && textOf(member(tags, 'error'));
  const isShared = shared?.type === 'bool' && shared.value;
  // A server that shares its client's id is the client's child; both have to be seen.
  const id = text('id');
  context.span({
    traceId: text('traceId'),
    spanId: isShared ? `${id}-${service || 'shared'}` : id,
    parentSpanId: isShared ? id : text('parentId'),
    name: text('name'),
    otelKind: text('kind').toLowerCase(),
    start,
    end: start > 0n && length !== '' ? start + decimalTime(length, 3) : 0n,
    status:
      error === undefined || (error === '' && !hasTag(tags, 'error'))
        ? { code: 0, message: '' }
        : { code: 2, message: error },
    attributes: [
      ...attributesOfNode(tags),
      ...endpointAttributes('client.address', member(node, 'remoteEndpoint')),
      ...(isShared ? [stringAttribute('zipkin.shared_id', id)] : []),
      ...attributesOfNode(node, 'zipkin.', KNOWN),
    ],
    events: itemsOf(member(node, 'annotations')).map(eventOf),
    resource: context.resource(service, [
      ...textAttributes({ 'service.name': service }),
      ...endpointAttributes('host', local),
    ]),
    place,
  });
}

const hasTag = (tags: JsonNode | undefined, key: string): boolean => member(tags, key) !== undefined;

function endpointAttributes(prefix: string, endpoint: JsonNode | undefined): Attribute[] {
  if (endpoint?.type !== 'object') return [];
  return endpoint.entries
    .filter(({ key }) => !(prefix === 'host' && key === 'serviceName'))
    .map(({ key, value }) => ({
      key: `${prefix}.${key === 'serviceName' ? 'service.name' : key}`,
      value: valueOfNode(value),
    }));
}

function eventOf(node: JsonNode): SpanEvent {
  return {
    time: decimalTime(textOf(member(node, 'timestamp')), 3),
    name: textOf(member(node, 'value')),
    attributes: [],
  };
}
