/** Gathers what the report of a cell is made of. */
import type { CellPage } from '../cell/page/page.ts';
import { readStep } from '../cell/read-step.ts';
import { cellReport } from '../cell/report.ts';
import { readRunIdentity, runAgain } from '../cell/run-again.ts';
import type { CellFacts } from '../cell/state/facts.ts';
import { maskText } from '../secrets/mask.ts';
import { NO_ROW } from '../trace/table.ts';
import { findRow } from '../trace/visible.ts';
import type { FactSources } from './cell-facts.ts';
import { workdirDiff } from './workdir-diff.ts';

/** A diff that is larger is cut before it is masked: far less of it fits in a report. */
const LARGEST_DIFF = 1 << 20;

/** How to run it again without knowing more than the cell: not with other agents, nor through a preview. */
const FITTING = /^(?:variables|docker-.*|record)$/;

/** The report of the cell; `page` and `facts` are masked. */
export async function makeReport(
  sources: FactSources,
  page: CellPage,
  facts: CellFacts,
): Promise<{ markdown: string; masked: number }> {
  const { document } = sources;
  const counter = { masked: page.masked };
  const masked = (text: string) => {
    const result = maskText(text);
    counter.masked += result.count;
    return result.text;
  };
  const testOutput = masked(await lastTestOutput(sources, page, facts));
  const diff = masked(await workdirDiff(document, sources.host, LARGEST_DIFF));
  const { table } = document;
  const spanName = (ordinal: number | undefined) => {
    const row = ordinal === undefined ? NO_ROW : findRow(table, ordinal);
    return row === NO_ROW ? '' : (table.strings[table.name[row] as number] ?? '');
  };
  const blocks = page.isCell ? runAgain(readRunIdentity(page)).filter(({ id }) => FITTING.test(id)) : [];
  const markdown = cellReport({ page, facts, testOutput, diff, runAgain: blocks, spanName, masked: counter.masked });
  // Parts that were masked one by one may still say something together.
  const last = maskText(markdown);
  return { markdown: last.text, masked: counter.masked + last.count };
}

/** What the last test run printed; where the trace has none, what the scorer kept. */
async function lastTestOutput({ document }: FactSources, page: CellPage, facts: CellFacts): Promise<string> {
  const last = facts.tests.at(-1);
  if (last) {
    const step = readStep(await document.span(last.ordinal), 'tool', await document.logs(last.ordinal, 200));
    if (step.type === 'tool' && step.result !== '') return step.result;
  }
  const kept = page.scorers.find(({ key }) => key === 'pass_rate')?.values.find(({ key }) => key === 'stdout_tail')
    ?.sources[0]?.value;
  return typeof kept === 'string' ? kept : '';
}
