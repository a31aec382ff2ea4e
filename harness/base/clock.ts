/** The one clock of a cell. Spans, terminal output, model calls and file changes all have its Unix nanoseconds. */

/** Read once, so that a correction of the system's clock does not move one part of a run against another. */
const anchor =
  BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n - process.hrtime.bigint();

/** Returns the present in Unix nanoseconds. Never goes back; two processes on a machine agree to well under a ms. */
export function unixNano(): bigint {
  return anchor + process.hrtime.bigint();
}
