/** `npm run bench [-- NAME…] [--json] [--spans N] [--mb N] [--cells N]`: measures, one line a figure. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type AgentPlaces, benchAgent } from './agent.ts';
import { benchAgentLog } from './agent-log.ts';
import { benchChrome } from './chrome.ts';
import { benchCompare } from './compare.ts';
import { benchComparePage, type ServeComparison } from './compare-page.ts';
import { type Figure, figureText } from './figures.ts';
import { generateRecording, generateTrace } from './generate.ts';
import { benchPage } from './page.ts';
import { benchProxy } from './proxy.ts';
import { benchRead } from './read.ts';
import { benchRecord } from './record.ts';
import { benchStatistics } from './statistics.ts';
import { benchSweep, type ServeFolder } from './sweep.ts';
import { benchTerminal } from './terminal.ts';

const NAMES = [
  'read.mbps',
  'read.chrome_mbps',
  'open.drawn_ms',
  'open.rss_mb',
  'open.agent_log_first_rows_ms',
  'frame.scroll.p95_ms',
  'frame.zoom.p95_ms',
  'frame.scrub.p95_ms',
  'terminal.index_mbps',
  'terminal.seek.p95_ms',
  'terminal.seek.forward.p95_ms',
  'terminal.seek.backward.p95_ms',
  'record.output_mbps',
  'record.wall_ms',
  'record.wall_ratio',
  'proxy.first_byte.p50_ms',
  'proxy.first_byte.p95_ms',
  'sweep.list_ms',
  'sweep.list.warm_ms',
  'sweep.sibling_ms',
  'sweep.sibling.p95_ms',
  'statistics.table_ms',
  'statistics.flame_ms',
  'statistics.path_ms',
  'compare.turns_ms',
  'compare.siblings_ms',
  'compare.shown_ms',
  'frame.compare.scroll.p95_ms',
  'frame.compare.zoom.p95_ms',
];

/** Of one trace on the page. */
const GESTURES = ['scroll', 'zoom', 'scrub'];

const USAGE = `npm run bench [-- NAME…] [--json] [--spans N] [--mb N] [--cells N]

  NAME         a figure, or the beginning of several (read, open, frame, terminal.seek)
  --json       one JSON object a line
  --spans N    size of the generated trace (100000; of statistics 500000)
  --mb N       size of the generated recording and of the output that is recorded, MB (100)
  --cells N    cells of the generated sweep (1000)
  --generate FILE [--single-document] [--mb N | --spans N]
               only writes a trace (or, for a name that ends in .cast, a recording) to FILE

${NAMES.join('\n')}
`;

function number(name: string, value: string): number {
  const parsed = Number(value);
  if (!(parsed > 0) || !Number.isFinite(parsed)) throw new Error(`--${name} takes a number above zero, not ${value}.`);
  return parsed;
}

/**
 * Measures what the arguments ask for and prints it; `startPage` serves the built page, `agentPlaces` makes sure that an
 * agent and the command that records it are there; `serveFolder` serves a folder of cells, `serveComparison` a
 * comparison. @throws with what went wrong
 */
export async function main(
  argv: readonly string[],
  startPage: () => Promise<{ url: string; stop: () => Promise<void> }>,
  agentPlaces: () => AgentPlaces,
  serveFolder: ServeFolder,
  serveComparison: ServeComparison,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      spans: { type: 'string' },
      mb: { type: 'string' },
      cells: { type: 'string' },
      generate: { type: 'string' },
      'single-document': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const spans = values.spans === undefined ? 100_000 : number('spans', values.spans);
  const megabytes = values.mb === undefined ? 100 : number('mb', values.mb);
  const cells = values.cells === undefined ? 1000 : number('cells', values.cells);
  if (values.generate !== undefined) {
    const bytes = values.spans === undefined ? megabytes * 1e6 : 0;
    const made = values.generate.endsWith('.cast')
      ? await generateRecording(values.generate, megabytes * 1e6)
      : await generateTrace(values.generate, {
          spans: values.spans === undefined ? 1 : spans,
          bytes,
          singleDocument: values['single-document'],
        });
    process.stdout.write(`${JSON.stringify({ file: values.generate, ...made })}\n`);
    return;
  }
  for (const name of positionals) {
    if (!NAMES.some((known) => known.startsWith(name))) throw new Error(`There is no figure ${name}.\n\n${USAGE}`);
  }
  const want = (name: string) => positionals.length === 0 || positionals.some((wanted) => name.startsWith(wanted));
  const wants = (group: string) => NAMES.some((name) => name.startsWith(group) && want(name));
  const print = (figures: readonly Figure[]) => {
    for (const figure of figures) {
      if (want(figure.name)) process.stdout.write(`${values.json ? JSON.stringify(figure) : figureText(figure)}\n`);
    }
  };

  const folder = mkdtempSync(join(tmpdir(), 'spanreel-bench-'));
  try {
    const onPage = wants('open.drawn') || wants('open.rss') || GESTURES.some((name) => wants(`frame.${name}.`));
    if (wants('read.chrome')) print(await benchChrome(join(folder, 'events.json')));
    if (wants('read.mbps') || onPage) {
      const trace = join(folder, 'trace.otlp.jsonl');
      const made = await generateTrace(trace, { spans });
      if (wants('read.mbps')) print(await benchRead(trace, made.spans));
      if (onPage) {
        const page = await startPage();
        try {
          print(await benchPage({ url: page.url, trace, spans: made.spans, want }));
        } finally {
          await page.stop();
        }
      }
    }
    if (wants('open.agent_log')) print(await benchAgentLog(join(folder, 'session.jsonl')));
    if (wants('terminal')) {
      const recording = join(folder, 'terminal.cast');
      await generateRecording(recording, megabytes * 1e6);
      print(await benchTerminal(recording));
    }
    if (wants('record.output')) print(await benchRecord(folder, megabytes * 1e6));
    if (wants('record.wall')) print(await benchAgent(agentPlaces()));
    if (wants('proxy')) print(await benchProxy());
    if (wants('statistics')) print(benchStatistics(values.spans === undefined ? 500_000 : spans));
    if (wants('compare.turns') || wants('compare.siblings')) print(benchCompare(spans));
    if (wants('compare.shown') || wants('frame.compare')) {
      print(await benchComparePage(join(folder, 'run'), spans, serveComparison));
    }
    if (wants('sweep')) print(await benchSweep(folder, cells, serveFolder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
