/** Values that both runs name: facts, parameters, scores. Pure. */

export interface NamedPair {
  readonly name: string;
  /** Empty: not there. */
  readonly a: string;
  readonly b: string;
}

/** Named values of two lists, by name; of a name that comes several times the first counts. */
export function namedPairs(
  a: readonly { readonly name: string; readonly value: string }[],
  b: readonly { readonly name: string; readonly value: string }[],
): NamedPair[] {
  const found = new Map<string, { a: string; b: string }>();
  for (const { name, value } of b) if (!found.has(name)) found.set(name, { a: '', b: value });
  for (const { name, value } of a) {
    const pair = found.get(name);
    if (!pair) found.set(name, { a: value, b: '' });
    else if (pair.a === '') pair.a = value;
  }
  return [...found].map(([name, pair]) => ({ name, ...pair }));
}
