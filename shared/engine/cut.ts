/** Shortens values before they cross to the user interface; `span.value` gives a whole one. */
import type { Attribute, Value } from '../trace/value.ts';

const STRING_LIMIT = 4096;
const ENTRY_LIMIT = 200;
const DEPTH_LIMIT = 8;

/** The value with long strings, long lists and deep nesting cut, each marked with its whole size. */
export function cutValue(value: Value, depth = 0): Value {
  switch (value.type) {
    case 'string':
    case 'bytes':
      return value.value.length > STRING_LIMIT
        ? { ...value, value: cutText(value.value, STRING_LIMIT), cut: { whole: value.value.length } }
        : value;
    case 'array': {
      const keep = depth >= DEPTH_LIMIT ? 0 : ENTRY_LIMIT;
      const items = value.value.slice(0, keep).map((item) => cutValue(item, depth + 1));
      return value.value.length > keep
        ? { type: 'array', value: items, cut: { whole: value.value.length } }
        : { type: 'array', value: items };
    }
    case 'map': {
      const keep = depth >= DEPTH_LIMIT ? 0 : ENTRY_LIMIT;
      const items = value.value
        .slice(0, keep)
        .map((entry) => ({ key: entry.key, value: cutValue(entry.value, depth + 1) }));
      return value.value.length > keep
        ? { type: 'map', value: items, cut: { whole: value.value.length } }
        : { type: 'map', value: items };
    }
    default:
      return value;
  }
}

export function cutAttributes(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.map((attribute) => ({ key: attribute.key, value: cutValue(attribute.value) }));
}

/** The first `limit` characters, never half a surrogate pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** Follows a path (attribute index, then indexes inside arrays and maps) to a value; undefined where it leads nowhere. */
export function valueAt(attributes: readonly Attribute[], path: readonly number[]): Value | undefined {
  let value = attributes[path[0] ?? -1]?.value;
  for (const index of path.slice(1)) {
    if (value?.type === 'array') value = value.value[index];
    else if (value?.type === 'map') value = value.value[index]?.value;
    else return undefined;
  }
  return value;
}
