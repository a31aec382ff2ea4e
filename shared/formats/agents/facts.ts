/** Attributes of steps, from whatever a log has at hand. */
import type { Attribute, Value } from '../../trace/value.ts';
import { numberValue, valueOfNode } from '../foreign/values.ts';
import { type JsonNode, textOf } from '../json/tree.ts';

type Fact = string | number | boolean | bigint | readonly string[] | JsonNode | undefined;

/** An attribute for each fact that is there: not undefined, null or empty. */
export function facts(of: Readonly<Record<string, Fact>>): Attribute[] {
  const attributes: Attribute[] = [];
  for (const [key, fact] of Object.entries(of)) {
    const value = valueOfFact(fact);
    if (value !== undefined) attributes.push({ key, value });
  }
  return attributes;
}

function valueOfFact(fact: Fact): Value | undefined {
  switch (typeof fact) {
    case 'undefined':
      return undefined;
    case 'string':
      return fact === '' ? undefined : { type: 'string', value: fact };
    case 'boolean':
      return { type: 'bool', value: fact };
    case 'number':
      return numberValue(String(fact));
    case 'bigint':
      return { type: 'int', value: String(fact) };
    default:
  }
  if (isTexts(fact)) {
    return fact.length === 0
      ? undefined
      : { type: 'array', value: fact.map((text) => ({ type: 'string', value: text })) };
  }
  if (fact.type === 'null' || (fact.type === 'string' && fact.value === '')) return undefined;
  return valueOfNode(fact);
}

const isTexts = (fact: readonly string[] | JsonNode): fact is readonly string[] => Array.isArray(fact);

/** Token counts and cost of a call, as nodes of the log. */
export interface Usage {
  /** All that went in, with what came from a cache; see `sumOf`. */
  readonly input?: JsonNode | undefined;
  readonly output?: JsonNode | undefined;
  readonly cacheRead?: JsonNode | undefined;
  readonly cacheWrite?: JsonNode | undefined;
  readonly reasoning?: JsonNode | undefined;
  readonly total?: JsonNode | undefined;
  /** US dollars. */
  readonly cost?: JsonNode | undefined;
}

export function usageFacts(usage: Usage): Attribute[] {
  return facts({
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
 * Whole numbers added up; undefined where none is there. OpenTelemetry counts cached tokens as input tokens, which
 * Anthropic's and pi's numbers leave out.
 */
export function sumOf(...nodes: readonly (JsonNode | undefined)[]): JsonNode | undefined {
  const counts = nodes.map(textOf).filter((text) => /^\d{1,25}$/.test(text));
  if (counts.length === 0) return undefined;
  return { type: 'number', text: String(counts.reduce((sum, count) => sum + BigInt(count), 0n)) };
}

/** The later of equal keys counts. */
export function merged(...lists: readonly (readonly Attribute[])[]): Attribute[] {
  const map = new Map<string, Attribute>();
  for (const list of lists) for (const attribute of list) map.set(attribute.key, attribute);
  return [...map.values()];
}

/** As `merged`, but what only the log's own keys tell of several records is all kept: `codex.id`, `codex.id.2`. */
export function joined(one: readonly Attribute[], other: readonly Attribute[]): Attribute[] {
  const map = new Map(one.map((attribute) => [attribute.key, attribute]));
  for (const attribute of other) {
    let { key } = attribute;
    const text = JSON.stringify(attribute.value);
    for (let n = 2; !key.startsWith('gen_ai.') && n < 1000; n++) {
      const known = map.get(key);
      if (known === undefined || JSON.stringify(known.value) === text) break;
      key = `${attribute.key}.${n}`;
    }
    map.set(key, { key, value: attribute.value });
  }
  return [...map.values()];
}
