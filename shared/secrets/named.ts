/**
 * Secrets that are known by the name before them, in any notation: `api_key=…`, `"password": "…"` at any depth of
 * escaping, `--api-key …`, command lines split over an array, and OTLP's own `{"key":…,"value":{"stringValue":…}}`.
 *
 * A value in quotes ends at the first quote of its own depth (`quotes.ts`), so that its mask never breaks the text around it.
 */

import { isBareToken, judgeSecrecy, type Secrecy } from './names.ts';
import { contentEnd, isOpenedBy, type Quote, quoteAt } from './quotes.ts';
import { MASK, type SecretRange } from './replacement.ts';
import { runAt } from './tokens.ts';

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
/** Longer keys are no wrapping. */
const LONGEST_WRAPPING = 20;
const MARKS = /(?:[\s,:{}[\]]|\\{1,16}[nrt]){0,1000}/y;
const NOT_A_SECRET =
  /^(?:\$\{?[A-Za-z_][\w.]*\}?|\$\([^()]*\)|<[^<>]*>|\{\{?[^{}]*\}?\}|%\w+%|[*xX.…_-]+|string|str|true|false|null|none|None|undefined|nil|number|int|integer|boolean|any|unknown|void|required|optional|redacted|\[redacted\]|\[REDACTED\]|REDACTED|hidden|same-origin|include|omit)$/;

/** Finds values of secret names. Every position is looked at a bounded number of times. */
export function findNamed(text: string, found: SecretRange[]): void {
  const search = new NamedSearch(text, found);
  TRIGGER.lastIndex = 0;
  for (let hit = TRIGGER.exec(text); hit; hit = TRIGGER.exec(text)) {
    const end = hit.index + runAt(NAME_AFTER, text, hit.index).length;
    const start = nameStart(text, hit.index);
    const name = text.slice(start, end);
    TRIGGER.lastIndex = Math.max(end, hit.index + 1);
    const secrecy = judgeSecrecy(name);
    if (secrecy === 'none') continue;
    const before = found.length;
    search.findValue(name, secrecy, start, end);
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

/** The separator between a name and its value. */
interface Separation {
  readonly separator: string;
  /** Blanks before the separator. */
  readonly spaced: boolean;
  /** The quote that closes the name; undefined for a name without quotes. */
  readonly nameQuote: Quote | undefined;
}

/**
 * How values in a structure belong to the name. `element`: the next element of an array. `pair`: `"name", "value": …` or a
 * pair `["name", "…"]`. `value`: inside the value, all strings of an array.
 */
type StructureForm = 'element' | 'pair' | 'value';

/** Reads a text from the end of a secret name on, and keeps what of it is the value. */
class NamedSearch {
  readonly #text: string;
  readonly #found: SecretRange[];
  #name = '';
  #secrecy: Secrecy = 'none';
  /** The position in the text. */
  #at = 0;

  constructor(text: string, found: SecretRange[]) {
    this.#text = text;
    this.#found = found;
  }

  /** Finds the value of the name that stands from `start` to before `end`. */
  findValue(name: string, secrecy: Secrecy, start: number, end: number): void {
    this.#name = name;
    this.#secrecy = secrecy;
    this.#at = end;
    const closing = quoteAt(this.#text, end);
    if (closing) this.#afterQuotedName(start, closing);
    else this.#afterBareName();
  }

  /** Reads as far as the expression matches. */
  #read(sticky: RegExp): string {
    const run = runAt(sticky, this.#text, this.#at);
    this.#at += run.length;
    return run;
  }

  #keep(start: number, end: number): void {
    this.#found.push({ start, end });
  }

  /** `"name": …`, `"--name", "…"`, `"name", "value": …`. */
  #afterQuotedName(start: number, closing: Quote): void {
    const whole = isOpenedBy(this.#text, start, closing);
    this.#at = closing.end;
    this.#read(SPACES);
    const mark = this.#text[this.#at];
    const separator = this.#read(SEPARATOR);
    if (separator !== '') {
      this.#afterSeparator({ separator, spaced: true, nameQuote: closing });
    } else if (whole && (mark === ',' || mark === '}' || mark === ']')) {
      this.#at = closing.end;
      if (this.#name.startsWith('-')) this.#inStructure(closing, 'element');
      else if (mark === ',') this.#inStructure(closing, 'pair');
    }
  }

  /** `name = …`, `--name …`. */
  #afterBareName(): void {
    const spaced = this.#read(BLANKS) !== '';
    const separator = this.#read(SEPARATOR);
    if (separator !== '') {
      this.#afterSeparator({ separator, spaced, nameQuote: undefined });
    } else if (this.#name.startsWith('-') && spaced) {
      const quote = quoteAt(this.#text, this.#at);
      if (quote) this.#quoted(quote, 'certain');
      else this.#inShell();
    }
  }

  #afterSeparator(between: Separation): void {
    const { separator, spaced, nameQuote } = between;
    const text = this.#text;
    const blanks = this.#read(nameQuote ? SPACES : BLANKS);
    const mark = text[this.#at];
    // A letter may stand before the quote: b"…", f'…'.
    const quote = quoteAt(text, this.#at) ?? (/[a-zA-Z]/.test(mark ?? '') ? quoteAt(text, this.#at + 1) : undefined);
    if (quote) this.#quoted(quote, this.#secrecy);
    else if (nameQuote && (mark === '{' || mark === '[')) this.#inStructure(nameQuote, 'value');
    else if (/(?:authorization|cookie)$/i.test(this.#name)) this.#inHeader();
    else {
      const tight = separator === '=' && !spaced && blanks === '';
      if (tight && (this.#name.startsWith('-') || /^[A-Z0-9_]+$/.test(this.#name))) this.#inShell();
      else if (nameQuote) this.#number(nameQuote);
      else this.#bareWord(separator, tight);
    }
  }

  /** A number in JSON: its mask needs quotes, of the same depth as the name's. */
  #number(nameQuote: Quote): void {
    const start = this.#at;
    const value = this.#read(BARE);
    if (this.#secrecy !== 'certain' || isBareToken(this.#name) || !/^-?\d[\d.]{3,}$/.test(value)) return;
    const mark = '\\'.repeat(nameQuote.slashes) + nameQuote.mark;
    this.#found.push({ start, end: this.#at, replacement: mark + MASK + mark });
  }

  /** A word without quotes, unless it is code. */
  #bareWord(separator: string, tight: boolean): void {
    const start = this.#at;
    const value = this.#read(BARE);
    const next = this.#text[this.#at] ?? '';
    if (next === '(' || next === '[' || next === '{' || value.length < 4) return;
    if (!looksSecret(value, this.#name, this.#secrecy)) return;
    if (isCode(value, this.#name, tight) && !this.#isPassphraseLine(value, separator)) return;
    this.#keep(start, this.#at);
  }

  /** Whether the word that was read is all of a line under the name of a passphrase. */
  #isPassphraseLine(value: string, separator: string): boolean {
    const endsLine = /^(?:[\r\n]|$|\\[nr])/.test(this.#text.slice(this.#at, this.#at + 2));
    return separator === ':' && endsLine && /^[a-z]+$/.test(value) && /passw|passphrase/i.test(this.#name);
  }

  /** `--api-key VALUE`, `API_KEY=VALUE`: everything up to the next word. */
  #inShell(): void {
    const start = this.#at;
    const run = this.#read(SHELL_BARE);
    let length = run.length;
    while (length > 0 && ',)]}'.includes(run[length - 1] as string)) length--;
    const value = run.slice(0, length);
    if (value.startsWith('-') && value.length < 40) return;
    if (looksSecret(value, this.#name, this.#secrecy)) this.#keep(start, start + length);
  }

  /** Reads the text between quotes. */
  #quoted(quote: Quote, secrecy: Secrecy): void {
    const end = contentEnd(this.#text, quote);
    const content = this.#text.slice(quote.end, end);
    if (!/(?:authorization)$/i.test(this.#name)) {
      if (looksSecret(content, this.#name, secrecy)) this.#keep(quote.end, end);
      return;
    }
    const scheme = runAt(SCHEME, content, 0);
    if (looksSecret(content.slice(scheme.length), this.#name, 'certain')) this.#keep(quote.end + scheme.length, end);
  }

  /** The value of a header line, without its scheme. Prose ("authorization: ask first") stays. */
  #inHeader(): void {
    const scheme = this.#read(SCHEME);
    const start = this.#at;
    const value = this.#read(HEADER);
    if (!looksSecret(value, this.#name, 'certain')) return;
    const looksLikeOne = /cookie$/i.test(this.#name) ? /^[\w.-]+=/ : /^\S*\d\S*\s*$/;
    if (scheme === '' && !looksLikeOne.test(value)) return;
    this.#keep(start, start + value.length);
  }

  /** The string that follows in a structure, with OTLP's wrapping skipped. `depth` is the quote of the name. */
  #inStructure(depth: Quote, form: StructureForm): void {
    const text = this.#text;
    const secrecy = form === 'element' && this.#secrecy === 'likely' ? 'certain' : this.#secrecy;
    let sawValueKey = form !== 'pair';
    let inArray = false;
    for (;;) {
      const marks = this.#read(MARKS);
      if (marks.includes('[')) inArray = true;
      if (inArray && marks.includes(']')) return;
      const quote = quoteAt(text, this.#at);
      if (!quote || quote.slashes !== depth.slashes || quote.mark !== depth.mark) return;
      const end = contentEnd(text, quote);
      const after = end + quote.slashes + 1;
      if (isKeyBefore(text, after)) {
        if (end - quote.end > LONGEST_WRAPPING || !WRAPPING.has(text.slice(quote.end, end))) return;
        sawValueKey = true;
      } else {
        if (!sawValueKey && !isLonePair(text, after)) return;
        if (form === 'element' && isShortFlag(text, quote.end, end)) return;
        this.#quoted(quote, secrecy);
        if (!inArray || form === 'element') return;
      }
      this.#at = after;
    }
  }
}

/** Code: `password = form.password`, `apiKey: ApiKeyConfig`, `token=token`. */
function isCode(value: string, name: string, tight: boolean): boolean {
  if (!/^[A-Za-z_][A-Za-z_.]*$/.test(value)) return false;
  return !tight || /\.[A-Za-z_]/.test(value) || name.toLowerCase().endsWith(value.toLowerCase());
}

/** Whether what ends before `after` is a key: a colon follows. */
function isKeyBefore(text: string, after: number): boolean {
  return text[after + runAt(SPACES, text, after).length] === ':';
}

/** Another flag of a command line, and not the value of the one before it. */
function isShortFlag(text: string, start: number, end: number): boolean {
  return text[start] === '-' && end - start < 40;
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

/** Whether a string is the last of its array: `["x-api-key", "…"]`. */
function isLonePair(text: string, after: number): boolean {
  return text[after + runAt(SPACES, text, after).length] === ']';
}
