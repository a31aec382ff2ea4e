/** A cell as a Markdown report for an issue tracker: what failed, why, where to look, and how to run it again. */
import { formatClock } from '../base/format.ts';
import { mdBlock, mdCode, mdDetails, mdTable, mdText } from './markdown-text.ts';
import type { CellPage, Json, SourcedValue } from './page/page.ts';
import type { RunBlock } from './run-again.ts';
import type { CellFacts } from './state/facts.ts';

export interface ReportSources {
  /** Masked. */
  readonly page: CellPage;
  /** Masked. */
  readonly facts: CellFacts;
  /** The end of the last test run's output, masked; empty where there was none. */
  readonly testOutput: string;
  /** workdir.diff, masked; empty where there is none. */
  readonly diff: string;
  /** Only those that go with this cell. */
  readonly runAgain: readonly RunBlock[];
  /** Name of a span; empty where there is none. */
  spanName(ordinal: number | undefined): string;
  /** Secrets masked in all of this. */
  readonly masked: number;
}

/** Trackers take 65,536 characters. */
export const LARGEST_REPORT = 60_000;
const MOST_ITEMS = 30;
const LONGEST_ITEM = 400;
const LONGEST_BLOCK = 8_000;
const TEST_LINES = 60;
const ERRORS = 5;
/** What the diff may take even where all else is long. */
const LEAST_DIFF = 4_000;

/** The report. At most 60 kB, whatever is in the cell. */
export function cellReport(sources: ReportSources): string {
  const { page } = sources;
  const sections = [
    heading(page),
    identity(page),
    scores(page),
    list('Evidence', evidence(sources)),
    list('Remarks', remarks(sources)),
    list('Loops and retries', loops(sources)),
    block('Last test output', tail(sources.testOutput, TEST_LINES)),
    list('Last errors', errors(sources)),
    runAgain(sources.runAgain),
    masking(sources.masked),
  ].filter((section) => section !== '');
  let text = `${sections.join('\n\n')}\n`;
  const room = LARGEST_REPORT - LEAST_DIFF;
  // Every part is bounded; together they may still be long where every name is.
  if (utf8Length(text) > room) text = `${cutBytes(text, room - 100)}\n\n(The report was cut here.)\n`;
  const diff = diffSection(sources.diff, LARGEST_REPORT - utf8Length(text) - 200);
  return diff === '' ? text : `${text}\n${diff}\n`;
}

function heading(page: CellPage): string {
  const pass = page.axes.find(({ key }) => key === 'pass_rate')?.value ?? Number.NaN;
  const outcome = Number.isNaN(pass) ? 'was recorded' : pass >= 1 ? 'passed' : 'failed';
  const name =
    shownText(page.identity, 'cell_id') ||
    [shownText(page.identity, 'tui'), shownText(page.identity, 'model'), shownText(page.identity, 'task')]
      .filter(Boolean)
      .join(' / ');
  return `## ${mdCode(clip(name)) || 'A run'} ${outcome}`;
}

function identity(page: CellPage): string {
  const rows = [...page.identity, ...page.timing]
    .slice(0, MOST_ITEMS)
    .flatMap(({ label, sources, conflict }) =>
      (conflict ? sources : sources.slice(0, 1)).map(({ value, origin }) => [
        mdText(clip(label)) + (conflict ? ` (${mdText(origin.from)})` : ''),
        mdCode(clip(plain(value))),
      ]),
    );
  return rows.length === 0 ? '' : mdTable(['What', 'Value'], rows.slice(0, MOST_ITEMS));
}

function scores(page: CellPage): string {
  if (page.axes.length === 0) return '';
  const rows = page.axes.slice(0, MOST_ITEMS).map(({ label, text, good, evidence: why, key }) => {
    const mark = good === undefined ? '' : good ? '✅ ' : '❌ ';
    const explanation = page.scorers.find((scorer) => scorer.key === key)?.explanation ?? '';
    const reason =
      explanation ||
      why
        .slice(0, 3)
        .map((one) => one.text)
        .join('; ');
    return [mdText(clip(label)), mark + mdText(clip(text)), mdText(clip(reason))];
  });
  return `### Scores\n\n${mdTable(['Axis', 'Value', 'Why'], rows)}`;
}

/** Of what went wrong; where nothing did, of everything. */
function evidence({ page, spanName }: ReportSources): Listed {
  const bad = page.axes.filter(({ good }) => good === false);
  const axes = bad.length > 0 ? bad : page.axes;
  const all = axes.reduce((sum, axis) => sum + axis.evidence.length, 0);
  const items: string[] = [];
  for (const axis of axes) {
    for (const { text, span, time } of axis.evidence.slice(0, MOST_ITEMS - items.length)) {
      const at = time === undefined ? '' : ` at ${mdText(formatClock(time))}`;
      items.push(`**${mdText(clip(axis.label))}**${at}: ${mdText(clip(text))}${inSpan(spanName(span))}`);
    }
  }
  return { items, all };
}

/** Without those that the list of loops and retries has, too. */
function remarks({ page, facts, spanName }: ReportSources): Listed {
  const loops = new Set(facts.loops.map(({ text }) => text));
  const others = page.remarks.filter(({ text }) => !loops.has(text.replace(/\.$/, '')));
  return listed(others, ({ text, span }) => `${mdText(clip(text.replace(/\.$/, '')))}${inSpan(spanName(span))}`);
}

function loops({ facts, spanName }: ReportSources): Listed {
  return listed(facts.loops, ({ text, occurrences }) => {
    const times = occurrences.slice(0, 6).map(({ time }) => formatClock(time));
    const more = occurrences.length > 6 ? ', …' : '';
    return `${mdText(clip(text))} (${mdText(times.join(', ') + more)})${inSpan(spanName(occurrences[0]?.ordinal))}`;
  });
}

function errors({ facts, spanName }: ReportSources): Listed {
  return listed(facts.errors.slice(-ERRORS), ({ time, message, ordinal }) => {
    const said = mdCode(clip(message)) || 'no message';
    return `${mdText(formatClock(time))}: ${said}${inSpan(spanName(ordinal))}`;
  });
}

/** The first of a list as Markdown, and how many there are. */
interface Listed {
  readonly items: readonly string[];
  readonly all: number;
}

function listed<T>(all: readonly T[], line: (one: T) => string): Listed {
  return { items: all.slice(0, MOST_ITEMS).map(line), all: all.length };
}

function runAgain(blocks: readonly RunBlock[]): string {
  const shown = blocks.map(({ title, note, text }) => {
    const said = note === '' ? '' : `${mdText(clip(note))}\n\n`;
    return `**${mdText(title)}**\n\n${said}${mdBlock(text.slice(0, LONGEST_BLOCK), 'sh')}`;
  });
  return shown.length === 0 ? '' : `### Run it again\n\n${shown.join('\n\n')}`;
}

function masking(count: number): string {
  if (count === 0) return '_Nothing in this report looked like a secret._';
  return `_${count} ${count === 1 ? 'value that looked like a secret is' : 'values that looked like secrets are'} masked in this report._`;
}

function diffSection(diff: string, room: number): string {
  const text = diff.trimEnd();
  if (text === '' || room < 200) return '';
  const lines = text.split('\n').length;
  const shown = cutBytes(text, Math.max(0, room - 200));
  const cut = shown.length < text.length ? `, cut after ${shown.split('\n').length}` : '';
  return mdDetails(`The change, ${lines} lines of diff${cut}`, mdBlock(shown, 'diff'));
}

function list(title: string, { items, all }: Listed): string {
  if (items.length === 0) return '';
  const shown = items.map((item) => `- ${item}`);
  if (all > items.length) shown.push(`- and ${all - items.length} more`);
  return `### ${title}\n\n${shown.join('\n')}`;
}

function block(title: string, text: string): string {
  return text.trim() === '' ? '' : `### ${title}\n\n${mdBlock(text)}`;
}

function inSpan(name: string): string {
  return name === '' ? '' : `, in ${mdCode(clip(name))}`;
}

function shownText(values: readonly SourcedValue[], key: string): string {
  const value = values.find((sourced) => sourced.key === key)?.sources[0]?.value;
  return value === undefined ? '' : plain(value);
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function clip(text: string): string {
  return text.length > LONGEST_ITEM ? `${text.slice(0, LONGEST_ITEM - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

/** The last lines of a text. */
function tail(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n').slice(-LONGEST_BLOCK);
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The longest beginning of whole lines that is no longer than `most` bytes. */
function cutBytes(text: string, most: number): string {
  if (utf8Length(text) <= most) return text;
  let size = 0;
  let end = 0;
  for (const line of text.split('\n')) {
    size += utf8Length(line) + 1;
    if (size > most) break;
    end += line.length + 1;
  }
  return text.slice(0, Math.max(0, end - 1));
}
