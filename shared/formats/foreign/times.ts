/** Times as foreign formats write them, as Unix nanoseconds. No digit that was written is lost. 0n: there is none. */

const NANOS = 1_000_000_000n;

/**
 * A decimal number of some unit, as text, in nanoseconds: `1700000000.25` seconds, `1700000000123456` microseconds,
 * `1.5e9`. `digits`: how many digits a unit has in nanoseconds (9 for seconds, 6, 3, 0). Negative and absurd ones are 0n.
 */
export function parseDecimalTime(text: string, digits: 9 | 6 | 3 | 0): bigint {
  const match = /^\+?(\d{0,40})(?:\.(\d{0,400}))?(?:[eE]([-+]?\d{1,3}))?$/.exec(text.trim());
  if (!match) return 0n;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  // Where the point is, in units of the answer; what is behind it is less than a nanosecond.
  const point = whole.length + Number(exponent) + digits;
  const all = (whole + fraction).slice(0, Math.max(0, point)).padEnd(Math.min(Math.max(0, point), 60), '0');
  return bounded(BigInt(all || '0'));
}

/** A length of time, of which zero is a length too: nanoseconds, or undefined where the text is none. */
export function parseDecimalDuration(text: string, digits: 9 | 6 | 3 | 0): bigint | undefined {
  if (!/^\+?[\d.]+(?:[eE][-+]?\d+)?$/.test(text.trim()) || !/\d/.test(text)) return undefined;
  return parseDecimalTime(text, digits);
}

/** The latest time that 64 bits hold. */
const LATEST = 18_446_744_073_709_551_615n;
const bounded = (time: bigint): bigint => (time > LATEST ? 0n : time);

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?\s*(Z|z|UTC|[-+]\d\d:?\d\d(?::?\d\d)?)?(?:\s+[A-Z]{1,5})?$/;

/**
 * RFC 3339 and its relatives: with a space for the `T`, any number of digits behind the point, without a zone (taken as
 * UTC). 0n where it is none.
 */
export function parseIsoTime(text: string): bigint {
  const match = ISO.exec(text.trim());
  if (!match) return 0n;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const millis = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (Number.isNaN(millis)) return 0n;
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  const time = BigInt(millis / 1000) * NANOS + nanos - parseZone(zone);
  return time > 0n ? time : 0n;
}

function parseZone(zone: string): bigint {
  const match = /^([-+])(\d\d):?(\d\d)/.exec(zone);
  if (!match) return 0n;
  const seconds = BigInt(match[2] as string) * 3600n + BigInt(match[3] as string) * 60n;
  return (match[1] === '-' ? -seconds : seconds) * NANOS;
}

/** A length as protobuf's JSON has it: `0.000005s`; also `5000ns`, `1.5ms`, `2us`. Nanoseconds; 0n where it is none. */
export function parseDuration(text: string): bigint {
  const match = /^([\d.]+)(ns|us|µs|ms|s)$/.exec(text.trim());
  if (!match) return 0n;
  const digits = { ns: 0, us: 3, µs: 3, ms: 6, s: 9 }[match[2] as 'ns' | 'us' | 'µs' | 'ms' | 's'] as 9 | 6 | 3 | 0;
  return parseDecimalTime(match[1] as string, digits);
}
