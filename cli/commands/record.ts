/** `spanreel record`: records an agent's run. */
import type { ParseArgsConfig } from 'node:util';
import type { RecordOptions } from '../../harness/record-options.ts';
import { parseOptions } from '../parse-options.ts';
import { UsageError } from '../usage-error.ts';
import { defineCommand } from './command.ts';
import { parseCount } from './count.ts';

export interface RecordCommand {
  readonly name: 'record';
  readonly options: RecordOptions;
}

const HELP = `Records a coding agent's run: terminal, model calls, telemetry, file changes, scores.

  spanreel record [OPTION…] -- COMMAND…
  spanreel record --agent NAME [OPTION…]

The agent
  --agent NAME          pi, codex, claude, gemini, qwen, opencode, aider, cline: their command line and settings are
                        known, and COMMAND may be left out; any other NAME is a label
  --model ID            the model
  --model-endpoint URL  the model's address; calls go through a recording proxy, whose address is {proxy}
  --prompt TEXT         the prompt, in place of the task's
  --env NAME=VALUE      added to its environment; may be given again
  --image IMAGE         runs COMMAND in a container; IMAGE may end with @sha256:…

The task
  --task DIR            a folder with task.json: it gets a fresh copy of the task's files, and is judged
  --in-place            without a task: it works in the current folder itself, not in a copy
  --timeout S           ends it after S seconds

The terminal
  --interactive         in your terminal: you type, it is recorded
  --tui                 the agent's full-screen mode, without you, instead of its headless mode
  --cols N, --rows N    size of the terminal (120 and 36)
  --record-input        typed input is recorded, too

The recording
  --content             prompts, answers, tool arguments and results (keys in them are masked)
  --out DIR             folder of the cell (cells/SWEEP-OR-DATE/AGENT/MODEL/TASK/run-N)
  --sweep ID, --run N   which run of which series it is
  --otlp URL            the spans also go to this OTLP/HTTP endpoint

In COMMAND and --env: {proxy} {prompt} {model} {workdir} {home} {otlp}.

Exit status: 0 recorded, whatever the scores; 1 could not be recorded; 2 wrong usage.
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  agent: { type: 'string' },
  model: { type: 'string' },
  'model-endpoint': { type: 'string' },
  prompt: { type: 'string' },
  env: { type: 'string', multiple: true },
  image: { type: 'string' },
  task: { type: 'string' },
  'in-place': { type: 'boolean' },
  timeout: { type: 'string' },
  interactive: { type: 'boolean' },
  tui: { type: 'boolean' },
  cols: { type: 'string' },
  rows: { type: 'string' },
  'record-input': { type: 'boolean' },
  content: { type: 'boolean' },
  out: { type: 'string' },
  sweep: { type: 'string' },
  run: { type: 'string' },
  otlp: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export const record = defineCommand<RecordCommand>({
  name: 'record',
  summary: { usage: 'record [OPTION…] -- COMMAND…', text: "records an agent's run; record --help says how" },
  help: { name: 'record-help', text: HELP },
  needs: ['cli'],
  hasTerminal: true,
  parse,
  run: async ({ options }) => (await import('../record.ts')).runRecord(options),
});

function parse(argv: readonly string[]): RecordCommand | 'help' {
  const dashes = argv.indexOf('--');
  const { values, positionals } = parseOptions(dashes < 0 ? argv : argv.slice(0, dashes), OPTIONS);
  if (values.help) return 'help';
  const command = dashes < 0 ? [] : argv.slice(dashes + 1);
  const [stray] = positionals;
  if (stray !== undefined) throw new UsageError(`The command goes behind --, as in: spanreel record -- ${stray} …`);
  if (command.length === 0 && values.agent === undefined) {
    throw new UsageError('record needs a command behind --, or --agent NAME.');
  }
  if (command[0] === '') throw new UsageError('The command behind -- is empty.');
  return {
    name: 'record',
    options: {
      command: command.length > 0 ? command : undefined,
      agent: parseName(values.agent, 'agent'),
      model: parseName(values.model, 'model'),
      modelEndpoint: values['model-endpoint'],
      prompt: values.prompt,
      env: parseEnvironment(values.env ?? []),
      image: parseName(values.image, 'image'),
      task: values.task,
      inPlace: values['in-place'] === true,
      timeoutS: parseSeconds(values.timeout),
      interactive: values.interactive === true,
      tui: values.tui === true,
      cols: parseCount(values.cols, 'cols', 2, 1000),
      rows: parseCount(values.rows, 'rows', 2, 1000),
      recordInput: values['record-input'] === true,
      content: values.content === true,
      out: values.out,
      sweep: parseName(values.sweep, 'sweep'),
      run: parseCount(values.run, 'run', 1, 1_000_000),
      otlp: values.otlp,
    },
  };
}

function parseName(text: string | undefined, option: string): string | undefined {
  if (text?.trim() === '') throw new UsageError(`--${option} takes a name, not nothing.`);
  return text;
}

function parseEnvironment(pairs: readonly string[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    // The pair itself is not repeated: it may hold a key.
    if (at < 1) throw new UsageError('--env takes NAME=VALUE.');
    env[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return env;
}

function parseSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || seconds <= 0 || seconds > 30 * 86_400) {
    throw new UsageError(`--timeout takes seconds, more than 0 and at most 30 days, not ${text}.`);
  }
  return seconds;
}
