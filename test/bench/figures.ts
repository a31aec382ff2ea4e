/** One measured figure, as it is printed. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same measure of the cheapest thing that could be compared, in the same run; null where there is none. */
  readonly floor: number | null;
  /** value / floor. */
  readonly ratio: number | null;
}

/** A figure with its ratio, rounded to what the measurement can tell. */
export function figure(name: string, value: number, unit: string, floor?: number): Figure {
  return {
    name,
    value: round(value),
    unit,
    floor: floor === undefined ? null : round(floor),
    ratio: floor === undefined || floor === 0 ? null : round(value / floor),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** The value below which `share` (0 to 1) of them lie. NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value: one slow run on a busy machine does not move it. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** For people: one line. */
export function figureText({ name, value, unit, floor, ratio }: Figure): string {
  const compared = floor === null ? '' : `   floor ${floor} ${unit}, ratio ${ratio}`;
  return `${name.padEnd(28)} ${`${value} ${unit}`.padStart(16)}${compared}`;
}
