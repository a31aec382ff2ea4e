/** Ids for what agents' logs name in their own way. The same log always gives the same ids. */
import { encodeUtf8, hashBytes } from '../../base/bytes.ts';

/** 32 hex digits for a session: its own, where it is a UUID or already hex, else made from it. */
export function traceIdOf(session: string): string {
  const hex = session.replaceAll('-', '').toLowerCase();
  return /^(?!0+$)[0-9a-f]{32}$/.test(hex) ? hex : hexOf(session, 4);
}

/** 16 hex digits for what these texts name together. */
export function spanIdOf(...names: readonly string[]): string {
  return hexOf(names.join('\0'), 2);
}

function hexOf(text: string, words: number): string {
  const bytes = encodeUtf8(`0${text}`);
  let hex = '';
  for (let i = 0; i < words; i++) {
    bytes[0] = i;
    hex += hashBytes(bytes).toString(16).padStart(8, '0');
  }
  return /^0+$/.test(hex) ? `${hex.slice(1)}1` : hex;
}

/** When a UUID of version 7 was made, which tells it in milliseconds. Unix nanoseconds; 0n for any other id. */
export function uuidTime(id: string): bigint {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.exec(id);
  return match ? BigInt(`0x${match[1]}${match[2]}`) * 1_000_000n : 0n;
}
