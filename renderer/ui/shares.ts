/** Parts of a whole as percentages that add up to a hundred as they are printed. Pure. */

/**
 * Tenths of a percent for each part, in the same order; they sum to exactly 1000 where the parts have a sum at all
 * (largest remainders get what rounding down left over).
 */
export function roundToTenths(parts: readonly number[]): number[] {
  const sum = parts.reduce((total, part) => total + part, 0);
  if (!(sum > 0)) return parts.map(() => 0);
  const exact = parts.map((part) => (part / sum) * 1000);
  const tenths = exact.map(Math.floor);
  const left = 1000 - tenths.reduce((total, part) => total + part, 0);
  const order = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { index } of order.slice(0, left)) tenths[index] = (tenths[index] as number) + 1;
  return tenths;
}

/** `56.4 %` */
export function percent(tenths: number): string {
  return `${(tenths / 10).toFixed(1)} %`;
}
