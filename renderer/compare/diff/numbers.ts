/** The facts of a step that stand side by side: times, tokens, models, how it ended. Pure. */
import { formatClock, formatDuration, formatInteger } from '../../../shared/base/format.ts';
import { lowerBound } from '../../../shared/base/search.ts';
import type { Step } from '../../../shared/cell/step.ts';
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import type { Side } from '../../../shared/compare/sides.ts';
import { STATUS_ERROR } from '../../../shared/trace/kind.ts';
import { NO_ROW, type Row, type SpanTable } from '../../../shared/trace/table.ts';
import { deltaText, toneOf } from '../words.ts';

export interface FactRow {
  readonly name: string;
  /** Empty: the run does not have it. */
  readonly base: string;
  readonly new: string;
  /** The difference with its sign, where it is one that can be counted. */
  readonly delta: string;
  /** Of the difference; empty where more is neither better nor worse. */
  readonly tone: '' | 'compare-slower' | 'compare-faster' | 'compare-even';
  readonly same: boolean;
  /** Numbers are not broken into lines. */
  readonly isNumber: boolean;
}

/** Nothing but the tables is needed; what the steps say is added where they were read. */
export function factRows(
  pair: ComparedPair,
  row: number,
  base: Step | undefined,
  newStep: Step | undefined,
): FactRow[] {
  const sides = {
    base: sideOf(pair, 'base', pair.merged.baseRow[row], base),
    new: sideOf(pair, 'new', pair.merged.newRow[row], newStep),
  };
  const rows: FactRow[] = [];
  for (const { name, of, text, signed, timed, quiet } of NUMBERS) {
    const before = sides.base ? of(sides.base) : Number.NaN;
    const after = sides.new ? of(sides.new) : Number.NaN;
    if ((Number.isNaN(before) && Number.isNaN(after)) || (quiet && !before && !after)) continue;
    const delta = Number.isNaN(before) || Number.isNaN(after) ? undefined : after - before;
    rows.push({
      name,
      base: Number.isNaN(before) ? '' : text(before),
      new: Number.isNaN(after) ? '' : text(after),
      delta: delta === undefined ? '' : signed(delta),
      tone: timed && delta !== undefined ? toneOf(delta) : '',
      same: before === after,
      isNumber: true,
    });
  }
  for (const { name, of, quiet } of WORDS) {
    const [before, after] = [sides.base ? of(sides.base) : '', sides.new ? of(sides.new) : ''];
    const known = [before, after].filter((text) => text !== '');
    if (known.length === 0 || (quiet && new Set(known).size === 1 && quiet(known[0] ?? ''))) continue;
    rows.push({ name, base: before, new: after, delta: '', tone: '', same: before === after, isNumber: false });
  }
  return rows;
}

interface StepOfSide {
  readonly table: SpanTable;
  readonly row: Row;
  readonly from: number;
  readonly step: Step | undefined;
}

function sideOf(pair: ComparedPair, side: Side, row: Row | undefined, step: Step | undefined): StepOfSide | undefined {
  if (row === undefined || row === NO_ROW) return undefined;
  return { table: pair.tables[side], row, from: pair.from[side], step };
}

interface NumberFact {
  readonly name: string;
  /** NaN: unknown. */
  readonly of: (side: StepOfSide) => number;
  readonly text: (value: number) => string;
  readonly signed: (delta: number) => string;
  /** Whether more of it is slower. */
  readonly timed: boolean;
  /** Not worth a line where no run has any. */
  readonly quiet?: boolean;
}

const durationOf = ({ table, row }: StepOfSide) => table.duration[row] as number;
const inside = ({ table, row }: StepOfSide) => (table.subtreeEnd[row] as number) - row - 1;
const tokensOf = (side: StepOfSide, name: 'input' | 'output' | 'cacheRead' | 'cacheCreation' | 'reasoning'): number => {
  if (side.step?.type === 'model') return side.step.tokens[name];
  if (name !== 'input' && name !== 'output') return Number.NaN;
  const at = tokenPlace(side.table, side.row);
  return at < 0 ? Number.NaN : ((name === 'input' ? side.table.inputTokens : side.table.outputTokens)[at] as number);
};
const firstToken = ({ step }: StepOfSide) => (step?.type === 'model' ? step.timeToFirstToken : Number.NaN);
const count = (delta: number) => (delta === 0 ? '±0' : `${delta > 0 ? '+' : '−'}${formatInteger(Math.abs(delta))}`);
const dollars = (value: number) => `$${Number(value.toPrecision(4))}`;

const time = (name: string, of: NumberFact['of'], text: NumberFact['text'] = formatDuration): NumberFact => ({
  name,
  of,
  text,
  signed: deltaText,
  timed: true,
});
const counted = (name: string, of: NumberFact['of']): NumberFact => ({
  name,
  of,
  text: formatInteger,
  signed: count,
  timed: false,
});

const NUMBERS: readonly NumberFact[] = [
  time('duration', durationOf),
  time('own time', (side) => (inside(side) > 0 ? (side.table.selfTime[side.row] as number) : Number.NaN)),
  // Later is no step's own fault: it says only where the runs are.
  { ...time('starts at', ({ table, row, from }) => (table.start[row] as number) - from, formatClock), timed: false },
  time('first token after', firstToken),
  time('per output token', (side) => {
    const tokens = tokensOf(side, 'output');
    const writing = durationOf(side) - (Number.isNaN(firstToken(side)) ? 0 : firstToken(side));
    return tokens > 0 && writing > 0 ? writing / tokens : Number.NaN;
  }),
  counted('input tokens', (side) => tokensOf(side, 'input')),
  counted('from the cache', (side) => tokensOf(side, 'cacheRead')),
  counted('into the cache', (side) => tokensOf(side, 'cacheCreation')),
  counted('output tokens', (side) => tokensOf(side, 'output')),
  counted('reasoning tokens', (side) => tokensOf(side, 'reasoning')),
  {
    name: 'cost',
    of: ({ step }) => (step?.type === 'model' ? step.cost : Number.NaN),
    text: dollars,
    signed: (delta) => (delta === 0 ? '±0' : `${delta > 0 ? '+' : '−'}${dollars(Math.abs(delta))}`),
    timed: false,
  },
  {
    name: 'exit code',
    of: ({ step }) => (step?.type === 'tool' ? step.exitCode : Number.NaN),
    text: String,
    signed: () => '',
    timed: false,
  },
  { ...counted('steps inside', inside), quiet: true },
  { ...counted('errors inside', ({ table, row }) => table.errorsBelow[row] as number), quiet: true },
];

interface WordFact {
  readonly name: string;
  readonly of: (side: StepOfSide) => string;
  /** What is not worth a line where no run has anything else. */
  readonly quiet?: (text: string) => boolean;
}

const NO_ERROR = 'no error';

const WORDS: readonly WordFact[] = [
  {
    name: 'status',
    of: ({ table, row }) => (table.status[row] === STATUS_ERROR ? 'error' : NO_ERROR),
    quiet: (text) => text === NO_ERROR,
  },
  { name: 'unfinished', of: (side) => (Number.isNaN(durationOf(side)) ? 'never ended' : '') },
  { name: 'name', of: ({ table, row }) => table.strings[table.name[row] as number] ?? '', quiet: () => true },
  { name: 'model', of: ({ step }) => (step?.type === 'model' ? step.responseModel || step.requestModel : '') },
  { name: 'provider', of: ({ step }) => (step?.type === 'model' ? step.provider : '') },
  { name: 'finish reason', of: ({ step }) => (step?.type === 'model' ? step.finishReasons.join(', ') : '') },
];

/** Index of a row among those with token counts; -1: it has none. They are ascending. */
function tokenPlace(table: SpanTable, row: Row): number {
  const place = lowerBound(table.tokenRow, row);
  return table.tokenRow[place] === row ? place : -1;
}
