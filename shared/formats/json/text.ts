/** Text of JSON strings. */
import { decodeUtf8 } from '../../base/bytes.ts';

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/g;
const SHORT: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The text of the string whose inside is `bytes[start, end)`, with its escapes resolved; unknown escapes stay as they are. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  const text = decodeUtf8(bytes, start, end);
  return text.includes('\\') ? unescapeString(text) : text;
}

export function unescapeString(text: string): string {
  return text.replace(ESCAPE, (whole, code: string | undefined, letter: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (letter === '"' || letter === '\\' || letter === '/') return letter;
    return SHORT[letter ?? ''] ?? whole;
  });
}
