/** `spanreel compare` and `spanreel baseline`: why runs got slower. */
import type { Measure } from '../../shared/compare/report.ts';
import { KINDS, type Kind } from '../../shared/trace/kind.ts';
import type { BaselineCommand, CompareCommand } from '../compare.ts';
import { parseOptions } from '../parse-options.ts';
import { UsageError } from '../usage-error.ts';
import { defineCommand, type Help } from './command.ts';

const HELP = `Shows why runs got slower.

  spanreel compare BASE… --new NEW…            two runs, or many against many
  spanreel baseline save FILE RUN…             keeps runs for later comparisons
  spanreel baseline show FILE                  what is in it

BASE and NEW are traces, folders of cells, folders of several cells, or baselines. --against is another name of --new.

  --json                     the whole comparison as JSON
  --markdown                 for a pull-request comment
  --html FILE                also as a page
  --fail-if-slower 10%|2s    exit status 1 where it is at least that much slower
  --by wall|KIND|NAME        what is compared: the wall (usual), the time of a kind (model, tool, …), or of steps
                             whose names contain NAME
  --open                     shows it in a window, or where there is none in a browser, instead of printing it
  --help                     this text

With four or more runs on each side a rank test decides, with fewer the medians; the output says which.
Exit status: 0 done, 1 slower than allowed, 2 the input cannot be used.
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  new: { type: 'boolean' },
  // The older name of --new.
  against: { type: 'boolean' },
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
  html: { type: 'string' },
  'fail-if-slower': { type: 'string' },
  by: { type: 'string' },
  open: { type: 'boolean' },
} as const;

const help: Help = { name: 'compare-help', text: HELP };

export const compare = defineCommand<CompareCommand>({
  name: 'compare',
  summary: { usage: 'compare BASE… --new NEW…', text: 'why runs got slower; compare --help says how' },
  help,
  needs: ['cli'],
  parse: parseCompare,
  async run(command) {
    if (command.open) return (await import('../window.ts')).openComparison(command);
    return (await import('../compare.ts')).runCompare(command);
  },
});

export const baseline = defineCommand<BaselineCommand>({
  name: 'baseline',
  help,
  needs: ['cli'],
  parse: parseBaseline,
  run: async (command) => (await import('../compare.ts')).runBaseline(command),
});

function parseCompare(argv: readonly string[]): CompareCommand | 'help' {
  const { values, tokens } = parseOptions(argv, OPTIONS, 'compare');
  if (values.help) return 'help';
  const divide = tokens.findIndex(
    (token) => token.kind === 'option' && (token.name === 'new' || token.name === 'against'),
  );
  if (divide < 0) throw new UsageError('compare needs --new and the runs to compare with.', 'compare');
  const base = words(tokens.slice(0, divide));
  const newPaths = words(tokens.slice(divide));
  if (base.length === 0) throw new UsageError('compare needs at least one run before --new.', 'compare');
  if (newPaths.length === 0) throw new UsageError('compare needs at least one run after --new.', 'compare');
  if (values.json && values.markdown) throw new UsageError('--json and --markdown do not go together.', 'compare');
  const printed = (['json', 'markdown', 'html', 'fail-if-slower', 'by'] as const).find(
    (one) => values[one] !== undefined,
  );
  if (values.open && printed) throw new UsageError(`--${printed} does not go with --open.`, 'compare');
  const limit = values['fail-if-slower'];
  return {
    name: 'compare',
    base,
    new: newPaths,
    output: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
    html: values.html,
    threshold: limit === undefined ? undefined : parseThreshold(limit),
    measure: parseMeasure(values.by ?? 'wall'),
    open: values.open === true,
  };
}

function parseBaseline(argv: readonly string[]): BaselineCommand | 'help' {
  const { values, tokens } = parseOptions(argv, OPTIONS, 'compare');
  if (values.help) return 'help';
  const [what, file, ...runs] = words(tokens);
  const options = Object.keys(values);
  if (options.length > 0) throw new UsageError(`--${options[0]} does not go with baseline.`, 'baseline');
  if (what !== 'save' && what !== 'show') throw new UsageError('baseline is followed by save or show.', 'baseline');
  if (file === undefined) throw new UsageError(`baseline ${what} needs a file.`, 'baseline');
  if (what === 'save' && runs.length === 0) throw new UsageError('baseline save needs at least one run.', 'baseline');
  if (what === 'show' && runs.length > 0) throw new UsageError('baseline show takes one file.', 'baseline');
  return { name: 'baseline', what, file, runs };
}

/** Returns the words that are no options. */
function words(tokens: readonly { readonly kind: string; readonly value?: string | undefined }[]): string[] {
  return tokens.flatMap(({ kind, value }) => (kind === 'positional' && value !== undefined ? [value] : []));
}

function parseThreshold(text: string): { share: number } | { time: number } {
  const match = /^(\d+(?:\.\d+)?)\s*(%|ms|s|m)$/.exec(text.trim());
  if (!match) throw new UsageError(`--fail-if-slower takes something like 10% or 2s, not ${text}.`, 'compare');
  const number = Number(match[1]);
  if (match[2] === '%') return { share: number / 100 };
  return { time: number * { ms: 1e6, s: 1e9, m: 60e9 }[match[2] as 'ms' | 's' | 'm'] };
}

function parseMeasure(text: string): Measure {
  if (text === 'wall') return 'wall';
  return (KINDS as readonly string[]).includes(text) ? (text as Kind) : { name: text };
}
