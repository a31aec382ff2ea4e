/** Text of JSON strings. */
import { decodeUtf8 } from '../../base/bytes.ts';

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/g;
const SHORT: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Keys and other short texts come again and again: so many are remembered, each in the place that its bytes name. */
const KNOWN = 2048;
const SHORT_TEXT = 24;
const known: string[] = new Array<string>(KNOWN).fill('');

/** The text of the string whose inside is `bytes[start, end)`, with its escapes resolved; unknown escapes stay as they are. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  if (length > SHORT_TEXT) return decoded(bytes, start, end);
  let hash = length;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  const place = (hash ^ (hash >>> 11)) & (KNOWN - 1);
  const remembered = known[place] as string;
  if (isText(remembered, bytes, start, length)) return remembered;
  const text = decoded(bytes, start, end);
  // Only ASCII is told from its bytes one by one; what an escape stands for is shorter than it.
  if (text.length === length) known[place] = text;
  return text;
}

function isText(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

function decoded(bytes: Uint8Array, start: number, end: number): string {
  const text = decodeUtf8(bytes, start, end);
  return text.includes('\\') ? unescapeString(text) : text;
}

function unescapeString(text: string): string {
  return text.replace(ESCAPE, (whole, code: string | undefined, letter: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (letter === '"' || letter === '\\' || letter === '/') return letter;
    return SHORT[letter ?? ''] ?? whole;
  });
}
