/** `spanreel share`, `badge` and `report`: a cell as one page, as a badge, as a report. */
import { parseOptions } from '../parse-options.ts';
import type { PrintCommand, ShareCommand } from '../share.ts';
import { UsageError } from '../usage-error.ts';
import { type CliCommand, defineCommand, type Help } from './command.ts';

const HELP = `Gives a cell away.

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

const help: Help = { name: 'share-help', text: HELP };

export const share = defineCommand<ShareCommand>({
  name: 'share',
  summary: { usage: 'share CELL [-o FILE.html] [--reveal]', text: 'one page with the cell and the viewer in it' },
  help,
  needs: ['cli', 'share'],
  parse(argv) {
    const found = parseCell('share', argv);
    return found === 'help' ? found : { name: 'share', ...found };
  },
  run: async (command) => (await import('../share.ts')).runShare(command),
});

export const badge = printCommand('badge', { usage: 'badge CELL [-o FILE.svg]', text: "the cell's badge" });

export const report = printCommand('report', {
  usage: 'report CELL [-o FILE.md]',
  text: 'a report of the cell for an issue tracker',
});

function printCommand(
  name: PrintCommand['name'],
  summary: { readonly usage: string; readonly text: string },
): CliCommand<PrintCommand> {
  return defineCommand<PrintCommand>({
    name,
    summary,
    help,
    needs: ['cli'],
    parse(argv) {
      const found = parseCell(name, argv);
      return found === 'help' ? found : { name, cell: found.cell, output: found.output };
    },
    run: async (command) => (await import('../share.ts')).runPrint(command),
  });
}

/** Parses the arguments that the three commands have in common. @throws UsageError */
function parseCell(name: 'share' | 'badge' | 'report', argv: readonly string[]): Omit<ShareCommand, 'name'> | 'help' {
  const { values, positionals } = parseOptions(argv, OPTIONS, name);
  if (values.help) return 'help';
  if (values.reveal && name !== 'share') throw new UsageError(`--reveal does not go with ${name}.`, name);
  const [cell, ...more] = positionals;
  if (cell === undefined) throw new UsageError(`${name} needs a cell.`, name);
  if (more.length > 0) throw new UsageError(`${name} takes one cell, not ${positionals.length}.`, name);
  if (values.output === '') throw new UsageError('--output needs a file.', name);
  return { cell, output: values.output, reveal: values.reveal === true };
}
