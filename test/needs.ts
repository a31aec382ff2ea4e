/** How a test says that it needs something outside of the repository. What there is to need: scripts/needs.mjs. */
import { NEEDS, type NeedName } from '../scripts/needs.mjs';

/** The needs that are met here, looked for once. */
const here = new Map<NeedName, boolean>();

/** Whether what is needed is here. */
export function isHere(name: NeedName): boolean {
  const known = here.get(name) ?? NEEDS[name].isHere();
  here.set(name, known);
  return known;
}

/**
 * The title and the options of a test, or of a suite of them, that needs something: it is skipped where that is missing,
 * and `npm test` counts it under the need. A suite's body runs in either case, so that its tests can be counted: what it
 * reads, it reads inside of its tests, or with `eachOf`.
 *
 *     it(...needing('git', 'applies the diff'), async () => { … });
 */
export function needing(name: NeedName, title: string): [title: string, options: { tags: NeedName[]; skip: boolean }] {
  return [`${title} (needs ${NEEDS[name].title})`, { tags: [name], skip: !isHere(name) }];
}

/**
 * The names to try one by one, as `list` finds them in what is needed. Where that is missing nobody knows how many there
 * are: one test stands for all of them, and its title says so.
 */
export function eachOf(name: NeedName, list: () => readonly string[]): readonly string[] {
  return isHere(name) ? list() : [`every file of ${NEEDS[name].title}`];
}
