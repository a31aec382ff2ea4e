/** The values of a cell as several sources have them. */
import type { Json, Origin, Source, SourcedValue } from './page.ts';

/** Collects the values that several sources have of the same keys, and notices where they differ. */
export class SourcedValues {
  readonly #byKey = new Map<string, { label: string; sources: Source[] }>();

  /** Adds the value of one source; undefined adds nothing. The first source of a key is the one that is shown. */
  add(key: string, label: string, value: Json | undefined, origin: Origin): void {
    if (value === undefined) return;
    const entry = this.#byKey.get(key) ?? { label, sources: [] };
    this.#byKey.set(key, entry);
    entry.sources.push({ value, origin });
  }

  /** The value that is shown. */
  value(key: string): Json | undefined {
    return this.#byKey.get(key)?.sources[0]?.value;
  }

  /** A number, also where it is written as text; NaN where there is none. */
  number(key: string): number {
    const value = this.value(key);
    return typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  }

  /** Returns the values in the order in which their keys were added. */
  toArray(): SourcedValue[] {
    return [...this.#byKey].map(([key, { label, sources }]) => ({ key, label, sources, conflict: differ(sources) }));
  }
}

/** Numbers that were rounded for their format are not a conflict; everything else is compared as JSON. */
function differ(sources: readonly Source[]): boolean {
  const [first, ...others] = sources;
  return first !== undefined && others.some(({ value }) => !same(first.value, value));
}

/** Returns whether two values are the same, but for rounding. */
export function same(a: Json, b: Json): boolean {
  if (typeof a === 'number' || typeof b === 'number') {
    const [x, y] = [Number(a), Number(b)];
    return x === y || Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y));
  }
  return JSON.stringify(a) === JSON.stringify(b);
}
