/**
 * The notation of Node's `util.inspect`, which is not JSON: single quotes, bare keys, `undefined`, class names, and
 * `[Object]` for what is too deep. Parsed into the tree that JSON becomes; what has no value there is text.
 */
import type { JsonEntry, JsonNode } from '../json/tree.ts';

const DEPTH_LIMIT = 200;
const DATE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/y;
const NULL: JsonNode = { type: 'null' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' };

export interface Inspected {
  readonly node: JsonNode;
  /** Values that were left out or cut by whoever printed it. */
  readonly cut: number;
}

/** Parses one value; undefined: it is not in this notation. */
export function parseInspected(text: string): Inspected | undefined {
  const parser = new Parser(text);
  try {
    const node = parser.value(0);
    parser.space();
    return parser.at === text.length ? { node, cut: parser.cut } : undefined;
  } catch (error) {
    if (error instanceof Stop) return undefined;
    throw error;
  }
}

class Stop extends Error {}

class Parser {
  readonly #text: string;
  at = 0;
  cut = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** White space, and comments that somebody put in. */
  space(): void {
    for (;;) {
      while (/\s/.test(this.#text[this.at] ?? '')) this.at++;
      if (!this.#text.startsWith('//', this.at)) return;
      const end = this.#text.indexOf('\n', this.at);
      this.at = end < 0 ? this.#text.length : end;
    }
  }

  value(depth: number): JsonNode {
    if (depth > DEPTH_LIMIT) throw new Stop();
    this.space();
    // An object that something inside refers to.
    this.#match(/<ref \*\d+> /y);
    const c = this.#text[this.at];
    if (c === "'" || c === '"' || c === '`') return { type: 'string', value: this.#strings() };
    if (c === '{') return this.#object(depth);
    if (c === '[' && /[\s\]]/.test(this.#text[this.at + 1] ?? '')) return this.#array(depth);
    return this.#bare(depth);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** A string, and those that are joined to it with `+`. */
  #strings(): string {
    let value = this.#string();
    while (this.#match(/\s*\+\s*(?=['"`])/y) !== undefined) value += this.#string();
    if (this.#match(/\.\.\. \d+ more characters?/y) !== undefined) this.cut++;
    return value;
  }

  #string(): string {
    const text = this.#text;
    const quote = text[this.at++];
    let value = '';
    for (;;) {
      const c = text[this.at++];
      if (c === undefined) throw new Stop();
      if (c === quote) return value;
      if (c !== '\\') {
        value += c;
        continue;
      }
      const code = this.#match(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}/y);
      if (code !== undefined) {
        const number = Number.parseInt(code.replace(/[xu{}]/g, ''), 16);
        value += number > 0x10ffff ? '\ufffd' : String.fromCodePoint(number);
        continue;
      }
      const escaped = text[this.at++];
      if (escaped === undefined) throw new Stop();
      value += ESCAPES[escaped] ?? escaped;
    }
  }

  /** `... 3 more items`, in place of what is left out. */
  #more(): boolean {
    if (this.#match(/\.\.\. \d+ more (items?|properties|property|entries|entry)/y) === undefined) return false;
    this.cut++;
    return true;
  }

  #list(close: string, item: () => void): void {
    this.at++;
    for (;;) {
      this.space();
      const c = this.#text[this.at];
      if (c === close) {
        this.at++;
        return;
      }
      if (c === undefined) throw new Stop();
      if (!this.#more()) item();
      this.space();
      if (this.#text[this.at] === ',') this.at++;
      else if (this.#text[this.at] !== close) throw new Stop();
    }
  }

  #array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.#list(']', () => {
      // Arrays may have properties too; these have keys.
      if (this.#match(/<\d+ empty items?>/y) === undefined) items.push(this.value(depth + 1));
      if (this.#match(/\s*:\s*/y) !== undefined) items.push(this.value(depth + 1));
    });
    return { type: 'array', items };
  }

  #object(depth: number): JsonNode {
    const entries: JsonEntry[] = [];
    this.#list('}', () => {
      const key = this.#key();
      // Entries of a Set have no key.
      if (this.#match(/\s*(:|=>)/y) === undefined) entries.push({ key: String(entries.length), value: textNode(key) });
      else entries.push({ key, value: this.value(depth + 1) });
    });
    return { type: 'object', entries };
  }

  #key(): string {
    const c = this.#text[this.at];
    if (c === "'" || c === '"' || c === '`') return this.#strings();
    const key = this.#match(/\[[^\]\n]*\]|[^\s:,{}[\]'"`]+/y);
    if (key === undefined) throw new Stop();
    // The one key that is quoted inside brackets, since it is the object's own and not what it usually is.
    return key === "['__proto__']" ? '__proto__' : key;
  }

  /** What is neither quoted nor in brackets: a number, a word, or a class name before either. */
  #bare(depth: number): JsonNode {
    const number = this.#match(/-?(?:\d[\d.]*(?:e[-+]?\d+)?n?|Infinity)(?=\s*[,\]}]|\s*$)/y);
    if (number !== undefined) return { type: 'number', text: number.replace(/n$/, '') };
    const special = this.#match(DATE) ?? this.#match(/(?:\[[^\]\n]*\]|[^\s,:{}[\]'"`]+)(?:\([^)\n]*\))?/y);
    if (special === undefined) throw new Stop();
    this.#match(/ (?:\[[^\]\n]*\] )?(?=[{[])/y);
    const next = this.#text[this.at];
    // `Resource {`, `Map(1) {`, `[Object: null prototype] {`, `Float64Array(2) [`.
    if ((next === '{' || next === '[') && !/^(true|false|null|undefined)$/.test(special)) return this.value(depth + 1);
    switch (special) {
      case 'true':
      case 'false':
        return { type: 'bool', value: special === 'true' };
      case 'undefined':
      case 'null':
        return NULL;
      case 'NaN':
        return { type: 'number', text: special };
      default:
        if (/^\[(Object|Array)( \.\.\.)?\]$/.test(special)) this.cut++;
        return textNode(special);
    }
  }
}

const textNode = (value: string): JsonNode => ({ type: 'string', value });
