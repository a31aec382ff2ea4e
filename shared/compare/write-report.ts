/** A comparison as text for a terminal, as Markdown for a pull request, and as a page. */
import { formatDuration } from '../base/format.ts';
import type { CompareReport, ReportStep } from './comparison.ts';
import { isRegression } from './report.ts';
import { FEW, type Verdict } from './verdict.ts';

const SHOWN = 15;
/** Steps that make less than this of the difference are not shown. */
const SMALLEST = 0.005;

const signed = (ns: number): string => `${ns < 0 ? '−' : '+'}${formatDuration(Math.abs(ns))}`;
/** Parts that are many times a small whole are no shares of it. */
const percent = (share: number): string => (Math.abs(share) <= 3 ? `${Math.round(share * 100)} %` : '');

function shown(report: CompareReport): readonly ReportStep[] {
  return report.steps.filter((step) => Math.abs(step.share) >= SMALLEST).slice(0, SHOWN);
}

/** Empty where there are too few runs for a test. */
function probabilityText({ probability, baseRuns, newRuns }: Verdict): string {
  if (Math.min(baseRuns, newRuns) < FEW) return '';
  return probability < 0.001 ? 'p < 0.001' : `p = ${probability.toFixed(3)}`;
}

const inBrackets = (text: string): string => (text === '' ? '' : ` (${text})`);

/** A few lines, the verdict first. */
export function compareText(report: CompareReport): string {
  const { verdict, base, new: newRuns, middle } = report;
  const lines = [
    `${report.measure}: ${report.sentence}`,
    `  base     median ${formatDuration(verdict.baseMedian)} of ${base.length}, e.g. ${middle.base}`,
    `  new      median ${formatDuration(verdict.newMedian)} of ${newRuns.length}${inBrackets(probabilityText(verdict))}, e.g. ${middle.new}`,
  ];
  if (report.firstDivergence !== '') lines.push(`  the runs diverge at ${report.firstDivergence}`);
  const steps = shown(report);
  const width = Math.max(0, ...steps.map((step) => signed(step.delta).length));
  for (const step of steps) {
    const why = step.why === '' ? '' : `: ${step.why}`;
    lines.push(
      `  ${signed(step.delta).padStart(width)}  ${percent(step.share).padStart(6)}  ${clean(step.name)}${clean(why)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Names come from traces: no control characters in a terminal, no line breaks in a table. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 200);
}

/** Fits a pull-request comment. Nothing of a trace can break out of it. */
export function compareMarkdown(report: CompareReport, threshold?: Parameters<typeof isRegression>[1]): string {
  const failed = threshold !== undefined && isRegression(report, threshold);
  const { verdict } = report;
  const lines = [
    `**${failed ? '❌ ' : ''}${cell(report.measure)}: ${cell(report.sentence)}**`,
    '',
    `Median ${formatDuration(verdict.baseMedian)} → ${formatDuration(verdict.newMedian)}${inBrackets(probabilityText(verdict))}.`,
  ];
  if (report.firstDivergence !== '') lines.push('', `The runs diverge at ${cell(report.firstDivergence)}.`);
  const steps = shown(report);
  if (steps.length > 0) lines.push('', '| time | of the difference | step | why |', '| ---: | ---: | --- | --- |');
  for (const step of steps) {
    lines.push(`| ${signed(step.delta)} | ${percent(step.share)} | ${cell(step.name)} | ${cell(step.why)} |`);
  }
  return `${lines.join('\n')}\n`;
}

const cell = (text: string): string => clean(text).replace(/[\\`*_{}[\]<>()#+!|~@-]/g, (character) => `\\${character}`);

/** One page, without scripts, that needs nothing else. */
export function compareHtml(report: CompareReport): string {
  const rows = shown(report)
    .map(
      (step) =>
        `<tr><td class="n">${html(signed(step.delta))}</td><td class="n">${html(percent(step.share))}</td><td>${html(step.name)}</td><td>${html(step.why)}</td><td>${strip(step)}</td></tr>`,
    )
    .join('\n');
  const { verdict } = report;
  const part = report.firstDivergence === '' ? '' : `<p>The runs diverge at ${html(report.firstDivergence)}.</p>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${html(report.sentence)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid #8884}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.base{fill:#8a8f98}.new{fill:#d2555a}
</style></head><body>
<h1>${html(report.measure)}: ${html(report.sentence)}</h1>
<p>Median ${html(formatDuration(verdict.baseMedian))} of ${report.base.length} → ${html(formatDuration(verdict.newMedian))} of ${report.new.length}${html(inBrackets(probabilityText(verdict)))}.</p>
${part}
<table><thead><tr><th class="n">time</th><th class="n">share</th><th>step</th><th>why</th><th>runs (circles: base, squares: new)</th></tr></thead>
<tbody>
${rows}
</tbody></table></body></html>
`;
}

/** A strip plot: one mark a run, told apart by shape. */
function strip({ baseTimes, newTimes }: ReportStep): string {
  const most = [...baseTimes, ...newTimes].reduce((high, time) => Math.max(high, time), 0);
  if (most <= 0) return '';
  const x = (time: number) => (4 + (152 * time) / most).toFixed(1);
  const circles = baseTimes.map((time) => `<circle class="base" cx="${x(time)}" cy="6" r="3"/>`).join('');
  const squares = newTimes.map((time) => `<rect class="new" x="${x(time)}" y="13" width="5" height="5"/>`).join('');
  const label = `base ${baseTimes.map(formatDuration).join(', ')}; new ${newTimes.map(formatDuration).join(', ')}`;
  return `<svg width="165" height="20" role="img" aria-label="${html(label)}">${circles}${squares}</svg>`;
}

const html = (text: string): string => clean(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
