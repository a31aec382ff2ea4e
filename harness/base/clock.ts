/** The one clock of a cell: spans, terminal output, model calls and file changes are all told in its Unix nanoseconds. */

/** Read once, so that a correction of the system's clock does not move one part of a run against another. */
const anchor =
  BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n - process.hrtime.bigint();

/** Now, as Unix nanoseconds. Never goes back; two processes on one machine agree to well under a millisecond. */
export function unixNano(): bigint {
  return anchor + process.hrtime.bigint();
}
