/** `spanreel sweep`: records a matrix of runs. */
import type { ParseArgsConfig } from 'node:util';
import { parseOptions } from '../parse-options.ts';
import type { SweepCommand } from '../sweep.ts';
import { UsageError } from '../usage-error.ts';
import { defineCommand } from './command.ts';
import { parseCount } from './count.ts';

const HELP = `Records a matrix of runs into one folder; finished runs are not repeated.

  spanreel sweep FILE [--out DIR] [--jobs N]

  FILE        JSON: {"id", "agents": ["pi"], "models": ["a", "b"], "tasks": ["tasks/x"], "runs": 3, "jobs": 2,
              "timeout_s": 600, "model_endpoint": "http://…", "content": false, "commands": {"mine": ["./mine", "{prompt}"]}}
  --out DIR   folder of the cells (cells/ID)
  --jobs N    as many runs at once, in place of the file's number

Ctrl-C ends the running agents; the same command goes on later. Exit status: 0 all cells are there, 1 some are missing,
2 wrong usage or a wrong file.
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  out: { type: 'string' },
  jobs: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export const sweep = defineCommand<SweepCommand>({
  name: 'sweep',
  summary: {
    usage: 'sweep FILE [--out DIR] [--jobs N]',
    text: 'records a matrix of runs; sweep --help says how',
  },
  help: { name: 'sweep-help', text: HELP },
  needs: ['cli'],
  hasTerminal: true,
  parse,
  run: async (command) => (await import('../sweep.ts')).runSweepFile(command),
});

function parse(argv: readonly string[]): SweepCommand | 'help' {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  if (values.help) return 'help';
  const [file, more] = positionals;
  if (file === undefined) throw new UsageError('sweep needs a file with the runs to record.');
  if (more !== undefined) throw new UsageError(`sweep takes one file; ${more} is one too many.`);
  return { name: 'sweep', file, out: values.out, jobs: parseCount(values.jobs, 'jobs', 1, 256) };
}
