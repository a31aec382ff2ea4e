import type { Attribute, Value } from '../value.ts';
import type { FieldValue, Scalar } from './fields.ts';

/**
 * An attribute's value as queries see it: numbers beyond 2^53 stay exact, an array is its elements (any of which may
 * match), a map is its texts.
 */
export function attributeValue(value: Value | undefined): FieldValue {
  if (value === undefined || value.type === 'null') return null;
  if (value.type === 'array' || value.type === 'map') {
    const scalars: Scalar[] = [];
    eachScalar(value, (scalar) => scalars.push(scalar));
    return scalars;
  }
  return toScalar(value);
}

/** Calls `visit` with every key and every value of the attributes, at any depth, as text, until it returns true. */
export function someText(attributes: readonly Attribute[], visit: (text: string) => boolean): boolean {
  const pending: (Attribute | Value)[] = [];
  for (const attribute of attributes) {
    pending.push(attribute);
    for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
      if ('key' in item) {
        if (visit(item.key)) return true;
        pending.push(item.value);
      } else if (item.type === 'array' || item.type === 'map') {
        for (const inner of item.value) pending.push(inner);
      } else if (item.type !== 'null' && visit(String(item.value))) {
        return true;
      }
    }
  }
  return false;
}

function eachScalar(value: Value, visit: (scalar: Scalar) => void): void {
  const pending: Value[] = [value];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (item.type === 'array') for (const inner of item.value) pending.push(inner);
    else if (item.type === 'map') for (const inner of item.value) pending.push(inner.value);
    else if (item.type !== 'null') visit(toScalar(item));
  }
}

function toScalar(value: Exclude<Value, { type: 'null' | 'array' | 'map' }>): Scalar {
  if (value.type !== 'int') return value.value;
  const number = Number(value.value);
  if (Number.isSafeInteger(number)) return number;
  return /^[+-]?\d+$/.test(value.value) ? BigInt(value.value) : value.value;
}
