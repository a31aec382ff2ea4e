/** Jaeger's tags: lists of `{key, type, value}`, of `{key, vType, vStr, …}`, or maps as Elasticsearch keeps them. */
import type { Attribute, InstrumentationScope, SpanContent, Value } from '../../trace/value.ts';
import { parseKind, parseStatusCode } from '../foreign/otel.ts';
import { parseNumber, readValue } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

/** All tags of a list, or of a map in which dots were replaced by `@`. */
export function readTags(list: JsonNode | undefined, map?: JsonNode): Attribute[] {
  const tags = arrayItems(list).map((node) => ({ key: readText(member(node, 'key')), value: tagValue(node) }));
  if (map?.type === 'object') {
    for (const { key, value } of map.entries) tags.push({ key: key.replaceAll('@', '.'), value: readValue(value) });
  }
  return tags;
}

function tagValue(node: JsonNode): Value {
  const value = member(node, 'value');
  if (value !== undefined) return typedValue(readText(member(node, 'type')).toLowerCase(), value);
  // Of the model's protobuf: what has its type's zero value is left out.
  switch (readText(member(node, 'vType', 'v_type')).toUpperCase() || '0') {
    case 'BOOL':
    case '1':
      return typedValue('bool', member(node, 'vBool', 'v_bool') ?? { type: 'bool', value: false });
    case 'INT64':
    case '2':
      return typedValue('int64', member(node, 'vInt64', 'v_int64') ?? { type: 'number', text: '0' });
    case 'FLOAT64':
    case '3':
      return typedValue('float64', member(node, 'vFloat64', 'v_float64') ?? { type: 'number', text: '0' });
    case 'BINARY':
    case '4':
      return { type: 'bytes', value: readText(member(node, 'vBinary', 'v_binary')) };
    default:
      return { type: 'string', value: readText(member(node, 'vStr', 'v_str')) };
  }
}

/** A value of the type that its tag names; one that is no such value stays as it is written. */
function typedValue(type: string, node: JsonNode): Value {
  const text = readText(node);
  if (type === 'bool' && /^(true|false)$/i.test(text)) return { type: 'bool', value: text.toLowerCase() === 'true' };
  if (type === 'int64' && /^-?\d+$/.test(text)) return parseNumber(text);
  if (type === 'float64' && node.type !== 'bool' && text !== '' && (text === 'NaN' || !Number.isNaN(Number(text)))) {
    return { type: 'double', value: Number(text) };
  }
  if (type === 'binary' && node.type === 'string') return { type: 'bytes', value: hexToBase64(text) };
  return readValue(node);
}

/** Elasticsearch has bytes as hex, the API as base64. */
function hexToBase64(text: string): string {
  if (text.length % 2 !== 0 || !/^[0-9a-f]+$/.test(text)) return text;
  return btoa(text.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
}

/** Returns a scalar value as text; empty for anything else. */
export const scalarText = (value: Value | undefined): string =>
  value?.type === 'string' || value?.type === 'int' || value?.type === 'bool' || value?.type === 'double'
    ? String(value.value)
    : '';

/** The fields of OpenTelemetry that Jaeger keeps in tags, and the other tags. */
export interface TagFields {
  readonly otelKind: string;
  readonly status: SpanContent['status'];
  readonly scope: InstrumentationScope | undefined;
  readonly traceState: string;
  readonly attributes: Attribute[];
}

const SCOPE_NAMES = ['otel.scope.name', 'otel.library.name'];
const SCOPE_VERSIONS = ['otel.scope.version', 'otel.library.version'];

/** Reads the fields that Jaeger keeps in tags. */
export function readTagFields(tags: readonly Attribute[]): TagFields {
  const find = (...keys: readonly string[]) => scalarText(tags.find(({ key }) => keys.includes(key))?.value);
  const otelKind = parseKind(find('span.kind'));
  const code = find('otel.status_code');
  const failed = find('error') === 'true';
  const name = find(...SCOPE_NAMES);
  const version = find(...SCOPE_VERSIONS);
  const taken = new Set(['otel.status_description', 'w3c.tracestate', ...SCOPE_NAMES, ...SCOPE_VERSIONS]);
  if (otelKind !== '') taken.add('span.kind');
  if (code !== '') taken.add('otel.status_code');
  // Written beside the status code for those who do not know it.
  if (failed && parseStatusCode(code) === 2) taken.add('error');
  return {
    otelKind,
    status: { code: parseStatusCode(code) || (failed ? 2 : 0), message: find('otel.status_description') },
    scope: name === '' && version === '' ? undefined : { name, version, attributes: [] },
    traceState: find('w3c.tracestate'),
    attributes: tags.filter(({ key }) => !taken.has(key)),
  };
}
