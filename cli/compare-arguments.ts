/** The arguments of `spanreel compare` and `baseline`. */
import type { Measure } from '../shared/compare/report.ts';
import { KINDS, type Kind } from '../shared/trace/kind.ts';
import { parseOptions } from './parse-options.ts';
import { UsageError } from './usage-error.ts';

export interface CompareCommand {
  readonly name: 'compare';
  readonly base: readonly string[];
  readonly new: readonly string[];
  readonly output: 'text' | 'json' | 'markdown';
  /** Also written as a page. */
  readonly html: string | undefined;
  readonly threshold: { readonly share: number } | { readonly time: number } | undefined;
  readonly measure: Measure;
  /** Shown in a window, or a browser, instead of being printed. */
  readonly open: boolean;
}

export interface BaselineCommand {
  readonly name: 'baseline';
  readonly what: 'save' | 'show';
  readonly file: string;
  /** Empty for `show`. */
  readonly runs: readonly string[];
}

export const COMPARE_USAGE = `Shows why runs got slower.

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

export const isCompareCommand = (word: string | undefined): word is 'compare' | 'baseline' =>
  word === 'compare' || word === 'baseline';

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

/** Understands the arguments after the command's name. @throws UsageError */
export function parseCompare(
  name: 'compare' | 'baseline',
  argv: readonly string[],
): CompareCommand | BaselineCommand | { readonly name: 'compare-help' } {
  const { values, tokens } = parseOptions(argv, OPTIONS, 'compare');
  if (values.help) return { name: 'compare-help' };
  const divide = tokens.findIndex(
    (token) => token.kind === 'option' && (token.name === 'new' || token.name === 'against'),
  );
  const words = (part: typeof tokens) => part.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  if (name === 'baseline') return baseline(words(tokens), Object.keys(values));
  if (divide < 0) throw new UsageError('compare needs --new and the runs to compare with.', name);
  const base = words(tokens.slice(0, divide));
  const newPaths = words(tokens.slice(divide));
  if (base.length === 0) throw new UsageError('compare needs at least one run before --new.', name);
  if (newPaths.length === 0) throw new UsageError('compare needs at least one run after --new.', name);
  if (values.json && values.markdown) throw new UsageError('--json and --markdown do not go together.', name);
  const printed = (['json', 'markdown', 'html', 'fail-if-slower', 'by'] as const).find(
    (one) => values[one] !== undefined,
  );
  if (values.open && printed) throw new UsageError(`--${printed} does not go with --open.`, name);
  const limit = values['fail-if-slower'];
  return {
    name,
    base,
    new: newPaths,
    output: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
    html: values.html,
    threshold: limit === undefined ? undefined : parseThreshold(limit),
    measure: parseMeasure(values.by ?? 'wall'),
    open: values.open === true,
  };
}

function baseline(words: readonly string[], options: readonly string[]): BaselineCommand {
  const [what, file, ...runs] = words;
  if (options.length > 0) throw new UsageError(`--${options[0]} does not go with baseline.`, 'baseline');
  if (what !== 'save' && what !== 'show') throw new UsageError('baseline is followed by save or show.', 'baseline');
  if (file === undefined) throw new UsageError(`baseline ${what} needs a file.`, 'baseline');
  if (what === 'save' && runs.length === 0) throw new UsageError('baseline save needs at least one run.', 'baseline');
  if (what === 'show' && runs.length > 0) throw new UsageError('baseline show takes one file.', 'baseline');
  return { name: 'baseline', what, file, runs };
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
