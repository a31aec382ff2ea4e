/** The command line: finds the command that it names, and parses the rest. */
import { version } from '../package.json';
import type { CliCommand, Help, Invocation, Part } from './commands/command.ts';
import { parseGeneral } from './commands/general-options.ts';
import { COMMANDS, type Parsed } from './commands/index.ts';
import { open } from './commands/open.ts';
import { USAGE } from './usage.ts';
import { UsageError } from './usage-error.ts';

export { UsageError };

/** A command line that asks for a text. */
export interface Printed {
  readonly name: 'help' | 'version' | Help['name'];
}

type AnyCommand = CliCommand<Parsed>;

/** Every command that is called by a word. */
const NAMED: readonly AnyCommand[] = COMMANDS.filter((command) => command !== open);

/** Parses the arguments after the program's name, and returns what to do. @throws UsageError */
export function readCommandLine(argv: readonly string[]): Invocation<Parsed | Printed> {
  const { command, rest } = findCommand(argv);
  const invocation = command.invoke(rest);
  if (invocation === 'version') return printing('version', `${version}\n`);
  if (invocation === 'help') return printing(command.help?.name ?? 'help', command.help?.text ?? USAGE);
  return invocation;
}

/** Parses the arguments after the program's name. @throws UsageError */
export function parseCommand(argv: readonly string[]): Parsed | Printed {
  return readCommandLine(argv).parsed;
}

/** Returns what has to be built in a checkout, and whether the command has the terminal to itself. */
export function findNeeds(argv: readonly string[]): { readonly parts: readonly Part[]; readonly hasTerminal: boolean } {
  const [first = ''] = argv;
  if (['--help', '-h', '--version', '-v'].includes(first)) return { parts: ['cli'], hasTerminal: false };
  const { needs, hasTerminal = false } = NAMED.find(({ name }) => name === first) ?? open;
  return { parts: needs, hasTerminal };
}

/** Finds the command. One without a help of its own may stand behind its options. @throws UsageError */
function findCommand(argv: readonly string[]): { readonly command: AnyCommand; readonly rest: readonly string[] } {
  const first = NAMED.find(({ name }) => name === argv[0]);
  if (first) return { command: first, rest: argv.slice(1) };
  const word = parseGeneral(argv).tokens.find((token) => token.kind === 'positional');
  const later = NAMED.find(({ name, help }) => help === undefined && name === word?.value);
  if (!later) return { command: open, rest: argv };
  return { command: later, rest: argv.filter((_, index) => index !== word?.index) };
}

function printing(name: Printed['name'], text: string): Invocation<Printed> {
  const run = () => {
    process.stdout.write(text);
    return 0;
  };
  return { parsed: { name }, run };
}
