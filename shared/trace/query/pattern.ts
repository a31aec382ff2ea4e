import { RE2JS, RE2JSException } from 're2js';
import { QueryError, type Range } from './ast.ts';

const MAX_PATTERN = 500;

/** Tests a text for a pattern (found anywhere; anchor it with ^ and $). */
export type TextTest = (text: string) => boolean;

/**
 * A pattern in RE2 syntax, as TraceQL has it. Patterns and texts both come from outside, so they meet on an automaton
 * that takes linear time, never on an engine that backtracks.
 *
 * @throws QueryError where the pattern is malformed, or too long
 */
export function compilePattern(source: string, range: Range): TextTest {
  if (source.length > MAX_PATTERN) {
    throw new QueryError(`The pattern is longer than ${MAX_PATTERN} characters.`, range);
  }
  try {
    const pattern = RE2JS.compile(source);
    return (text) => pattern.test(text);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new QueryError(`The pattern is not a regular expression: ${error.message}`, range);
  }
}
