/** Collects what several sources tell of the same keys, and notices where they differ. */
import type { Finding, Json, Origin, Told } from './page.ts';

export class Findings {
  readonly #found = new Map<string, { label: string; told: Told[] }>();

  /** Adds what one source tells. `undefined` is nothing. The first source that tells a key is the one that is shown. */
  add(key: string, label: string, value: Json | undefined, origin: Origin): void {
    if (value === undefined) return;
    const entry = this.#found.get(key) ?? { label, told: [] };
    this.#found.set(key, entry);
    entry.told.push({ value, origin });
  }

  /** The value that is shown. */
  value(key: string): Json | undefined {
    return this.#found.get(key)?.told[0]?.value;
  }

  /** A number, also where it is written as text; NaN where there is none. */
  number(key: string): number {
    const value = this.value(key);
    return typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  }

  toArray(): Finding[] {
    return [...this.#found].map(([key, { label, told }]) => ({ key, label, told, conflict: differ(told) }));
  }
}

/** Numbers that were rounded for their format are not a conflict; everything else is compared as JSON. */
function differ(told: readonly Told[]): boolean {
  const [first, ...others] = told;
  return first !== undefined && others.some(({ value }) => !same(first.value, value));
}

export function same(a: Json, b: Json): boolean {
  if (typeof a === 'number' || typeof b === 'number') {
    const [x, y] = [Number(a), Number(b)];
    return x === y || Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y));
  }
  return JSON.stringify(a) === JSON.stringify(b);
}
