/** All commands, in the order of `spanreel --help`. A new command is a file beside this one and a word here. */
import type { CliCommand } from './command.ts';
import { baseline, compare } from './compare.ts';
import { convert, formats } from './convert.ts';
import { open } from './open.ts';
import { record } from './record.ts';
import { serve } from './serve.ts';
import { badge, report, share } from './share.ts';
import { stats } from './stats.ts';
import { sweep } from './sweep.ts';

export const COMMANDS = [
  open,
  serve,
  stats,
  record,
  sweep,
  compare,
  baseline,
  convert,
  formats,
  share,
  badge,
  report,
] as const;

type ParsedBy<Command> = Command extends CliCommand<infer Parsed> ? Parsed : never;

/** A parsed command line of any command. */
export type Parsed = ParsedBy<(typeof COMMANDS)[number]>;
