/**
 * The clock that spans and terminal output share: Unix time with microsecond steps. Two processes on one machine
 * agree on it to well under a millisecond.
 */

/** Unix milliseconds, with a fraction. */
export function unixMillis() {
  return performance.timeOrigin + performance.now();
}

/** Now as OpenTelemetry's [seconds, nanoseconds]. */
export function hrNow() {
  return hrTime(unixMillis());
}

/** Unix milliseconds as [seconds, nanoseconds], rounded to microseconds. */
export function hrTime(millis) {
  const micros = Math.round(millis * 1000);
  return [Math.floor(micros / 1e6), (micros % 1e6) * 1000];
}

/** [seconds, nanoseconds] as decimal Unix nanoseconds: 61 bits do not fit a number. */
export function unixNano([seconds, nanos]) {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
