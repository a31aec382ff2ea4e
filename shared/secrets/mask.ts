/**
 * Masks secrets wherever text of a trace is shown, copied or exported. Works on plain text, on JSON as text (which
 * stays valid), and on values. Linear in the length of the text; masking twice changes nothing.
 */
import type { Attribute, LogRecord, Value } from '../trace/value.ts';
import { findNamed, looksSecret } from './named.ts';
import { isSecretFlag, judgeSecrecy } from './names.ts';
import { applyMasks, MASK, maskSecret, type SecretRange } from './replacement.ts';
import { findBearers, findCurlPasswords, findPrivateKeys, findTokens, findUrlCredentials } from './tokens.ts';

/** Values nested deeper than this are masked whole: nobody reads them, and they must not hide anything. */
const DEEPEST = 200;

/** Masks the secrets in a text. `count`: how many. */
export function maskText(text: string): { text: string; count: number } {
  return applyMasks(text, findSecrets(text));
}

/** Everything in a text that is a secret by its look or by the name before it, in no order; ranges may overlap. */
export function findSecrets(text: string): SecretRange[] {
  const found: SecretRange[] = [];
  if (text.length < 6) return found;
  findPrivateKeys(text, found);
  findTokens(text, found);
  findBearers(text, found);
  findUrlCredentials(text, found);
  findCurlPasswords(text, found);
  findNamed(text, found);
  return found;
}

/** Masks the text that stands under a name: all of it where the name says it is a secret, else what is found in it. */
export function maskNamed(name: string, text: string): { text: string; count: number } {
  const secrecy = judgeSecrecy(name);
  if (secrecy !== 'none' && looksSecret(text, name, secrecy)) return { text: maskSecret(text), count: 1 };
  return maskText(text);
}

/** Masks a value under its key: an attribute, or an entry of a map. */
export function maskValue(key: string, value: Value): { value: Value; count: number } {
  const counter = { count: 0 };
  return { value: masked(key, value, counter, 0), count: counter.count };
}

/** Masks the values of attributes. */
export function maskAttributes(attributes: readonly Attribute[]): { attributes: Attribute[]; count: number } {
  const counter = { count: 0 };
  const list = attributes.map(({ key, value }) => ({
    key: plain(key, counter),
    value: masked(key, value, counter, 0),
  }));
  return { attributes: list, count: counter.count };
}

/** Masks the bodies and attributes of log records. */
export function maskLogs(logs: readonly LogRecord[]): { logs: LogRecord[]; count: number } {
  const counter = { count: 0 };
  const list = logs.map((log) => {
    const { attributes, count } = maskAttributes(log.attributes);
    counter.count += count;
    return { ...log, body: masked('', log.body, counter, 0), attributes };
  });
  return { logs: list, count: counter.count };
}

function plain(text: string, counter: { count: number }): string {
  const result = maskText(text);
  counter.count += result.count;
  return result.text;
}

function masked(key: string, value: Value, counter: { count: number }, depth: number): Value {
  switch (value.type) {
    case 'string': {
      const result = maskNamed(key, value.value);
      counter.count += result.count;
      return result.count === 0 ? value : { ...value, value: result.text };
    }
    case 'bytes':
      if (judgeSecrecy(key) !== 'certain' || value.value === '') return value;
      counter.count++;
      return { type: 'string', value: MASK };
    case 'int':
    case 'double': {
      // A number under `password` is one; under `token` it is a count or an id of a word.
      if (judgeSecrecy(key) !== 'certain' || /token$/i.test(key) || String(value.value).length < 4) return value;
      counter.count++;
      return { type: 'string', value: MASK };
    }
    case 'array':
      return depth > DEEPEST ? tooDeep(counter) : { ...value, value: maskedElements(key, value.value, counter, depth) };
    case 'map':
      if (depth > DEEPEST) return tooDeep(counter);
      return {
        ...value,
        value: value.value.map((entry) => ({
          key: plain(entry.key, counter),
          value: masked(inherited(key, entry.key), entry.value, counter, depth + 1),
        })),
      };
    default:
      return value;
  }
}

/** In `{"credentials": {"value": "…"}}` the name of the secret stands one level up. */
function inherited(outer: string, key: string): string {
  return judgeSecrecy(key) === 'none' && judgeSecrecy(outer) === 'certain' && /^(?:value|raw|text|\d+)$/.test(key)
    ? outer
    : key;
}

function tooDeep(counter: { count: number }): Value {
  counter.count++;
  return { type: 'string', value: MASK };
}

/** Elements of an array: a secret flag masks the one after it, a private key's BEGIN line all lines up to its END. */
function maskedElements(key: string, elements: readonly Value[], counter: { count: number }, depth: number): Value[] {
  const out: Value[] = [];
  let afterFlag = false;
  let inKey = false;
  let before = '';
  const curl = elements.slice(0, 8).some((word) => word.type === 'string' && /(?:^|\/)curl$/.test(word.value));
  for (const element of elements) {
    if (element.type !== 'string') {
      out.push(masked(key, element, counter, depth + 1));
      afterFlag = false;
      continue;
    }
    const text = element.value;
    const follows = afterFlag && !(text.startsWith('-') && text.length < 40);
    if (inKey && text.includes('-----END')) inKey = false;
    if ((inKey || (follows && looksSecret(text, '', 'certain'))) && text !== '') {
      counter.count++;
      out.push({ ...element, value: maskSecret(text) });
    } else {
      out.push(masked(key, element, counter, depth + 1));
    }
    if (curl && /^(?:-u|--user|--proxy-user)$/.test(before) && /^[^:]+:./.test(text)) {
      counter.count++;
      out[out.length - 1] = { ...element, value: `${text.slice(0, text.indexOf(':') + 1)}${MASK}` };
    }
    before = text;
    afterFlag = isSecretFlag(text);
    if (text.includes('PRIVATE KEY-----') && text.includes('-----BEGIN') && !text.includes('-----END')) inKey = true;
  }
  return out;
}
