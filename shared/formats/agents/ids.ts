/** Ids for sessions and steps that agents' logs name in their own way. The same log always gives the same ids. */
import { encodeUtf8, hashBytes } from '../../base/bytes.ts';

/** Returns the trace id of a session, 32 hex digits: the session's id where it is a UUID or hex, else a hash of it. */
export function makeTraceId(session: string): string {
  const hex = session.replaceAll('-', '').toLowerCase();
  return /^(?!0+$)[0-9a-f]{32}$/.test(hex) ? hex : hashHex(session, 4);
}

/** Returns a span id, 16 hex digits: a hash of all the names. */
export function makeSpanId(...names: readonly string[]): string {
  return hashHex(names.join('\0'), 2);
}

/** Returns a hash of 8 hex digits for each of `words`, which is never all zeros. */
function hashHex(text: string, words: number): string {
  const bytes = encodeUtf8(`0${text}`);
  let hex = '';
  for (let i = 0; i < words; i++) {
    bytes[0] = i;
    hex += hashBytes(bytes).toString(16).padStart(8, '0');
  }
  return /^0+$/.test(hex) ? `${hex.slice(1)}1` : hex;
}

/** Returns when a UUID of version 7 was made: Unix nanoseconds, exact to a millisecond. 0n for any other id. */
export function uuidTime(id: string): bigint {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.exec(id);
  return match ? BigInt(`0x${match[1]}${match[2]}`) * 1_000_000n : 0n;
}
