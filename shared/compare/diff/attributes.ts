/** How two spans differ in their attributes and events. */
import { valueText } from '../../cell/fields.ts';
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
  readonly base: Value | undefined;
  readonly new: Value | undefined;
  /** Place in each list, for asking for the whole value; -1: not there. */
  readonly baseIndex: number;
  readonly newIndex: number;
}

/** Keys whose values are ids: of spans, calls, sessions, processes. */
const ID_KEY = /(?:^|[._-])(?:p?id|uuid)$|[a-z](?:Id|ID)$/;

/** Pairs attributes by key: in the order of the second list, what only the first has behind that. */
export function diffAttributes(base: readonly Attribute[], newAttributes: readonly Attribute[]): AttributePair[] {
  // A key may be there several times: the first belongs to the first.
  const left = new Map<string, number[]>();
  for (let index = base.length - 1; index >= 0; index--) {
    const { key } = base[index] as Attribute;
    const list = left.get(key);
    if (list) list.push(index);
    else left.set(key, [index]);
  }
  const pairs: AttributePair[] = [];
  for (let newIndex = 0; newIndex < newAttributes.length; newIndex++) {
    const { key, value } = newAttributes[newIndex] as Attribute;
    const baseIndex = left.get(key)?.pop() ?? -1;
    const before = base[baseIndex]?.value;
    pairs.push({
      key,
      what: before ? compareValues(key, before, value) : 'added',
      base: before,
      new: value,
      baseIndex,
      newIndex,
    });
  }
  const over = [...left.values()].flat().sort((x, y) => x - y);
  for (const baseIndex of over) {
    const { key, value } = base[baseIndex] as Attribute;
    pairs.push({ key, what: 'removed', base: value, new: undefined, baseIndex, newIndex: -1 });
  }
  return pairs;
}

function compareValues(key: string, base: Value, newValue: Value): AttributeWhat {
  const [baseCut, newCut] = [cutIn(base), cutIn(newValue)];
  if (base.type === newValue.type && baseCut === newCut && valueText(base) === valueText(newValue))
    return baseCut === '' ? 'same' : 'cut';
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
export function diffEvents(base: readonly SpanEvent[], newEvents: readonly SpanEvent[]): Pair<SpanEvent>[] {
  return pairUp(
    base,
    newEvents,
    ({ name, attributes }) =>
      [name, ...attributes.map(({ key, value }) => `${key}=${valueText(value)} ${cutIn(value)}`)].join('\u0000'),
    ({ name }) => name,
  );
}
