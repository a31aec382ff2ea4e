/** OTLP/JSON as other programs write it: read without losing a digit, in one spelling, with ids in hex. */
import { isObject } from '../../shared/base/is-object.ts';

/** An object of JSON whose fields are looked at with care. */
export type Json = Record<string, unknown>;

export type Signal = 'traces' | 'logs' | 'metrics';

/** The top field of each signal's request, the list in it, the list in that. */
export const LISTS = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
} as const;

/** Deeper JSON could be read, but not written again. */
const DEEPEST = 600;

/** Names from before scopes were called so, beside those in snake_case. */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ['instrumentationLibrarySpans', 'scopeSpans'],
  ['instrumentationLibraryLogs', 'scopeLogs'],
  ['instrumentationLibraryMetrics', 'scopeMetrics'],
  ['instrumentationLibrary', 'scope'],
]);

/** The objects of a list. */
export const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/**
 * Reads a request. Whole numbers of 16 digits and more become strings, as OTLP wants them: a float would lose their
 * last digits. Names in snake_case become camelCase; keys of attributes are values in OTLP, so nothing else is renamed.
 * @throws Error where it is no JSON object, or nested too deep.
 */
export function parseOtlp(text: string): Json {
  const value: unknown = JSON.parse(/\d{16}/.test(text) ? quoteLongNumbers(text) : text);
  if (!isObject(value)) throw new Error('the body is not a JSON object');
  return respell(value, 0) as Json;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Puts quotes around whole numbers of 16 digits and more that stand outside of strings. */
export function quoteLongNumbers(text: string): string {
  let result = '';
  let done = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(text, i + 1);
    } else if (isDigit(code)) {
      const start = text.charCodeAt(i - 1) === 0x2d ? i - 1 : i;
      const first = i;
      while (isDigit(text.charCodeAt(i))) i++;
      const digits = i - first;
      const whole = !/[.eE]/.test(text.charAt(i));
      // The rest of a number with a fraction or an exponent must not be taken for a number of its own.
      while (/[-+.eE0-9]/.test(text.charAt(i))) i++;
      if (digits >= 16 && whole) {
        result += `${text.slice(done, start)}"${text.slice(start, i)}"`;
        done = i;
      }
      i--;
    }
  }
  return result + text.slice(done);
}

function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function respell(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw new Error('the JSON is nested too deep');
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (typeof item === 'object') value[i] = respell(item, depth + 1);
    }
    return value;
  }
  const object = value as Json;
  let old = false;
  for (const key in object) {
    const item = object[key];
    if (typeof item === 'object') object[key] = respell(item, depth + 1);
    if (key.includes('_') || key.startsWith('instrumentationLibrary')) old = true;
  }
  return old ? renamed(object) : object;
}

function renamed(object: Json): Json {
  const result = new Map<string, unknown>();
  for (const [key, item] of Object.entries(object)) {
    const camel = key.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const name = OLD_NAMES.get(camel) ?? camel;
    // Where both spellings are there, both stay.
    result.set(name !== key && (name in object || result.has(name)) ? key : name, item);
  }
  return Object.fromEntries(result);
}

/** An id of `digits` hex digits, lower case; '' where there is none; undefined where it is something else. */
export function readId(value: unknown, digits: 16 | 32): string | undefined {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value !== 'string') return undefined;
  let id = value.toLowerCase();
  if (id.length !== digits || !/^[0-9a-f]+$/.test(id)) {
    // Protobuf's own mapping to JSON writes bytes in base64, and some exporters use it.
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
    id = Buffer.from(value, 'base64').toString('hex');
    if (id.length !== digits) return undefined;
  }
  return /^0+$/.test(id) ? '' : id;
}

/** Unix nanoseconds; undefined where it is missing, zero or no time. */
export function readTime(value: unknown): bigint | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,20}$/.test(text)) return undefined;
  const time = BigInt(text);
  return time === 0n || time > 0xffff_ffff_ffff_ffffn ? undefined : time;
}

/** Attributes whose values are text, numbers or booleans, as text. The first of a key counts. */
export function plainAttributes(value: unknown): Map<string, string> {
  const result = new Map<string, string>();
  if (!Array.isArray(value)) return result;
  for (const attribute of value) {
    if (!isObject(attribute) || typeof attribute.key !== 'string' || result.has(attribute.key)) continue;
    const text = plainValue(attribute.value);
    if (text !== undefined) result.set(attribute.key, text);
  }
  return result;
}

function plainValue(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const plain = value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue;
  return typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean'
    ? String(plain)
    : undefined;
}

/** Sets attributes of a span, log or link, without those that are undefined; what had one of the keys before goes. */
export function setAttributes(owner: Json, values: Readonly<Record<string, string | boolean | undefined>>): void {
  const added = Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [{ key, value: typeof value === 'string' ? { stringValue: value } : { boolValue: value } }];
  });
  const before: unknown[] = Array.isArray(owner.attributes) ? owner.attributes : [];
  const kept = before.filter((attribute) => !isObject(attribute) || !Object.hasOwn(values, String(attribute.key)));
  if (added.length > 0 || kept.length < before.length) owner.attributes = [...kept, ...added];
}
