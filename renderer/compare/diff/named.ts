/** Values that both runs name: facts, parameters, scores. Pure. */

export interface NamedPair {
  readonly name: string;
  /** Empty: not there. */
  readonly base: string;
  readonly new: string;
}

/** Named values of two lists, by name; of a name that comes several times the first counts. */
export function namedPairs(
  base: readonly { readonly name: string; readonly value: string }[],
  newEntries: readonly { readonly name: string; readonly value: string }[],
): NamedPair[] {
  const found = new Map<string, { base: string; new: string }>();
  for (const { name, value } of newEntries) if (!found.has(name)) found.set(name, { base: '', new: value });
  for (const { name, value } of base) {
    const pair = found.get(name);
    if (!pair) found.set(name, { base: value, new: '' });
    else if (pair.base === '') pair.base = value;
  }
  return [...found].map(([name, pair]) => ({ name, ...pair }));
}
