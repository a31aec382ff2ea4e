/** JSON text as nodes that know where they stand, so that single strings can be replaced and all else stays as it is. */

export type JsonNode =
  | { readonly type: 'string'; readonly start: number; readonly end: number; readonly text: string }
  | { readonly type: 'number' | 'word'; readonly start: number; readonly end: number }
  | { readonly type: 'array'; readonly start: number; readonly end: number; readonly items: readonly JsonNode[] }
  | { readonly type: 'object'; readonly start: number; readonly end: number; readonly members: readonly JsonMember[] };

export type JsonString = Extract<JsonNode, { readonly type: 'string' }>;

export interface JsonMember {
  readonly key: JsonString;
  readonly value: JsonNode;
}

/** Nested deeper than this a text is not taken apart: nothing that people share is. */
const DEEPEST = 400;
const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** The one value that a text is; undefined where it is not JSON, or too deep. */
export function parseJsonText(text: string): JsonNode | undefined {
  try {
    const parser = new Parser(text);
    return parser.whole();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): JsonNode {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw new SyntaxError('more after the value');
    return value;
  }

  #value(depth: number): JsonNode {
    if (depth > DEEPEST) throw new SyntaxError('too deep');
    this.#space();
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#object(depth);
      case 0x5b:
        return this.#array(depth);
      case 0x22:
        return this.#string();
      default: {
        const start = this.#at;
        const type = this.#take(WORD) ? 'word' : this.#take(NUMBER) ? 'number' : undefined;
        if (!type) throw new SyntaxError('no value');
        return { type, start, end: this.#at };
      }
    }
  }

  #object(depth: number): JsonNode {
    const start = this.#at++;
    const members: JsonMember[] = [];
    this.#space();
    while (this.#text[this.#at] !== '}') {
      if (members.length > 0) this.#mark(',');
      this.#space();
      if (this.#text[this.#at] !== '"') throw new SyntaxError('no key');
      const key = this.#string();
      this.#mark(':');
      members.push({ key, value: this.#value(depth + 1) });
      this.#space();
    }
    return { type: 'object', start, end: ++this.#at, members };
  }

  #array(depth: number): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    this.#space();
    while (this.#text[this.#at] !== ']') {
      if (items.length > 0) this.#mark(',');
      items.push(this.#value(depth + 1));
      this.#space();
    }
    return { type: 'array', start, end: ++this.#at, items };
  }

  #string(): JsonString {
    const text = this.#text;
    const start = this.#at;
    let end = text.indexOf('"', start + 1);
    while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
    if (end < 0) throw new SyntaxError('a string has no end');
    this.#at = end + 1;
    const inside = text.slice(start + 1, end);
    const plain = !inside.includes('\\') && !/[\u0000-\u001f]/.test(inside);
    return { type: 'string', start, end: end + 1, text: plain ? inside : (JSON.parse(`"${inside}"`) as string) };
  }

  #mark(mark: string): void {
    this.#space();
    if (this.#text[this.#at] !== mark) throw new SyntaxError(`no ${mark}`);
    this.#at++;
  }

  #space(): void {
    this.#take(SPACE);
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}

/** Whether an odd number of backslashes stands before a quote. */
function isEscaped(text: string, at: number, start: number): boolean {
  let count = 0;
  while (at - count - 1 > start && text.charCodeAt(at - count - 1) === 92) count++;
  return count % 2 === 1;
}

/** A range of a text and what stands there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with edits made. They may come in any order and must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return text;
  const sorted = edits.slice().sort((a, b) => a.start - b.start);
  let out = '';
  let at = 0;
  for (const edit of sorted) {
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}
