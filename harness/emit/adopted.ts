/** What another program sent, made ready for the cell's file: whatever it holds, and with secrets masked. */
import { redactText, redactValue } from '../../shared/cell/redact.ts';
import { MASK } from '../../shared/cell/secret-mask.ts';
import type { Attribute, Value } from '../../shared/trace/value.ts';
import { anyValue } from './otlp-json.ts';
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
  if (typeof node === 'string') return PLAIN.test(name) ? node : textOf(name, node);
  if (Array.isArray(node)) return node.map((element) => masked(name, element, depth + 1));
  if (!isObject(node)) return node;
  const value = fromAnyValue(node, 0);
  if (value) {
    const result = redactValue(name, value);
    return result.count === 0 ? node : anyValue(result.value);
  }
  // `{key, value}`: the name of the value is the key's value.
  const { key } = node;
  const copy = Object.entries(node).map(([member, inner]): [string, unknown] => [
    member,
    typeof key !== 'string'
      ? masked(member, inner, depth + 1)
      : member === 'key'
        ? redactText(key).text
        : masked(key, inner, depth + 1),
  ]);
  return Object.fromEntries(copy);
}

function textOf(name: string, text: string): string {
  const { value } = redactValue(name, { type: 'string', value: text });
  return value.type === 'string' ? value.value : MASK;
}

/** OTLP's AnyValue, undefined where the object is none. */
function fromAnyValue(node: Readonly<Record<string, unknown>>, depth: number): Value | undefined {
  const names = Object.keys(node);
  const inner = node[names[0] ?? ''];
  if (names.length !== 1) return undefined;
  if (depth > DEEPEST) return { type: 'string', value: MASK };
  switch (names[0]) {
    case 'stringValue':
      return typeof inner === 'string' ? { type: 'string', value: inner } : undefined;
    case 'boolValue':
      return typeof inner === 'boolean' ? { type: 'bool', value: inner } : undefined;
    case 'intValue':
      return { type: 'int', value: String(inner) };
    case 'doubleValue':
      return { type: 'double', value: Number(inner) };
    case 'bytesValue':
      return typeof inner === 'string' ? { type: 'bytes', value: inner } : undefined;
    case 'arrayValue':
      return { type: 'array', value: listIn(inner, 'values').map((element) => inside(element, depth)) };
    case 'kvlistValue':
      return { type: 'map', value: listIn(inner, 'values').map((entry) => entryOf(entry, depth)) };
    default:
      return undefined;
  }
}

function inside(node: unknown, depth: number): Value {
  return (isObject(node) ? fromAnyValue(node, depth + 1) : undefined) ?? { type: 'null' };
}

function entryOf(node: unknown, depth: number): Attribute {
  const { key, value } = isObject(node) ? node : {};
  return { key: String(key ?? ''), value: inside(value, depth) };
}

function isObject(node: unknown): node is Readonly<Record<string, unknown>> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
