/** Binary search over what is in order. Every search of the program is one of these, so that the ends are right once. */

/**
 * Returns the first index from `from` up to `end` at which `holds` is true, or `end` where it never is. `holds` has to be
 * false up to some index and true from there on.
 */
export function firstIndexWhere(end: number, holds: (index: number) => boolean, from = 0): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Returns the index of the first of the ascending `values` that is at least `value`, or `end` where none is. */
export function lowerBound(values: ArrayLike<number>, value: number, from = 0, end = values.length): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the index of the first of the ascending `values` that is greater than `value`, or `end` where none is. */
export function upperBound(values: ArrayLike<number>, value: number, from = 0, end = values.length): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether `value` is one of the ascending `values`. */
export function includesSorted(values: ArrayLike<number>, value: number): boolean {
  return values[lowerBound(values, value)] === value;
}
