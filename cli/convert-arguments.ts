/** The arguments of `spanreel convert` and `spanreel formats`. */
import { TARGETS } from '../shared/formats/write/index.ts';
import { parseOptions } from './parse-options.ts';
import { UsageError } from './usage-error.ts';

export interface ConvertCommand {
  readonly name: 'convert';
  readonly input: string;
  /** Undefined: standard output. */
  readonly output: string | undefined;
  readonly target: string;
  /** Undefined: all spans. */
  readonly filter: string | undefined;
  readonly reveal: boolean;
}

export interface FormatsCommand {
  readonly name: 'formats';
  readonly json: boolean;
}

const NAMES = TARGETS.map((target) => target.name);

export const CONVERT_USAGE = `Writes a trace in another format.

  spanreel convert FILE -o OUT --to TARGET [--filter QUERY] [--reveal]
  spanreel formats [--json]                       the formats that are read and written

FILE is whatever Spanreel opens, or a folder. TARGET is one of ${NAMES.join(', ')}.
Secrets are masked. Losses are listed.

  -o, --output OUT   where to write; standard output without it
  --to TARGET        the format
  --filter QUERY     only the spans that match: words, or TraceQL ({ status = error })
  --reveal           keeps secrets as they are
  --json             one JSON object a line (formats only)
  --help             this text

Exit status: 0 done, 1 the file could not be read or written or nothing matches, 2 wrong usage.
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  output: { type: 'string', short: 'o' },
  to: { type: 'string' },
  filter: { type: 'string' },
  reveal: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type Name = 'convert' | 'formats';

/** Whether a word is one of these commands. */
export function isConvertCommand(word: string | undefined): word is Name {
  return word === 'convert' || word === 'formats';
}

/** Understands the arguments after the command's name. @throws UsageError */
export function parseConvert(
  name: Name,
  argv: readonly string[],
): ConvertCommand | FormatsCommand | { readonly name: 'convert-help' } {
  const { values, positionals } = parseOptions(argv, OPTIONS, name);
  if (values.help) return { name: 'convert-help' };
  if (name === 'formats') {
    for (const option of ['output', 'to', 'filter', 'reveal'] as const)
      if (values[option] !== undefined) throw new UsageError(`--${option} does not go with formats.`, name);
    if (positionals.length > 0) throw new UsageError('formats takes no files.', name);
    return { name, json: values.json === true };
  }
  if (values.json) throw new UsageError('--json does not go with convert.', name);
  const [input, ...more] = positionals;
  if (input === undefined) throw new UsageError('convert needs a file.', name);
  if (more.length > 0) throw new UsageError(`convert takes one file or folder, not ${positionals.length}.`, name);
  if (values.output === '') throw new UsageError('--output needs a file.', name);
  const target = values.to;
  if (target === undefined) throw new UsageError(`convert needs --to: one of ${NAMES.join(', ')}.`, name);
  if (!NAMES.includes(target)) throw new UsageError(`--to takes one of ${NAMES.join(', ')}, not ${target}.`, name);
  const output = values.output === '-' ? undefined : values.output;
  return { name, input, output, target, filter: values.filter, reveal: values.reveal === true };
}
