/** Whether a line holds what was searched for: plain text, or a regular expression that cannot run away. */

import { messageOf } from '../base/errors.ts';

const LONGEST = 500;
/** Open-ended repeats in one expression: each multiplies the work for a line by its length. */
const MOST_REPEATS = 4;

/** The test for a line, or a sentence that says why there is none. */
export function makeMatcher(
  text: string,
  caseSensitive: boolean,
  regex: boolean,
): ((line: string) => boolean) | string {
  if (text === '') return 'Type what to look for.';
  if (text.length > LONGEST) return `Look for at most ${LONGEST} characters.`;
  if (!regex) {
    if (caseSensitive) return (line) => line.includes(text);
    // Faster than making a lower-case copy of every line.
    const literal = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'i');
    return (line) => literal.test(line);
  }
  const danger = whyEndless(text);
  if (danger) return danger;
  try {
    const expression = new RegExp(text, caseSensitive ? '' : 'i');
    return (line) => expression.test(line);
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Why an expression could take forever on some line: a group that is repeated and itself repeats or chooses, a
 * reference back, or too many open repeats. Matching one cannot be interrupted, so it is not begun.
 */
function whyEndless(source: string): string | undefined {
  /** For each open group: whether something in it repeats or chooses. */
  const groups: boolean[] = [];
  let closed: boolean | undefined;
  let repeats = 0;
  for (let i = 0; i < source.length; i++) {
    const wasGroup = closed;
    closed = undefined;
    const character = source[i];
    if (character === '\\') {
      const escaped = source[++i] ?? '';
      if (/[1-9k]/.test(escaped)) return 'References back to a group are not supported here.';
    } else if (character === '[') {
      for (i++; i < source.length && source[i] !== ']'; i++) if (source[i] === '\\') i++;
    } else if (character === '(') {
      groups.push(false);
      if (source[i + 1] === '?') i++;
    } else if (character === ')') {
      closed = groups.pop() ?? false;
      if (closed && groups.length > 0) groups[groups.length - 1] = true;
    } else if (character === '|') {
      if (groups.length > 0) groups[groups.length - 1] = true;
    } else if (character === '*' || character === '+' || character === '{' || character === '?') {
      const counted = /^\{\d*(,?)\d*\}/.exec(source.slice(i));
      if (character === '{' && !counted) continue;
      if (character === '?') continue;
      if (wasGroup) return 'A repeated group must not repeat or choose inside; that could take forever.';
      if (groups.length > 0) groups[groups.length - 1] = true;
      if (++repeats > MOST_REPEATS) return `At most ${MOST_REPEATS} repeats (*, +, {n}) are supported here.`;
      if (counted) i += counted[0].length - 1;
      if (source[i + 1] === '?') i++;
    }
  }
  return undefined;
}
