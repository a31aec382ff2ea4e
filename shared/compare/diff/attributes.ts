/** How two spans differ in their attributes and events. */
import { textOf } from '../../cell/fields.ts';
import type { Attribute, SpanEvent, Value } from '../../trace/value.ts';
import { type Pair, pairUp } from './pairs.ts';

/**
 * `id`: changed, but only a name that each run gives anew. `cut`: what is here of both is the same, but more is in the
 * file.
 */
export type AttributeWhat = 'same' | 'changed' | 'id' | 'cut' | 'added' | 'removed';

export interface AttributePair {
  readonly key: string;
  readonly what: AttributeWhat;
  readonly a: Value | undefined;
  readonly b: Value | undefined;
  /** Place in each list, for asking for the whole value; -1: not there. */
  readonly indexA: number;
  readonly indexB: number;
}

/** Keys whose values are ids: of spans, calls, sessions, processes. */
const ID_KEY = /(?:^|[._-])(?:p?id|uuid)$|[a-z](?:Id|ID)$/;

/** Pairs attributes by key: in the order of the second list, what only the first has behind that. */
export function diffAttributes(a: readonly Attribute[], b: readonly Attribute[]): AttributePair[] {
  // A key may be there several times: the first belongs to the first.
  const left = new Map<string, number[]>();
  for (let index = a.length - 1; index >= 0; index--) {
    const { key } = a[index] as Attribute;
    const list = left.get(key);
    if (list) list.push(index);
    else left.set(key, [index]);
  }
  const pairs: AttributePair[] = [];
  for (let indexB = 0; indexB < b.length; indexB++) {
    const { key, value } = b[indexB] as Attribute;
    const indexA = left.get(key)?.pop() ?? -1;
    const before = a[indexA]?.value;
    pairs.push({ key, what: before ? whatOf(key, before, value) : 'added', a: before, b: value, indexA, indexB });
  }
  const over = [...left.values()].flat().sort((x, y) => x - y);
  for (const indexA of over) {
    const { key, value } = a[indexA] as Attribute;
    pairs.push({ key, what: 'removed', a: value, b: undefined, indexA, indexB: -1 });
  }
  return pairs;
}

function whatOf(key: string, a: Value, b: Value): AttributeWhat {
  const [cutA, cutB] = [cutIn(a), cutIn(b)];
  if (a.type === b.type && cutA === cutB && textOf(a) === textOf(b)) return cutA === '' ? 'same' : 'cut';
  return ID_KEY.test(key) ? 'id' : 'changed';
}

/** Whole sizes of everything in a value that is cut, so that values that were cut elsewhere are told apart; '' if nothing is. */
export function cutIn(value: Value): string {
  const sizes: number[] = [];
  const open: Value[] = [value];
  for (let next = open.pop(); next; next = open.pop()) {
    if ('cut' in next && next.cut) sizes.push(next.cut.whole);
    if (next.type === 'array') for (const item of next.value) open.push(item);
    else if (next.type === 'map') for (const entry of next.value) open.push(entry.value);
  }
  return sizes.join(' ');
}

/** Pairs events: those with equal name and attributes, then those of the same name between them. Times do not count. */
export function diffEvents(a: readonly SpanEvent[], b: readonly SpanEvent[]): Pair<SpanEvent>[] {
  return pairUp(
    a,
    b,
    ({ name, attributes }) =>
      [name, ...attributes.map(({ key, value }) => `${key}=${textOf(value)} ${cutIn(value)}`)].join('\u0000'),
    ({ name }) => name,
  );
}
