/** Values as plain JSON, for formats that have no types of their own. Numbers keep every digit. */
import type { Attribute, Value } from '../../trace/value.ts';
import type { Losses } from './target.ts';

/** A time in nanoseconds as microseconds, with a fraction only where there is one. */
export function microseconds(nanoseconds: bigint): string {
  const rest = nanoseconds % 1000n;
  const fraction = rest === 0n ? '' : `.${rest.toString().padStart(3, '0').replace(/0+$/, '')}`;
  return `${nanoseconds / 1000n}${fraction}`;
}

/** A float as JSON that is read as a float again; undefined where JSON has none for it. */
export function doubleText(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** The JSON of a value. */
export function plainJson(value: Value, losses: Losses): string {
  switch (value.type) {
    case 'string':
      return JSON.stringify(value.value);
    case 'bool':
      return String(value.value);
    case 'int':
      if (/^-?(?:0|[1-9]\d*)$/.test(value.value)) return value.value;
      losses.add('numbers that JSON has no notation for (written as text)');
      return JSON.stringify(value.value);
    case 'double': {
      const text = doubleText(value.value);
      if (text !== undefined) return text;
      losses.add('numbers that JSON has no notation for (written as text)');
      return JSON.stringify(String(value.value));
    }
    case 'bytes':
      losses.add('the type of bytes (written as base64 text)');
      return JSON.stringify(value.value);
    case 'array':
      return `[${value.value.map((item) => plainJson(item, losses)).join(',')}]`;
    case 'map':
      return plainObject(value.value, losses);
    case 'null':
      return 'null';
  }
}

/** The JSON of attributes; of several with one key the last one counts, as everywhere in JSON. */
export function plainObject(attributes: readonly Attribute[], losses: Losses): string {
  const members = new Map<string, string>();
  for (const { key, value } of attributes) {
    if (members.has(key)) losses.add('attributes with a repeated key (the last is written)');
    members.set(key, plainJson(value, losses));
  }
  return `{${[...members].map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
}

/** An object of members that are JSON already; undefined ones are left out. */
export function jsonObject(members: Readonly<Record<string, string | undefined>>): string {
  return `{${Object.entries(members)
    .flatMap(([key, json]) => (json === undefined ? [] : [`${JSON.stringify(key)}:${json}`]))
    .join(',')}}`;
}
