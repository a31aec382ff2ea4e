/** Reads cell.json, which may say anything: known keys are looked for where harnesses put them, the others are kept. */

import { messageOf } from '../../base/errors.ts';
import { isObject } from '../../base/is-object.ts';
import type { Json } from './page.ts';

/** Nobody reads deeper, and what shows it need not either. */
const DEEPEST = 1000;

export type JsonObject = { readonly [key: string]: Json };

/** The object in a cell.json. @throws Error with a sentence that says what is wrong, and where */
export function parseCellJson(text: string): JsonObject {
  if (bracketDepth(text) > DEEPEST) throw new Error(`cell.json is nested deeper than ${DEEPEST} levels.`);
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Error(`cell.json is not JSON: ${messageOf(error)}`);
  }
  if (!isObject(data)) throw new Error('cell.json holds no object.');
  return data as JsonObject;
}

/** Brackets inside brackets, those in strings counted too: an upper bound is enough. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x7b || c === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x7d || c === 0x5d) depth--;
  }
  return deepest;
}

/** The value under a key; own keys only, since the file chooses them. */
export function at(object: Json | undefined, key: string): Json | undefined {
  return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

export function numberAt(object: Json | undefined, key: string): number {
  const value = at(object, key);
  return typeof value === 'number' ? value : Number.NaN;
}

/** The texts of a list; empty where it is none. */
export function listAt(object: Json | undefined, key: string): string[] {
  const value = at(object, key);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
