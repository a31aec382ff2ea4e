/** The text of `spanreel --help`. */
import { COMMANDS } from './commands/index.ts';

const LINES = COMMANDS.flatMap(({ summary }) => (summary ? [summary] : []));
/** Column at which the explanations begin. */
const WIDTH = Math.max(...LINES.map(({ usage }) => usage.length)) + 3;

export const USAGE = `Opens the OpenTelemetry trace of a coding agent's run.

${LINES.map(({ usage, text }) => `  spanreel ${usage.padEnd(WIDTH)}${text}`).join('\n')}

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
