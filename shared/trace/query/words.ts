/**
 * Reads the operands of a TraceQL query. The grammar knows Tempo's words only, not Spanreel's (`kind = model`,
 * `selfTime`, `orphan`), so every operand is read here and handed to the grammar as a number of the same length. The
 * grammar then says how they hang together, and every place in its tree is a place in the text.
 */
import { type AttributeScope, type Operand, QueryError, type Range } from './ast.ts';
import { FIELDS } from './fields.ts';

/** Longer queries are refused; so are deeper ones. */
const MAX_LENGTH = 4000;
const MAX_DEPTH = 64;

export interface Words {
  /** The text with every operand overwritten by digits. */
  readonly masked: string;
  /** Operands by where they start. */
  readonly operands: ReadonlyMap<number, Operand & Range>;
}

const ATTRIBUTE_KEY = /[^\s{}()=~!<>&|,"`+*/%^]+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z]+)?/y;
const NUMBER = /(?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h|d))+(?![\w.])|(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?(?![\w.])/iy;
const NUMBER_LIKE = /[\d.][\w.]*/y;
const SCOPES: Record<string, AttributeScope> = { span: 'span', resource: 'resource', event: 'event', link: 'link' };

/** @throws QueryError with the place of what cannot be read */
export function readWords(text: string): Words {
  if (text.length > MAX_LENGTH) {
    throw new QueryError(`The query is longer than ${MAX_LENGTH} characters.`, { from: MAX_LENGTH, to: text.length });
  }
  const operands = new Map<number, Operand & Range>();
  let masked = '';
  let inFilter = 0;
  let parentheses = 0;
  const take = (operand: Operand, from: number, to: number): void => {
    operands.set(from, { ...operand, from, to });
    masked += '0'.repeat(to - from);
  };
  while (masked.length < text.length) {
    const at = masked.length;
    const c = text[at] as string;
    const comment = commentEnd(text, at);
    if (comment > at) {
      masked += text.slice(at, comment);
    } else if (inFilter > 0 && (c === '"' || c === '`')) {
      const end = stringEnd(text, at);
      take({ type: 'string', value: unquote(text.slice(at, end)) }, at, end);
    } else if (inFilter > 0 && /[0-9]/.test(c)) {
      const end = matchEnd(NUMBER, text, at);
      if (end === at) {
        throw new QueryError('This is neither a number nor a duration. Durations look like 1.5s, 200ms or 1h30m.', {
          from: at,
          to: matchEnd(NUMBER_LIKE, text, at),
        });
      }
      take(readNumber(text.slice(at, end)), at, end);
    } else if (inFilter > 0 && c === '.' && matchEnd(NUMBER, text, at) > at) {
      const end = matchEnd(NUMBER, text, at);
      take(readNumber(text.slice(at, end)), at, end);
    } else if (inFilter > 0 && c === '.') {
      const key = readKey(text, at + 1, { from: at, to: at + 1 });
      take({ type: 'attribute', scope: 'any', key: key.key }, at, key.end);
    } else if (inFilter > 0 && /[A-Za-z_]/.test(c)) {
      const end = matchEnd(WORD, text, at);
      const word = text.slice(at, end);
      if (text[end] === '.') {
        const key = readKey(text, end + 1, { from: at, to: end + 1 });
        take({ type: 'attribute', scope: parseScope(word, key.key, at, key.end), key: key.key }, at, key.end);
      } else {
        take(readWord(word, { from: at, to: end }), at, end);
      }
    } else {
      refuse(text, at);
      if (c === '{') inFilter++;
      if (c === '}') inFilter--;
      if (c === '(' && ++parentheses > MAX_DEPTH) {
        throw new QueryError(`More than ${MAX_DEPTH} parentheses are open here.`, { from: at, to: at + 1 });
      }
      if (c === ')') parentheses--;
      masked += c;
    }
  }
  return { masked, operands };
}

/** Mistakes that people used to other languages make, told in words instead of as syntax errors. */
function refuse(text: string, at: number): void {
  const range = (length: number): Range => ({ from: at, to: at + length });
  const two = text.slice(at, at + 2);
  if (two === '==') throw new QueryError('Write one = to compare.', range(2));
  if (two === '<>') throw new QueryError('Write != for "is not".', range(2));
  if (text[at] === "'") throw new QueryError('Write text in "double quotes".', range(1));
  if (text[at] === '$') throw new QueryError('There are no template variables here.', range(1));
  if (text[at] === ',') throw new QueryError('Join conditions with && or ||.', range(1));
}

function readWord(word: string, range: Range): Operand {
  if (word === 'true' || word === 'false') return { type: 'boolean', value: word === 'true' };
  if (word === 'nil') return { type: 'nil' };
  const lower = word.toLowerCase();
  if (lower === 'and' || lower === 'or' || lower === 'not') {
    throw new QueryError(`Write ${{ and: '&&', or: '||', not: '!' }[lower]} for "${lower}".`, range);
  }
  return FIELDS.has(word) ? { type: 'field', name: word } : { type: 'word', text: word };
}

function parseScope(word: string, key: string, from: number, to: number): AttributeScope {
  const scope = Object.hasOwn(SCOPES, word) ? SCOPES[word] : undefined;
  if (scope !== undefined) return scope;
  if (word === 'parent' || word === 'instrumentation') {
    throw new QueryError(`Attributes of the ${word} cannot be searched here.`, { from, to });
  }
  throw new QueryError(`Attributes start with a dot: write .${word}.${key}`, { from, to });
}

function readKey(text: string, at: number, before: Range): { key: string; end: number } {
  if (text[at] === '"' || text[at] === '`') {
    const end = stringEnd(text, at);
    return { key: unquote(text.slice(at, end)), end };
  }
  const end = matchEnd(ATTRIBUTE_KEY, text, at);
  if (end === at) throw new QueryError('The name of an attribute is missing after the dot.', before);
  return { key: text.slice(at, end), end };
}

const UNITS: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86_400e9,
};

function readNumber(text: string): Operand {
  if (/^[\d.]+(?:e[+-]?\d+)?$/i.test(text)) {
    const value = Number(text);
    return { type: 'number', value: Number.isSafeInteger(value) || !/^\d+$/.test(text) ? value : BigInt(text) };
  }
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/([\d.]+)([^\d.]+)/g)) {
    sum += Number(number) * (UNITS[(unit ?? '').toLowerCase()] ?? Number.NaN);
  }
  return { type: 'duration', value: sum };
}

/** End of the comment that starts here, or `at`. */
function commentEnd(text: string, at: number): number {
  if (text.startsWith('//', at)) {
    const end = text.indexOf('\n', at);
    return end === -1 ? text.length : end;
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    if (end === -1) throw new QueryError('The comment has no end.', { from: at, to: text.length });
    return end + 2;
  }
  return at;
}

function stringEnd(text: string, at: number): number {
  const quote = text[at];
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote === '"') i++;
    else if (text[i] === quote) return i + 1;
  }
  throw new QueryError('The closing quote is missing.', { from: at, to: text.length });
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

/** Text of a string as written. Back-quoted strings are taken as they are. */
function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith('`')) return inner;
  // What is no escape stays as it is, so that patterns like "\d+" need no doubled backslash.
  return inner.replace(/\\(["\\ntr])/g, (_, c: string) => ESCAPES[c] ?? c);
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
