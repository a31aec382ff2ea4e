/** `spanreel convert` and `spanreel formats`: a trace in another format. */
import { TARGETS } from '../../shared/formats/write/index.ts';
import type { ConvertCommand, FormatsCommand } from '../convert.ts';
import { parseOptions } from '../parse-options.ts';
import { UsageError } from '../usage-error.ts';
import { defineCommand, type Help } from './command.ts';

const NAMES = TARGETS.map((target) => target.name);

const HELP = `Writes a trace in another format.

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

const help: Help = { name: 'convert-help', text: HELP };

export const convert = defineCommand<ConvertCommand>({
  name: 'convert',
  summary: {
    usage: 'convert FILE -o OUT --to TARGET',
    text: 'writes it in another format; convert --help says how',
  },
  help,
  needs: ['cli'],
  parse: parseConvert,
  run: async (command) => (await import('../convert.ts')).runConvert(command),
});

export const formats = defineCommand<FormatsCommand>({
  name: 'formats',
  summary: { usage: 'formats [--json]', text: 'the formats that are read and written' },
  help,
  needs: ['cli'],
  parse: parseFormats,
  run: async (command) => (await import('../convert.ts')).runFormats(command),
});

function parseConvert(argv: readonly string[]): ConvertCommand | 'help' {
  const name = 'convert';
  const { values, positionals } = parseOptions(argv, OPTIONS, name);
  if (values.help) return 'help';
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

function parseFormats(argv: readonly string[]): FormatsCommand | 'help' {
  const name = 'formats';
  const { values, positionals } = parseOptions(argv, OPTIONS, name);
  if (values.help) return 'help';
  for (const option of ['output', 'to', 'filter', 'reveal'] as const)
    if (values[option] !== undefined) throw new UsageError(`--${option} does not go with formats.`, name);
  if (positionals.length > 0) throw new UsageError('formats takes no files.', name);
  return { name, json: values.json === true };
}
