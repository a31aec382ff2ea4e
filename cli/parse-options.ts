/** Node's own parser of arguments, with its complaints as usage errors. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/**
 * Options and other words of a command line, in any order, with the tokens they came as.
 * @param command whose help says more
 * @throws UsageError where an option is unknown, lacks its value, or has one that it does not take
 */
export function parseOptions<T extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: T,
  command?: string,
) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    // Node's message ends with advice about `--` that is longer than the fact.
    const [fact = 'The arguments are not valid.'] = (error as Error).message.split('. ');
    throw new UsageError(fact.endsWith('.') ? fact : `${fact}.`, command);
  }
}
