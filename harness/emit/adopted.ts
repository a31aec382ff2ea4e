/** What another program sent, made ready for the cell's file: whatever it holds, and with secrets masked. */
import { isObject } from '../../shared/base/is-object.ts';
import { maskText, maskValue } from '../../shared/secrets/mask.ts';
import { MASK } from '../../shared/secrets/replacement.ts';
import type { Attribute, Value } from '../../shared/trace/value.ts';
import { anyValue, toValue } from './otlp-json.ts';
import { LIST_OF, type Signal } from './signal.ts';

/** One export request, cut into the elements of its list. */
export interface AdoptedPart {
  readonly signal: Signal;
  /** Elements of `resourceSpans`, `resourceLogs` or `resourceMetrics`, as JSON text. */
  readonly elements: readonly string[];
  /** Spans, log records or metrics in each of them. */
  readonly records: readonly number[];
}

/** Nothing in OTLP outside of values is nested this deep. */
const DEEPEST = 200;
const LISTS: readonly (readonly [signal: Signal, scopes: string, records: string])[] = [
  ['traces', 'scopeSpans', 'spans'],
  ['logs', 'scopeLogs', 'logRecords'],
  ['metrics', 'scopeMetrics', 'metrics'],
];
/** Most of the strings, and never secret. */
const PLAIN = /^(?:traceId|spanId|parentSpanId|schemaUrl|\w*TimeUnixNano|timeUnixNano)$/;

/** Reads an export request. Throws where it is none, or cannot be written as JSON. */
export function adopted(line: unknown, mask: boolean): AdoptedPart[] {
  const parts: AdoptedPart[] = [];
  for (const [signal, scopes, records] of LISTS) {
    const all = isObject(line) ? line[LIST_OF[signal]] : undefined;
    if (!Array.isArray(all)) continue;
    parts.push({
      signal,
      elements: all.map((element) => toJson(mask ? masked('', element, 0) : element)),
      records: all.map((element) => countIn(element, scopes, records)),
    });
  }
  if (parts.length === 0) throw new Error('it holds neither resourceSpans, resourceLogs nor resourceMetrics');
  return parts;
}

function toJson(element: unknown): string {
  return JSON.stringify(element, (_key, value) => (typeof value === 'bigint' ? String(value) : value)) ?? 'null';
}

function countIn(element: unknown, scopes: string, records: string): number {
  let count = 0;
  for (const scope of listIn(element, scopes)) count += listIn(scope, records).length;
  return count;
}

function listIn(node: unknown, name: string): readonly unknown[] {
  const list = isObject(node) ? node[name] : undefined;
  return Array.isArray(list) ? list : [];
}

/** A copy with its secrets masked. `name`: under which name it stands. */
function masked(name: string, node: unknown, depth: number): unknown {
  if (depth > DEEPEST) return MASK;
  if (typeof node === 'string') return PLAIN.test(name) ? node : adoptText(name, node);
  if (Array.isArray(node)) return node.map((element) => masked(name, element, depth + 1));
  if (!isObject(node)) return node;
  const cut: Cut = { any: false };
  const value = fromAnyValue(node, cut, 0);
  if (value) {
    const result = maskValue(name, value);
    return result.count === 0 && !cut.any ? node : anyValue(result.value);
  }
  // `{key, value}`: the name of the value is the key's value. A value in an odd shape keeps the name it stands under.
  const { key } = node;
  const nameOf = (member: string) => (typeof key === 'string' ? key : member.endsWith('Value') ? name : member);
  return Object.fromEntries(
    Object.entries(node).map(([member, inner]) => [
      member,
      member === 'key' && typeof key === 'string' ? maskText(key).text : masked(nameOf(member), inner, depth + 1),
    ]),
  );
}

function adoptText(name: string, text: string): string {
  const { value } = maskValue(name, { type: 'string', value: text });
  return value.type === 'string' ? value.value : MASK;
}

/** Whether something was nested too deep to be looked at, and is masked whole. */
interface Cut {
  any: boolean;
}

/** OTLP's AnyValue, undefined where the object is not exactly one. */
function fromAnyValue(node: Readonly<Record<string, unknown>>, cut: Cut, depth: number): Value | undefined {
  const names = Object.keys(node);
  const inner = node[names[0] ?? ''];
  if (names.length !== 1) return undefined;
  if (depth > DEEPEST) {
    cut.any = true;
    return { type: 'string', value: MASK };
  }
  switch (names[0]) {
    case 'stringValue':
      return typeof inner === 'string' ? { type: 'string', value: inner } : undefined;
    case 'boolValue':
      return typeof inner === 'boolean' ? { type: 'bool', value: inner } : undefined;
    case 'intValue':
      return /^-?\d+$/.test(String(inner)) ? { type: 'int', value: String(inner) } : undefined;
    case 'doubleValue':
      return typeof inner === 'number' ? { type: 'double', value: inner } : undefined;
    case 'bytesValue':
      return typeof inner === 'string' ? { type: 'bytes', value: inner } : undefined;
    case 'arrayValue': {
      const values = onlyValues(inner);
      return values && { type: 'array', value: values.map((element) => inside(element, cut, depth)) };
    }
    case 'kvlistValue': {
      const values = onlyValues(inner);
      return values && { type: 'map', value: values.map((entry) => adoptEntry(entry, cut, depth)) };
    }
    default:
      return undefined;
  }
}

function onlyValues(node: unknown): readonly unknown[] | undefined {
  if (!isObject(node) || Object.keys(node).some((name) => name !== 'values')) return undefined;
  return Array.isArray(node.values) ? node.values : undefined;
}

/** What is no AnyValue is taken as plain JSON: it must not hide anything. */
function inside(node: unknown, cut: Cut, depth: number): Value {
  return (isObject(node) ? fromAnyValue(node, cut, depth + 1) : undefined) ?? toValue(node);
}

function adoptEntry(node: unknown, cut: Cut, depth: number): Attribute {
  if (!isObject(node) || typeof node.key !== 'string' || Object.keys(node).length > 2)
    return { key: '', value: toValue(node) };
  return { key: node.key, value: inside(node.value, cut, depth) };
}
