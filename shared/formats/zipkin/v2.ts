/** A span of Zipkin's second model. */
import type { Attribute, SpanEvent } from '../../trace/value.ts';
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { kindNamed } from '../foreign/otel.ts';
import { decimalTime } from '../foreign/times.ts';
import { attributesOfNode, textAttributes, valueOfNode } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';
import type { ZipkinSpan } from './join.ts';

const KNOWN = new Set(
  'traceId id parentId name kind timestamp duration localEndpoint remoteEndpoint annotations tags shared'.split(' '),
);

export function spanOfV2(context: ForeignContext, node: JsonNode, place: FilePlace): ZipkinSpan {
  const text = (key: string) => textOf(member(node, key));
  const local = member(node, 'localEndpoint');
  const service = textOf(member(local, 'serviceName'));
  const shared = member(node, 'shared');
  const start = decimalTime(text('timestamp'), 3);
  const length = text('duration');
  const tags = member(node, 'tags');
  const error = member(tags, 'error');
  const kind = kindNamed(text('kind'));
  const isShared = shared?.type === 'bool' && shared.value;
  return {
    traceId: text('traceId'),
    spanId: text('id'),
    parentSpanId: text('parentId'),
    name: text('name'),
    otelKind: kind,
    start,
    end: start > 0n && length !== '' ? start + decimalTime(length, 3) : 0n,
    status: error === undefined ? { code: 0, message: '' } : { code: 2, message: textOf(error) },
    attributes: [
      ...attributesOfNode(tags),
      ...remoteAttributes(kind, member(node, 'remoteEndpoint')),
      ...(isShared ? [{ key: 'zipkin.shared', value: { type: 'bool', value: true } } as const] : []),
      ...(kind === '' ? textAttributes({ 'zipkin.kind': text('kind') }) : []),
      ...attributesOfNode(node, 'zipkin.', KNOWN),
    ],
    events: itemsOf(member(node, 'annotations')).map(eventOf),
    resource: endpointResource(context, local),
    place,
    service,
    isServer: kind === 'server' || isShared,
  };
}

/** The process that reported: its service and where it was. */
export function endpointResource(context: ForeignContext, endpoint: JsonNode | undefined): number {
  const attributes = [
    ...textAttributes({ 'service.name': textOf(member(endpoint, 'serviceName')) }),
    ...attributesOfNode(endpoint, 'host.', new Set(['serviceName'])),
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
    return { key: free, value: valueOfNode(value) };
  });
}

function eventOf(node: JsonNode): SpanEvent {
  return {
    time: decimalTime(textOf(member(node, 'timestamp')), 3),
    name: textOf(member(node, 'value')),
    attributes: attributesOfNode(node, 'zipkin.', new Set(['timestamp', 'value'])),
  };
}
