/** Secrets that are known by their own look, wherever they stand: API keys, JWTs, bearer tokens, private keys, URLs. */
import type { SecretRange } from './replacement.ts';

interface TokenShape {
  /** Characters needed after the prefix. */
  readonly least: number;
  /** Words start like this too: a digit among the characters tells them apart. */
  readonly digit?: boolean;
}

const SHAPES: Readonly<Record<string, TokenShape>> = {
  'sk-': { least: 8 },
  csk: { least: 20, digit: true },
  sk_live_: { least: 8 },
  sk_test_: { least: 8 },
  rk_live_: { least: 8 },
  rk_test_: { least: 8 },
  whsec_: { least: 16 },
  ghp_: { least: 12 },
  gho_: { least: 12 },
  ghu_: { least: 12 },
  ghs_: { least: 12 },
  ghr_: { least: 12 },
  github_pat_: { least: 12 },
  'glpat-': { least: 10 },
  'gldt-': { least: 10 },
  'glrt-': { least: 10 },
  'glptt-': { least: 10 },
  AKIA: { least: 16 },
  ASIA: { least: 16 },
  AIza: { least: 20 },
  'ya29.': { least: 16 },
  'xoxa-': { least: 10 },
  'xoxb-': { least: 10 },
  'xoxe-': { least: 10 },
  'xoxe.': { least: 10 },
  'xoxo-': { least: 10 },
  'xoxp-': { least: 10 },
  'xoxr-': { least: 10 },
  'xoxs-': { least: 10 },
  'xapp-': { least: 10 },
  hf_: { least: 16 },
  npm_: { least: 16, digit: true },
  'pypi-': { least: 20, digit: true },
  'SG.': { least: 20, digit: true },
  gsk_: { least: 16, digit: true },
  'xai-': { least: 20, digit: true },
  'pplx-': { least: 20, digit: true },
  'nvapi-': { least: 20 },
  'tvly-': { least: 16 },
  r8_: { least: 20, digit: true },
  lsv2_: { least: 16 },
  dop_v1_: { least: 20 },
  dckr_pat_: { least: 10 },
  shpat_: { least: 16 },
  'hvs.': { least: 20 },
  ATATT3: { least: 20 },
  glsa_: { least: 16 },
  lin_api_: { least: 16 },
  'AGE-SECRET-KEY-1': { least: 20 },
  eyJ: { least: 16 },
};
const PREFIX = new RegExp(
  Object.keys(SHAPES)
    .sort((a, b) => b.length - a.length)
    .map((prefix) => prefix.replaceAll('.', '\\.'))
    .join('|'),
  'g',
);
const WORD = /[A-Za-z0-9_-]*/y;
const DOTTED = /[A-Za-z0-9_.-]*/y;
const AWS_ID = /[A-Z0-9]*/y;
const BEARER = /bearer(?:\s|%20|\\u0020){1,4}/gi;
const BEARER_VALUE = /(?:[A-Za-z0-9._~+=-]|\\?\/)*/y;
const PLAIN_WORDS =
  /^(?:[A-Z]?[a-z]{1,9}|[Aa]uthentication|[Aa]uthorization|[Cc]redentials)(?:[./-](?:[a-z]{0,9}|authentication|authorization))?\.?$/;
const URL_AUTHORITY = /:(?:\\?\/){2}/g;
const USER_INFO = /[^\s/?#"'`<>\\@]*(?:@[^\s/?#"'`<>\\@]+)*(?=@)/y;
const CURL = /\bcurl\b/g;
const CURL_USER = /[\s",](?:-u|--user|--proxy-user)[\s=",\\']{1,60}[^\s:"'\\$]{1,100}:([^\s"'\\$•]{1,200})/;
const PEM_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Returns the text at `at` that the sticky expression matches; empty where it does not match. */
export function runAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}

/** Finds tokens by their prefix. Jumps past every run it looked at, so the time is linear. */
export function findTokens(text: string, found: SecretRange[]): void {
  PREFIX.lastIndex = 0;
  for (let hit = PREFIX.exec(text); hit; hit = PREFIX.exec(text)) {
    const prefix = hit[0];
    const at = hit.index;
    if (!startsToken(text, at)) continue;
    const from = at + prefix.length;
    const shape = SHAPES[prefix];
    const jwt = prefix === 'eyJ';
    const aws = prefix === 'AKIA' || prefix === 'ASIA';
    const dotted = jwt || prefix === 'SG.' || prefix === 'ya29.' || prefix === 'hvs.';
    const run = runAt(dotted ? DOTTED : aws ? AWS_ID : WORD, text, from);
    PREFIX.lastIndex = from + run.length;
    // A sentence may end right after the token.
    let length = run.length;
    while (dotted && run[length - 1] === '.') length--;
    const body = run.slice(0, length);
    if (!shape || body.length < shape.least) continue;
    if (shape.digit && !/\d/.test(body)) continue;
    if (jwt && !/^[^.]{8,}\.[^.]{4,}/.test(body)) continue;
    // `.sk-spinner` and `#sk-container` are selectors.
    if (prefix === 'sk-' && /[.#]/.test(text[at - 1] ?? '') && !/\d{2}/.test(body)) continue;
    found.push({ start: at, end: from + body.length });
  }
}

/** Finds `Bearer …` in any place. Plain words after it ("bearer authentication") stay. */
export function findBearers(text: string, found: SecretRange[]): void {
  BEARER.lastIndex = 0;
  for (let hit = BEARER.exec(text); hit; hit = BEARER.exec(text)) {
    const from = hit.index + hit[0].length;
    const value = runAt(BEARER_VALUE, text, from);
    if (value.length >= 6 && !PLAIN_WORDS.test(value)) {
      found.push({ start: from, end: from + value.length });
      BEARER.lastIndex = from + value.length;
    }
  }
}

/** Finds the password in `scheme://user:password@host`. */
export function findUrlCredentials(text: string, found: SecretRange[]): void {
  URL_AUTHORITY.lastIndex = 0;
  for (let hit = URL_AUTHORITY.exec(text); hit; hit = URL_AUTHORITY.exec(text)) {
    if (!/[A-Za-z0-9+.-]/.test(text[hit.index - 1] ?? '')) continue;
    const from = hit.index + hit[0].length;
    const user = runAt(USER_INFO, text.slice(from, from + 2000), 0);
    const colon = user.indexOf(':');
    const start = colon >= 0 ? from + colon + 1 : from;
    const secret = user.slice(start - from);
    if (secret === '' || /^(?:\$|\{|\*|•|%s|<)/.test(secret)) continue;
    if (colon < 0 && (secret.length < 20 || !/\d/.test(secret))) continue;
    found.push({ start, end: from + user.length });
    URL_AUTHORITY.lastIndex = from + user.length;
  }
}

/** Finds the password in `curl -u user:password`, as one types it or as an array of words in JSON. */
export function findCurlPasswords(text: string, found: SecretRange[]): void {
  CURL.lastIndex = 0;
  for (let hit = CURL.exec(text); hit; hit = CURL.exec(text)) {
    const user = CURL_USER.exec(text.slice(hit.index, hit.index + 500));
    if (!user?.[1]) continue;
    const end = hit.index + user.index + user[0].length;
    found.push({ start: end - user[1].length, end });
  }
}

/** Finds the body of PEM and PGP private keys, also where it is split over quoted lines or never ends. */
export function findPrivateKeys(text: string, found: SecretRange[]): void {
  PEM_BEGIN.lastIndex = 0;
  let end = -2;
  for (let hit = PEM_BEGIN.exec(text); hit; hit = PEM_BEGIN.exec(text)) {
    const from = hit.index + hit[0].length;
    // Looked up once per END, not once per BEGIN: a text of nothing but BEGINs stays linear.
    if (end === -2 || (end >= 0 && end < from)) end = text.indexOf('-----END', from);
    const stop = end < 0 ? text.length : end;
    const quote = nextQuote(text, from, stop);
    if (quote < 0) {
      if (stop > from) found.push({ start: from, end: stop });
    } else if (end < 0) {
      if (quote > from) found.push({ start: from, end: quote });
      PEM_BEGIN.lastIndex = quote;
      continue;
    } else {
      const lines = /[A-Za-z0-9+/=]{8,}/g;
      const region = text.slice(from, stop);
      for (let line = lines.exec(region); line; line = lines.exec(region)) {
        found.push({ start: from + line.index, end: from + line.index + line[0].length });
      }
    }
    PEM_BEGIN.lastIndex = stop;
  }
}

/** Position of the first quote mark (or of the backslashes before it), or -1. */
function nextQuote(text: string, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 34 || code === 39 || code === 96) {
      while (i > from && text.charCodeAt(i - 1) === 92) i--;
      return i;
    }
  }
  return -1;
}

/** Whether a token can start here: not inside a word, but after an escape such as `\n`, `\u0022`, `%3D` or a colour. */
function startsToken(text: string, at: number): boolean {
  const before = text[at - 1];
  if (before === undefined) return true;
  if (before === '-') return !/[A-Za-z0-9]/.test(text[at - 2] ?? '');
  if (!/[A-Za-z0-9_]/.test(before)) return true;
  const context = text.slice(Math.max(0, at - 14), at);
  return /(?:\\[nrtbf]|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9A-Fa-f]{2}|\[[0-9;]{0,10}[mK])$/.test(context);
}
