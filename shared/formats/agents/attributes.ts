/** Attributes of steps, made from the nodes and texts of a log. */
import type { Attribute, Value } from '../../trace/value.ts';
import { parseNumber, readValue } from '../foreign/values.ts';
import { type JsonNode, readText } from '../json/tree.ts';

/** A value of an attribute, as a log has it. */
type LogValue = string | number | boolean | bigint | readonly string[] | JsonNode | undefined;

/** Returns an attribute for each value that is not undefined, null or empty. */
export function makeAttributes(values: Readonly<Record<string, LogValue>>): Attribute[] {
  const attributes: Attribute[] = [];
  for (const [key, logValue] of Object.entries(values)) {
    const value = makeValue(logValue);
    if (value !== undefined) attributes.push({ key, value });
  }
  return attributes;
}

function makeValue(value: LogValue): Value | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined;
    case 'string':
      return value === '' ? undefined : { type: 'string', value: value };
    case 'boolean':
      return { type: 'bool', value: value };
    case 'number':
      return parseNumber(String(value));
    case 'bigint':
      return { type: 'int', value: String(value) };
    default:
  }
  if (isTextList(value)) {
    return value.length === 0
      ? undefined
      : { type: 'array', value: value.map((text) => ({ type: 'string', value: text })) };
  }
  if (value.type === 'null' || (value.type === 'string' && value.value === '')) return undefined;
  return readValue(value);
}

const isTextList = (value: readonly string[] | JsonNode): value is readonly string[] => Array.isArray(value);

/** Token counts and cost of a model call, as nodes of the log. */
export interface Usage {
  /** All input tokens, cached ones too; see `addCounts`. */
  readonly input?: JsonNode | undefined;
  readonly output?: JsonNode | undefined;
  readonly cacheRead?: JsonNode | undefined;
  readonly cacheWrite?: JsonNode | undefined;
  readonly reasoning?: JsonNode | undefined;
  readonly total?: JsonNode | undefined;
  /** US dollars. */
  readonly cost?: JsonNode | undefined;
}

export function usageAttributes(usage: Usage): Attribute[] {
  return makeAttributes({
    'gen_ai.usage.input_tokens': usage.input,
    'gen_ai.usage.output_tokens': usage.output,
    'gen_ai.usage.cache_read.input_tokens': usage.cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': usage.cacheWrite,
    'gen_ai.usage.reasoning.output_tokens': usage.reasoning,
    'gen_ai.usage.total_tokens': usage.total,
    'gen_ai.usage.cost': usage.cost,
  });
}

/**
 * Returns the sum of whole numbers, undefined where no node is one. OpenTelemetry counts cached tokens as input tokens:
 * Anthropic's and pi's numbers leave them out.
 */
export function addCounts(...nodes: readonly (JsonNode | undefined)[]): JsonNode | undefined {
  const counts = nodes.map(readText).filter((text) => /^\d{1,25}$/.test(text));
  if (counts.length === 0) return undefined;
  return { type: 'number', text: String(counts.reduce((sum, count) => sum + BigInt(count), 0n)) };
}

/** Returns the attributes of all lists. Of several with one key the last is kept. */
export function mergeAttributes(...lists: readonly (readonly Attribute[])[]): Attribute[] {
  const map = new Map<string, Attribute>();
  for (const list of lists) for (const attribute of list) map.set(attribute.key, attribute);
  return [...map.values()];
}

/**
 * Returns the attributes of two records of one step. Of several with one key all are kept (`codex.id`, `codex.id.2`), but
 * for those of OpenTelemetry (`gen_ai.…`), whose last is kept.
 */
export function joinAttributes(first: readonly Attribute[], second: readonly Attribute[]): Attribute[] {
  const map = new Map(first.map((attribute) => [attribute.key, attribute]));
  for (const attribute of second) {
    let { key } = attribute;
    const text = JSON.stringify(attribute.value);
    for (let n = 2; !key.startsWith('gen_ai.') && n < 1000; n++) {
      const earlier = map.get(key);
      if (earlier === undefined || JSON.stringify(earlier.value) === text) break;
      key = `${attribute.key}.${n}`;
    }
    map.set(key, { key, value: attribute.value });
  }
  return [...map.values()];
}
