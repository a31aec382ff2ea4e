/** The options of the commands whose help is `spanreel --help`: opening a window, `serve` and `stats`. */
import { parseOptions } from '../parse-options.ts';
import { UsageError } from '../usage-error.ts';

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  json: { type: 'boolean' },
  open: { type: 'boolean' },
  port: { type: 'string' },
  host: { type: 'string' },
  by: { type: 'string' },
} as const;

type Option = Exclude<keyof typeof OPTIONS, 'help' | 'version'>;

/** Parses the options and the other words of a command line. @throws UsageError */
export function parseGeneral(argv: readonly string[]) {
  return parseOptions(argv, OPTIONS);
}

/**
 * Parses a command line that takes some of the options. `command`: its name in a sentence.
 * @throws UsageError for an option that is not among `allowed`
 */
export function parseAllowed(argv: readonly string[], command: string, allowed: readonly Option[]) {
  const { values, positionals } = parseGeneral(argv);
  if (values.help) return 'help';
  if (values.version) return 'version';
  for (const option of Object.keys(values)) {
    if (!(allowed as readonly string[]).includes(option)) {
      throw new UsageError(`--${option} does not go with ${command}.`);
    }
  }
  return { values, files: positionals };
}
