/** A command of the command line as data. */

/** A text that `--help` prints. Several commands may share one. */
export interface Help {
  /** The name of a parsed command line that asks for it. */
  readonly name: `${string}-help`;
  readonly text: string;
}

/** A parsed command line, with what to do. */
export interface Invocation<Parsed> {
  readonly parsed: Parsed;
  /** Returns the exit status. */
  run(): number | Promise<number>;
}

/** The parts of the program that have to be built for a command in a checkout. */
export type Part = 'cli' | 'share' | 'renderer' | 'electron';

interface Description {
  /** The word on the command line. */
  readonly name: string;
  /** The command's line in `spanreel --help`; left out where the help of another command has it. */
  readonly summary?: {
    /** Words after `spanreel`. */
    readonly usage: string;
    readonly text: string;
  };
  /** The command's own help; `spanreel --help` has it where this is left out. */
  readonly help?: Help;
  readonly needs: readonly Part[];
  /** The command has the user's terminal to itself, and gets its signals. */
  readonly hasTerminal?: boolean;
}

export interface Definition<Parsed extends { readonly name: string }> extends Description {
  /** Parses the arguments after the command's name. @throws UsageError */
  parse(argv: readonly string[]): Parsed | 'help' | 'version';
  /** Does the work. Loads it, too: the other commands do not wait for it. Returns the exit status. */
  run(parsed: Parsed): number | Promise<number>;
}

export interface CliCommand<Parsed extends { readonly name: string }> extends Description {
  /** Parses the arguments after the command's name. @throws UsageError */
  invoke(argv: readonly string[]): Invocation<Parsed> | 'help' | 'version';
}

/** Returns the command; the type of its parsed form stays between `parse` and `run`. */
export function defineCommand<Parsed extends { readonly name: string }>(
  definition: Definition<Parsed>,
): CliCommand<Parsed> {
  const { parse, run, ...description } = definition;
  return {
    ...description,
    invoke(argv) {
      const parsed = parse(argv);
      return typeof parsed === 'string' ? parsed : { parsed, run: () => run(parsed) };
    },
  };
}
