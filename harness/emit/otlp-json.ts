/** OTLP/JSON of values, spans and log records, and what the trace file holds of them. */
import type { Attribute, Value } from '../../shared/trace/value.ts';

/** Unix nanoseconds as OpenTelemetry's SDK keeps them: whole seconds and nanoseconds, exact. */
type SecondsAndNanos = [number, number];

const GIGA = 1_000_000_000n;
const INT64 = 2n ** 63n;

export function toHrTime(unixNano: bigint): SecondsAndNanos {
  return [Number(unixNano / GIGA), Number(unixNano % GIGA)];
}

export function fromHrTime([seconds, nanos]: readonly [number, number]): bigint {
  return BigInt(seconds) * GIGA + BigInt(nanos);
}

/** Attributes in their own types. What is undefined or null is left out; what is no attribute value becomes JSON text. */
export function toOtlpAttributes(record: Readonly<Record<string, unknown>> | undefined): Attribute[] {
  const list: Attribute[] = [];
  for (const [key, value] of Object.entries(record ?? {}))
    if (value !== undefined && value !== null) list.push({ key, value: toValue(value) });
  return list;
}

/** A JavaScript value with OTLP's types: whole numbers are integers, up to where a number is exact. */
export function toValue(value: unknown): Value {
  switch (typeof value) {
    case 'string':
      return { type: 'string', value };
    case 'boolean':
      return { type: 'bool', value };
    case 'number':
      return Number.isSafeInteger(value) ? { type: 'int', value: String(value) } : { type: 'double', value };
    case 'bigint':
      // An integer beyond 64 bits would make readers refuse the whole line.
      return value < INT64 && value >= -INT64
        ? { type: 'int', value: String(value) }
        : { type: 'string', value: String(value) };
    default:
      return Array.isArray(value) ? { type: 'array', value: value.map(toValue) } : otherValue(value);
  }
}

function otherValue(value: unknown): Value {
  if (value === null || value === undefined) return { type: 'null' };
  let text: string | undefined;
  try {
    text = JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
  } catch {
    // It refers to itself, or cannot be read: its own name for itself is what there is.
  }
  return { type: 'string', value: text ?? String(value) };
}

/** OTLP/JSON's form of attributes. */
export function keyValues(attributes: readonly Attribute[]): { key: string; value: AnyValue }[] {
  return attributes.map(({ key, value }) => ({ key: wellFormed(key), value: anyValue(value) }));
}

type AnyValue = Readonly<Record<string, unknown>>;

/** OTLP/JSON's form of one value. */
export function anyValue(value: Value): AnyValue {
  switch (value.type) {
    case 'string':
      return { stringValue: wellFormed(value.value) };
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: value.value };
    case 'double':
      // JSON has no word for these; protobuf's JSON mapping has.
      return { doubleValue: Number.isFinite(value.value) ? value.value : String(value.value) };
    case 'bytes':
      return { bytesValue: value.value };
    case 'array':
      return { arrayValue: { values: value.value.map(anyValue) } };
    case 'map':
      return { kvlistValue: { values: keyValues(value.value) } };
    case 'null':
      return {};
  }
}

/** Half of a surrogate pair (text that was cut in the middle) is no Unicode, and strict readers refuse it. */
export function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? text.replace(/\p{Surrogate}/gu, '\ufffd') : text;
}
