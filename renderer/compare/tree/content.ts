/** The words of a merged row. Pure: the grid makes elements of them. */
import { formatClock, formatDuration } from '../../../shared/base/format.ts';
import { type ComparedPair, type Contribution, MERGED, type MergedWhat } from '../../../shared/compare/comparison.ts';
import { type BothSides, SIDES, type Side } from '../../../shared/compare/sides.ts';
import { KINDS, type Kind, STATUS_ERROR } from '../../../shared/trace/kind.ts';
import { NO_ROW, type Row } from '../../../shared/trace/table.ts';
import { nameOf } from '../../timeline/row-content.ts';
import type { Fact } from '../../ui/tree-grid/tooltip.ts';
import { deltaText, percentText, signOf } from '../words.ts';
import { NOISE } from './visible.ts';

/** Slower, faster, or too little to say so. */
type Tone = 'slower' | 'faster' | 'noise';

export interface Delta {
  /** `+9.10 s`, `−120 ms`; empty where there is none. */
  readonly text: string;
  readonly tone: Tone;
  /** Of the largest part that a step has: −1 … 1, for those with more in them, too. */
  readonly share: number;
  readonly label: string;
}

export interface MergedContent {
  readonly name: string;
  readonly kind: Kind;
  readonly what: MergedWhat;
  /** `+`, `−`, `≠`, or empty. */
  readonly sign: string;
  readonly failed: 'no' | 'base' | 'new';
  readonly base: string;
  readonly new: string;
  /** Read out by a screen reader for the name and the two durations. */
  readonly nameLabel: string;
  readonly baseLabel: string;
  readonly newLabel: string;
  readonly timeLabel: string;
}

/** Row of a merged row in one run's table; -1: that run does not have the step. */
export function rowIn({ merged }: ComparedPair, side: Side, row: number): Row {
  return (side === 'base' ? merged.baseRow[row] : merged.newRow[row]) ?? NO_ROW;
}

function whatOf({ merged }: ComparedPair, row: number): MergedWhat {
  return MERGED[merged.what[row] as number] ?? 'same';
}

/** The run that gives a merged row its name and kind: the new one, or the base for what only that has. */
function toldBy(pair: ComparedPair, row: number): Side {
  return rowIn(pair, 'new', row) === NO_ROW ? 'base' : 'new';
}

/** Name of a merged row; never empty. */
export function mergedName(pair: ComparedPair, row: number): string {
  const side = toldBy(pair, row);
  return nameOf(pair.tables[side], rowIn(pair, side, row));
}

/** Index into KINDS. */
export function mergedKind(pair: ComparedPair, row: number): number {
  const side = toldBy(pair, row);
  return pair.tables[side].kind[rowIn(pair, side, row)] as number;
}

export function failedIn(pair: ComparedPair, side: Side, row: number): boolean {
  const at = rowIn(pair, side, row);
  return at !== NO_ROW && pair.tables[side].status[at] === STATUS_ERROR;
}

/** `sizes`: see `partSizes`. */
export function deltaOf(
  delta: number,
  { size, largest }: { readonly size: number; readonly largest: number },
  closed: boolean,
): Delta {
  if (Math.abs(delta) < 0.5) return { text: '', tone: 'noise', share: 0, label: 'no difference' };
  const tone = Math.abs(delta) <= size * NOISE ? 'noise' : delta > 0 ? 'slower' : 'faster';
  const share = largest > 0 ? Math.min(1, Math.max(-1, delta / largest)) : 0;
  const words = `${formatDuration(Math.abs(delta))} ${delta > 0 ? 'slower' : 'faster'}`;
  return { text: deltaText(delta), tone, share, label: closed ? `${words} with its children` : words };
}

export function mergedContent(pair: ComparedPair, row: number): MergedContent {
  const what = whatOf(pair, row);
  const { sign, words } = signOf(pair.merged, row);
  const name = mergedName(pair, row);
  const kind = KINDS[mergedKind(pair, row)] ?? 'internal';
  const failed = failedIn(pair, 'new', row) ? 'new' : failedIn(pair, 'base', row) ? 'base' : 'no';
  const parted = row === pair.divergence;
  return {
    name,
    kind,
    what,
    sign,
    failed,
    base: durationIn(pair, 'base', row),
    new: durationIn(pair, 'new', row),
    nameLabel: [
      ...(words === '' ? [] : [words]),
      name,
      kind,
      ...(failed === 'no' ? [] : [failed === 'base' ? 'error in the base only' : 'error']),
      ...(parted ? ['first divergence'] : []),
    ].join(', '),
    baseLabel: spoken(pair, 'base', row),
    newLabel: spoken(pair, 'new', row),
    timeLabel: startsIn(pair, row),
  };
}

function durationIn(pair: ComparedPair, side: Side, row: number): string {
  const at = rowIn(pair, side, row);
  if (at === NO_ROW) return '';
  const duration = pair.tables[side].duration[at] as number;
  return Number.isNaN(duration) ? '…' : formatDuration(duration);
}

function startsIn(pair: ComparedPair, row: number): string {
  const starts = SIDES.flatMap((side) => {
    const at = rowIn(pair, side, row);
    if (at === NO_ROW) return [];
    return `${SIDE_WORDS[side]} ${formatClock((pair.tables[side].start[at] as number) - pair.from[side])}`;
  });
  return `starts at ${starts.join(', ')}`;
}

/** A step's part consists of so many at most: its own time, what it waited, what hid behind another. */
const MOST_REASONS = 3;
export const SIDE_WORDS: BothSides<string> = { base: 'Base', new: 'New' };

function spoken(pair: ComparedPair, side: Side, row: number): string {
  const text = durationIn(pair, side, row);
  return `${SIDE_WORDS[side]} ${text === '' ? 'does not have it' : text === '…' ? 'unfinished' : text}`;
}

/** Returns the facts in the tooltip of a merged row. */
export function mergedFacts(pair: ComparedPair, row: number, parts: readonly Contribution[]): Fact[] {
  const { merged } = pair;
  const { sign, words } = signOf(merged, row);
  const facts: Fact[] = [];
  const add = (term: string, value: string, tone: Fact['tone'] = 'plain') => facts.push({ term, value, tone });
  const kind = KINDS[mergedKind(pair, row)] ?? 'internal';
  add('Kind', words === '' ? kind : `${kind} · ${sign} ${words}`);
  for (const side of SIDES) {
    const at = rowIn(pair, side, row);
    const failed = failedIn(pair, side, row);
    add(
      SIDE_WORDS[side],
      at === NO_ROW
        ? 'not in this run'
        : `${durationIn(pair, side, row)} from ${formatClock((pair.tables[side].start[at] as number) - pair.from[side])}${failed ? ', error' : ''}`,
      failed ? 'error' : 'plain',
    );
  }
  const before = merged.baseRow[row] as Row;
  const renamed = toldBy(pair, row) === 'new' && before !== NO_ROW && nameOf(pair.tables.base, before);
  if (renamed && renamed !== mergedName(pair, row)) add('Name in the base', renamed);
  const [own, below] = [merged.delta[row] as number, merged.deltaBelow[row] as number];
  const tone = (delta: number) => (Math.abs(delta) < 0.5 ? 'plain' : delta > 0 ? 'error' : 'good');
  const percent = percentText(pair.difference === 0 ? Number.NaN : own / pair.difference);
  const share = percent === '' ? '' : ` (${percent} of the difference)`;
  add('Its own part', Math.abs(own) < 0.5 ? 'none' : `${deltaText(own)}${share}`, tone(own));
  if ((merged.subtreeEnd[row] as number) > row + 1)
    add('With its children', Math.abs(below) < 0.5 ? 'none' : deltaText(below), tone(below));
  for (const { why, delta } of parts.slice(0, MOST_REASONS)) {
    if (why !== '') add('Why', parts.length > 1 ? `${deltaText(delta)}: ${why}` : why);
  }
  if (row === pair.divergence) add('Note', 'the first model answer or tool call that differs');
  return facts;
}
