/** Attributes and values of OTLP/JSON, whole and exact. */
import type { Attribute, Value } from '../../trace/value.ts';
import { arrayItems, type JsonEntry, type JsonNode, member, readText } from '../json/tree.ts';
import { VALUE_FIELD, VALUE_KEYS } from './names.ts';

const VALUE_TYPES: ReadonlyMap<string, number> = new Map(VALUE_KEYS);

/** An attribute list: OTLP's `[{key, value}]`, or a plain object as some writers have it. Repeated keys are all kept. */
export function readOtlpAttributes(node: JsonNode | undefined): Attribute[] {
  if (node?.type === 'object') return node.entries.map(({ key, value }) => ({ key, value: readPlainValue(value) }));
  return arrayItems(node).map((item) => ({
    key: readText(member(item, 'key')),
    value: readAnyValue(member(item, 'value')),
  }));
}

/** OTLP's AnyValue. Anything that is not one is taken as plain JSON. */
export function readAnyValue(node: JsonNode | undefined): Value {
  if (node === undefined) return { type: 'null' };
  if (node.type !== 'object') return readPlainValue(node);
  if (node.entries.length === 0) return { type: 'null' };
  const entry = node.entries[node.entries.length - 1] as JsonEntry;
  const inner = entry.value;
  switch (VALUE_TYPES.get(entry.key)) {
    case VALUE_FIELD.string:
      return inner.type === 'string' ? { type: 'string', value: inner.value } : readPlainValue(inner);
    case VALUE_FIELD.bool:
      return inner.type === 'bool' ? inner : { type: 'bool', value: readText(inner) === 'true' };
    case VALUE_FIELD.int:
      return { type: 'int', value: integerText(readText(inner)) };
    case VALUE_FIELD.double:
      return { type: 'double', value: Number(readText(inner)) };
    case VALUE_FIELD.bytes:
      return { type: 'bytes', value: readText(inner) };
    case VALUE_FIELD.array:
      return tooDeep(inner) ?? { type: 'array', value: arrayItems(member(inner, 'values')).map(readAnyValue) };
    case VALUE_FIELD.map:
      return tooDeep(inner) ?? { type: 'map', value: readOtlpAttributes(member(inner, 'values')) };
    default:
      return readPlainValue(node);
  }
}

/** The text of a list that is nested too deeply for its parts to be told. */
function tooDeep(list: JsonNode): Value | undefined {
  const values = list.type === 'deep' ? list : member(list, 'values');
  const node = values?.type === 'deep' ? values : arrayItems(values).find((item) => item.type === 'deep');
  return node?.type === 'deep' ? { type: 'string', value: node.text } : undefined;
}

/** JSON that has no types of OTLP: `1` is an integer, `1.5` is not. */
function readPlainValue(node: JsonNode): Value {
  switch (node.type) {
    case 'number':
      return /^-?\d+$/.test(node.text)
        ? { type: 'int', value: node.text }
        : { type: 'double', value: Number(node.text) };
    case 'array':
      return { type: 'array', value: node.items.map(readPlainValue) };
    case 'object':
      return { type: 'map', value: node.entries.map(({ key, value }) => ({ key, value: readPlainValue(value) })) };
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
export function readUnixNanos(node: JsonNode | undefined): bigint {
  const text = readText(node);
  if (/^\d+$/.test(text)) return BigInt(text);
  const value = text === '' ? Number.NaN : Number(text);
  return value >= 0 && Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}
