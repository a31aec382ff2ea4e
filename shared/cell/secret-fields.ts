/**
 * Secrets that are known by the name before them, in any notation: `api_key=…`, `"password": "…"` at any depth of
 * escaping, `--api-key …`, command lines split over an array, and OTLP's own `{"key":…,"value":{"stringValue":…}}`.
 *
 * A quotation at depth n of JSON in JSON is escaped with 2^n - 1 backslashes. A value ends at the first quote of its
 * own depth, so what replaces it never breaks the text around it.
 */
import { type Finding, MASK } from './secret-mask.ts';
import { isBareToken, type Secrecy, secrecyOf } from './secret-names.ts';
import { runAt } from './secret-tokens.ts';

const TRIGGER = /key|token|secret|passw|passp|passc|_pass|[-.]pass|pwd|auth|credential|cookie|signature|sig=|jwt/gi;
const NAME_BEFORE = 100;
const NAME_AFTER = /[A-Za-z0-9_.-]{0,100}/y;
const BLANKS = /[ \t]{0,100}/y;
/** Spaces and line ends, also escaped ones: JSON that was printed on several lines inside JSON. */
const SPACES = /(?:\s|\\{1,16}[nrt]){0,1000}/y;
const SEPARATOR = /(?::=|=>|={1,3}|:)/y;
const BARE = /(?:[^\s"'`\\,;&<>|(){}[\]]|\\(?![nrtbfux"'`\\]))*/y;
/** Values of variables and flags in a shell, which may hold anything that the shell lets through. */
const SHELL_BARE = /(?:[^\s"'`\\;&<>|]|\\(?![nrtbfux"'`\\]))*/y;
const HEADER = /[^\r\n"'`\\]*/y;
const SCHEME = /(?:bearer|basic|token|digest|apikey|negotiate|key|aws4-hmac-sha256)[ \t]+(?=\S)/iy;
/** OTLP's wrapping around a value. */
const WRAPPING = new Set(['stringValue', 'string_value', 'value', 'values', 'arrayValue', 'array_value', 'val']);
const MARKS = /(?:[\s,:{}[\]]|\\{1,16}[nrt]){0,1000}/y;
const NOT_A_SECRET =
  /^(?:\$\{?[A-Za-z_][\w.]*\}?|\$\([^()]*\)|<[^<>]*>|\{\{?[^{}]*\}?\}|%\w+%|[*xX.…_-]+|string|str|true|false|null|none|None|undefined|nil|number|int|integer|boolean|any|unknown|void|required|optional|redacted|\[redacted\]|\[REDACTED\]|REDACTED|hidden|same-origin|include|omit)$/;

interface Quote {
  readonly mark: string;
  readonly slashes: number;
  /** After the mark. */
  readonly end: number;
}

/** Finds values of secret names. Every position is looked at a bounded number of times. */
export function findNamed(text: string, found: Finding[]): void {
  TRIGGER.lastIndex = 0;
  for (let hit = TRIGGER.exec(text); hit; hit = TRIGGER.exec(text)) {
    const end = hit.index + runAt(NAME_AFTER, text, hit.index).length;
    const start = nameStart(text, hit.index);
    const name = text.slice(start, end);
    TRIGGER.lastIndex = Math.max(end, hit.index + 1);
    const secrecy = secrecyOf(name);
    if (secrecy === 'none') continue;
    const before = found.length;
    findValue(text, start, end, name, secrecy, found);
    const last = found.length > before ? found[found.length - 1] : undefined;
    if (last) TRIGGER.lastIndex = last.end;
  }
}

/** Whether a value under a secret name is worth masking. */
export function looksSecret(value: string, name: string, secrecy: Secrecy): boolean {
  if (value === '' || secrecy === 'none' || value.includes(MASK)) return false;
  if (value.length <= 64 && NOT_A_SECRET.test(value)) return false;
  if (secrecy === 'certain') return true;
  if (value.length < 8 || /^[./~]|\s/.test(value.slice(0, 200))) return false;
  return isBareToken(name) || (/\d/.test(value) && /[A-Za-z]/.test(value)) || value.length >= 24;
}

function nameStart(text: string, hit: number): number {
  let start = hit;
  while (start > 0 && hit - start < NAME_BEFORE && isNameCode(text.charCodeAt(start - 1))) start--;
  // The first letter may belong to an escape: `\nAPI_KEY=`.
  if (start < hit && text[start - 1] === '\\' && 'nrtbf'.includes(text[start] as string)) start++;
  const dashes = text.slice(start, hit).indexOf('--');
  return dashes > 0 ? start + dashes : start;
}

function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 64 && code <= 90 && code !== 64) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

function findValue(text: string, start: number, end: number, name: string, secrecy: Secrecy, found: Finding[]): void {
  const closing = quoteAt(text, end);
  const flag = name.startsWith('-');
  if (closing) {
    const whole = isOpenedBy(text, start, closing);
    const next = closing.end + runAt(SPACES, text, closing.end).length;
    const mark = text[next];
    const separator = runAt(SEPARATOR, text, next);
    if (separator !== '') {
      findAfterSeparator(text, next + separator.length, true, separator, name, secrecy, found, closing);
    } else if (whole && (mark === ',' || mark === '}' || mark === ']')) {
      if (flag) findInStructure(text, closing.end, closing, name, secrecy, found, 'element');
      else if (mark === ',') findInStructure(text, closing.end, closing, name, secrecy, found, 'pair');
    }
    return;
  }
  const blanks = runAt(BLANKS, text, end).length;
  const at = end + blanks;
  const separator = runAt(SEPARATOR, text, at);
  if (separator !== '') {
    findAfterSeparator(text, at + separator.length, blanks > 0, separator, name, secrecy, found, undefined);
  } else if (flag && blanks > 0) {
    const quote = quoteAt(text, at);
    if (quote) pushQuoted(text, quote, name, 'certain', found);
    else pushShell(text, at, name, secrecy, found);
  }
}

function findAfterSeparator(
  text: string,
  after: number,
  spaced: boolean,
  separator: string,
  name: string,
  secrecy: Secrecy,
  found: Finding[],
  nameQuote: Quote | undefined,
): void {
  const blanks = runAt(nameQuote ? SPACES : BLANKS, text, after).length;
  const at = after + blanks;
  const quote = quoteAt(text, at) ?? (/[a-zA-Z]/.test(text[at] ?? '') ? quoteAt(text, at + 1) : undefined);
  if (quote) {
    pushQuoted(text, quote, name, secrecy, found);
    return;
  }
  const mark = text[at];
  if (nameQuote && (mark === '{' || mark === '[')) {
    findInStructure(text, at, nameQuote, name, secrecy, found, 'value');
    return;
  }
  if (/(?:authorization|cookie)$/i.test(name)) {
    pushHeader(text, at, name, found);
    return;
  }
  const tight = separator === '=' && !spaced && blanks === 0;
  if (tight && (name.startsWith('-') || /^[A-Z0-9_]+$/.test(name))) {
    pushShell(text, at, name, secrecy, found);
    return;
  }
  const value = runAt(BARE, text, at);
  const next = text[at + value.length] ?? '';
  if (nameQuote) {
    // A number in JSON: its mask needs quotes, of the same depth as the name's.
    if (secrecy === 'certain' && !isBareToken(name) && /^-?\d[\d.]{3,}$/.test(value)) {
      const mark = '\\'.repeat(nameQuote.slashes) + nameQuote.mark;
      found.push({ start: at, end: at + value.length, replacement: mark + MASK + mark });
    }
    return;
  }
  if (next === '(' || next === '[' || next === '{' || value.length < 4 || !looksSecret(value, name, secrecy)) return;
  // Code: `password = form.password`, `apiKey: ApiKeyConfig`, `token=token`.
  const digits = /\d/.test(value);
  const plain = /^[A-Za-z_][A-Za-z_.]*$/.test(value);
  if (!digits && plain && (!tight || /\.[A-Za-z_]/.test(value) || name.toLowerCase().endsWith(value.toLowerCase()))) {
    const wholeLine =
      separator === ':' && /^(?:[\r\n]|$|\\[nr])/.test(text.slice(at + value.length, at + value.length + 2));
    if (!(wholeLine && /^[a-z]+$/.test(value) && /passw|passphrase/i.test(name))) return;
  }
  found.push({ start: at, end: at + value.length });
}

/** `--api-key VALUE`, `API_KEY=VALUE`: everything up to the next word. */
function pushShell(text: string, at: number, name: string, secrecy: Secrecy, found: Finding[]): void {
  const run = runAt(SHELL_BARE, text, at);
  let length = run.length;
  while (length > 0 && ',)]}'.includes(run[length - 1] as string)) length--;
  const value = run.slice(0, length);
  if (value.startsWith('-') && value.length < 40) return;
  if (looksSecret(value, name, secrecy)) found.push({ start: at, end: at + length });
}

function pushQuoted(text: string, quote: Quote, name: string, secrecy: Secrecy, found: Finding[]): void {
  const stop = contentEnd(text, quote);
  const content = text.slice(quote.end, stop);
  if (/(?:authorization)$/i.test(name)) pushHeader(content, 0, name, found, quote.end, true);
  else if (looksSecret(content, name, secrecy)) found.push({ start: quote.end, end: stop });
}

/** The value of a header line, without its scheme. Prose ("authorization: ask first") stays. */
function pushHeader(text: string, at: number, name: string, found: Finding[], offset = 0, whole = false): void {
  const scheme = runAt(SCHEME, text, at);
  const from = at + scheme.length;
  const value = whole ? text.slice(from) : runAt(HEADER, text, from);
  if (!looksSecret(value, name, 'certain')) return;
  const cookie = /cookie$/i.test(name);
  if (!whole && scheme === '' && !(cookie ? /^[\w.-]+=/.test(value) : /^\S*\d\S*\s*$/.test(value))) return;
  found.push({ start: offset + from, end: offset + from + value.length });
}

/**
 * The string that follows in a structure, with OTLP's wrapping skipped. `element`: the next element of an array.
 * `pair`: `"name", "value": …` or a pair `["name", "…"]`. `value`: inside the value, all strings of an array.
 */
function findInStructure(
  text: string,
  from: number,
  depth: Quote,
  name: string,
  secrecy: Secrecy,
  found: Finding[],
  form: 'element' | 'pair' | 'value',
): void {
  let at = from;
  let sawValueKey = form !== 'pair';
  let array = false;
  for (;;) {
    const marks = runAt(MARKS, text, at);
    at += marks.length;
    if (marks.includes('[')) array = true;
    if (array && marks.includes(']')) return;
    const quote = quoteAt(text, at);
    if (!quote || quote.slashes !== depth.slashes || quote.mark !== depth.mark) return;
    const stop = contentEnd(text, quote);
    const content = text.slice(quote.end, Math.min(stop, quote.end + 20));
    const after = stop + quote.slashes + 1;
    const isKey = text[after + runAt(SPACES, text, after).length] === ':';
    if (isKey) {
      if (!WRAPPING.has(content) || stop - quote.end > 20) return;
      sawValueKey = true;
    } else {
      if (!sawValueKey && !isLonePair(text, after)) return;
      const whole = text.slice(quote.end, stop);
      if (form === 'element' && whole.startsWith('-') && whole.length < 40) return;
      pushQuoted(text, quote, name, form === 'element' && secrecy === 'likely' ? 'certain' : secrecy, found);
      if (!array || form === 'element') return;
    }
    at = after;
  }
}

/** Whether a string is the last of its array: `["x-api-key", "…"]`. */
function isLonePair(text: string, after: number): boolean {
  return text[after + runAt(SPACES, text, after).length] === ']';
}

/** The quote mark that stands at a place, with the backslashes before it. */
function quoteAt(text: string, at: number): Quote | undefined {
  let i = at;
  while (text.charCodeAt(i) === 92 && i - at < 64) i++;
  const mark = text[i];
  if (mark !== '"' && mark !== "'" && mark !== '`') return undefined;
  return { mark, slashes: i - at, end: i + 1 };
}

function isOpenedBy(text: string, start: number, quote: Quote): boolean {
  const at = start - quote.slashes - 1;
  if (at < 0) return false;
  const open = quoteAt(text, at);
  return open?.mark === quote.mark && open.slashes === quote.slashes;
}

/** Where the quoted content ends: before the backslashes of the closing quote, or at the end of the text. */
function contentEnd(text: string, quote: Quote): number {
  const { mark, slashes } = quote;
  for (let at = text.indexOf(mark, quote.end); at >= 0; at = text.indexOf(mark, at + 1)) {
    let count = 0;
    while (at - count > quote.end && text.charCodeAt(at - count - 1) === 92) count++;
    if (count < slashes) return at - count;
    if ((count - slashes) % (2 * (slashes + 1)) === 0) return at - slashes;
  }
  return text.length;
}
