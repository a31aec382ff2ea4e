/**
 * Time, in one unit everywhere: nanoseconds since the trace's origin.
 *
 * An absolute instant needs 61 bits, more than a float64 holds. So an instant is kept as the origin (a bigint,
 * once per document) plus a float64 offset, which is exact up to 2^53 ns = 104 days.
 */

/** Nanoseconds since the document's origin; or a length in nanoseconds. NaN where unknown. */
export type Nanoseconds = number;

/** A stretch of time. */
export interface TimeWindow {
  readonly start: Nanoseconds;
  readonly end: Nanoseconds;
}

/** Nanoseconds of a microsecond. */
export const MICROSECOND = 1e3;
/** Nanoseconds of a millisecond. */
export const MILLISECOND = 1e6;
/** Nanoseconds of a second. */
export const SECOND = 1e9;
/** Nanoseconds of a minute. */
export const MINUTE = 60e9;
/** Nanoseconds of an hour. */
export const HOUR = 3600e9;

/** The absolute instant of an offset, as Unix nanoseconds. */
export function absolute(origin: bigint, offset: Nanoseconds): bigint {
  return origin + BigInt(Math.round(offset));
}

/** RFC 3339 text in UTC with nanoseconds, of an absolute Unix instant in nanoseconds. */
export function toRfc3339(unixNano: bigint): string {
  let seconds = unixNano / 1_000_000_000n;
  let nanos = unixNano % 1_000_000_000n;
  if (nanos < 0n) {
    seconds -= 1n;
    nanos += 1_000_000_000n;
  }
  const millis = Number(seconds) * 1000;
  if (Math.abs(millis) > 8.64e15) return `${unixNano} ns`;
  const text = new Date(millis).toISOString().slice(0, 19);
  return `${text}.${nanos.toString().padStart(9, '0')}Z`;
}
