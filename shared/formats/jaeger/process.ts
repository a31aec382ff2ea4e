/** Jaeger's process: what OpenTelemetry calls a resource. */
import type { Attribute } from '../../trace/value.ts';
import { attributesOfNode, textAttributes } from '../foreign/values.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import { tagsOf } from './tags.ts';

const KNOWN = new Set(['serviceName', 'service_name', 'tags', 'tag', 'key']);

/** The attributes of a process. */
export function processAttributes(node: JsonNode | undefined): Attribute[] {
  return [
    ...textAttributes({ 'service.name': textOf(member(node, 'serviceName', 'service_name')) }),
    ...tagsOf(member(node, 'tags'), member(node, 'tag')),
    ...attributesOfNode(node, 'jaeger.', KNOWN),
  ];
}
