/** A span of Zipkin's second model. */
import type { Attribute, SpanEvent } from '../../trace/value.ts';
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { parseKind } from '../foreign/otel.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { readAttributes, readValue, textAttributes } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import type { ZipkinSpan } from './join.ts';

const KNOWN = new Set(
  'traceId id parentId name kind timestamp duration localEndpoint remoteEndpoint annotations tags shared'.split(' '),
);

export function readV2Span(context: ForeignContext, node: JsonNode, place: FilePlace): ZipkinSpan {
  const text = (key: string) => readText(member(node, key));
  const local = member(node, 'localEndpoint');
  const service = readText(member(local, 'serviceName'));
  const shared = member(node, 'shared');
  const start = parseDecimalTime(text('timestamp'), 3);
  const length = text('duration');
  const tags = member(node, 'tags');
  const error = member(tags, 'error');
  const kind = parseKind(text('kind'));
  const isShared = shared?.type === 'bool' && shared.value;
  return {
    traceId: text('traceId'),
    spanId: text('id'),
    parentSpanId: text('parentId'),
    name: text('name'),
    otelKind: kind,
    start,
    end: start > 0n && length !== '' ? start + parseDecimalTime(length, 3) : 0n,
    status: error === undefined ? { code: 0, message: '' } : { code: 2, message: readText(error) },
    attributes: [
      ...readAttributes(tags),
      ...remoteAttributes(kind, member(node, 'remoteEndpoint')),
      ...(isShared ? [{ key: 'zipkin.shared', value: { type: 'bool', value: true } } as const] : []),
      ...(kind === '' ? textAttributes({ 'zipkin.kind': text('kind') }) : []),
      ...readAttributes(node, 'zipkin.', KNOWN),
    ],
    events: arrayItems(member(node, 'annotations')).map(readEvent),
    resource: endpointResource(context, local),
    place,
    service,
    isServer: kind === 'server' || isShared,
  };
}

/** The process that reported: its service and where it was. */
export function endpointResource(context: ForeignContext, endpoint: JsonNode | undefined): number {
  const attributes = [
    ...textAttributes({ 'service.name': readText(member(endpoint, 'serviceName')) }),
    ...readAttributes(endpoint, 'host.', new Set(['serviceName'])),
  ];
  if (attributes.length === 0) return 0;
  return context.resource(attributes.map(({ key, value }) => `${key}=${JSON.stringify(value)}`).join(), attributes);
}

const NAMES: Readonly<Record<string, string>> = { ipv4: 'address', ipv6: 'address' };

/** The other end of the call, under the names that OpenTelemetry has for a peer and its service. */
export function remoteAttributes(kind: string, endpoint: JsonNode | undefined): Attribute[] {
  if (endpoint?.type !== 'object') return [];
  const end = kind === 'server' || kind === 'consumer' ? 'client' : 'server';
  const used = new Set<string>();
  return endpoint.entries.map(({ key, value }) => {
    const name = key === 'serviceName' ? 'peer.service' : `${end}.${NAMES[key] ?? key}`;
    // Both addresses of one host.
    const free = used.has(name) ? `zipkin.remote.${key}` : name;
    used.add(free);
    return { key: free, value: readValue(value) };
  });
}

function readEvent(node: JsonNode): SpanEvent {
  return {
    time: parseDecimalTime(readText(member(node, 'timestamp')), 3),
    name: readText(member(node, 'value')),
    attributes: readAttributes(node, 'zipkin.', new Set(['timestamp', 'value'])),
  };
}
