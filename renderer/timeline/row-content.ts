/** The words of a span's row. Pure: the grid makes elements of them. */
import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import { FLAG, type FlagName, KINDS, type Kind, STATUS_ERROR } from '../../shared/trace/kind.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';

/** Names may be megabytes of anything; a row needs its beginning. */
const LONGEST_NAME = 240;

/** The meaning of each flag, for people: short for the row, long for the tooltip. */
export const FLAG_TEXT: Readonly<Record<FlagName, { readonly short: string; readonly long: string }>> = {
  orphan: { short: 'orphan', long: 'its parent is not in the file' },
  unfinished: { short: 'unfinished', long: 'it has no end' },
  skewed: { short: '', long: 'it starts before its parent or ends after it' },
  duplicate: { short: 'duplicate id', long: 'another span has the same ids but other content' },
  synthetic: { short: '', long: 'stands for a parent that is not in the file' },
  cycle: { short: 'cycle', long: 'it was its own ancestor; the cycle is cut here' },
  noStart: { short: 'no start', long: 'it has no start; it is shown where it can be' },
  oddId: { short: '', long: 'one of its ids is empty, all zero or not hex' },
  negative: { short: 'ends before start', long: 'it ends before it starts' },
  impreciseTime: { short: '', long: 'its times lost precision before they were written' },
  terminal: { short: '', long: 'it has terminal output' },
  links: { short: '', long: 'it has links to other spans' },
  derivedTime: { short: '', long: 'its times were derived or made up, not measured' },
};

export interface RowContent {
  readonly name: string;
  readonly kind: Kind;
  readonly failed: boolean;
  /** Not a span of the file, or one that lost its place in it: set in italics. */
  readonly displaced: boolean;
  /** Shown beside the name: `unfinished · orphan`. */
  readonly flags: string;
  readonly errorsBelow: number;
  readonly duration: string;
  /** Read out by a screen reader for the name, the duration and the place on the timeline. */
  readonly nameLabel: string;
  readonly durationLabel: string;
  readonly timeLabel: string;
}

/** The flags of a row that are set, in FLAG's order. */
export function flagsOf(bits: number): FlagName[] {
  return (Object.keys(FLAG) as FlagName[]).filter((name) => (bits & FLAG[name]) !== 0);
}

/** A span's name as it can be shown on one line; never empty. */
export function nameOf(table: SpanTable, row: Row): string {
  const name = table.strings[table.name[row] as number] ?? '';
  const cut = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return cut.trim() === '' ? '(no name)' : cut;
}

export function rowContent(table: SpanTable, row: Row): RowContent {
  const bits = table.flags[row] as number;
  const kind = KINDS[table.kind[row] as number] ?? 'internal';
  const failed = table.status[row] === STATUS_ERROR;
  const flags = flagsOf(bits)
    .map((name) => FLAG_TEXT[name].short)
    .filter((text) => text !== '')
    .join(' · ');
  const name = nameOf(table, row);
  const errorsBelow = table.errorsBelow[row] as number;
  const duration = table.duration[row] as number;
  const unfinished = Number.isNaN(duration);
  const length = unfinished ? 'unfinished' : formatDuration(duration);
  return {
    name,
    kind,
    failed,
    displaced: (bits & (FLAG.orphan | FLAG.synthetic)) !== 0,
    flags,
    errorsBelow,
    duration: unfinished ? '…' : length,
    nameLabel: [
      name,
      kind,
      ...(failed ? ['error'] : []),
      ...(bits & FLAG.synthetic ? ['not in the file'] : []),
      ...(flags ? [flags.replaceAll(' · ', ', ')] : []),
      ...(errorsBelow > 0 ? [`${formatInteger(errorsBelow)} ${errorsBelow === 1 ? 'error' : 'errors'} inside`] : []),
    ].join(', '),
    durationLabel: length,
    timeLabel: `starts at ${formatClock(table.start[row] as number)}`,
  };
}
