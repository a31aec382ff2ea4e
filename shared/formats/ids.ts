/** Trace and span ids as they are written in JSON: hex, or base64 of the raw bytes. */
import type { IdTable } from '../base/intern.ts';

/** Value of each base64 character of the standard alphabet, else 64. */
const BASE64 = new Uint8Array(256).fill(64);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((letter, value) => {
  BASE64[letter.charCodeAt(0)] = value;
});
const EQUALS = 0x3d;

/**
 * How many bytes an id of base64 stands for: 16 or 8; 0: it is not base64. Base64 of 16 bytes has 22 characters and two
 * optional `=`, of 8 bytes 11 and one; what is left over in the last character is zero.
 */
function base64Bytes(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const characters = length === 24 || length === 22 ? 22 : length === 12 || length === 11 ? 11 : 0;
  if (characters === 0) return 0;
  for (let i = start; i < start + characters; i++) if (BASE64[bytes[i] as number] === 64) return 0;
  for (let i = start + characters; i < end; i++) if (bytes[i] !== EQUALS) return 0;
  const spare = characters === 22 ? 15 : 3;
  if (((BASE64[bytes[start + characters - 1] as number] as number) & spare) !== 0) return 0;
  return characters === 22 ? 16 : 8;
}

function isHex(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = bytes[i] as number;
    if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70))) return false;
  }
  return true;
}

const raw = new Uint8Array(18);

function decode(bytes: Uint8Array, start: number, count: number): Uint8Array {
  let at = start;
  for (let i = 0; i < count; i += 3) {
    const word =
      ((BASE64[bytes[at] as number] as number) << 18) |
      ((BASE64[bytes[at + 1] as number] as number) << 12) |
      (((BASE64[bytes[at + 2] as number] as number) & 63) << 6) |
      ((BASE64[bytes[at + 3] as number] as number) & 63);
    raw[i] = word >> 16;
    raw[i + 1] = word >> 8;
    raw[i + 2] = word;
    at += 4;
  }
  return raw;
}

/** Whether the id can only be base64: it has the form, and is not hex. */
export function isSurelyBase64(bytes: Uint8Array, start: number, end: number): boolean {
  return base64Bytes(bytes, start, end) > 0 && !isHex(bytes, start, end);
}

/**
 * Interns an id as written. `base64`: the other ids of the same span are base64, so one that could be either (eleven
 * characters that happen to be hex digits) is too.
 */
export function internId(ids: IdTable, bytes: Uint8Array, start: number, end: number, base64: boolean): number {
  const length = end - start;
  if (length === 32 || length === 16) return ids.internText(bytes, start, end);
  const count = base64Bytes(bytes, start, end);
  if (count === 0 || (!base64 && isHex(bytes, start, end))) return ids.internText(bytes, start, end);
  return ids.internRaw(decode(bytes, start, count), 0, count);
}

const DIGITS = '0123456789abcdef';

/** The id as text, as `internId` would have it: lower-case hex, or the text that was written. */
export function idText(bytes: Uint8Array, text: string, base64: boolean): string {
  const length = bytes.length;
  const hex = isHex(bytes, 0, length);
  const count = length === 32 || length === 16 ? 0 : base64Bytes(bytes, 0, length);
  if (count === 0 || (!base64 && hex)) return hex ? text.toLowerCase() : text;
  let result = '';
  for (const byte of decode(bytes, 0, count).subarray(0, count)) result += `${DIGITS[byte >> 4]}${DIGITS[byte & 15]}`;
  return result;
}
