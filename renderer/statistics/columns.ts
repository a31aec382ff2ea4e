/** The columns of the table of names (or kinds), and of the critical path's pieces. */
import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { PathPiece, PathSummary } from '../../shared/trace/path-summary.ts';
import type { Statistic, StatisticsBy, TraceStatistics } from '../../shared/trace/statistics.ts';
import type { Column } from '../ui/table-column.ts';
import { entryColour, entryWords, ownerColour, ownerWords, shareText } from './words.ts';

const length = (value: number) => (Number.isNaN(value) ? '' : formatDuration(value));
const count = (value: number) => (Number.isNaN(value) ? '' : formatInteger(value));
/** Milliseconds to the nanosecond, for spreadsheets. */
const millis = (value: number) => (Number.isNaN(value) ? '' : String(value / 1e6));
const plain = (value: number) => (Number.isNaN(value) ? '' : String(value));

/** The entries whose name has a text; all for an empty one. */
export function found(entries: readonly Statistic[], search: string): readonly Statistic[] {
  const wanted = search.trim().toLowerCase();
  return wanted === '' ? entries : entries.filter((entry) => entryWords(entry).toLowerCase().includes(wanted));
}

/** Columns for the entries that are listed, with their sums below. Tokens only where any are known. */
export function statisticColumns(
  { wall, entries: all }: TraceStatistics,
  listed: readonly Statistic[],
  by: StatisticsBy,
): readonly Column<Statistic>[] {
  const sum = (take: (entry: Statistic) => number): number => {
    let total = Number.NaN;
    for (const entry of listed) {
      const value = entry.of === 'others' && take === countOf ? Number.NaN : take(entry);
      if (!Number.isNaN(value)) total = (Number.isNaN(total) ? 0 : total) + value;
    }
    return total;
  };
  const countOf = (entry: Statistic) => (entry.of === 'spans' ? entry.count : Number.NaN);
  const time = (id: 'total' | 'self' | 'median' | 'p95' | 'max', width: number): Column<Statistic> => ({
    id,
    title: id,
    width,
    numeric: true,
    largestFirst: true,
    text: (entry) => length(entry[id]),
    sort: (entry) => entry[id],
    csv: (entry) => millis(entry[id]),
  });
  const tokens = (id: 'inputTokens' | 'outputTokens', title: string): Column<Statistic> => ({
    id,
    title,
    width: 100,
    numeric: true,
    largestFirst: true,
    text: (entry) => count(entry[id]),
    sort: (entry) => entry[id],
    csv: (entry) => plain(entry[id]),
    foot: () => count(sum((entry) => entry[id])),
  });
  const hasTokens = all.some((entry) => entry.inputTokens > 0 || entry.outputTokens > 0);
  return [
    {
      id: 'name',
      title: by,
      width: 190,
      grows: true,
      text: entryWords,
      foot: () => (listed.length === all.length ? 'sum' : `sum of ${formatInteger(listed.length)} listed`),
    },
    ...(by === 'name'
      ? [
          {
            id: 'kind',
            title: 'kind',
            width: 96,
            text: (entry: Statistic) => kindOf(entry),
          } satisfies Column<Statistic>,
        ]
      : []),
    {
      id: 'count',
      title: 'count',
      width: 76,
      numeric: true,
      largestFirst: true,
      text: (entry) => count(entry.count),
      sort: (entry) => entry.count,
      csv: (entry) => plain(entry.count),
      foot: () => count(sum(countOf)),
    },
    {
      id: 'path',
      title: 'critical path',
      width: 98,
      numeric: true,
      largestFirst: true,
      text: (entry) => (entry.path === 0 ? '–' : length(entry.path)),
      sort: (entry) => entry.path,
      csv: (entry) => millis(entry.path),
      bar: (entry) =>
        entry.path > 0 ? { share: Math.min(1, entry.path / wall), colour: entryColour(entry) } : undefined,
      foot: () => length(sum((entry) => entry.path)),
    },
    {
      id: 'share',
      title: 'of wall',
      width: 78,
      numeric: true,
      largestFirst: true,
      text: (entry) => (entry.path === 0 ? '' : shareText(entry.path, wall)),
      sort: (entry) => entry.path,
      csv: (entry) => (wall > 0 ? String(entry.path / wall) : ''),
      foot: () =>
        shareText(
          sum((entry) => entry.path),
          wall,
        ),
    },
    time('total', 82),
    { ...time('self', 82), foot: () => length(sum((entry) => entry.self)) },
    time('median', 82),
    time('p95', 82),
    time('max', 82),
    {
      id: 'errors',
      title: 'errors',
      width: 60,
      numeric: true,
      largestFirst: true,
      text: (entry) => (entry.errors === 0 ? '' : count(entry.errors)),
      sort: (entry) => entry.errors,
      csv: (entry) => plain(entry.errors),
      foot: () => count(sum((entry) => entry.errors)).replace(/^0$/, ''),
    },
    ...(hasTokens ? [tokens('inputTokens', 'tokens in'), tokens('outputTokens', 'tokens out')] : []),
  ];
}

function kindOf({ of, kind }: Statistic): string {
  return of === 'spans' || of === 'unattributed' ? kind : '';
}

/** Columns for pieces of the critical path. */
export function pieceColumns({ wall }: PathSummary): readonly Column<PathPiece>[] {
  return [
    { id: 'name', title: 'span', width: 260, grows: true, text: ({ name, owner }) => name || ownerWords(owner) },
    { id: 'owner', title: 'owner', width: 130, text: ({ owner }) => ownerWords(owner) },
    {
      id: 'from',
      title: 'from',
      width: 104,
      numeric: true,
      text: ({ from }) => formatClock(from),
      sort: ({ from }) => from,
      csv: ({ from }) => millis(from),
    },
    {
      id: 'to',
      title: 'to',
      width: 104,
      numeric: true,
      text: ({ to }) => formatClock(to),
      sort: ({ to }) => to,
      csv: ({ to }) => millis(to),
    },
    {
      id: 'length',
      title: 'length',
      width: 110,
      numeric: true,
      largestFirst: true,
      text: ({ from, to }) => formatDuration(to - from),
      sort: ({ from, to }) => to - from,
      csv: ({ from, to }) => millis(to - from),
      bar: ({ from, to, owner }) => ({ share: Math.min(1, (to - from) / wall), colour: ownerColour(owner) }),
    },
    {
      id: 'share',
      title: 'of wall',
      width: 80,
      numeric: true,
      largestFirst: true,
      text: ({ from, to }) => shareText(to - from, wall),
      sort: ({ from, to }) => to - from,
      csv: ({ from, to }) => (wall > 0 ? String((to - from) / wall) : ''),
    },
  ];
}
