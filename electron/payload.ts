/** Checks of what comes from the page: a request is let through only in the exact shape that its handler expects. */

import { isObject } from '../shared/base/is-object.ts';
import type { MenuEntry } from '../shared/shell.ts';
import type { ShellRequestName, ShellRequests } from './bridge.ts';

type Check<T> = (value: unknown) => value is T;

/** Views hold at most 200,000 characters; paths and titles far less. */
const LONGEST_VIEW = 300_000;
const LONGEST_NAME = 8192;

const isNothing: Check<undefined> = (value): value is undefined => value === undefined;
const isText =
  (longest: number): Check<string> =>
  (value): value is string =>
    typeof value === 'string' && value.length <= longest;

function isMenuEntry(value: unknown): value is MenuEntry {
  if (!isObject(value)) return false;
  const { id, title, group, key, enabled } = value;
  return [id, title, group, key].every(isText(300)) && typeof enabled === 'boolean';
}

const CHECKS: { readonly [K in ShellRequestName]: Check<ShellRequests[K]['argument']> } = {
  hello: isNothing,
  connect: isNothing,
  chooseFiles: (value): value is 'files' | 'folder' => value === 'files' || value === 'folder',
  grantPaths: (value): value is readonly string[] =>
    Array.isArray(value) && value.length <= 1000 && value.every(isText(LONGEST_NAME)),
  recentFiles: isNothing,
  openRecent: isText(200),
  forgetRecent: isText(200),
  samples: isNothing,
  openSample: isText(200),
  initialFiles: isNothing,
  initialComparison: isNothing,
  setMenu: (value): value is readonly MenuEntry[] =>
    Array.isArray(value) && value.length <= 500 && value.every(isMenuEntry),
  setTitle: isText(LONGEST_NAME),
  loadView: isText(LONGEST_VIEW),
  saveView: (value): value is { key: string; view: string } =>
    isObject(value) && isText(LONGEST_VIEW)(value.key) && isText(LONGEST_VIEW)(value.view),
  openExternal: (value): value is string => isText(LONGEST_NAME)(value) && isWebAddress(value),
};

/** Whether a link may be handed to the system's browser: http and https, nothing that starts a program. */
export function isWebAddress(text: string): boolean {
  try {
    const { protocol } = new URL(text);
    return protocol === 'https:' || protocol === 'http:';
  } catch {
    return false;
  }
}

export type CheckedRequest = {
  [K in ShellRequestName]: { readonly name: K; readonly argument: ShellRequests[K]['argument'] };
}[ShellRequestName];

/** The request in a payload, or undefined where it is not exactly one. */
export function checkRequest(payload: unknown): CheckedRequest | undefined {
  if (!isObject(payload) || typeof payload.name !== 'string' || !Object.hasOwn(CHECKS, payload.name)) return undefined;
  const name = payload.name as ShellRequestName;
  return CHECKS[name](payload.argument) ? ({ name, argument: payload.argument } as CheckedRequest) : undefined;
}
