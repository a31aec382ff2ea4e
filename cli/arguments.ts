/** The command line: what was asked for, or what is wrong with it. */
import type { StatisticsBy } from '../shared/trace/statistics.ts';
import { type BaselineCommand, type CompareCommand, isCompareCommand, parseCompare } from './compare-arguments.ts';
import { type ConvertCommand, type FormatsCommand, isConvertCommand, parseConvert } from './convert-arguments.ts';
import { parseOptions } from './parse-options.ts';
import { parseRecord, parseSweep, type RecordCommand, type SweepCommand } from './record-arguments.ts';
import { isShareCommand, type PrintCommand, parseShare, type ShareCommand } from './share-arguments.ts';
import { UsageError } from './usage-error.ts';

export { UsageError };

export type Command =
  | {
      readonly name: 'help' | 'version' | 'record-help' | 'sweep-help' | 'share-help' | 'compare-help' | 'convert-help';
    }
  | CompareCommand
  | BaselineCommand
  | ConvertCommand
  | FormatsCommand
  | RecordCommand
  | SweepCommand
  | ShareCommand
  | PrintCommand
  | { readonly name: 'open'; readonly files: readonly string[] }
  | { readonly name: 'stats'; readonly files: readonly string[]; readonly json: boolean; readonly by?: StatisticsBy }
  | {
      readonly name: 'serve';
      readonly files: readonly string[];
      /** Undefined: the usual one, or another when that is taken. */
      readonly port: number | undefined;
      readonly host: string;
      readonly open: boolean;
    };

export const USAGE = `Opens the OpenTelemetry trace of a coding agent's run.

  spanreel [FILE…]                                        in a window of its own
  spanreel serve [FILE…] [--port N] [--host H] [--open]   in a browser; prints its address
  spanreel stats FILE… [--json] [--by name|kind]          counts, one line a file; with --by, where the time went
  spanreel record [OPTION…] -- COMMAND…                   records an agent's run; record --help says how
  spanreel sweep FILE [--out DIR] [--jobs N]              records a matrix of runs; sweep --help says how
  spanreel compare BASE… --new NEW…                       why runs got slower; compare --help says how
  spanreel convert FILE -o OUT --to TARGET                writes it in another format; convert --help says how
  spanreel formats [--json]                               the formats that are read and written
  spanreel share CELL [-o FILE.html] [--reveal]           one page with the cell and the viewer in it
  spanreel badge CELL [-o FILE.svg]                       the cell's badge
  spanreel report CELL [-o FILE.md]                       a report of the cell for an issue tracker

FILE is a trace (OTLP, Jaeger, Zipkin, an agent's own log, …; \`spanreel formats\` lists them; gzip or zstd around it),
a terminal recording, or a folder with such files. Folders (or a glob) that hold several cells open as a sweep.

  --port N     port to listen on (7117, or a free one when that is taken)
  --host H     address to listen on (127.0.0.1: only this machine can connect)
  --open       opens the browser, too
  --json       one JSON object a line
  --by WHAT    adds times up by name or by kind; on the critical path they sum to the wall time
  --help       this text
  --version    the version

Exit status: 0 done, 1 a file could not be read or the program could not start, 2 wrong usage.
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  json: { type: 'boolean' },
  open: { type: 'boolean' },
  port: { type: 'string' },
  host: { type: 'string' },
  by: { type: 'string' },
} as const;

const ALLOWED = {
  open: [],
  stats: ['json', 'by'],
  serve: ['port', 'host', 'open'],
} as const;

/** Understands the arguments after the program's name. @throws UsageError */
export function parseCommand(argv: readonly string[]): Command {
  if (argv[0] === 'record') return parseRecord(argv.slice(1));
  if (argv[0] === 'sweep') return parseSweep(argv.slice(1));
  if (isCompareCommand(argv[0])) return parseCompare(argv[0], argv.slice(1));
  if (isConvertCommand(argv[0])) return parseConvert(argv[0], argv.slice(1));
  if (isShareCommand(argv[0])) return parseShare(argv[0], argv.slice(1));
  const { values, positionals } = parseOptions(argv, OPTIONS);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  const first = positionals[0];
  const name = first === 'serve' || first === 'stats' ? first : 'open';
  const files = name === 'open' ? positionals : positionals.slice(1);
  for (const option of Object.keys(values)) {
    if (!(ALLOWED[name] as readonly string[]).includes(option)) {
      throw new UsageError(`--${option} does not go with ${name === 'open' ? 'opening a window' : name}.`);
    }
  }
  if (name === 'open') return { name, files };
  if (name === 'stats') {
    if (files.length === 0) throw new UsageError('stats needs at least one file.');
    return { name, files, json: values.json === true, ...(values.by === undefined ? {} : { by: parseBy(values.by) }) };
  }
  return {
    name,
    files,
    port: values.port === undefined ? undefined : parsePort(values.port),
    host: values.host ?? '127.0.0.1',
    open: values.open === true,
  };
}

function parseBy(text: string): StatisticsBy {
  if (text !== 'name' && text !== 'kind') throw new UsageError(`--by takes name or kind, not ${text}.`);
  return text;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) throw new UsageError(`--port takes a number up to 65535, not ${text}.`);
  return port;
}
