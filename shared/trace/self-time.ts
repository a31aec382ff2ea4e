import type { Nanoseconds } from '../base/time.ts';

/**
 * Self time of each row: its length minus the union of its children's intervals clipped to it. `end[r]` is where a
 * row ends (for an unfinished one, the document's end). Rows are in tree order, so siblings come by start and one
 * pass with a mark per parent is enough.
 */
export function selfTimes(start: Float64Array, end: Float64Array, parent: Int32Array): Float64Array {
  const self = new Float64Array(start.length);
  const coveredTo = new Float64Array(start.length);
  for (let row = 0; row < start.length; row++) {
    self[row] = (end[row] as number) - (start[row] as number);
    coveredTo[row] = start[row] as number;
    const above = parent[row] as number;
    if (above < 0) continue;
    const from: Nanoseconds = Math.max(start[row] as number, coveredTo[above] as number);
    const to: Nanoseconds = Math.min(end[row] as number, end[above] as number);
    if (to <= from) continue;
    self[above] = Math.max(0, (self[above] as number) - (to - from));
    coveredTo[above] = to;
  }
  return self;
}
