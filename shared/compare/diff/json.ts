/** How two JSON documents differ, value by value. */
import { asText } from '../../cell/fields.ts';
import { pairUp } from './pairs.ts';

export interface JsonChange {
  /** `edits[2].path`; empty for the whole. */
  readonly path: string;
  readonly what: 'added' | 'removed' | 'changed';
  /** Plain data; undefined where the side does not have it. */
  readonly base: unknown;
  readonly new: unknown;
}

export interface JsonDiff {
  /** In the order in which they stand. */
  readonly changes: readonly JsonChange[];
  /** Values that are the same, counted where they have nothing in them. */
  readonly same: number;
  /** Changes beyond those that are listed. */
  readonly more: number;
}

/** Longer texts are compared as texts. */
const LONGEST = 500_000;
const DEEPEST = 60;
const MOST_CHANGES = 500;
/** Digits that a number of JavaScript need not keep: such documents are compared as texts, so that no digit is overlooked. */
const LONG_NUMBER = /\d{16}/;

/**
 * Compares two texts as JSON. Undefined where one is no JSON object or array, or so large, deep or precise that it should
 * be compared as text.
 */
export function diffJson(base: string, newText: string): JsonDiff | undefined {
  const [baseData, newData] = [dataIn(base), dataIn(newText)];
  if (baseData === undefined || newData === undefined || Array.isArray(baseData) !== Array.isArray(newData))
    return undefined;
  const diff = compare(baseData, newData);
  // Equal as data, but written otherwise: the texts tell.
  return diff.changes.length === 0 && base !== newText ? undefined : diff;
}

function dataIn(text: string): unknown {
  if (text.length > LONGEST || !/^\s*[[{]/.test(text) || LONG_NUMBER.test(text)) return undefined;
  try {
    const data: unknown = JSON.parse(text);
    return isFlat(data) ? data : undefined;
  } catch {
    // No JSON: text in brackets, or cut off.
    return undefined;
  }
}

function isFlat(data: unknown): boolean {
  let level: unknown[] = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return false;
    const next: unknown[] = [];
    for (const value of level) if (isContainer(value)) for (const item of Object.values(value)) next.push(item);
    level = next;
  }
  return true;
}

function isContainer(data: unknown): data is Record<string, unknown> | unknown[] {
  return typeof data === 'object' && data !== null;
}

interface Todo {
  readonly path: string;
  /** Whether the side has the value; undefined does not occur in JSON. */
  readonly base: unknown;
  readonly new: unknown;
}

function compare(base: unknown, newValue: unknown): JsonDiff {
  const changes: JsonChange[] = [];
  let [same, more] = [0, 0];
  const todo: Todo[] = [{ path: '', base, new: newValue }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { path } = next;
    if (isContainer(next.base) && isContainer(next.new) && Array.isArray(next.base) === Array.isArray(next.new)) {
      const inside = Array.isArray(next.base)
        ? compareItems(path, next.base, next.new as readonly unknown[])
        : compareEntries(path, next.base, next.new as Record<string, unknown>);
      for (let i = inside.length - 1; i >= 0; i--) todo.push(inside[i] as Todo);
      // An empty one is a value, too.
      if (inside.length === 0) same++;
    } else if (next.base === next.new) same++;
    else if (changes.length >= MOST_CHANGES) more++;
    else {
      const what = next.base === undefined ? 'added' : next.new === undefined ? 'removed' : 'changed';
      changes.push({ path, what, base: next.base, new: next.new });
    }
  }
  return { changes, same, more };
}

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;

function compareEntries(path: string, base: Record<string, unknown>, newObject: Record<string, unknown>): Todo[] {
  const keys = new Set([...Object.keys(base), ...Object.keys(newObject)]);
  const at = (data: Record<string, unknown>, key: string) => (Object.hasOwn(data, key) ? data[key] : undefined);
  return [...keys].map((key) => ({ path: join(path, key), base: at(base, key), new: at(newObject, key) }));
}

function join(path: string, key: string): string {
  if (!PLAIN_KEY.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Items of lists of one length belong together by their place; of others those that are equal, and what is between them. */
function compareItems(path: string, base: readonly unknown[], newItems: readonly unknown[]): Todo[] {
  if (base.length === newItems.length)
    return base.map((item, at) => ({ path: `${path}[${at}]`, base: item, new: newItems[at] }));
  const sort = (item: unknown) => (Array.isArray(item) ? 'list' : item === null ? 'null' : typeof item);
  let [baseAt, newAt] = [0, 0];
  return pairUp(base, newItems, asText, sort).map((pair) => {
    // Named by the place in the second list where it is there.
    const place = pair.new === undefined ? baseAt : newAt;
    if (pair.base !== undefined) baseAt++;
    if (pair.new !== undefined) newAt++;
    return { path: `${path}[${place}]`, base: pair.base, new: pair.new };
  });
}
