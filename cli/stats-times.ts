/** `spanreel stats --by`: where the time of a file went, as the window's table has it. */
import { formatDuration, formatInteger } from '../shared/base/format.ts';
import type { Problem } from '../shared/base/problem.ts';
import type { Statistic, StatisticsBy, TraceStatistics } from '../shared/trace/statistics.ts';
import { openForStats } from './stats.ts';

/** An entry of the table. Times in ns; null: it has none, or it is unknown. */
type TimeEntry = { readonly [K in keyof Statistic]: number extends Statistic[K] ? number | null : Statistic[K] };

interface Times extends Omit<TraceStatistics, 'entries' | 'from' | 'to' | 'names'> {
  readonly file: string;
  readonly by: StatisticsBy;
  readonly entries: readonly TimeEntry[];
}

export type TimesLine = Times | { readonly file: string; readonly error: Problem };

/** Reads one file and adds up. Never rejects: a file that cannot be read is a line with `error`. */
export async function readTimes(path: string, name: string, by: StatisticsBy): Promise<TimesLine> {
  return openForStats(path, name, async (engine): Promise<Times> => {
    const { from: _from, to: _to, names: _names, ...times } = await engine['trace.statistics']({ by });
    return { file: name, by, ...times, entries: times.entries.map(withoutNaN) };
  });
}

/** JSON has no NaN. */
function withoutNaN(entry: Statistic): TimeEntry {
  const values = Object.entries(entry).map(([key, value]) => [key, Number.isNaN(value) ? null : value]);
  return { of: entry.of, ...Object.fromEntries(values) } as TimeEntry;
}

/** Characters of a name in the table. */
const LONGEST_NAME = 120;

const WORDS: Readonly<Record<Exclude<Statistic['of'], 'spans'>, string>> = {
  unattributed: 'unattributed in ',
  idle: 'nothing ran',
  outside: 'not counted',
  others: 'more names',
};

/** The same for people: a table, and below it what it sums to. */
export function timesText(line: TimesLine): string {
  if ('error' in line) return `${line.file}: cannot be opened. ${line.error.message}`;
  const { wall, entries } = line;
  if (entries.length === 0) return `${line.file}: no spans`;
  const time = (value: number | null) => (value === null ? '' : formatDuration(value));
  const count = (value: number | null) => (value === null ? '' : formatInteger(value));
  const share = (value: number) => (wall > 0 ? `${((value / wall) * 100).toFixed(1)} %` : '');
  const title = ['critical path', 'of wall', 'count', 'total', 'self', 'median', 'p95', 'max', 'errors', line.by];
  const rows = entries.map((entry) => [
    time(entry.path),
    share(entry.path ?? 0),
    count(entry.count),
    time(entry.total),
    time(entry.self),
    time(entry.median),
    time(entry.p95),
    time(entry.max),
    count(entry.errors),
    inOneLine(entry.of === 'spans' ? entry.name : `${WORDS[entry.of]}${entry.name}`),
  ]);
  const sum = [
    time(line.pathSum),
    share(line.pathSum),
    count(line.spans),
    '',
    time(line.selfSum),
    '',
    '',
    '',
    '',
    'sum',
  ];
  const all = [title, ...rows, sum];
  const widths = title.map((_, column) => all.reduce((most, row) => Math.max(most, (row[column] as string).length), 0));
  const last = title.length - 1;
  const text = all.map((row) =>
    row.map((field, column) => (column === last ? field : field.padStart(widths[column] as number))).join('  '),
  );
  const exact = Math.abs(line.pathSum - wall) < 0.5 ? 'sums to wall' : 'does not sum to wall';
  return [`${line.file}: ${exact}: ${formatInteger(wall)} ns`, ...text.map((row) => `  ${row}`)].join('\n');
}

/** Names come from a file, and must not move the cursor. */
function inOneLine(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return plain.length > LONGEST_NAME ? `${plain.slice(0, LONGEST_NAME)}…` : plain;
}
