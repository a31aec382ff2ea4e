/** Two lists as one: which items belong together, in an order that fits both. */
import { diffArrays } from 'diff';

export interface Pair<T> {
  readonly a: T | undefined;
  readonly b: T | undefined;
  /** Equal in everything that counts. */
  readonly same: boolean;
}

/** Items that are put in and out until two lists count as different ones; then items in the same place are compared. */
const MOST_EDITS = 1000;

/**
 * Pairs items that are equal (`whole`), then, between those, items of the same sort that have another content (`sort`).
 * Every item of both lists is in one pair.
 */
export function pairUp<T>(
  a: readonly T[],
  b: readonly T[],
  whole: (item: T) => string,
  sort: (item: T) => string,
): Pair<T>[] {
  const pairs: Pair<T>[] = [];
  let [removed, added]: [T[], T[]] = [[], []];
  const flush = () => {
    for (const pair of changed(removed, added, sort)) pairs.push(pair);
    [removed, added] = [[], []];
  };
  walk(a.map(whole), b.map(whole), (what, atA, atB) => {
    if (what === 'removed') removed.push(a[atA] as T);
    else if (what === 'added') added.push(b[atB] as T);
    else {
      flush();
      pairs.push({ a: a[atA] as T, b: b[atB] as T, same: true });
    }
  });
  flush();
  return pairs;
}

function changed<T>(removed: readonly T[], added: readonly T[], sort: (item: T) => string): Pair<T>[] {
  const pairs: Pair<T>[] = [];
  walk(removed.map(sort), added.map(sort), (what, atA, atB) => {
    pairs.push({
      a: what === 'added' ? undefined : removed[atA],
      b: what === 'removed' ? undefined : added[atB],
      same: false,
    });
  });
  return pairs;
}

/** Goes through two lists of keys at once: what only the first has, what only the second has, what both have. */
function walk(
  a: readonly string[],
  b: readonly string[],
  visit: (what: 'same' | 'added' | 'removed', atA: number, atB: number) => void,
): void {
  const changes = diffArrays([...a], [...b], { maxEditLength: MOST_EDITS });
  let [atA, atB] = [0, 0];
  for (const { count, added, removed } of changes ?? inPlace(a, b)) {
    for (let i = 0; i < count; i++) {
      if (added) visit('added', atA, atB++);
      else if (removed) visit('removed', atA++, atB);
      else visit('same', atA++, atB++);
    }
  }
}

/** By position: where the keys there are equal they belong together. */
function* inPlace(a: readonly string[], b: readonly string[]) {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    if (at < a.length && at < b.length && a[at] === b[at]) yield { count: 1, added: false, removed: false };
    else {
      if (at < a.length) yield { count: 1, added: false, removed: true };
      if (at < b.length) yield { count: 1, added: true, removed: false };
    }
  }
}
