/**
 * Masks secrets in JSON, OTLP's and any other: keys, values, and what a name beside a value says of it. Strings that
 * hold no secret, and everything that is no string, stay byte for byte as they are.
 */

import type { Place, Secrets } from '../secrets/collected.ts';
import { maskText, maskValue } from '../secrets/mask.ts';
import { MASK } from '../secrets/replacement.ts';
import type { Value } from '../trace/value.ts';
import { applyEdits, type Edit, type JsonMember, type JsonNode, type JsonString, parseJsonText } from './json-text.ts';

/** OTLP's wrapping around a value, in its spellings: the name of the secret stands outside of it. */
const WRAPPING = new Set([
  'stringValue',
  'string_value',
  'arrayValue',
  'array_value',
  'kvlistValue',
  'kvlist_value',
  'intValue',
  'int_value',
  'doubleValue',
  'double_value',
  'bytesValue',
  'bytes_value',
  'value',
  'values',
]);
const NUMERIC = new Set(['intValue', 'int_value', 'doubleValue', 'double_value']);
const BYTES = new Set(['bytesValue', 'bytes_value']);
/** Ids and times: they are no secrets, and another one in their place would break the trace. */
const LEFT_ALONE = /^(?:(?:trace|span|parentSpan|parent_span)_?id|(?:start|end|observed)?_?time_?unix_?nano)$/i;
/** Strings of an array that may say something of the next one. */
const TELLS_OF_OTHERS = /^-|-----BEGIN/;

/** Names of spans by their ids, for what is told of a span elsewhere (its logs). */
export type SpanNames = Map<string, string>;

/** What the masks are laid over: OTLP, where places are spans, or any other JSON, where they are key paths. */
export type JsonShape = 'otlp' | 'plain';

/** Masks one JSON text. What is not JSON is masked as the text that it is. */
export function maskJson(text: string, file: string, shape: JsonShape, secrets: Secrets, names: SpanNames): string {
  const node = parseJsonText(text);
  if (!node) return secrets.text(text, { file, place: 'a line that is not JSON' });
  const masker = new JsonMasker(file, shape, secrets, names);
  masker.visit(node, '', shape === 'otlp' ? 'trace' : '');
  return applyEdits(text, masker.edits);
}

class JsonMasker {
  readonly edits: Edit[] = [];
  readonly #file: string;
  readonly #shape: JsonShape;
  readonly #secrets: Secrets;
  readonly #names: SpanNames;

  constructor(file: string, shape: JsonShape, secrets: Secrets, names: SpanNames) {
    this.#file = file;
    this.#shape = shape;
    this.#secrets = secrets;
    this.#names = names;
  }

  /** `key`: the name that the value stands under. */
  visit(node: JsonNode, key: string, place: string): void {
    switch (node.type) {
      case 'string':
        this.#string(node, key, place);
        return;
      case 'number':
        if (this.#secrets.name(key).numbers) this.#replaceNumber(node, key, place);
        return;
      case 'array':
        this.#array(node.items, key, place);
        return;
      case 'object':
        this.#object(node.members, key, place);
    }
  }

  #object(members: readonly JsonMember[], outer: string, outerPlace: string): void {
    const place = this.#shape === 'otlp' ? this.#placeOf(members, outerPlace) : outerPlace;
    const named = stringMember(members, 'key');
    const isPair = named !== undefined && members.some(({ key }) => key.text === 'value');
    for (const { key, value } of members) {
      const name = key.text;
      this.#replace(key, this.#secrets.text(name, this.#at(place)));
      if (isPair && name === 'key') this.visit(value, '', place);
      else if (isPair && name === 'value') this.visit(value, named, place);
      else if (BYTES.has(name)) this.#bytes(value, outer, place);
      else if (NUMERIC.has(name)) {
        if (this.#secrets.name(outer).numbers) this.#replaceNumber(value, outer, place);
      } else if (this.#shape === 'otlp' && LEFT_ALONE.test(name)) continue;
      else this.visit(value, WRAPPING.has(name) && outer !== '' ? outer : name, this.#inside(place, name));
    }
  }

  /** Elements of a command line tell of each other: what follows `--api-key` is one. */
  #array(items: readonly JsonNode[], key: string, place: string): void {
    const texts = items.map(textIn);
    const told = texts.some((node) => node && TELLS_OF_OTHERS.test(node.text)) ? maskedTogether(texts, key) : [];
    for (const [index, item] of items.entries()) {
      const node = texts[index];
      const mask = told[index];
      const here = this.#inside(place, String(index));
      if (!node || mask === undefined || mask === node.text) {
        this.visit(item, key, here);
        continue;
      }
      const before = this.edits.length;
      this.#string(node, key, here);
      if (this.edits.length > before) continue;
      // Only the elements before it say that it is a secret.
      const kept = mask.slice(0, mask.indexOf(MASK));
      const secret = kept.endsWith(':') ? node.text.slice(kept.length) : node.text;
      const flag = texts[index - 1]?.text;
      const kind = flag?.startsWith('-') ? `value of ${maskText(flag).text}` : 'secret';
      this.#secrets.found(secret, kind, this.#at(here));
      this.#replace(node, mask);
    }
  }

  #string(node: JsonString, key: string, place: string): void {
    this.#replace(node, this.#secrets.named(key, node.text, this.#at(place)));
  }

  /** Bytes are masked whole where their name says so, or where they are a text with a secret in it. */
  #bytes(node: JsonNode, key: string, place: string): void {
    if (node.type !== 'string' || node.text === '') return;
    const byName = maskValue(key, { type: 'bytes', value: node.text }).count > 0;
    const inside = byName ? [] : this.#secrets.ranges(decoded(node.text));
    if (!byName && inside.length === 0) return;
    const text = decoded(node.text);
    if (byName) this.#secrets.found(node.text, `value of ${key}`, this.#at(place));
    for (const { start, end } of inside)
      this.#secrets.found(text.slice(start, end), 'secret in bytes', this.#at(place));
    this.#replace(node, '');
  }

  #replaceNumber(node: JsonNode, key: string, place: string): void {
    if (node.type !== 'number' && node.type !== 'string') return;
    const digits = node.end - node.start;
    if (digits < 4) return;
    if (node.type === 'string') this.#secrets.found(node.text, `value of ${key}`, this.#at(place));
    else this.#secrets.found('', `value of ${key}`, this.#at(place));
    this.edits.push({ start: node.start, end: node.end, text: node.type === 'string' ? '"0"' : '0' });
  }

  #replace(node: JsonString, text: string): void {
    if (text === node.text) return;
    this.edits.push({ start: node.start, end: node.end, text: JSON.stringify(text) });
  }

  /** The span, or what else of a trace, that an object is. */
  #placeOf(members: readonly JsonMember[], outer: string): string {
    const id = stringMember(members, 'spanId') ?? stringMember(members, 'span_id');
    if (id === undefined) return outer;
    const name = stringMember(members, 'name');
    if (name !== undefined) {
      this.#names.set(id, name);
      return `span ${name}`;
    }
    const known = this.#names.get(id);
    if (outer.startsWith('span ')) return outer;
    return known === undefined ? 'a log record' : `log of span ${known}`;
  }

  #inside(place: string, name: string): string {
    if (this.#shape === 'plain') return place === '' ? name : /^\d+$/.test(name) ? place : `${place}.${name}`;
    return name === 'resource' ? 'resource' : name === 'scope' ? 'scope' : place;
  }

  #at(place: string): Place {
    return { file: this.#file, place: place === '' ? 'the top' : place };
  }
}

/** The elements of an array as they are masked with a look at each other; undefined for what is no string. */
function maskedTogether(texts: readonly (JsonString | undefined)[], key: string): (string | undefined)[] {
  const list: Value[] = texts.map((node) => (node ? { type: 'string', value: node.text } : { type: 'null' }));
  const { value } = maskValue(key, { type: 'array', value: list });
  const elements = value.type === 'array' ? value.value : [];
  return elements.map((element) => (element.type === 'string' ? element.value : undefined));
}

/** The string that a node is, or wraps as OTLP does. */
function textIn(node: JsonNode): JsonString | undefined {
  if (node.type === 'string') return node;
  if (node.type !== 'object' || node.members.length !== 1) return undefined;
  const only = node.members[0];
  return only && /^string_?value$/i.test(only.key.text) && only.value.type === 'string' ? only.value : undefined;
}

function stringMember(members: readonly JsonMember[], name: string): string | undefined {
  const value = members.find(({ key }) => key.text === name)?.value;
  return value?.type === 'string' ? value.text : undefined;
}

/** Base64 as text, a character a byte; empty where it is none. */
function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    // Not base64: what it is was masked as text, or is nothing that could be read.
    return '';
  }
}
