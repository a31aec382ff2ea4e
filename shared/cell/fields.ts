/** Attributes by key, read leniently: any of several names, numbers written as text, JSON written as text. */

import { messageOf } from '../base/errors.ts';
import { isObject } from '../base/is-object.ts';
import type { Attribute, Value } from '../trace/value.ts';

/** Values nested deeper than this are shown as their beginning only. */
const DEEPEST = 60;

/** Attributes of a span, an event or a log record. Later duplicates of a key do not replace the first. */
export class Fields {
  readonly #map = new Map<string, Value>();

  constructor(...lists: readonly (readonly Attribute[])[]) {
    for (const list of lists) {
      for (const { key, value } of list) if (!this.#map.has(key)) this.#map.set(key, value);
    }
  }

  has(key: string): boolean {
    return this.#map.has(key);
  }

  get(key: string): Value | undefined {
    return this.#map.get(key);
  }

  keys(): IterableIterator<string> {
    return this.#map.keys();
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#map.entries();
  }

  /** The first of these that is there and not empty, as text (JSON for arrays and maps); else ''. */
  text(...names: readonly string[]): string {
    for (const name of names) {
      const value = this.#map.get(name);
      if (value === undefined) continue;
      const text = valueText(value);
      if (text !== '') return text;
    }
    return '';
  }

  /** The first of these that is a finite number, also as text; else NaN. */
  number(...names: readonly string[]): number {
    for (const name of names) {
      const value = this.#map.get(name);
      if (value === undefined || value.type === 'bool') continue;
      const text = valueText(value).trim();
      const number = text === '' ? Number.NaN : Number(text);
      if (Number.isFinite(number)) return number;
    }
    return Number.NaN;
  }

  /** The first of these that is there, as plain data: JSON text is parsed, text that is no JSON stays text. */
  data(...names: readonly string[]): unknown {
    for (const name of names) {
      const value = this.#map.get(name);
      if (value === undefined || value.type === 'null') continue;
      const data = value.type === 'string' ? parsed(value.value) : toPlainData(value);
      if (data !== '' && data !== null) return data;
    }
    return undefined;
  }

  /** The texts of a list, written as an array, as JSON, or as one text. */
  list(...names: readonly string[]): string[] {
    const data = this.data(...names);
    if (data === undefined) return [];
    return (Array.isArray(data) ? data : [data]).map((item) => asText(item)).filter((text) => text !== '');
  }
}

/** A value as text for people: arrays and maps as JSON. */
export function valueText(value: Value): string {
  switch (value.type) {
    case 'string':
    case 'int':
    case 'bytes':
      return value.value;
    case 'bool':
    case 'double':
      return String(value.value);
    case 'null':
      return '';
    default:
      return asText(toPlainData(value));
  }
}

/** A value as plain data. Integers too big for a number stay text. */
export function toPlainData(value: Value, depth = 0): unknown {
  switch (value.type) {
    case 'null':
      return null;
    case 'int': {
      const number = Number(value.value);
      return Number.isSafeInteger(number) ? number : value.value;
    }
    case 'array':
      return depth > DEEPEST ? '…' : value.value.map((item) => toPlainData(item, depth + 1));
    case 'map': {
      if (depth > DEEPEST) return '…';
      const data: Record<string, unknown> = Object.create(null);
      for (const entry of value.value) data[entry.key] = toPlainData(entry.value, depth + 1);
      return data;
    }
    default:
      return value.value;
  }
}

/** JSON text as data; text that is no JSON object or array stays as it is. Never throws. */
export function parsed(text: string): unknown {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[' && first !== '"') return text;
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON after all, or cut off: shown as it was written.
    return text;
  }
}

/** Data as text: a string as it is, everything else as JSON. Never throws. */
export function asText(data: unknown): string {
  if (typeof data === 'string') return data;
  if (data === undefined || data === null) return '';
  if (typeof data === 'object') {
    try {
      return JSON.stringify(data);
    } catch (error) {
      return `(cannot be shown: ${messageOf(error)})`;
    }
  }
  return String(data);
}

/** Data as an object to look into; anything else as an empty one. */
export function asRecord(data: unknown): Readonly<Record<string, unknown>> {
  return isObject(data) ? data : {};
}

/** The first of these keys that holds something. */
export function pick(record: Readonly<Record<string, unknown>>, ...keys: readonly string[]): unknown {
  for (const key of keys) {
    if (!Object.hasOwn(record, key)) continue;
    const value = record[key];
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}
