/** Reads what the page of a cell rests on: cell.json beside the trace, the frame's spans, the scorers', the facts. */
import { decodeUtf8 } from '../base/bytes.ts';
import { messageOf } from '../base/errors.ts';
import { type JsonObject, parseCellJson } from '../cell/page/cell-json.ts';
import { makePage } from '../cell/page/make-page.ts';
import { maskPage } from '../cell/page/mask-page.ts';
import type { CellPage } from '../cell/page/page.ts';
import type { FrameSpan } from '../cell/page/remarks.ts';
import type { ScorerSpan } from '../cell/page/scorers.ts';
import type { CellFacts } from '../cell/state/facts.ts';
import { KINDS } from '../trace/kind.ts';
import { NO_ORDINAL, type Row } from '../trace/table.ts';
import { timeByKind } from '../trace/time-by-kind.ts';
import type { Attribute } from '../trace/value.ts';
import type { FactSources } from './cell-facts.ts';

/** A cell has a handful of these; a trace with more is something else, and the first tell enough. */
const MOST_FRAMES = 50;
const MOST_SCORERS = 100;
/** A cell.json that is larger is none. */
const LARGEST_CELL = 16 << 20;

/** The page, masked unless revealed, from what happened in it (`facts`, unmasked). */
export async function cellPage(sources: FactSources, facts: CellFacts): Promise<CellPage> {
  const { document } = sources;
  const { table } = document;
  const { cellJson, problem } = await readCellJson(sources);
  const frames: FrameSpan[] = [];
  for (const row of findRows(sources, ['container', 'agent', 'setup'], MOST_FRAMES)) {
    const ordinal = table.ordinal[row] as number;
    frames.push({
      ordinal,
      kind: KINDS[table.kind[row] as number] ?? 'internal',
      span: await document.span(ordinal),
      duration: table.duration[row] as number,
      uncovered: table.selfTime[row] as number,
      hasChildren: (table.subtreeEnd[row] as number) > row + 1,
    });
  }
  const scorers: ScorerSpan[] = [];
  for (const row of findRows(sources, ['scorer'], MOST_SCORERS)) {
    const ordinal = table.ordinal[row] as number;
    scorers.push({ ordinal, span: await document.span(ordinal) });
  }
  const { shares, wall } = timeByKind(table);
  const page = makePage({
    cellJson,
    problem,
    resource: await cellResource(sources),
    frames,
    scorers,
    facts,
    shares,
    wall,
    origin: table.origin,
  });
  return sources.reveal ? page : maskPage(page);
}

async function readCellJson({
  document,
  host,
}: FactSources): Promise<{ cellJson: JsonObject | undefined; problem: string }> {
  const trace = document.files.find((file) => file.format)?.grant;
  const beside = trace && (await host.relative(trace, 'cell.json'));
  if (!beside) return { cellJson: undefined, problem: '' };
  try {
    const source = await host.open(beside);
    try {
      if ((source.size ?? 0) > LARGEST_CELL) throw new Error(`cell.json is larger than ${LARGEST_CELL >> 20} MB.`);
      return { cellJson: parseCellJson(decodeUtf8(await source.read(0, LARGEST_CELL))), problem: '' };
    } finally {
      await source.close?.();
    }
  } catch (error) {
    return { cellJson: undefined, problem: messageOf(error) };
  }
}

/** The resource that names the cell; where none does, that of the first span. */
async function cellResource({ document }: FactSources): Promise<readonly Attribute[]> {
  let first: readonly Attribute[] = [];
  for (const trace of document.table.traces.slice(0, 8)) {
    const ordinal = document.table.ordinal[trace.firstRow];
    if (ordinal === undefined || ordinal === NO_ORDINAL) continue;
    const resource = await document.resource(ordinal);
    if (resource.some(({ key }) => key.startsWith('cell.'))) return resource;
    if (first.length === 0) first = resource;
  }
  return first;
}

function findRows({ document }: FactSources, kinds: readonly string[], most: number): Row[] {
  const { table } = document;
  const wanted = new Set(kinds.map((kind) => (KINDS as readonly string[]).indexOf(kind)));
  const rows: Row[] = [];
  for (let row = 0; row < table.rowCount && rows.length < most; row++) {
    if (wanted.has(table.kind[row] as number) && table.ordinal[row] !== NO_ORDINAL) rows.push(row);
  }
  return rows;
}
