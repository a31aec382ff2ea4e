/** Jaeger's process: what OpenTelemetry calls a resource. */
import type { Attribute } from '../../trace/value.ts';
import { readAttributes, textAttributes } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { readTags } from './tags.ts';

const KNOWN = new Set(['serviceName', 'service_name', 'tags', 'tag', 'key']);

/** The attributes of a process. */
export function processAttributes(node: JsonNode | undefined): Attribute[] {
  return [
    ...textAttributes({ 'service.name': readText(member(node, 'serviceName', 'service_name')) }),
    ...readTags(member(node, 'tags'), member(node, 'tag')),
    ...readAttributes(node, 'jaeger.', KNOWN),
  ];
}
