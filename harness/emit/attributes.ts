/** What OpenTelemetry's SDK takes as attributes, and what it would throw away. */
import type { Attributes as SdkAttributes, AttributeValue as SdkValue } from '@opentelemetry/api';

/** Attributes that go through the SDK, and those that it would drop without a word: 64-bit integers, odd keys. */
export interface SplitAttributes {
  readonly taken: SdkAttributes;
  readonly refused: Readonly<Record<string, unknown>>;
}

/** Splits attributes; undefined and null are left out. */
export function split(attributes: Readonly<Record<string, unknown>> | undefined): SplitAttributes {
  const taken: SdkAttributes = {};
  const refused: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null) continue;
    if (key !== '' && key !== '__proto__' && isSdkValue(value)) taken[key] = value;
    else define(refused, { [key]: value });
  }
  return { taken, refused };
}

/** Puts entries into an object as its own, whatever their names. */
export function define(target: object, entries: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(entries))
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function isSdkValue(value: unknown): value is SdkValue {
  if (Array.isArray(value)) {
    const type = typeof value[0];
    return (value.length === 0 || isPrimitive(type)) && value.every((element) => typeof element === type);
  }
  return isPrimitive(typeof value);
}

function isPrimitive(type: string): boolean {
  return type === 'string' || type === 'number' || type === 'boolean';
}
