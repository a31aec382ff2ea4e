import { RE2JS, RE2JSException } from 're2js';
import { QueryError, type Range } from './ast.ts';

const MAX_PATTERN = 500;

/** Tests a text for a pattern (found anywhere; anchor it with ^ and $). */
export type TextTest = (text: string) => boolean;

/**
 * A pattern in RE2 syntax, as TraceQL has it. Patterns and texts both come from outside, so no engine that
 * backtracks sees them together: patterns that can repeat run in linear time on RE2's automaton, only those that
 * cannot (text, classes, alternatives) run on the faster built-in one.
 *
 * @throws QueryError where the pattern is malformed, or too long
 */
export function compilePattern(source: string, range: Range): TextTest {
  if (source.length > MAX_PATTERN) {
    throw new QueryError(`The pattern is longer than ${MAX_PATTERN} characters.`, range);
  }
  // Found anywhere means that .* at the ends changes nothing.
  const core = source.replace(/^(?:\.\*)+(?![?*+{])/, '').replace(/(?<!\\)(?:\.\*)+$/, '');
  let matcher: RE2JS;
  try {
    RE2JS.compile(source);
    matcher = RE2JS.compile(core);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new QueryError(`The pattern is not a regular expression: ${error.message}`, range);
  }
  return isPlain(core) ? pureTest(core) : (text) => matcher.test(text);
}

/** Nothing that repeats, no groups with options, no escapes beyond punctuation: same meaning in both engines. */
function isPlain(pattern: string): boolean {
  return !/[*+?{]/.test(pattern) && !/\\[^\\.|()[\]^$/\-"]/.test(pattern) && !/\[\^?\[|\[:/.test(pattern);
}

function pureTest(pattern: string): TextTest {
  const expression = new RegExp(pattern, 'u');
  return (text) => expression.test(text);
}
