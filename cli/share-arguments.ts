/** The arguments of `spanreel share`, `badge` and `report`. */
import { parseOptions } from './parse-options.ts';
import { UsageError } from './usage-error.ts';

export interface ShareCommand {
  readonly name: 'share';
  readonly cell: string;
  /** Undefined: the cell's name, in the current folder. */
  readonly output: string | undefined;
  readonly reveal: boolean;
}

export interface PrintCommand {
  readonly name: 'badge' | 'report';
  readonly cell: string;
  /** Undefined: standard output. */
  readonly output: string | undefined;
}

export const SHARE_USAGE = `Gives a cell away.

  spanreel share CELL [-o FILE.html] [--reveal]   one page with the cell and the whole viewer in it
  spanreel badge CELL [-o FILE.svg]               its badge as SVG; its Markdown is printed
  spanreel report CELL [-o FILE.md]               a Markdown report for an issue tracker

CELL is the folder of a cell, or its trace. Secrets are masked; share lists them before it writes.

  -o, --output FILE   where to write
  --reveal            keeps secrets as they are (share only)
  --help              this text

Exit status: 0 done, 1 the cell could not be read or the file not be written, 2 wrong usage.
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  output: { type: 'string', short: 'o' },
  reveal: { type: 'boolean' },
} as const;

type Name = 'share' | 'badge' | 'report';

/** Whether a word is one of these commands. */
export function isShareCommand(word: string | undefined): word is Name {
  return word === 'share' || word === 'badge' || word === 'report';
}

/** Understands the arguments after the command's name. @throws UsageError */
export function parseShare(
  name: Name,
  argv: readonly string[],
): ShareCommand | PrintCommand | { readonly name: 'share-help' } {
  const { values, positionals } = parseOptions(argv, OPTIONS, name);
  if (values.help) return { name: 'share-help' };
  if (values.reveal && name !== 'share') throw new UsageError(`--reveal does not go with ${name}.`, name);
  const [cell, ...more] = positionals;
  if (cell === undefined) throw new UsageError(`${name} needs a cell.`, name);
  if (more.length > 0) throw new UsageError(`${name} takes one cell, not ${positionals.length}.`, name);
  if (values.output === '') throw new UsageError('--output needs a file.', name);
  const output = values.output;
  return name === 'share' ? { name, cell, output, reveal: values.reveal === true } : { name, cell, output };
}
