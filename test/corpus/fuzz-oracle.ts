/**
 * What is gone from a damaged file that nobody could call damaged: cut at two places that match, two records are one valid
 * one, and who reads one has lost nothing that is there.
 */
import type { Place } from './fuzz.ts';

type Json = Record<string, unknown>;

/** So much of what all records have makes an object one: a key of it may be damaged. */
const SHARE = 0.6;

/** The documents of a text: all of it, or its lines, or a list that was never closed; undefined where it is none of these. */
function documentsIn(bytes: Uint8Array): unknown[] | undefined {
  const text = Buffer.from(bytes).toString();
  const unclosed = `${text.replace(/[\s,]+$/, '')}]`;
  for (const parts of [[text], text.split('\n'), [unclosed]]) {
    try {
      return parts.filter((part) => part.trim() !== '').map((part) => JSON.parse(part) as unknown);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

/** How many objects anywhere in these documents have enough of the keys. */
function countWith(documents: readonly unknown[], keys: readonly string[]): number {
  const nodes = [...documents];
  let count = 0;
  while (nodes.length > 0) {
    const node = nodes.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node) && keys.filter((key) => key in node).length >= keys.length * SHARE) count++;
    for (const value of Object.values(node)) nodes.push(value);
  }
  return count;
}

function keysOf(original: Uint8Array, places: readonly Place[]): string[] {
  let common: string[] | undefined;
  for (const { offset, length } of places) {
    const [record] = documentsIn(original.subarray(offset, offset + length)) ?? [];
    if (typeof record !== 'object' || record === null) return [];
    common = common === undefined ? Object.keys(record) : common.filter((key) => key in (record as Json));
  }
  return common ?? [];
}

/** The rows of CSV, which are all as wide as the first; undefined where they are not. */
function rowsIn(bytes: Uint8Array): number | undefined {
  const quoted = /"(?:[^"]|"")*"/g;
  const rows = Buffer.from(bytes).toString().replace(quoted, 'x').trimEnd().split('\n');
  const width = (row: string | undefined) => row?.split(',').length;
  return rows.every((row) => width(row) === width(rows[0])) ? rows.length : undefined;
}

/**
 * How many records a damaged file lacks in truth, of `amount` that its original had, where it is valid JSON. Of records
 * that are single objects those are counted which are there; of others, the objects that are gone.
 */
export function trulyGone(damaged: Uint8Array, original: Uint8Array, places: readonly Place[]): number {
  const documents = documentsIn(damaged);
  const whole = documentsIn(original);
  if (whole === undefined) return Math.max(0, (rowsIn(original) ?? 0) - (rowsIn(damaged) ?? Number.POSITIVE_INFINITY));
  if (documents === undefined) return 0;
  const keys = keysOf(original, places);
  const areObjects = keys.length >= 3 && countWith(whole, keys) === places.length;
  return areObjects
    ? places.length - countWith(documents, keys)
    : Math.max(0, countWith(whole, []) - countWith(documents, []));
}
