/** Two lists as one: which items belong together, in an order that fits both. */
import { diffArrays } from 'diff';

export interface Pair<T> {
  readonly base: T | undefined;
  readonly new: T | undefined;
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
  base: readonly T[],
  newItems: readonly T[],
  whole: (item: T) => string,
  sort: (item: T) => string,
): Pair<T>[] {
  const pairs: Pair<T>[] = [];
  let [removed, added]: [T[], T[]] = [[], []];
  const flush = () => {
    for (const pair of changed(removed, added, sort)) pairs.push(pair);
    [removed, added] = [[], []];
  };
  walk(base.map(whole), newItems.map(whole), (what, baseAt, newAt) => {
    if (what === 'removed') removed.push(base[baseAt] as T);
    else if (what === 'added') added.push(newItems[newAt] as T);
    else {
      flush();
      pairs.push({ base: base[baseAt] as T, new: newItems[newAt] as T, same: true });
    }
  });
  flush();
  return pairs;
}

function changed<T>(removed: readonly T[], added: readonly T[], sort: (item: T) => string): Pair<T>[] {
  const pairs: Pair<T>[] = [];
  walk(removed.map(sort), added.map(sort), (what, baseAt, newAt) => {
    pairs.push({
      base: what === 'added' ? undefined : removed[baseAt],
      new: what === 'removed' ? undefined : added[newAt],
      same: false,
    });
  });
  return pairs;
}

/** Goes through two lists of keys at once: what only the first has, what only the second has, what both have. */
function walk(
  base: readonly string[],
  newTexts: readonly string[],
  visit: (what: 'same' | 'added' | 'removed', baseAt: number, newAt: number) => void,
): void {
  const changes = diffArrays([...base], [...newTexts], { maxEditLength: MOST_EDITS });
  let [baseAt, newAt] = [0, 0];
  for (const { count, added, removed } of changes ?? inPlace(base, newTexts)) {
    for (let i = 0; i < count; i++) {
      if (added) visit('added', baseAt, newAt++);
      else if (removed) visit('removed', baseAt++, newAt);
      else visit('same', baseAt++, newAt++);
    }
  }
}

/** By position: where the keys there are equal they belong together. */
function* inPlace(base: readonly string[], newTexts: readonly string[]) {
  for (let at = 0; at < Math.max(base.length, newTexts.length); at++) {
    if (at < base.length && at < newTexts.length && base[at] === newTexts[at])
      yield { count: 1, added: false, removed: false };
    else {
      if (at < base.length) yield { count: 1, added: false, removed: true };
      if (at < newTexts.length) yield { count: 1, added: true, removed: false };
    }
  }
}
