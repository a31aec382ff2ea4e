/** Published values as people read them; the exact ones stand beside. Pure. */
import { formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { Json } from '../../shared/cell/page/page.ts';

/** A nicer text for a value under its key; undefined where it is best as it is. */
export function readable(key: string, value: Json): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (/_ms$/.test(key) && value >= 1) return formatDuration(value * 1e6);
  if (/_s$/.test(key) && !Number.isInteger(value)) return formatDuration(value * 1e9);
  if (/tokens/.test(key) && Number.isInteger(value) && value >= 1000) return formatInteger(value);
  return undefined;
}
