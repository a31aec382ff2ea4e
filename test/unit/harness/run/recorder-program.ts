/**
 * `node … REQUEST`: runs what the JSON says (a RunRequest without what JSON cannot say) and prints the result as the
 * last line. A program of its own, because the tests kill it and put it into a terminal.
 */
import { runInTerminal } from '../../../../harness/run/run-in-terminal.ts';
import type { RunRequest } from '../../../../harness/run/types.ts';

const request = JSON.parse(process.argv[2] ?? '{}') as RunRequest & { readonly crash?: boolean };
const crash = request.crash
  ? (text: string) => {
      if (text.includes('ready')) throw new Error('the recorder fails');
    }
  : undefined;
const result = await runInTerminal({ ...request, signal: new AbortController().signal, output: crash });
const { startUnixNano, endUnixNano, ...rest } = result;
process.stdout.write(`\nresult ${JSON.stringify({ ...rest, ns: Number(endUnixNano - startUnixNano) })}\n`);
