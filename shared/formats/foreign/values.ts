/** From JSON as it is written to attribute values. */
import type { Attribute, Value } from '../../trace/value.ts';
import type { JsonNode } from '../json/tree.ts';

/** Returns a value with the type it is written in; whole numbers stay text, so that no digit is lost. */
export function readValue(node: JsonNode | undefined): Value {
  switch (node?.type) {
    case 'string':
      return { type: 'string', value: node.value };
    case 'bool':
      return { type: 'bool', value: node.value };
    case 'number':
      return parseNumber(node.text);
    case 'array':
      return { type: 'array', value: node.items.map(readValue) };
    case 'object':
      return { type: 'map', value: node.entries.map(({ key, value }) => ({ key, value: readValue(value) })) };
    case 'deep':
      return { type: 'string', value: node.text };
    default:
      return { type: 'null' };
  }
}

/** Parses a number: whole, or with a fraction. */
export function parseNumber(text: string): Value {
  return /^-?\d{1,25}$/.test(text) ? { type: 'int', value: text } : { type: 'double', value: Number(text) };
}

/** Returns the entries of an object as attributes, with `prefix` before their keys; `except` these. */
export function readAttributes(
  node: JsonNode | undefined,
  prefix = '',
  except: ReadonlySet<string> = NONE,
): Attribute[] {
  if (node?.type !== 'object') return [];
  return node.entries
    .filter(({ key, value }) => !except.has(key) && value.type !== 'null')
    .map(({ key, value }) => ({ key: prefix + key, value: readValue(value) }));
}

/** Returns all entries of an object as attributes, nulls too. */
export function readEntries(node: JsonNode | undefined): Attribute[] {
  return node?.type === 'object' ? node.entries.map(({ key, value }) => ({ key, value: readValue(value) })) : [];
}

const NONE: ReadonlySet<string> = new Set();

/** Makes an attribute of a text. */
export const stringAttribute = (key: string, value: string): Attribute => ({ key, value: { type: 'string', value } });

/** An attribute for each text that is not empty. */
export function textAttributes(texts: Readonly<Record<string, string | undefined>>): Attribute[] {
  return Object.entries(texts).flatMap(([key, value]) => (value ? [stringAttribute(key, value)] : []));
}

/** A node as JSON text again. Numbers stay as they were written. */
export function jsonText(node: JsonNode | undefined): string {
  switch (node?.type) {
    case 'string':
      return JSON.stringify(node.value);
    case 'bool':
      return String(node.value);
    case 'number':
    case 'deep':
      return node.text;
    case 'array':
      return `[${node.items.map(jsonText).join(',')}]`;
    case 'object':
      return `{${node.entries.map(({ key, value }) => `${JSON.stringify(key)}:${jsonText(value)}`).join(',')}}`;
    default:
      return 'null';
  }
}
