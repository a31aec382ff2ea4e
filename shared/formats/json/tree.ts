/**
 * JSON as a tree that loses nothing: numbers stay as they are written (a 64-bit integer is not a float), an object keeps
 * repeated keys, and what is nested too deeply for anyone to read stays text.
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import { FormatError } from '../../base/problem.ts';
import { JsonScanner, JsonStop, PADDING } from './scanner.ts';
import { decodeString } from './text.ts';

/** A JSON value. */
export type JsonNode =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'number'; readonly text: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'null' }
  | { readonly type: 'array'; readonly items: readonly JsonNode[] }
  | { readonly type: 'object'; readonly entries: readonly JsonEntry[] }
  /** Too deep: the JSON text. */
  | { readonly type: 'deep'; readonly text: string };

/** An entry of a JSON object. */
export interface JsonEntry {
  readonly key: string;
  readonly value: JsonNode;
}

/** Levels of nesting that become nodes: about forty of OTLP's own, which takes four for each. */
const DEPTH_LIMIT = 256;

/**
 * Parses one JSON value.
 * @throws FormatError where it is not JSON
 */
export function parseJson(bytes: Uint8Array): JsonNode {
  const scanner = scannerFor(bytes);
  try {
    return new Parser(scanner).value(scanner.space(0), 0);
  } catch (error) {
    if (!(error instanceof JsonStop)) throw error;
    const offset = scanner.stoppedAt;
    throw new FormatError({ code: 'json-syntax', message: `This is not JSON (at byte ${offset} of it).`, offset });
  }
}

/** The scanner of the last small value, whose memory is used again: most values are records of some hundred bytes. */
const shared = new JsonScanner();
shared.use(new Uint8Array(1 << 16));

function scannerFor(bytes: Uint8Array): JsonScanner {
  const fits = bytes.length + PADDING <= shared.bytes.length;
  const scanner = fits ? shared : new JsonScanner();
  if (!fits) scanner.use(new Uint8Array(bytes.length + PADDING));
  scanner.bytes.set(bytes);
  scanner.bytes.fill(0, bytes.length, bytes.length + PADDING);
  scanner.end = bytes.length;
  return scanner;
}

class Parser {
  readonly #scanner: JsonScanner;
  /** Behind the value that was parsed last. */
  #at = 0;

  constructor(scanner: JsonScanner) {
    this.#scanner = scanner;
  }

  value(at: number, depth: number): JsonNode {
    const scanner = this.#scanner;
    const { bytes } = scanner;
    switch (bytes[at]) {
      case 0x22: {
        const end = scanner.string(at + 1);
        this.#at = end + 1;
        return { type: 'string', value: decodeString(bytes, at + 1, end) };
      }
      case 0x7b:
      case 0x5b:
        if (depth >= DEPTH_LIMIT) {
          this.#at = scanner.value(at);
          return { type: 'deep', text: decodeUtf8(bytes, at, this.#at) };
        }
        return bytes[at] === 0x7b ? this.#object(at, depth) : this.#array(at, depth);
      default: {
        // A number at the very end would wait for more digits: there are none.
        this.#at = at + 1;
        while (isScalar(bytes[this.#at] as number)) this.#at++;
        return scalar(decodeUtf8(bytes, at, this.#at)) ?? scanner.stop(at);
      }
    }
  }

  #object(at: number, depth: number): JsonNode {
    const scanner = this.#scanner;
    const { bytes } = scanner;
    const entries: JsonEntry[] = [];
    let i = scanner.space(at + 1);
    while (bytes[i] !== 0x7d) {
      if (entries.length > 0) {
        if (bytes[i] !== 0x2c) scanner.stop(i);
        i = scanner.space(i + 1);
      }
      const start = scanner.key(i);
      const key = decodeString(bytes, scanner.keyStart, scanner.keyEnd);
      entries.push({ key, value: this.value(start, depth + 1) });
      i = scanner.space(this.#at);
    }
    this.#at = i + 1;
    return { type: 'object', entries };
  }

  #array(at: number, depth: number): JsonNode {
    const scanner = this.#scanner;
    const { bytes } = scanner;
    const items: JsonNode[] = [];
    let i = scanner.space(at + 1);
    while (bytes[i] !== 0x5d) {
      if (items.length > 0) {
        if (bytes[i] !== 0x2c) scanner.stop(i);
        i = scanner.space(i + 1);
      }
      items.push(this.value(i, depth + 1));
      i = scanner.space(this.#at);
    }
    this.#at = i + 1;
    return { type: 'array', items };
  }
}

const isScalar = (c: number): boolean =>
  (c >= 48 && c <= 57) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 0x2b || c === 0x2d || c === 0x2e;

function scalar(text: string): JsonNode | undefined {
  if (text === 'true' || text === 'false') return { type: 'bool', value: text === 'true' };
  if (text === 'null') return { type: 'null' };
  if (/^(-?(\d+(\.\d+)?([eE][-+]?\d+)?|Infinity)|NaN)$/.test(text)) return { type: 'number', text };
  return undefined;
}

/**
 * The value of the first of these keys that an object has; of several entries with it the last, as every JSON parser
 * has it.
 */
export function member(node: JsonNode | undefined, ...keys: readonly string[]): JsonNode | undefined {
  if (node?.type !== 'object') return undefined;
  for (const key of keys) {
    for (let i = node.entries.length - 1; i >= 0; i--) {
      const entry = node.entries[i] as JsonEntry;
      if (entry.key === key) return entry.value;
    }
  }
  return undefined;
}

/** Returns a scalar as text: a string as it is, a number as it is written; else empty. */
export function readText(node: JsonNode | undefined): string {
  if (node?.type === 'string') return node.value;
  return node?.type === 'number' ? node.text : '';
}

/** Returns the items of an array; none for anything else. */
export function arrayItems(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.type === 'array' ? node.items : [];
}
