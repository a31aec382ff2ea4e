/** Attributes and values of OTLP/JSON, whole and exact. */
import type { Attribute, Value } from '../../trace/value.ts';
import { itemsOf, type JsonEntry, type JsonNode, member, textOf } from '../json/tree.ts';
import { VALUE_FIELD, VALUE_KEYS } from './names.ts';

const VALUE_TYPES: ReadonlyMap<string, number> = new Map(VALUE_KEYS);

/** An attribute list: OTLP's `[{key, value}]`, or a plain object as some writers have it. Repeated keys are all kept. */
export function attributesOf(node: JsonNode | undefined): Attribute[] {
  if (node?.type === 'object') return node.entries.map(({ key, value }) => ({ key, value: plainValue(value) }));
  return itemsOf(node).map((item) => ({ key: textOf(member(item, 'key')), value: anyValueOf(member(item, 'value')) }));
}

/** OTLP's AnyValue. Anything that is not one is taken as plain JSON. */
export function anyValueOf(node: JsonNode | undefined): Value {
  if (node === undefined) return { type: 'null' };
  if (node.type !== 'object') return plainValue(node);
  if (node.entries.length === 0) return { type: 'null' };
  const entry = node.entries[node.entries.length - 1] as JsonEntry;
  const inner = entry.value;
  switch (VALUE_TYPES.get(entry.key)) {
    case VALUE_FIELD.string:
      return inner.type === 'string' ? { type: 'string', value: inner.value } : plainValue(inner);
    case VALUE_FIELD.bool:
      return inner.type === 'bool' ? inner : { type: 'bool', value: textOf(inner) === 'true' };
    case VALUE_FIELD.int:
      return { type: 'int', value: integerText(textOf(inner)) };
    case VALUE_FIELD.double:
      return { type: 'double', value: Number(textOf(inner)) };
    case VALUE_FIELD.bytes:
      return { type: 'bytes', value: textOf(inner) };
    case VALUE_FIELD.array:
      return tooDeep(inner) ?? { type: 'array', value: itemsOf(member(inner, 'values')).map(anyValueOf) };
    case VALUE_FIELD.map:
      return tooDeep(inner) ?? { type: 'map', value: attributesOf(member(inner, 'values')) };
    default:
      return plainValue(node);
  }
}

/** The text of a list that is nested too deeply for its parts to be told. */
function tooDeep(list: JsonNode): Value | undefined {
  const values = list.type === 'deep' ? list : member(list, 'values');
  const node = values?.type === 'deep' ? values : itemsOf(values).find((item) => item.type === 'deep');
  return node?.type === 'deep' ? { type: 'string', value: node.text } : undefined;
}

/** JSON that has no types of OTLP: `1` is an integer, `1.5` is not. */
function plainValue(node: JsonNode): Value {
  switch (node.type) {
    case 'number':
      return /^-?\d+$/.test(node.text)
        ? { type: 'int', value: node.text }
        : { type: 'double', value: Number(node.text) };
    case 'array':
      return { type: 'array', value: node.items.map(plainValue) };
    case 'object':
      return { type: 'map', value: node.entries.map(({ key, value }) => ({ key, value: plainValue(value) })) };
    case 'deep':
      return { type: 'string', value: node.text };
    default:
      return node;
  }
}

/** Decimal digits of an integer, also of one written `1e3` or `7.0`; anything else as it is. */
function integerText(text: string): string {
  if (/^-?\d+$/.test(text)) return text;
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isInteger(value) ? BigInt(value).toString() : text;
}

/** Unix nanoseconds to the last digit; 0n where it is none. */
export function timeOf(node: JsonNode | undefined): bigint {
  const text = textOf(node);
  if (/^\d+$/.test(text)) return BigInt(text);
  const value = text === '' ? Number.NaN : Number(text);
  return value >= 0 && Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}
