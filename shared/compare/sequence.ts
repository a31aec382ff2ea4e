/** Aligns two sequences of keys in order: the longest common subsequence, near-linear where they are much alike. */

import { lowerBound } from '../base/search.ts';

/** A stretch of each sequence, ends exclusive. */
interface Stretch {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

export type Match = readonly [a: number, b: number];

/** Up to this many pairs every alignment is weighed. */
const TABLE_LIMIT = 250_000;

/**
 * Pairs of equal keys, ascending in both. Small stretches are solved exactly, and among the longest alignments the one
 * with the most `likeness` (0 … 1 a pair) is chosen; large ones are cut at keys that occur once in both, and what has
 * none is matched in order.
 */
export function commonSubsequence(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  likeness: (a: number, b: number) => number,
): Match[] {
  const found: Match[] = [];
  const waiting: Stretch[] = [{ a: 0, aEnd: a.length, b: 0, bEnd: b.length }];
  for (let stretch = waiting.pop(); stretch; stretch = waiting.pop()) {
    const rows = stretch.aEnd - stretch.a;
    const columns = stretch.bEnd - stretch.b;
    if (rows === 0 || columns === 0) continue;
    if (rows * columns <= TABLE_LIMIT) exact(a, b, stretch, likeness, found);
    else split(a, b, trimmed(a, b, stretch, found), waiting, found);
  }
  return found.sort((x, y) => x[0] - y[0]);
}

/** Takes what is equal at both ends. */
function trimmed(a: ArrayLike<number>, b: ArrayLike<number>, stretch: Stretch, found: Match[]): Stretch {
  let { a: from, aEnd: to, b: fromB, bEnd: toB } = stretch;
  while (from < to && fromB < toB && a[from] === b[fromB]) found.push([from++, fromB++]);
  while (from < to && fromB < toB && a[to - 1] === b[toB - 1]) found.push([--to, --toB]);
  return { a: from, aEnd: to, b: fromB, bEnd: toB };
}

/** Cuts at the longest rising row of keys that occur once in both; without any, matches what comes next. */
function split(a: ArrayLike<number>, b: ArrayLike<number>, stretch: Stretch, waiting: Stretch[], found: Match[]): void {
  const anchors = rising(uniquePairs(a, b, stretch));
  if (anchors.length === 0) {
    inOrder(a, b, stretch, found);
    return;
  }
  let { a: at, b: atB } = stretch;
  for (const [i, j] of anchors) {
    waiting.push({ a: at, aEnd: i, b: atB, bEnd: j });
    found.push([i, j]);
    at = i + 1;
    atB = j + 1;
  }
  waiting.push({ a: at, aEnd: stretch.aEnd, b: atB, bEnd: stretch.bEnd });
}

function uniquePairs(a: ArrayLike<number>, b: ArrayLike<number>, stretch: Stretch): Match[] {
  const SEVERAL = -1;
  const places = (list: ArrayLike<number>, from: number, to: number) => {
    const found = new Map<number, number>();
    for (let i = from; i < to; i++) found.set(list[i] as number, found.has(list[i] as number) ? SEVERAL : i);
    return found;
  };
  const inB = places(b, stretch.b, stretch.bEnd);
  const pairs: Match[] = [];
  for (const [key, i] of places(a, stretch.a, stretch.aEnd)) {
    const j = inB.get(key);
    if (i !== SEVERAL && j !== undefined && j !== SEVERAL) pairs.push([i, j]);
  }
  return pairs.sort((x, y) => x[0] - y[0]);
}

/** Of pairs whose first numbers rise the longest part in which the second rise too. O(n log n). */
export function rising(pairs: readonly Match[]): Match[] {
  const tails: number[] = [];
  /** The second number of each tail; they rise too. */
  const tailValues: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, j], index) => {
    const place = lowerBound(tailValues, j);
    if (place > 0) before[index] = tails[place - 1] as number;
    tails[place] = index;
    tailValues[place] = j;
  });
  const chain: Match[] = [];
  for (let index = tails[tails.length - 1] ?? -1; index >= 0; index = before[index] as number) {
    chain.push(pairs[index] as Match);
  }
  return chain.reverse();
}

/** Each key of one with the next like it of the other. Linear; for long stretches in which nothing occurs once. */
function inOrder(a: ArrayLike<number>, b: ArrayLike<number>, stretch: Stretch, found: Match[]): void {
  const places = new Map<number, number[]>();
  for (let j = stretch.bEnd - 1; j >= stretch.b; j--) {
    const list = places.get(b[j] as number);
    if (list) list.push(j);
    else places.set(b[j] as number, [j]);
  }
  let next = stretch.b;
  for (let i = stretch.a; i < stretch.aEnd && next < stretch.bEnd; i++) {
    const list = places.get(a[i] as number);
    while (list && list.length > 0 && (list[list.length - 1] as number) < next) list.pop();
    const j = list?.pop();
    if (j === undefined) continue;
    // A far jump would leave out everything between for one match.
    if (j - next > 4 * (stretch.aEnd - i)) continue;
    found.push([i, j]);
    next = j + 1;
  }
}

/** The best of all alignments, by a table: most pairs first, then most likeness. */
function exact(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { a: from, aEnd, b: fromB, bEnd }: Stretch,
  likeness: (a: number, b: number) => number,
  found: Match[],
): void {
  const rows = aEnd - from;
  const columns = bEnd - fromB;
  const width = columns + 1;
  // All the likeness there can be together weighs less than one pair.
  const share = 1 / (Math.min(rows, columns) + 1);
  const best = new Float64Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      let value = Math.max(best[(i + 1) * width + j] as number, best[i * width + j + 1] as number);
      if (a[from + i] === b[fromB + j]) {
        const pair = 1 + share * likeness(from + i, fromB + j) + (best[(i + 1) * width + j + 1] as number);
        if (pair > value) value = pair;
      }
      best[i * width + j] = value;
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    const value = best[i * width + j] as number;
    if (value === best[(i + 1) * width + j]) i++;
    else if (value === best[i * width + j + 1]) j++;
    else found.push([from + i++, fromB + j++]);
  }
}
